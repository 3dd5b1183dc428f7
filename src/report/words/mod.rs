//! The words and the shapes of numbers that all readable formats share.
//!
//! They say what a file shows and never what a person meant. A test holds the list of words that
//! no output may use.

mod matching;

use std::borrow::Borrow;

use crate::model::Day;
use crate::model::audit::AuditKind;
use crate::model::audit::Grade;
use crate::model::clause::ClauseKind;
use crate::model::clause::Ladder;
use crate::model::reading::SectionState;
use crate::model::span::Within;
use crate::model::stewardship::Stewardship;
use crate::model::triage::Note;

pub(super) use matching::agreeing;
pub(super) use matching::agreement;
pub(super) use matching::bits;
pub(super) use matching::certainty;
pub(super) use matching::decided;
pub(super) use matching::field;
pub(super) use matching::percent;
pub(super) use matching::rivals;
pub(super) use matching::signed_bits;
pub(super) use matching::total_bits;
pub(super) use matching::turns;

/// `3600` as `3,600`.
///
/// Takes a reference as well, since templates hand those over; so do `count`, `day` and others.
pub(super) fn thousands(number: impl Borrow<u64>) -> String {
    let digits = number.borrow().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 finding`, `3,600 findings`.
pub(super) fn count(number: impl Borrow<u64>, one: &str, many: &str) -> String {
    let number = *number.borrow();
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn and(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// What a note did: `confirmed`, `remedy taken: reminder`.
pub(super) fn did(note: &Note) -> Option<String> {
    let remedy = note.remedy.as_ref().map(|step| format!("remedy {}", step.replace('_', "-")));
    remedy.or_else(|| note.state.map(|state| state.as_str().to_owned()))
}

/// `29 Jan 2026`.
pub(super) fn day(day: impl Borrow<Day>) -> String {
    day.borrow().format("%-d %b %Y").to_string()
}

/// The last day inside a window, whose end is the first day outside.
pub(super) fn last_day(until: impl Borrow<Day>) -> Day {
    let until = *until.borrow();
    until.pred_opt().unwrap_or(until)
}

/// The first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A file's name without its archive and folders: `export.zip:Connections.csv`.
pub(super) fn short_file(name: &str) -> &str {
    name.rsplit(['/', '\\', ':']).next().filter(|last| !last.is_empty()).unwrap_or(name)
}

/// The beginning of a hash, long enough to compare by eye.
pub(super) fn short_hash(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// An audit's kind as a title.
pub(super) fn kind(kind: AuditKind) -> &'static str {
    match kind {
        AuditKind::Check => "Self-check before an upload",
        AuditKind::Offboard => "Offboarding report",
        AuditKind::Report => "Compliance report",
    }
}

/// A class in a few words that follow a number: `17 rent roll`.
pub(super) fn class_short(class: Stewardship) -> &'static str {
    match class {
        Stewardship::OptedOut => "opted out",
        Stewardship::RentRoll => "rent roll",
        Stewardship::Orphan => "former colleagues' clients",
        Stewardship::Company => "company clients",
        Stewardship::Joint => "joint",
        Stewardship::Personal => "personal",
    }
}

/// A class as a statement about one record.
pub(super) fn class(class: impl Borrow<Stewardship>) -> &'static str {
    match class.borrow() {
        Stewardship::OptedOut => "asked not to be contacted",
        Stewardship::RentRoll => "rent roll: a landlord under management",
        Stewardship::Orphan => "client of a colleague who left",
        Stewardship::Company => "client of the company or of a colleague",
        Stewardship::Joint => "the rep's own client in the CRM",
        Stewardship::Personal => "the rep's own contact from before",
    }
}

/// A class in the two or three words a narrow column holds.
pub(super) fn class_word(class: impl Borrow<Stewardship>) -> &'static str {
    match class.borrow() {
        Stewardship::OptedOut => "opted out",
        Stewardship::RentRoll => "rent roll",
        Stewardship::Orphan => "a former colleague's",
        Stewardship::Company => "the company's",
        Stewardship::Joint => "the rep's own, in the CRM",
        Stewardship::Personal => "the rep's own, from before",
    }
}

/// A key of the cleared table as a row of it, for so many people; a key we do not know is shown as
/// it is.
pub(super) fn cleared(key: &str, people: impl Borrow<u64>) -> String {
    let known = Stewardship::ALL.into_iter().find(|class| class.as_str() == key);
    let (one, many) = match known {
        Some(Stewardship::OptedOut) => ("client who opted out", "clients who opted out"),
        Some(Stewardship::RentRoll) => ("rent-roll landlord", "rent-roll landlords"),
        Some(Stewardship::Orphan) => ("former colleague's client", "former colleagues' clients"),
        Some(Stewardship::Company) => {
            ("client of the company or a colleague", "clients of the company or a colleague")
        }
        Some(Stewardship::Joint) => {
            ("client of the rep's own in the CRM", "clients of the rep's own in the CRM")
        }
        Some(Stewardship::Personal) => {
            ("contact of the rep's own from before", "contacts of the rep's own from before")
        }
        None => return key.replace('_', " "),
    };
    if *people.borrow() == 1 { one } else { many }.to_owned()
}

/// A network as it writes itself.
pub(super) fn network(id: &str) -> String {
    match id {
        "linkedin" => "LinkedIn".to_owned(),
        "facebook" => "Facebook".to_owned(),
        "x" => "X".to_owned(),
        "address_book" => "address book".to_owned(),
        other => other.replace('_', " "),
    }
}

/// `linkedin.uploaded_contacts` as `LinkedIn: uploaded contacts`.
pub(super) fn section(id: &str) -> String {
    match id.split_once('.') {
        Some((id, list)) => format!("{}: {}", network(id), list.replace('_', " ")),
        None => id.replace('_', " "),
    }
}

/// Whether a section was there, so that absent is never read as empty.
pub(super) fn section_state(state: impl Borrow<SectionState>) -> &'static str {
    match state.borrow() {
        SectionState::Present => "read",
        SectionState::Empty => "there, and empty",
        SectionState::Partial => "read in part: nothing can be said of the rest",
        SectionState::Absent => "not in the export: nothing can be said",
    }
}

/// What was seen, after `as`.
pub(super) fn seen_kind(kind: &str) -> String {
    match kind {
        "uploaded_contact" => "uploaded contact".to_owned(),
        "following" => "followed by the rep".to_owned(),
        "follower" => "follows the rep".to_owned(),
        "burst" => "many new ties in a few days".to_owned(),
        "ringer" => "a seeded record".to_owned(),
        "export_right" => "a list of rights".to_owned(),
        "crm_keeping" => "numbers of the CRM's history".to_owned(),
        other => other.replace('_', " "),
    }
}

/// `3 of 12`; words where there is nothing to count.
pub(super) fn share(part: impl Borrow<u64>, all: impl Borrow<u64>) -> String {
    match *all.borrow() {
        0 => "no".to_owned(),
        all => format!("{} of {}", thousands(*part.borrow()), thousands(all)),
    }
}

/// How directly it was seen.
pub(super) fn grade(grade: impl Borrow<Grade>) -> &'static str {
    match grade.borrow() {
        Grade::Direct => "the upload itself was seen",
        Grade::Inferred => "only a tie was seen",
        Grade::Indicator => "a pattern to look at",
        Grade::Context => "context for other findings",
        Grade::Process => "a step of the company's own process",
    }
}

/// Whether something lies in a window.
pub(super) fn within(within: impl Borrow<Within>) -> &'static str {
    match within.borrow() {
        Within::In => "inside",
        Within::Out => "outside",
        Within::Edge => "on the edge: a person must look",
    }
}

/// Whether a client is among those a clause protects.
pub(super) fn protected(within: impl Borrow<Within>) -> &'static str {
    match within.borrow() {
        Within::In => "yes",
        Within::Out => "no",
        Within::Edge => "not sure: a person must look",
    }
}

/// What a clause forbids, as written.
pub(super) fn clause_kind(kind: impl Borrow<ClauseKind>) -> &'static str {
    match kind.borrow() {
        ClauseKind::Solicit => "not to solicit clients",
        ClauseKind::AcceptApproach => "not to accept a client's approach",
        ClauseKind::Deal => "not to deal with clients",
        ClauseKind::NonCompete => "not to compete",
        ClauseKind::StaffNonSolicit => "not to solicit colleagues",
        ClauseKind::Confidentiality => "not to use or keep confidential information",
    }
}

/// The rung the facts reach.
pub(super) fn ladder(rung: impl Borrow<Ladder>) -> &'static str {
    match rung.borrow() {
        Ladder::TieBeforeHire => "a tie made before the hire",
        Ladder::TieInTenure => "a tie made in tenure and kept",
        Ladder::InvitedByClient => "the client invited the leaver",
        Ladder::StockInvitation => "an invitation by the leaver, without a message",
        Ladder::PersonalMessage => "an invitation by the leaver, with a message",
        Ladder::Dealing => "management ended afterwards: timing only",
        Ladder::ProtectedUpload => "a protected record in an uploaded address book",
    }
}

/// A rep by name and id, or by id alone.
pub(super) fn rep(id: &str, name: Option<&str>) -> String {
    match name {
        Some(name) if !name.is_empty() => format!("{name} ({id})"),
        _ => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas_at_every_third_digit() {
        let shown: Vec<String> = [0, 999, 1_000, 1_234_567].map(thousands).into();

        assert_eq!(shown, ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn one_of_a_thing_is_singular() {
        assert_eq!(count(1, "person", "people"), "1 person");
        assert_eq!(count(0, "person", "people"), "0 people");
        assert_eq!(bits(1.2), "1 bit");
        assert_eq!(bits(-0.6), "-1 bits");
    }

    #[test]
    fn an_archive_member_is_named_by_its_own_name() {
        assert_eq!(short_file("export.zip:data/Connections.csv"), "Connections.csv");
        assert_eq!(short_file("odd/"), "odd/");
    }

    #[test]
    fn a_row_of_the_cleared_table_agrees_with_its_number() {
        assert_eq!(cleared("rent_roll", 1), "rent-roll landlord");
        assert_eq!(cleared("rent_roll", 13), "rent-roll landlords");
        assert_eq!(cleared("house_lead", 2), "house lead");
    }
}
