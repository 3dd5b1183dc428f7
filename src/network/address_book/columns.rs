//! A header to its columns: by names, and by numbered groups such as `E-mail 2 - Value`.

use crate::model::person::PhoneKind;
use crate::model::reading::SensitiveField;
use crate::network::address_book::synonyms;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Given name.
    Given,
    /// Middle name.
    Middle,
    /// Family name.
    Family,
    /// Whole name.
    Full,
    /// Given name as it is spoken.
    PhoneticGiven,
    /// Family name as it is spoken.
    PhoneticFamily,
    /// Family name before marriage.
    Maiden,
    /// E-mail address or several.
    Email,
    /// `Ada Example (ada@bright.example)`: the only address where the other is an Exchange name.
    EmailDisplay,
    /// Telephone number or several.
    Phone(PhoneKind),
    /// Telephone number whose kind stands in another column.
    PhoneLabelled(usize),
    /// Employer.
    Company,
    /// Job title.
    JobTitle,
    /// `Dr` in Outlook, a job title elsewhere.
    Title,
    /// A page, kept where it is a LinkedIn member's.
    Page,
    /// LinkedIn's date of a connection: the table is a list of connections.
    ConnectedOn,
    /// Part of an address; the lower the rank, the better the address.
    Place(usize, PlacePart),
    /// Private details.
    Sensitive(SensitiveField),
    /// A value whose meaning stands in another column: `Event 1 - Label`.
    Labelled(usize),
    /// The label of such a value.
    Label,
    /// Notes, which are never read.
    Notes,
    /// A column whose name says nothing, and whose cells hold addresses or numbers.
    Point,
}

/// Parts of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlacePart {
    /// Street and number.
    Street,
    /// Suburb, town or city.
    Suburb,
    /// State, province or county.
    State,
    /// Postcode.
    Postcode,
    /// Country.
    Country,
}

impl Field {
    /// Tells whether the column can say who somebody is.
    pub(super) fn identifies(self) -> bool {
        matches!(
            self,
            Self::Given
                | Self::Family
                | Self::Full
                | Self::Email
                | Self::Phone(_)
                | Self::PhoneLabelled(_)
        )
    }
}

/// A column's name as it is compared: lower case, words apart by one blank, `e-mail` as `email`.
pub(super) fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for c in name.chars() {
        if c == '\u{feff}' {
            continue;
        }
        if c.is_whitespace() || "_-:*.'’\"".contains(c) {
            if matches!(c, '\'' | '’') {
                continue;
            }
            before = ' ';
        } else {
            let camel = c.is_uppercase() && before.is_lowercase();
            if (before == ' ' || camel) && !out.is_empty() {
                out.push(' ');
            }
            out.extend(c.to_lowercase());
            before = c;
        }
    }
    let words: Vec<&str> = out.split(' ').collect();
    let text = words.join(" ").replace("e mail", "email");
    // `Children's Names` and `Person - Email` lose nothing else.
    text.replace("childrens", "children")
}

/// The columns of a header: index and what it holds. Columns that mean nothing to us are left out.
pub(super) fn fields(header: &[&str]) -> Vec<(usize, Field)> {
    let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let found = names.iter().enumerate();
    let mut fields: Vec<(usize, Field)> =
        found.filter_map(|(index, name)| Some((index, field(name, &names)?))).collect();
    // Outlook's `Title` is `Dr`, and its job title has a column of its own.
    let titled = fields.iter().any(|(_, field)| *field == Field::JobTitle);
    if titled {
        fields.retain(|(_, field)| *field != Field::Title);
    }
    fields
}

/// What one column holds.
fn field(name: &str, names: &[String]) -> Option<Field> {
    let listed = synonyms::NAMES.iter().find(|(_, list)| list.contains(&name));
    listed
        .map(|(field, _)| *field)
        .or_else(|| numbered(name, names))
        .or_else(|| place(name))
        .or_else(|| synonyms::sensitive(name).map(Field::Sensitive))
}

/// A column of a numbered group: `email 2 value`, `phone 1`, `home phone 2`, `organization 1 name`.
fn numbered(name: &str, names: &[String]) -> Option<Field> {
    let words: Vec<&str> = name.split(' ').collect();
    let at = words.iter().position(|word| is_number(word))?;
    let front = words.get(..at)?.join(" ");
    let (number, rest) = (words.get(at)?, words.get(at + 1..)?.join(" "));
    let label = |kind: &str| {
        let wanted = format!("{front} {number} {kind}");
        names.iter().position(|name| *name == wanted)
    };
    let label = || label("label").or_else(|| label("type"));
    match (front.as_str(), rest.as_str()) {
        ("email", "" | "value" | "address") => Some(Field::Email),
        ("email", "display name") => Some(Field::EmailDisplay),
        ("phone", "" | "value") => {
            Some(label().map_or(Field::Phone(PhoneKind::Unknown), Field::PhoneLabelled))
        }
        ("organization", "name") => Some(Field::Company),
        ("organization", "title") => Some(Field::JobTitle),
        ("website", "value") => Some(Field::Page),
        ("event" | "custom field" | "relation", "value") => label().map(Field::Labelled),
        ("event" | "custom field" | "relation", "label" | "type") => Some(Field::Label),
        ("address", part) => place(part),
        (front, "") => {
            let listed = synonyms::NAMES.iter().find(|(_, list)| list.contains(&front));
            listed
                .map(|(field, _)| *field)
                .filter(|field| matches!(field, Field::Phone(_) | Field::Email))
        }
        _ => None,
    }
}

/// Tells whether a word is a small number.
fn is_number(word: &str) -> bool {
    (1..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A part of an address: `home street`, `mailing zip/postal code`, `suburb`.
fn place(name: &str) -> Option<Field> {
    synonyms::PLACE_FRONTS.iter().enumerate().find_map(|(rank, front)| {
        let rest =
            if front.is_empty() { name } else { name.strip_prefix(front)?.strip_prefix(' ')? };
        let listed = synonyms::PLACES.iter().find(|(_, list)| list.contains(&rest));
        listed.map(|(part, _)| Field::Place(rank, *part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str) -> Option<Field> {
        fields(&[name]).first().map(|(_, field)| *field)
    }

    #[test]
    fn spelling_does_not_matter() {
        for name in [
            "E-mail Address",
            "Email Address",
            "EmailAddress",
            "email_address",
            "\u{feff}E-MAIL ADDRESS",
            "E-Mail-Adresse",
        ] {
            assert_eq!(one(name), Some(Field::Email), "{name}");
        }
        for name in ["First Name", "FirstName", "given_name", "Vorname", "名"] {
            assert_eq!(one(name), Some(Field::Given), "{name}");
        }
    }

    #[test]
    fn numbered_groups_are_columns() {
        let header = [
            "E-mail 2 - Value",
            "Phone 1 - Label",
            "Phone 1 - Value",
            "E-mail 3 Address",
            "Home Phone 2",
            "E-mail 1 - Type",
        ];

        let fields = fields(&header);

        assert_eq!(
            fields,
            [
                (0, Field::Email),
                (2, Field::PhoneLabelled(1)),
                (3, Field::Email),
                (4, Field::Phone(PhoneKind::Home)),
            ]
        );
    }

    #[test]
    fn a_title_beside_a_job_title_is_a_form_of_address() {
        assert_eq!(fields(&["Title", "Job Title"]), [(1, Field::JobTitle)]);
        assert_eq!(fields(&["Title", "Name"])[0], (0, Field::Title));
    }

    #[test]
    fn addresses_are_ranked_home_before_business() {
        assert_eq!(one("Home City"), Some(Field::Place(0, PlacePart::Suburb)));
        assert_eq!(one("Mailing Zip/Postal Code"), Some(Field::Place(1, PlacePart::Postcode)));
        assert_eq!(one("Business Country/Region"), Some(Field::Place(7, PlacePart::Country)));
        assert_eq!(one("Address 1 - Region"), Some(Field::Place(4, PlacePart::State)));
    }

    #[test]
    fn somebody_elses_number_is_no_number_of_the_contact() {
        for name in ["Assistant's Phone", "Pager", "Spouse", "Manager's Name", "Contact Owner"] {
            assert_eq!(one(name), None, "{name}");
        }
    }
}
