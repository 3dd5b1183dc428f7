//! One cut-out card to a person, by way of calcard.

use calcard::Entry;
use calcard::Parser;
use calcard::vcard::VCard;
use calcard::vcard::VCardEntry;
use calcard::vcard::VCardParameterName;
use calcard::vcard::VCardProperty;
use calcard::vcard::VCardValue;
use encoding_rs::Encoding;
use encoding_rs::WINDOWS_1252;

use crate::intake::vcard::Card;
use crate::intake::vcard::cut::Raw;
use crate::intake::vcard::cut::name_of;
use crate::intake::vcard::profile::linkedin;
use crate::model::person::Email;
use crate::model::person::Name;
use crate::model::person::Person;
use crate::model::person::Phone;
use crate::model::person::PhoneKind;
use crate::model::person::Place;
use crate::model::reading::SensitiveField;

/// Reads a card, and tells whether its encoding was guessed.
pub(super) fn read(raw: &Raw) -> Result<(Card, bool), String> {
    if let Some(fault) = raw.fault {
        return Err(fault.to_owned());
    }
    let mut guessed = false;
    let mut text = String::from("BEGIN:VCARD\r\n");
    for property in &raw.properties {
        text.push_str(&property_text(property, &mut guessed));
        text.push_str("\r\n");
    }
    text.push_str("END:VCARD\r\n");
    let Entry::VCard(vcard) = Parser::new(&text).entry() else {
        return Err("not readable as a card".to_owned());
    };
    let person = person(&vcard);
    if person.is_nobody() {
        return Err("the card names nobody: no name, address or number".to_owned());
    }
    let uid = texts(&vcard, &VCardProperty::Uid).next();
    let categories = vcard
        .properties(&VCardProperty::Categories)
        .flat_map(|entry| entry.values.iter().map(whole))
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect();
    let mut sensitive: Vec<(SensitiveField, String)> =
        raw.told().map(|(field, name)| (field, name.to_owned())).collect();
    sensitive.sort_unstable();
    sensitive.dedup();
    Ok((Card { line: raw.line, person, uid, categories, sensitive }, guessed))
}

/// One property as text for calcard. Quoted-printable without a charset is UTF-8 if its bytes are,
/// else Windows-1252; calcard would take Latin-1 at once.
fn property_text(property: &[u8], guessed: &mut bool) -> String {
    let colon = property.iter().position(|byte| *byte == b':').unwrap_or(property.len());
    let (head, value) = property.split_at(colon);
    let head = String::from_utf8_lossy(head).into_owned();
    let upper = head.to_ascii_uppercase();
    let charset = upper.split(';').find_map(|part| part.strip_prefix("CHARSET="));
    let charset = charset.map(|label| label.trim_matches('"'));
    if upper.contains("QUOTED-PRINTABLE") {
        let value = String::from_utf8_lossy(value);
        if charset.is_some() {
            return format!("{head}{value}");
        }
        let is_utf8 = std::str::from_utf8(&unquoted(value.as_bytes())).is_ok();
        *guessed |= !is_utf8;
        let charset = if is_utf8 { "UTF-8" } else { "windows-1252" };
        return format!("{head};CHARSET={charset}{value}");
    }
    if let Ok(value) = std::str::from_utf8(value) {
        return format!("{head}{value}");
    }
    let told = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    *guessed |= told.is_none();
    let (value, _) = told.unwrap_or(WINDOWS_1252).decode_without_bom_handling(value);
    format!("{head}{value}")
}

/// The bytes behind `=C3=A9`.
fn unquoted(text: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let (mut bytes, mut at) = (Vec::with_capacity(text.len()), 0);
    while let Some(byte) = text.get(at) {
        let escape = digit(text.get(at + 1)).zip(digit(text.get(at + 2)));
        if let Some((high, low)) = escape.filter(|_| *byte == b'=') {
            bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
            at += 3;
        } else {
            bytes.push(*byte);
            at += 1;
        }
    }
    bytes
}

/// Who the card is about.
fn person(vcard: &VCard) -> Person {
    let mut person = Person::default();
    names(vcard, &mut person);
    person.emails = texts(vcard, &VCardProperty::Email).filter_map(|t| Email::parse(&t)).collect();
    person.phones = vcard
        .properties(&VCardProperty::Tel)
        .filter_map(|entry| Phone::parse(&number(&joined(entry)), phone_kind(vcard, entry)))
        .collect();
    dedup(&mut person.emails);
    dedup(&mut person.phones);
    let org = vcard.property(&VCardProperty::Org).and_then(|entry| entry.values.first());
    person.company = org.map(whole).as_deref().and_then(filled);
    person.job_title = texts(vcard, &VCardProperty::Title).find_map(|text| filled(&text));
    person.place = vcard.properties(&VCardProperty::Adr).find_map(place);
    let social = VCardProperty::Other("X-SOCIALPROFILE".to_owned());
    person.profile = [VCardProperty::Url, VCardProperty::Socialprofile, social]
        .iter()
        .flat_map(|property| texts(vcard, property))
        .find_map(|text| linkedin(&text));
    person
}

/// The name from its parts where the card has them; the shown name else, or besides.
fn names(vcard: &VCard, person: &mut Person) {
    let shown = texts(vcard, &VCardProperty::Fn).find_map(|text| Name::whole(&text));
    let parts = vcard.property(&VCardProperty::N).and_then(name);
    person.name = parts.or_else(|| shown.clone());
    if let (Some(name), Some(shown)) = (&person.name, shown)
        && name.full != shown.full
    {
        person.other_names.push(shown);
    }
    let other = |property: &str| {
        let property = VCardProperty::Other(property.to_owned());
        texts(vcard, &property).next().unwrap_or_default()
    };
    let sound = Name::of(&other("X-PHONETIC-FIRST-NAME"), "", &other("X-PHONETIC-LAST-NAME"));
    person.other_names.extend(sound);
    if let Some(given) = person.name.as_ref().and_then(|name| name.given.clone()) {
        let maiden = other("X-MAIDENNAME");
        let former = (!maiden.trim().is_empty()).then(|| Name::of(&given, "", &maiden));
        person.other_names.extend(former.flatten());
    }
}

/// `N`: family; given; further; prefix; suffix. Phones of 2011 wrote `Kerr,Bruno` in the first.
fn name(entry: &VCardEntry) -> Option<Name> {
    let part = |at: usize| entry.values.get(at).map(whole_spaced).unwrap_or_default();
    if part(1).trim().is_empty()
        && let Some(VCardValue::Component(list)) = entry.values.first()
        && let [family, given @ ..] = list.as_slice()
    {
        return Name::of(&given.join(" "), "", family);
    }
    Name::of(&part(1), &part(2), &part(0))
}

/// `ADR`: box; extended; street; town; state; postcode; country.
fn place(entry: &VCardEntry) -> Option<Box<Place>> {
    let part = |at: usize| entry.values.get(at).map(whole).as_deref().and_then(filled);
    let place = Place {
        street: part(2),
        suburb: part(3),
        state: part(4),
        postcode: part(5),
        country: part(6),
    };
    (place != Place::default()).then(|| Box::new(place))
}

/// The number of a `tel:` URI, or the text as it is.
fn number(text: &str) -> String {
    let text = text.trim();
    let Some(number) = text.get(..4).filter(|head| head.eq_ignore_ascii_case("tel:")) else {
        return text.to_owned();
    };
    let mut parts = text.get(number.len()..).unwrap_or_default().split(';');
    let number = parts.next().unwrap_or_default();
    match parts.find_map(|part| part.strip_prefix("ext=")) {
        Some(extension) => format!("{number} ext. {extension}"),
        None => number.to_owned(),
    }
}

/// The kind of a number from its types, or from the label in its group.
fn phone_kind(vcard: &VCard, entry: &VCardEntry) -> PhoneKind {
    let mut words: Vec<String> = Vec::new();
    for parameter in &entry.params {
        if let VCardParameterName::Other(word) = &parameter.name {
            words.push(word.to_lowercase());
        }
        if parameter.name == VCardParameterName::Type {
            words.extend(parameter.value.as_text().map(str::to_lowercase));
        }
    }
    let label = VCardProperty::Other("X-ABLABEL".to_owned());
    for entry_label in
        vcard.entries.iter().filter(|other| entry.group.is_some() && other.group == entry.group)
    {
        let is_label = matches!(&entry_label.name, VCardProperty::Other(name) if name.eq_ignore_ascii_case("X-ABLABEL"));
        if is_label || entry_label.name == label {
            words.push(joined(entry_label).to_lowercase());
        }
    }
    let has =
        |known: &[&str]| words.iter().any(|word| known.iter().any(|known| word.contains(known)));
    if has(&["fax"]) {
        PhoneKind::Fax
    } else if has(&["cell", "mobile", "iphone"]) {
        PhoneKind::Mobile
    } else if has(&["work", "business", "office"]) {
        PhoneKind::Work
    } else if has(&["home"]) {
        PhoneKind::Home
    } else {
        PhoneKind::Unknown
    }
}

/// The values of every property of a kind, as text. Names unknown to calcard keep their case.
fn texts<'a>(vcard: &'a VCard, property: &VCardProperty) -> impl Iterator<Item = String> + 'a {
    let property = property.clone();
    let is = move |entry: &&VCardEntry| match (&entry.name, &property) {
        (VCardProperty::Other(name), VCardProperty::Other(known)) => {
            name.eq_ignore_ascii_case(known)
        }
        (name, known) => name == known,
    };
    vcard.entries.iter().filter(is).map(joined)
}

/// All of a property's values as one text.
fn joined(entry: &VCardEntry) -> String {
    entry.values.iter().map(whole).collect::<Vec<_>>().join(",")
}

fn whole(value: &VCardValue) -> String {
    match value {
        VCardValue::Component(parts) => parts.join(", "),
        VCardValue::Integer(number) => number.to_string(),
        value => value.as_text().unwrap_or_default().to_owned(),
    }
}

/// A part of a name: its list of words is one name, `Maria,Luisa` as `Maria Luisa`.
fn whole_spaced(value: &VCardValue) -> String {
    match value {
        VCardValue::Component(parts) => parts.join(" "),
        value => whole(value),
    }
}

fn filled(text: &str) -> Option<Box<str>> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.into())
}

fn dedup<T: PartialEq>(list: &mut Vec<T>) {
    let mut at = 0;
    while at < list.len() {
        let again = list.get(at).is_some_and(|item| list.iter().take(at).any(|seen| seen == item));
        if again {
            list.remove(at);
        } else {
            at += 1;
        }
    }
}

/// Tells the version a card declares.
pub(super) fn version(raw: &Raw) -> Option<String> {
    let line = raw.properties.iter().find(|property| name_of(property) == "VERSION")?;
    let value = line.splitn(2, |byte| *byte == b':').nth(1)?;
    Some(String::from_utf8_lossy(value).trim().to_owned())
}
