//! What columns are called, as [`super::columns::plain`] reduces them.
//!
//! Sources: Google (old and new), Outlook (English and Japanese), Thunderbird, Yahoo, Salesforce,
//! HubSpot and other CRMs. Words of other languages but Japanese are ordinary ones: German, French,
//! Spanish, Italian, Portuguese, with and without accents where people leave them out.

use crate::model::person::PhoneKind;
use crate::model::reading::SensitiveField;
use crate::network::address_book::columns::Field;
use crate::network::address_book::columns::PlacePart;

/// Names of columns and what they hold, where the name alone tells.
pub(super) const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Given,
        &[
            "first name",
            "given name",
            "given names",
            "first",
            "forename",
            "name first",
            "vorname",
            "prénom",
            "prenom",
            "nombre",
            "nombres",
            "nombre de pila",
            "rufname",
            "nome proprio",
            "primeiro nome",
            "imię",
            "imie",
            "名",
        ],
    ),
    (Field::Middle, &["middle name", "additional name", "middle", "weitere vornamen"]),
    (
        Field::Family,
        &[
            "last name",
            "family name",
            "surname",
            "last",
            "name last",
            "nachname",
            "familienname",
            "nom",
            "nom de famille",
            "apellidos",
            "apellido",
            "cognome",
            "sobrenome",
            "apelido",
            "zuname",
            "nome de família",
            "nome de familia",
            "nazwisko",
            "姓",
        ],
    ),
    (
        Field::Full,
        &[
            "name",
            "full name",
            "fullname",
            "display name",
            "file as",
            "contact",
            "contact name",
            "contact full name",
            "lead name",
            "person name",
            "nametext",
            "client",
            "client name",
            "nombre completo",
            "nombre y apellidos",
            "nom complet",
            "nom et prénom",
            "nom et prenom",
            "vollständiger name",
            "vor und nachname",
            "nome completo",
            "nome e cognome",
            "nome",
            "contacto",
            "contatto",
            "contato",
            "kontakt",
            "氏名",
        ],
    ),
    (Field::PhoneticGiven, &["given name yomi", "phonetic first name"]),
    (Field::PhoneticFamily, &["family name yomi", "phonetic last name"]),
    (Field::Maiden, &["maiden name"]),
    (
        Field::Email,
        &[
            "email",
            "emails",
            "email address",
            "email addresses",
            "primary email",
            "secondary email",
            "alternate email",
            "additional email addresses",
            "personal email",
            "work email",
            "home email",
            "other email",
            "business email",
            "email (home)",
            "email (work)",
            "person email",
            "person email work",
            "person email home",
            "person email other",
            "email id",
            "hs email",
            "email adresse",
            "mail",
            "courriel",
            "e mail",
            "email addr",
            "mail address",
            "correo",
            "correo electrónico",
            "correo electronico",
            "dirección de correo electrónico",
            "direccion de correo electronico",
            "adresse email",
            "adresse de messagerie",
            "adresse électronique",
            "adresse electronique",
            "adresse mail",
            "mailadresse",
            "emailadresse",
            "indirizzo email",
            "posta elettronica",
            "endereço de email",
            "endereco de email",
            "correio eletrônico",
            "correio eletrónico",
            "correio eletronico",
            "電子メール アドレス",
            "メール",
            "メールアドレス",
        ],
    ),
    (Field::EmailDisplay, &["email display name"]),
    (
        Field::Phone(PhoneKind::Unknown),
        &[
            "phone",
            "phones",
            "phone number",
            "phone numbers",
            "telephone",
            "telephone number",
            "tel",
            "primary phone",
            "main phone",
            "other phone",
            "alt phone",
            "daytime phone",
            "contact number",
            "telefon",
            "telefonnummer",
            "téléphone",
            "teléfono",
            "telefono",
            "telephone no",
            "tel no",
            "tel #",
            "phone #",
            "phone no",
            "phone num",
            "ph",
            "ph #",
            "ph no",
            "numéro de téléphone",
            "numero de telephone",
            "número de teléfono",
            "numero de telefono",
            "telefone",
            "número de telefone",
            "numero de telefone",
            "rufnummer",
            "telefonnr",
            "telefon nr",
            "numero di telefono",
            "recapito telefonico",
            "電話",
            "電話番号",
        ],
    ),
    (
        Field::Phone(PhoneKind::Home),
        &[
            "home phone",
            "home number",
            "home telephone",
            "phone (h)",
            "phone home",
            "person phone home",
            "telefon (privat)",
            "telefon privat",
            "teléfono particular",
            "telefono particular",
            "teléfono de casa",
            "telefono de casa",
            "téléphone domicile",
            "telephone domicile",
            "téléphone fixe",
            "telephone fixe",
            "festnetz",
            "telefono casa",
            "telefone residencial",
            "自宅 電話",
            "自宅電話",
        ],
    ),
    (
        Field::Phone(PhoneKind::Mobile),
        &[
            "mobile",
            "mobile phone",
            "mobile number",
            "mobile phone number",
            "mobile no",
            "cell",
            "cell phone",
            "cellphone",
            "cell number",
            "phone mobile",
            "phone (m)",
            "person phone mobile",
            "iphone",
            "handy",
            "mobiltelefon",
            "mobil",
            "portable",
            "móvil",
            "movil",
            "teléfono móvil",
            "telefono movil",
            "celular",
            "teléfono celular",
            "telefono celular",
            "cell #",
            "cell no",
            "cell phone number",
            "mob",
            "mob no",
            "mobile #",
            "mobile telephone",
            "téléphone portable",
            "telephone portable",
            "téléphone mobile",
            "telephone mobile",
            "mobilnummer",
            "handynummer",
            "mobiltelefonnummer",
            "cellulare",
            "telefono cellulare",
            "telefono mobile",
            "telemóvel",
            "telemovel",
            "telefone celular",
            "telefone móvel",
            "携帯電話",
            "携帯",
        ],
    ),
    (
        Field::Phone(PhoneKind::Work),
        &[
            "business phone",
            "work phone",
            "work number",
            "work telephone",
            "office phone",
            "company phone",
            "company main phone",
            "phone (w)",
            "phone work",
            "person phone work",
            "telefon (geschäftlich)",
            "telefon geschäftlich",
            "teléfono del trabajo",
            "telefono del trabajo",
            "teléfono trabajo",
            "telefono trabajo",
            "téléphone professionnel",
            "telephone professionnel",
            "téléphone bureau",
            "telephone bureau",
            "telefono ufficio",
            "telefono lavoro",
            "telefone comercial",
            "telefone do trabalho",
            "勤務先 電話",
            "会社電話",
        ],
    ),
    (
        Field::Phone(PhoneKind::Fax),
        &["fax", "fax number", "business fax", "home fax", "other fax", "work fax"],
    ),
    (
        Field::Company,
        &[
            "company",
            "companies",
            "company name",
            "account name",
            "organization",
            "organisation",
            "organization name",
            "organisation name",
            "person organization",
            "associated company",
            "business name",
            "employer",
            "current company",
            "firma",
            "unternehmen",
            "empresa",
            "compañía",
            "compania",
            "entreprise",
            "société",
            "societe",
            "azienda",
            "società",
            "会社名",
            "会社",
        ],
    ),
    (
        Field::JobTitle,
        &[
            "job title",
            "jobtitle",
            "position",
            "current position",
            "organization title",
            "occupation",
            "function",
            "designation",
            "profession",
            "役職",
        ],
    ),
    (Field::Title, &["title"]),
    (
        Field::Page,
        &[
            "linkedin",
            "linkedin url",
            "linkedin bio",
            "linkedin profile",
            "hs linkedin url",
            "url",
            "profile url",
            "web page",
            "website",
            "web page 1",
            "web page 2",
            "web site",
        ],
    ),
    (Field::ConnectedOn, &["connected on"]),
    (
        Field::Notes,
        &[
            "note",
            "notes",
            "comment",
            "comments",
            "remarks",
            "notizen",
            "bemerkungen",
            "bemerkung",
            "notas",
            "remarques",
            "メモ",
        ],
    ),
    (
        Field::Sensitive(SensitiveField::BirthDate),
        &[
            "birthday",
            "birthdate",
            "birth date",
            "birth day",
            "birth year",
            "birth month",
            "date of birth",
            "dob",
            "geburtstag",
            "geburtsdatum",
            "fecha de nacimiento",
            "cumpleaños",
            "date de naissance",
            "anniversaire",
            "data di nascita",
            "compleanno",
            "data de nascimento",
            "aniversário",
            "誕生日",
        ],
    ),
    (
        Field::Sensitive(SensitiveField::Anniversary),
        &["anniversary", "wedding anniversary", "home anniversary", "jahrestag", "記念日"],
    ),
    (
        Field::Sensitive(SensitiveField::Children),
        &[
            "children",
            "children names",
            "children birthdays",
            "children birthdates",
            "child",
            "kids",
            "kids names",
            "kinder",
            "hijos",
            "enfants",
            "figli",
            "filhos",
            "子供",
        ],
    ),
    (
        Field::Sensitive(SensitiveField::Hobbies),
        &["hobby", "hobbies", "hobbies and interests", "趣味"],
    ),
    (
        Field::Sensitive(SensitiveField::Loan),
        &[
            "loan",
            "loan amount",
            "loan balance",
            "loan type",
            "mortgage",
            "mortgage amount",
            "interest rate",
            "sale price",
            "sales price",
            "sold price",
            "purchase price",
            "listing price",
            "price",
        ],
    ),
];

/// Parts of an address, behind `home`, `business`, `mailing`, ... or alone.
pub(super) const PLACES: &[(PlacePart, &[&str])] = &[
    (PlacePart::Street, &["street", "street address", "address", "address line 1"]),
    (PlacePart::Suburb, &["suburb", "city", "town"]),
    (
        PlacePart::State,
        &["state", "province", "region", "state/province", "state/region", "county"],
    ),
    (
        PlacePart::Postcode,
        &["postcode", "post code", "postal code", "zip", "zip code", "zipcode", "zip/postal code"],
    ),
    (PlacePart::Country, &["country", "country/region"]),
];

/// What may stand before a part of an address; a home comes before an office.
pub(super) const PLACE_FRONTS: &[&str] =
    &["home", "mailing", "postal", "residential", "", "primary", "other", "business", "work"];

/// The private detail that a column or label is about, by the words in it.
pub(super) fn sensitive(name: &str) -> Option<SensitiveField> {
    let has = |words: &[&str]| name.split(' ').any(|word| words.contains(&word));
    if has(&["birthday", "birthdays", "birthdate", "dob"]) || name.contains("birth date") {
        let children = has(&["child", "children", "kid", "kids", "son", "daughter"]);
        return Some(if children { SensitiveField::Children } else { SensitiveField::BirthDate });
    }
    if has(&["children", "kids", "kid", "child", "son", "sons", "daughter", "daughters"]) {
        return Some(SensitiveField::Children);
    }
    if has(&["anniversary"]) {
        return Some(SensitiveField::Anniversary);
    }
    if has(&["hobby", "hobbies"]) {
        return Some(SensitiveField::Hobbies);
    }
    if has(&["loan", "mortgage"]) || name.contains("interest rate") || name.contains(" price") {
        return Some(SensitiveField::Loan);
    }
    None
}

/// The kind of number that a label tells.
pub(super) fn phone_kind(label: &str) -> PhoneKind {
    let label = label.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if has(&["fax"]) {
        PhoneKind::Fax
    } else if has(&["mobile", "mobil", "cell", "iphone", "handy", "携帯"]) {
        PhoneKind::Mobile
    } else if has(&["home", "privat", "自宅"]) {
        PhoneKind::Home
    } else if has(&["work", "business", "office", "company", "main", "勤務先"]) {
        PhoneKind::Work
    } else {
        PhoneKind::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_things() {
        let mut all: Vec<&str> =
            NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        all.sort_unstable();
        let count = all.len();
        all.dedup();

        assert_eq!(all.len(), count);
    }

    #[test]
    fn private_details_are_told_by_words() {
        assert_eq!(sensitive("spouse birthday"), Some(SensitiveField::BirthDate));
        assert_eq!(sensitive("child 1 birthday"), Some(SensitiveField::Children));
        assert_eq!(sensitive("last sold price"), Some(SensitiveField::Loan));
        assert_eq!(sensitive("interests"), None);
    }

    #[test]
    fn a_fax_at_home_is_a_fax() {
        assert_eq!(phone_kind("Home Fax"), PhoneKind::Fax);
        assert_eq!(phone_kind("* Work"), PhoneKind::Work);
        assert_eq!(phone_kind(""), PhoneKind::Unknown);
    }
}
