//! vCards 2.1, 3.0 and 4.0, many to a file, versions mixed.
//!
//! The file is cut into cards before the parser sees it, since the parser loses the card after one
//! without an end. Photos, sounds and keys are never decoded and notes never kept: it does not even
//! see them. A card with an address or a number and no name is kept; one with none of them is not.

mod card;
mod cut;
mod private;
mod profile;

use std::borrow::Cow;

use crate::intake::IntakeError;
use crate::intake::limits;
use crate::intake::text;
use crate::model::person::Person;
use crate::model::reading::SensitiveField;

/// Versions that exist.
const KNOWN: [&str; 3] = ["2.1", "3.0", "4.0"];

/// The cards of a file.
#[derive(Clone, Debug, Default)]
pub struct Cards {
    /// The cards that say who somebody is.
    pub cards: Vec<Card>,
    /// Cards that could not be read: line and reason.
    pub skipped: Vec<(u64, String)>,
    /// Remarks.
    pub warnings: Vec<String>,
}

/// One card.
#[derive(Clone, Debug)]
pub struct Card {
    /// The physical line of its `BEGIN:VCARD`, from 1.
    pub line: u64,
    /// The person.
    pub person: Person,
    /// `UID`, where there is one.
    pub uid: Option<String>,
    /// `CATEGORIES`.
    pub categories: Vec<String>,
    /// Private details the card holds, each with the name of its property, not its value.
    pub sensitive: Vec<(SensitiveField, String)>,
}

/// Reads a file of cards.
///
/// # Errors
///
/// No card at all, or a limit passed.
pub fn read_vcards(name: &str, bytes: &[u8]) -> Result<Cards, IntakeError> {
    let body = &*body(name, bytes)?;
    let (mut cards, mut count, mut guessed, mut odd) = (Cards::default(), 0_usize, 0_u64, 0_u64);
    let around = cut::cut(body, |raw| {
        count += 1;
        if count > limits::VCARDS {
            return false;
        }
        let version = card::version(&raw);
        odd += u64::from(!version.is_some_and(|version| KNOWN.contains(&&*version)));
        match card::read(&raw) {
            Ok((card, guess)) => {
                guessed += u64::from(guess);
                cards.cards.push(card);
            }
            Err(reason) => cards.skipped.push((raw.line, reason)),
        }
        true
    });
    if count > limits::VCARDS {
        let reason = format!("more than {} cards", limits::VCARDS);
        let hint = "hand it in in parts";
        return Err(IntakeError::refused(name, "vcard.too_many_cards", reason, hint));
    }
    if count == 0 {
        let hint = "check that it is the address book, saved as .vcf";
        let reason = "no card begins in it";
        return Err(IntakeError::refused(name, "vcard.no_card", reason, hint));
    }
    for (count, what) in [
        (guessed, "cards are in no encoding they name: read as Windows-1252"),
        (odd, "cards are of no version known here (2.1, 3.0, 4.0): read as far as possible"),
        (around.nested, "cards inside other cards were passed over"),
        (around.stray, "lines outside any card were passed over"),
    ] {
        if count > 0 {
            cards.warnings.push(format!("`{name}`: {count} {what}"));
        }
    }
    Ok(cards)
}

/// The cards that begin on the lines to keep, as they stand in the file but for private
/// properties, notes and cards inside cards. UTF-16 comes out as UTF-8.
///
/// # Errors
///
/// Bytes that are no text.
pub fn copy_cards(
    name: &str,
    bytes: &[u8],
    keep: &dyn Fn(u64) -> bool,
) -> Result<Vec<u8>, IntakeError> {
    let body = &*body(name, bytes)?;
    let mut out = Vec::with_capacity(body.len());
    cut::cut(body, |raw| {
        if raw.fault.is_none() && keep(raw.line) {
            for range in raw.public() {
                out.extend_from_slice(body.get(range).unwrap_or_default());
            }
        }
        true
    });
    Ok(out)
}

/// The bytes that lines are counted in: without a byte order mark, UTF-16 as UTF-8.
fn body<'a>(name: &str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, IntakeError> {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if body.contains(&0) {
        return Ok(Cow::Owned(text::decode(name, bytes)?.text.into_owned().into_bytes()));
    }
    Ok(Cow::Borrowed(body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::person::PhoneKind;

    fn read(text: &str) -> Cards {
        read_vcards("book.vcf", text.as_bytes()).unwrap()
    }

    fn names(cards: &Cards) -> Vec<(u64, &str)> {
        cards
            .cards
            .iter()
            .map(|card| (card.line, card.person.name.as_ref().map_or("", |name| &*name.full)))
            .collect()
    }

    #[test]
    fn a_card_of_version_3_is_read_with_its_groups() {
        let cards = read(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Example;Ada;M.;Dr.;\r\nFN:Dr. Ada M. Example\r\n\
             ORG:Bright\\, Example;Sales\r\nTITLE:Director\r\n\
             item1.TEL:0491 570 006\r\nitem1.X-ABLabel:_$!<Mobile>!$_\r\n\
             TEL;type=WORK;type=FAX:020 7946 0001\r\n\
             item2.EMAIL;type=INTERNET:Ada@Bright.example\r\n\
             ADR;TYPE=HOME:;;1 High Street;Example Bay;NSW;2000;Australia\r\n\
             URL:https\\://www.linkedin.com/in/ada-example\r\nBDAY:1990-01-02\r\nNOTE:secret\r\n\
             UID:abc-1\r\nCATEGORIES:friends,clients\r\nEND:VCARD\r\n",
        );

        let card = &cards.cards[0];
        let person = &card.person;
        let name = person.name.as_ref().unwrap();
        assert_eq!((&*name.full, name.family.as_deref()), ("Ada M. Example", Some("Example")));
        assert_eq!(person.company.as_deref(), Some("Bright, Example"));
        assert_eq!(person.job_title.as_deref(), Some("Director"));
        let kinds: Vec<_> = person.phones.iter().map(|phone| phone.kind).collect();
        assert_eq!(kinds, [PhoneKind::Mobile, PhoneKind::Fax]);
        assert_eq!(person.emails[0].as_str(), "ada@bright.example");
        let place = person.place.as_ref().unwrap();
        assert_eq!(place.suburb.as_deref(), Some("Example Bay"));
        assert_eq!(place.postcode.as_deref(), Some("2000"));
        assert_eq!(person.profile.as_ref().unwrap().as_str(), "linkedin.com/in/ada-example");
        assert_eq!(card.sensitive, [(SensitiveField::BirthDate, "BDAY".to_owned())]);
        assert_eq!(card.uid.as_deref(), Some("abc-1"));
        assert_eq!(card.categories, ["friends", "clients"]);
        assert_eq!(cards.warnings, [""; 0]);
    }

    #[test]
    fn version_2_1_keeps_bare_types_and_quoted_printable() {
        let cards = read(
            "BEGIN:vCard\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE:Nu=C3=B1ez;Jos=\n=C3=A9;;;\n\
             TEL;CELL;PREF:0491 570 156\nTEL;HOME:0491 570 157\nEMAIL;PREF;INTERNET:j@b.example\n\
             FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Jos=E9 Nu=F1ez\nEND:VCARD\n",
        );

        assert_eq!(names(&cards), [(1, "José Nuñez")]);
        let person = &cards.cards[0].person;
        assert_eq!(person.other_names, []);
        assert_eq!(person.phones[0].kind, PhoneKind::Mobile);
        assert_eq!(person.phones[1].kind, PhoneKind::Home);
        assert_eq!(person.emails.len(), 1);
    }

    #[test]
    fn version_4_numbers_may_be_uris() {
        let cards = read(
            "BEGIN:VCARD\nVERSION:4.0\nFN:Ada Example\n\
             TEL;VALUE=uri;TYPE=\"work,voice\":tel:+1-212-555-0142;ext=102\nEND:VCARD\n",
        );

        let phone = &cards.cards[0].person.phones[0];
        assert_eq!((&*phone.text, phone.kind), ("+1-212-555-0142 ext. 102", PhoneKind::Work));
    }

    #[test]
    fn a_fold_inside_a_character_is_joined() {
        let bytes = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zo\xc3\r\n \xab Example\r\nEND:VCARD\r\n";

        let cards = read_vcards("book.vcf", bytes).unwrap();

        assert_eq!(names(&cards), [(1, "Zoë Example")]);
        assert_eq!(cards.warnings, [""; 0]);
    }

    #[test]
    fn latin_bytes_are_read_with_a_warning() {
        let bytes = b"BEGIN:VCARD\nVERSION:2.1\nFN:Ren\xe9\nEND:VCARD\n";

        let cards = read_vcards("book.vcf", bytes).unwrap();

        assert_eq!(names(&cards), [(1, "René")]);
        assert!(cards.warnings[0].contains("Windows-1252"));
    }

    #[test]
    fn a_card_without_an_end_costs_itself_alone() {
        let cards = read(
            "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nBEGIN:VCARD\nVERSION:3.0\nFN:Bruno\nEND:VCARD\n\
             BEGIN:VCARD\nVERSION:3.0\nFN:Cleo\n",
        );

        assert_eq!(names(&cards), [(4, "Bruno")]);
        let lines: Vec<_> = cards.skipped.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 8]);
    }

    #[test]
    fn a_card_inside_a_card_is_passed_over() {
        let cards = read(
            "BEGIN:VCARD\nVERSION:2.1\nFN:Ada\nAGENT:\nBEGIN:VCARD\nFN:Bruno\nTEL:0491570158\n\
             END:VCARD\nEMAIL:ada@b.example\nEND:VCARD\n",
        );

        assert_eq!(names(&cards), [(1, "Ada")]);
        assert_eq!(cards.cards[0].person.emails.len(), 1);
        assert!(cards.cards[0].person.phones.is_empty());
        assert_eq!(cards.warnings.len(), 1);
    }

    #[test]
    fn a_card_that_names_nobody_is_left_out_with_its_line() {
        let cards = read(
            "BEGIN:VCARD\nVERSION:3.0\nFN:\nN:;;;;\nTITLE:Director\nEND:VCARD\n\
             BEGIN:VCARD\nVERSION:3.0\nEMAIL:ada@b.example\nEND:VCARD\n",
        );

        assert_eq!(cards.skipped.len(), 1);
        assert_eq!(names(&cards), [(7, "")]);
    }

    #[test]
    fn photos_are_passed_over_however_they_are_written() {
        let block = "QkVHSU4\n".repeat(4);
        let cards = read(&format!(
            "BEGIN:VCARD\nVERSION:2.1\nPHOTO;ENCODING=BASE64;JPEG:\n{block}\nFN:Ada\nEND:VCARD\n\
             BEGIN:VCARD\nVERSION:3.0\nPHOTO;ENCODING=b:{}\nFN:Bruno\nEND:VCARD\n",
            "A".repeat(3 << 20)
        ));

        assert_eq!(names(&cards), [(1, "Ada"), (11, "Bruno")]);
        assert_eq!(cards.skipped, []);
    }

    #[test]
    fn unescaped_commas_of_old_phones_are_a_family_and_a_given_name() {
        let cards = read("BEGIN:VCARD\nVERSION:3.0\nN:Kerr,Bruno;;;;\nEND:VCARD\n");

        assert_eq!(names(&cards), [(1, "Bruno Kerr")]);
    }

    #[test]
    fn a_line_beyond_the_limit_costs_its_card() {
        let cards = read(&format!(
            "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nEND:VCARD\n\
             BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nEND:VCARD\n",
            "A".repeat(3 << 20)
        ));

        assert_eq!((cards.skipped.len(), names(&cards)), (1, vec![(5, "Ada")]));
    }

    #[test]
    fn a_file_without_cards_is_refused() {
        let refused = read_vcards("book.vcf", b"First Name,URL\nAda,x\n").unwrap_err();

        assert_eq!(refused.code(), "vcard.no_card");
    }

    #[test]
    fn a_note_with_soft_line_ends_does_not_swallow_the_cards_behind_it() {
        let cards = read(
            "BEGIN:VCARD\nVERSION:2.1\nFN:Ada\nNOTE;ENCODING=QUOTED-PRINTABLE:one=\ntwo=\n\
             three\nTEL:0491 570 006\nEND:VCARD\nBEGIN:VCARD\nVERSION:2.1\nFN:Bruno\n\
             NOTE;ENCODING=QUOTED-PRINTABLE:stray=\nEND:VCARD\nBEGIN:VCARD\nFN:Cleo\nEND:VCARD\n",
        );

        assert_eq!(names(&cards), [(1, "Ada"), (9, "Bruno"), (14, "Cleo")]);
        assert_eq!(cards.cards[0].person.phones.len(), 1);
    }

    #[test]
    fn private_properties_are_flagged_and_left_out_by_one_rule() {
        let text = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nBDAY:\n 1980-01-02\nX-CHILD:Tim\n\
                    item1.X-ABRELATEDNAMES:Tom\nitem1.X-ABLabel:_$!<Child>!$_\n\
                    item2.X-ABRELATEDNAMES:Ben\nitem2.X-ABLabel:_$!<Spouse>!$_\n\
                    RELATED;TYPE=child:Tam\nHOBBY:golf\nX-KADDRESSBOOK-X-Anniversary:2001\n\
                    NOTE;ENCODING=QUOTED-PRINTABLE:her son=\nTim\nEMAIL:ada@b.example\nEND:VCARD\n";

        let cards = read(text);
        let copy = copy_cards("book.vcf", text.as_bytes(), &|_| true).unwrap();

        let flagged: Vec<&str> =
            cards.cards[0].sensitive.iter().map(|(_, name)| name.as_str()).collect();
        let all = [
            "BDAY",
            "RELATED",
            "X-ABRELATEDNAMES",
            "X-CHILD",
            "X-KADDRESSBOOK-X-ANNIVERSARY",
            "HOBBY",
        ];
        assert_eq!(flagged, all);
        assert_eq!(
            String::from_utf8(copy).unwrap(),
            "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nitem2.X-ABRELATEDNAMES:Ben\n\
             item2.X-ABLabel:_$!<Spouse>!$_\nEMAIL:ada@b.example\nEND:VCARD\n"
        );
    }

    #[test]
    fn whole_cards_are_copied_by_the_lines_the_reader_counts() {
        let text = "BEGIN:VCARD\nFN:Ada\nAGENT:\nBEGIN:VCARD\nFN:Dan\nEND:VCARD\nEND:VCARD\n\
                    BEGIN:VCARD\nFN:Ben\nEND:VCARD\n";

        for ends in ["\n", "\r", "\r\n"] {
            let text = text.replace('\n', ends);
            let copy = |line: u64| {
                let copy = copy_cards("book.vcf", text.as_bytes(), &|at| at == line).unwrap();
                String::from_utf8(copy).unwrap().replace(ends, "|")
            };

            assert_eq!(copy(1), "BEGIN:VCARD|FN:Ada|END:VCARD|", "{ends:?}");
            assert_eq!(copy(8), "BEGIN:VCARD|FN:Ben|END:VCARD|", "{ends:?}");
            assert_eq!(copy(4), "", "{ends:?}");
        }
    }
}
