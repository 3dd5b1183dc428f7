//! A CRM handed over as vCards: one card a record, `UID` its id.

use std::collections::BTreeMap;

use crate::company::CompanyError;
use crate::company::columns::report::ColumnReport;
use crate::company::crm::CrmReading;
use crate::company::crm::united;
use crate::company::ident;
use crate::company::merge::Collector;
use crate::company::notes::Notes;
use crate::company::preset::Preset;
use crate::company::values::names;
use crate::company::values::polarity;
use crate::intake::vcard::Card;
use crate::intake::vcard::read_vcards;
use crate::model::person::Person;
use crate::model::record::OptOut;
use crate::model::record::RecordId;
use crate::model::record::RecordState;

/// Tells whether a file begins with a card.
pub(super) fn are_cards(bytes: &[u8]) -> bool {
    const BEGIN: &[u8] = b"BEGIN:VCARD";
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    text.get(..BEGIN.len()).is_some_and(|head| head.eq_ignore_ascii_case(BEGIN))
}

/// Reads cards as CRM records. They name no owner, so the audit can tell less.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<CrmReading, CompanyError> {
    let cards = read_vcards(name, bytes)?;
    let (mut all, mut notes, mut rows) = (Collector::default(), Notes::default(), 0);
    let mut skipped = cards.skipped;
    for card in cards.cards {
        let line = card.line;
        match add(card, &mut all, &mut notes) {
            Ok(()) => rows += 1,
            Err(reason) => skipped.push((line, reason)),
        }
    }
    skipped.sort();
    all.check(name, rows + skipped.len() as u64)?;
    if all.records.is_empty() {
        return Err(CompanyError::NoRows {
            file: name.to_owned(),
            first: skipped.into_iter().next(),
        });
    }
    let mut warnings = cards.warnings;
    warnings.push(
        "cards name no owner: no record can be told to be a colleague's or a former colleague's"
            .to_owned(),
    );
    warnings.extend(notes.into_warnings());
    warnings.extend(united(&all));
    let columns = ColumnReport::default();
    Ok(CrmReading {
        preset: Preset::Generic,
        records: all.records,
        rows,
        skipped,
        skipped_ids: BTreeMap::new(),
        warnings,
        columns,
    })
}

/// Adds a card, or says why it cannot be.
fn add(card: Card, all: &mut Collector, notes: &mut Notes) -> Result<(), String> {
    let line = card.line;
    if !card.sensitive.is_empty() {
        notes.add(line, "the card holds private details; they are not kept");
    }
    let person = Person {
        name: card.person.name.clone().filter(|name| !names::is_generic(&name.full)),
        ..card.person
    };
    if person.is_nobody() {
        return Err(
            "it identifies nobody: no telling name, e-mail address or phone number".to_owned()
        );
    }
    let wish = card.categories.iter().any(|group| polarity::is_wish(group));
    let state = RecordState {
        person,
        groups: card.categories,
        opted_out: wish.then_some(OptOut { on: None }),
        ..RecordState::default()
    };
    let made = card.uid.is_none();
    let id = card.uid.map_or_else(|| ident::record_id(&state.person), RecordId);
    all.add(id, made, state, line).map_err(|first| {
        format!(
            "the cards on lines {first} and {line} have the same UID but are of different people"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_told_by_their_first_line() {
        assert!(are_cards(b"\xef\xbb\xbf\r\nbegin:vcard\r\nVERSION:3.0"));
        assert!(!are_cards(b"First Name,Last Name") && !are_cards(b""));
    }
}
