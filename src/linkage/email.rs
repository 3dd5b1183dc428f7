//! E-mail addresses: which are one mailbox, and which are many people's.

use std::borrow::Cow;

use crate::linkage::entry::MailboxKind;
use crate::linkage::fold::fold;
use crate::linkage::hash::hash;
use crate::linkage::hash::short;
use crate::linkage::nickname::formals;
use crate::linkage::shares;

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
pub(super) struct Mailbox<'a> {
    /// The mailbox: without dots and `+tag` where the provider ignores them.
    pub(super) key: u64,
    /// Hash of the letters before the `@`; 0 where there are fewer than four.
    pub(super) letters: u32,
    /// Whether it belongs to a function rather than to a person.
    pub(super) role: bool,
    /// Whether the part before the `@` is one word of letters.
    pub(super) one_word: bool,
    /// The address in lower case.
    text: Cow<'a, str>,
    /// Where the `@` stands in it.
    at: usize,
}

/// The hash of letters before an `@`; 0 for fewer than four, which many people share.
pub(super) fn letters(text: &str) -> u32 {
    if text.len() < 4 { 0 } else { short("l", text) }
}

/// Normalises an address in any case; `None` without an `@`.
pub(super) fn mailbox(text: &str) -> Option<Mailbox<'_>> {
    let upper = text.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii());
    let text = if upper { Cow::Owned(text.to_lowercase()) } else { Cow::Borrowed(text) };
    let at = text.rfind('@')?;
    let (local, domain) = (text.get(..at)?, text.get(at + 1..)?);
    let domain = if domain.is_ascii() {
        Cow::Borrowed(domain)
    } else {
        Cow::Owned(idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned()))
    };
    let bare = local.split_once('+').map_or(local, |(bare, _)| bare);
    let bare = if bare.is_empty() { local } else { bare };
    let label = domain.split('.').next().unwrap_or_default();
    let dotted = matches!(label, "gmail" | "googlemail") && bare.contains('.');
    let plain = if dotted { Cow::Owned(bare.replace('.', "")) } else { Cow::Borrowed(bare) };
    let mailbox_domain = if domain == "googlemail.com" { "gmail.com" } else { &domain };
    let key = hash("e", &[&plain, mailbox_domain]);
    let spelt: String = if bare.is_ascii() {
        bare.chars().filter(char::is_ascii_lowercase).collect()
    } else {
        fold(bare).chars().filter(char::is_ascii_lowercase).collect()
    };
    let role = ROLES.contains(&bare);
    let one_word = local.bytes().all(|b| b.is_ascii_alphabetic());
    let letters = if role { 0 } else { letters(&spelt) };
    Some(Mailbox { key, letters, role, one_word, text, at })
}

impl Mailbox<'_> {
    /// The part behind the `@`.
    pub(super) fn domain(&self) -> &str {
        self.text.get(self.at + 1..).unwrap_or_default()
    }

    /// The part before the `@`.
    fn local(&self) -> &str {
        self.text.get(..self.at).unwrap_or_default()
    }

    /// How easily another gets the same; `free` tells whether the domain gives everybody an address.
    pub(super) fn kind(&self, free: bool) -> MailboxKind {
        if !free {
            return MailboxKind::Other;
        }
        let local = self.local();
        let name = local.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = local.len() - name.len();
        if digits <= 2 && (shares::is_given(name) || !formals(name).is_empty()) {
            return MailboxKind::Loose;
        }
        let numbered = local.bytes().any(|byte| byte.is_ascii_digit());
        if numbered { MailboxKind::Other } else { MailboxKind::Bare }
    }

    /// The two words before the `@`, where there are just two: `ada.moss42`.
    pub(super) fn two_words(&self) -> Option<(&str, &str)> {
        let local = self.local();
        if self.role {
            return None;
        }
        let (one, two) = local.split_once(['.', '_', '-'])?;
        let digit = |c: char| c.is_ascii_digit();
        let (one, two) = (one.trim_matches(digit), two.trim_matches(digit));
        let is_word =
            |word: &str| word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        (is_word(one) && is_word(two)).then_some((one, two))
    }
}

/// Tells whether a domain gives everybody an address.
pub(super) fn is_free(domain: &str) -> bool {
    FREE.contains(&domain.split('.').next().unwrap_or_default())
}

/// The label of a domain that names a company: `brightplumbing` in `mail.brightplumbing.com.au`.
pub(super) fn company_label(domain: &str) -> Option<String> {
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

    fn key(text: &str) -> u64 {
        mailbox(text).unwrap().key
    }

    #[test]
    fn dots_and_tags_are_one_mailbox_at_gmail_alone() {
        assert_eq!(key("A.da+crm@gmail.example"), key("ada@gmail.example"));
        assert_ne!(key("a.da@bright.example"), key("ada@bright.example"));
    }

    #[test]
    fn a_function_is_no_person() {
        assert!(mailbox("info@bright.example").unwrap().role);
        assert!(!mailbox("ada@bright.example").unwrap().role);
    }

    #[test]
    fn an_address_spells_a_name() {
        let read = mailbox("Ada.Moss42@bright.example").unwrap();

        assert_eq!(read.two_words(), Some(("ada", "moss")));
        assert_eq!(read.letters, letters("adamoss"));
        assert_eq!(mailbox("a.moss@bright.example").unwrap().two_words(), None);
    }
}
