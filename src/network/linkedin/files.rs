//! Which member of a LinkedIn archive is what.
//!
//! Names drift (`Company Follows.csv`, `Company_Follows.csv`, `Comments_34875879.csv`) and are
//! localised (`Kontakte.csv`), header rows stay English. So a member is taken by its plain name
//! where that is LinkedIn's own, and by its header where the name is only a likely one. A member
//! under any other name is never opened, `messages.csv` least of all.

use crate::intake::archive::Archive;
use crate::intake::archive::Member;
use crate::intake::table::read_table;
use crate::network::linkedin::connections;
use crate::network::linkedin::imported;
use crate::network::linkedin::invitations;

/// Plain names that may be a translation of connections, contacts or invitations. Ordinary words,
/// not seen in archives but for `kontakte`; the header decides.
const LIKELY: &[&str] = &[
    "contacts",
    "kontakte",
    "verbindungen",
    "einladungen",
    "relations",
    "connexions",
    "contactos",
    "conexiones",
    "invitaciones",
    "conexões",
    "conexoes",
    "contatos",
    "convites",
    "contatti",
    "collegamenti",
    "inviti",
    "connecties",
    "contacten",
    "contactpersonen",
    "uitnodigingen",
    "kontakty",
    "połączenia",
    "zaproszenia",
    "kontakter",
    "forbindelser",
    "inbjudningar",
];

/// Plain names of LinkedIn's other files: never opened, though they tell whose archive it is.
const OTHERS: &[&str] = &[
    "messages",
    "registration",
    "positions",
    "education",
    "skills",
    "phonenumbers",
    "whatsappphonenumbers",
    "companyfollows",
    "memberfollows",
    "endorsementgiveninfo",
    "endorsementreceivedinfo",
    "learning",
    "adtargeting",
    "richmedia",
    "shares",
    "comments",
    "reactions",
    "notes",
    "recommendationsgiven",
    "recommendationsreceived",
    "searchqueries",
    "logins",
    "receipts",
    "accountstatushistory",
    "certifications",
    "languages",
    "honors",
    "projects",
    "publications",
    "profilesummary",
    "inferencesaboutyou",
    "savedjobs",
    "jobapplications",
    "guidemessages",
    "coachmessages",
    "learningcoachmessages",
    "learningroleplaymessages",
    "nachrichten",
    "mensajes",
    "mensagens",
    "messaggi",
    "berichten",
    "wiadomości",
    "wiadomosci",
];

/// The members that are read, by role.
#[derive(Debug, Default)]
pub(super) struct Files<'a> {
    /// `Connections.csv`.
    pub(super) connections: Vec<&'a Member>,
    /// `linkedin_connections_export_microsoft_outlook.csv` and its kin.
    pub(super) old_connections: Vec<&'a Member>,
    /// `ImportedContacts.csv` and `Contacts.csv`.
    pub(super) uploaded: Vec<&'a Member>,
    /// `Invitations.csv`.
    pub(super) invitations: Vec<&'a Member>,
    /// `Profile.csv`.
    pub(super) profile: Vec<&'a Member>,
    /// `Email Addresses.csv`.
    pub(super) addresses: Vec<&'a Member>,
    /// No list is there, but LinkedIn's profile files are.
    pub(super) profile_only: bool,
}

impl<'a> Files<'a> {
    /// Sorts the members by role. Opens members under likely names alone.
    pub(super) fn find(archive: &'a Archive) -> Self {
        let mut files = Self::default();
        let mut known = 0;
        let loose = archive.containers().len() == archive.members().len();
        for member in archive.members() {
            let Some(name) = plain_name(&member.path) else { continue };
            match name.as_str() {
                "connections" => files.connections.push(member),
                "importedcontacts" => files.uploaded.push(member),
                "invitations" => files.invitations.push(member),
                "profile" => files.profile.push(member),
                "emailaddresses" => files.addresses.push(member),
                name if name.starts_with("linkedinconnectionsexport") => {
                    files.old_connections.push(member);
                }
                name if OTHERS.contains(&name) || name.contains("message") => known += 1,
                name if LIKELY.contains(&name) || loose => files.sniff(archive, member),
                _ => {}
            }
        }
        known += files.addresses.len();
        files.profile_only = !files.has_list() && !files.profile.is_empty() && known > 0;
        files
    }

    /// Tells whether anything was found that lists people.
    pub(super) fn has_list(&self) -> bool {
        let lists = [&self.connections, &self.old_connections, &self.uploaded, &self.invitations];
        lists.iter().any(|list| !list.is_empty())
    }

    /// Takes a member by its header, if it has one of ours. What cannot be read has none.
    fn sniff(&mut self, archive: &Archive, member: &'a Member) {
        let Ok(bytes) = archive.read(member) else { return };
        let any = |row: &[&str]| {
            connections::is_header(row) || imported::is_header(row) || invitations::is_header(row)
        };
        let Ok(table) = read_table(&member.label, &bytes, &any) else { return };
        let header: Vec<&str> = table.header.iter().map(String::as_str).collect();
        if connections::is_header(&header) {
            self.connections.push(member);
        } else if imported::is_header(&header) {
            self.uploaded.push(member);
        } else {
            self.invitations.push(member);
        }
    }
}

/// Tells by its name alone whether a member may be opened.
pub(super) fn may_be(path: &str) -> bool {
    const READ: [&str; 5] =
        ["connections", "importedcontacts", "invitations", "profile", "emailaddresses"];
    plain_name(path).is_some_and(|name| {
        let name = name.as_str();
        READ.contains(&name)
            || LIKELY.contains(&name)
            || name.starts_with("linkedinconnectionsexport")
    })
}

/// A table's name as it is compared: no folders, ending, copy number, blanks, `_`, case.
fn plain_name(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let stem = [".csv", ".tsv", ".xlsx"].iter().find_map(|ending| name.strip_suffix(ending))?;
    let stem = stem.trim_end();
    let stem = match stem.strip_suffix(')').and_then(|stem| stem.rsplit_once('(')) {
        Some((head, copy)) if copy.bytes().all(|byte| byte.is_ascii_digit()) => head.trim_end(),
        _ => stem,
    };
    let stem = match stem.rsplit_once(['-', '_']) {
        Some((head, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => head,
        _ => stem,
    };
    let plain: String = stem.chars().filter(|c| c.is_alphanumeric()).collect();
    (!plain.is_empty()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_what_drifts() {
        for path in [
            "Connections.csv",
            "export/Connections_34875879.csv",
            "connections-2.csv",
            "Connections (1).csv",
            "CONNECTIONS.CSV",
        ] {
            assert_eq!(plain_name(path).as_deref(), Some("connections"), "{path}");
        }
        for path in ["Imported Contacts.csv", "Imported_Contacts.csv", "ImportedContacts.csv"] {
            assert_eq!(plain_name(path).as_deref(), Some("importedcontacts"), "{path}");
        }
    }

    #[test]
    fn what_only_ends_alike_is_another_file() {
        let name = plain_name("learning_role_play_messages.csv").unwrap();

        assert_ne!(name, "messages");
        assert!(OTHERS.contains(&name.as_str()));
        assert_eq!(plain_name("Articles/Articles/connections.html"), None);
    }
}
