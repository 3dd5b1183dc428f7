//! E-mail addresses: which are one mailbox, and which are many people's.

use crate::linkage::fold::fold;
use crate::linkage::keys::hash;
use crate::model::person::Email;

/// Mailboxes of a function, not of a person.
const ROLES: &[&str] = &[
    "accounts",
    "admin",
    "administration",
    "agent",
    "billing",
    "bookings",
    "careers",
    "contact",
    "contactus",
    "customerservice",
    "enquiries",
    "enquiry",
    "finance",
    "frontdesk",
    "general",
    "hello",
    "help",
    "hr",
    "info",
    "inquiries",
    "invoices",
    "jobs",
    "leasing",
    "mail",
    "maintenance",
    "manager",
    "marketing",
    "no-reply",
    "noreply",
    "office",
    "orders",
    "payroll",
    "pm",
    "postmaster",
    "property",
    "propertymanagement",
    "reception",
    "recruitment",
    "rentals",
    "sales",
    "service",
    "strata",
    "support",
    "team",
    "webmaster",
];

/// First labels of domains that give everybody an address: they name no company.
const FREE: &[&str] = &[
    "gmail",
    "googlemail",
    "hotmail",
    "outlook",
    "yahoo",
    "ymail",
    "icloud",
    "me",
    "mac",
    "live",
    "msn",
    "aol",
    "bigpond",
    "optusnet",
    "tpg",
    "iinet",
    "protonmail",
    "proton",
    "gmx",
    "web",
    "qq",
    "163",
    "126",
    "mail",
    "yandex",
    "fastmail",
    "xtra",
    "btinternet",
    "comcast",
    "verizon",
    "sky",
    "orange",
    "free",
    "wanadoo",
    "internode",
    "dodo",
    "westnet",
    "adam",
    "ozemail",
];

/// An address, normalised.
#[derive(Clone, Debug)]
pub(super) struct Mailbox {
    /// The mailbox: without dots and `+tag` where the provider ignores them.
    pub(super) key: i64,
    /// The address as written, in one spelling of the domain.
    pub(super) exact: i64,
    /// Whether it belongs to a function rather than to a person.
    pub(super) role: bool,
    /// Words of the part before the `@`, folded, digits dropped.
    pub(super) words: Vec<String>,
    /// The label that names the company, where the domain is one.
    pub(super) company: Option<String>,
    /// Whether the part before the `@` is one word of letters.
    pub(super) one_word: bool,
}

impl Mailbox {
    /// Tells whether it may pass to the next of that name: `ada@bright.example`.
    pub(super) fn is_given_at_company(&self) -> bool {
        self.one_word && self.company.is_some()
    }
}

/// Normalises an address.
pub(super) fn mailbox(email: &Email) -> Mailbox {
    let domain = email.domain();
    let domain = if domain.is_ascii() {
        domain.to_owned()
    } else {
        idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned())
    };
    let local = email.local();
    let bare = local.split_once('+').map_or(local, |(bare, _)| bare);
    let bare = if bare.is_empty() { local } else { bare };
    let label = domain.split('.').next().unwrap_or_default();
    let gmail = matches!(label, "gmail" | "googlemail");
    let plain = if gmail { bare.replace('.', "") } else { bare.to_owned() };
    let mailbox_domain = if domain == "googlemail.com" { "gmail.com" } else { &domain };
    let spelt: String = bare.chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
    Mailbox {
        key: hash("e", &[&plain, mailbox_domain]),
        exact: hash("E", &[local, &domain]),
        role: ROLES.contains(&bare),
        words: fold(&spelt).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
        company: company_label(&domain),
        one_word: local.bytes().all(|b| b.is_ascii_alphabetic()),
    }
}

/// The label of a domain that names a company: `brightplumbing` in `mail.brightplumbing.com.au`.
fn company_label(domain: &str) -> Option<String> {
    let first = domain.split('.').next()?;
    if FREE.contains(&first) {
        return None;
    }
    let label: String = first.chars().filter(char::is_ascii_alphanumeric).collect();
    (label.len() >= 5).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Mailbox {
        mailbox(&Email::parse(text).unwrap())
    }

    #[test]
    fn dots_and_tags_are_one_mailbox_at_gmail_alone() {
        assert_eq!(read("a.da+crm@gmail.example").key, read("ada@gmail.example").key);
        assert_ne!(read("a.da@bright.example").key, read("ada@bright.example").key);
        assert_ne!(read("a.da@gmail.example").exact, read("ada@gmail.example").exact);
    }

    #[test]
    fn a_function_is_no_person() {
        assert!(read("info@bright.example").role);
        assert!(!read("ada@bright.example").role);
    }
}
