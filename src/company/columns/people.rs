//! Headers that say who somebody is, in any book.
//!
//! From the headers of the CRM products' documents and exports. The non-English ones are those
//! that Outlook and others write on machines set to another language.

use crate::company::columns::Field;
use crate::company::columns::Part;
use crate::company::columns::Slot;
use crate::model::person::PhoneKind;

/// Field and the headers that mean it, the best first.
pub(super) const TABLE: &[(Field, &[&str])] = &[
    (
        Field::FirstName,
        &[
            "First Name",
            "Given Name",
            "Forename",
            "First",
            "Name First",
            "Given Names",
            "nameFirstName",
            "Vorname",
            "Prénom",
            "Nombre",
            "Imię",
            "名",
        ],
    ),
    (Field::MiddleName, &["Middle Name", "Additional Name", "Middle", "Middle Names"]),
    (
        Field::LastName,
        &[
            "Last Name",
            "Family Name",
            "Surname",
            "Last",
            "Name Last",
            "nameLastName",
            "Nachname",
            "Nom",
            "Apellidos",
            "Nazwisko",
            "姓",
        ],
    ),
    (
        Field::FullName,
        &[
            "Full Name",
            "Name",
            "Display Name",
            "Contact Name",
            "Contact",
            "Contact Full Name",
            "NameText",
            "Lead Name",
            "Client Name",
            "Client",
            "Customer Name",
            "File As",
            "氏名",
        ],
    ),
    (Field::Nickname, &["Nickname", "Preferred Name", "Known As", "Goes By"]),
    (
        Field::FormerLastName,
        &["Maiden Name", "Former Last Name", "Previous Surname", "Former Name"],
    ),
    (
        Field::PartnerFirstName,
        &["Partner First Name", "Spouse First Name", "Secondary First Name", "Co-Owner First Name"],
    ),
    (
        Field::PartnerLastName,
        &["Partner Last Name", "Spouse Last Name", "Secondary Last Name", "Co-Owner Last Name"],
    ),
    (
        Field::PartnerName,
        &[
            "Partner",
            "Partner Name",
            "Spouse",
            "Spouse Name",
            "Spouse/Partner",
            "Secondary Contact",
            "Co-Owner",
            "Co-Owner Name",
            "Joint Owner",
        ],
    ),
    (
        Field::Email,
        &[
            "Email",
            "Email Address",
            "Primary Email",
            "E-mail 1 - Value",
            "Personal E-mail",
            "Home Email",
            "Email (Home)",
            "Work Email",
            "Email (Work)",
            "Business Email",
            "Email - Home",
            "Email - Work",
            "Email - Other",
            "Email ID",
            "hs_email",
            "Email Addresses",
            "Emails",
            "Preferred Email",
            "Additional email addresses",
            "hs_additional_emails",
            "Additional Emails",
            "Secondary Email",
            "Alternate Email",
            "Alt Email",
            "Other Email",
            "Partner Email",
            "Spouse Email",
            "電子メール アドレス",
            "メール",
        ],
    ),
    (
        Field::Phone(PhoneKind::Mobile),
        &[
            "Mobile",
            "Mobile Phone",
            "Mobile Phone Number",
            "Mobile Number",
            "Mobile No",
            "Cell",
            "Cell Phone",
            "Cell Phone Number",
            "Phone Mobile",
            "Phone (M)",
            "Phone - Mobile",
            "Mobile Phones",
            "Partner Mobile",
            "Spouse Mobile",
            "携帯電話",
        ],
    ),
    (
        Field::Phone(PhoneKind::Home),
        &[
            "Home Phone",
            "Home",
            "Phone (H)",
            "Phone - Home",
            "Phone Home",
            "Home Phone Number",
            "Home Number",
            "Phone (AH)",
            "After Hours Phone",
            "Private Phone",
        ],
    ),
    (
        Field::Phone(PhoneKind::Work),
        &[
            "Business Phone",
            "Work Phone",
            "Phone (W)",
            "Phone - Work",
            "Phone Work",
            "Work Number",
            "Work Phone Number",
            "Business Phone Number",
            "Office Phone",
            "Direct Phone",
            "Company Main Phone",
            "Main Phone",
            "Company Phone",
            "勤務先 電話",
        ],
    ),
    (
        Field::Phone(PhoneKind::Fax),
        &[
            "Fax",
            "Fax Number",
            "Business Fax",
            "Work Fax",
            "Home Fax",
            "Other Fax",
            "Phone (F)",
            "Phone - Fax",
            "Phone Fax",
        ],
    ),
    (
        Field::Phone(PhoneKind::Unknown),
        &[
            "Phone",
            "Phone Number",
            "Primary Phone",
            "Phone 1 - Value",
            "Telephone",
            "Telephone Number",
            "Tel",
            "Contact Number",
            "Daytime Phone",
            "Other Phone",
            "Alt Phone",
            "Alternate Phone",
            "Phone - Other",
            "Phones",
            "Car Phone",
            "Phone Numbers",
        ],
    ),
    (Field::PhoneType, &["Phone 1 - Type", "Phone 1 - Label"]),
    (
        Field::Company,
        &[
            "Company",
            "Company Name",
            "Account Name",
            "Account",
            "Organization",
            "Organisation",
            "Organization Name",
            "Organisation Name",
            "Organization 1 - Name",
            "Associated Company",
            "Business Name",
            "Employer",
            "会社名",
        ],
    ),
    (
        Field::JobTitle,
        &[
            "Job Title",
            "Position",
            "Organization 1 - Title",
            "Organization Title",
            "Occupation",
            "Function",
            "Designation",
            "役職",
        ],
    ),
    (
        Field::Profile,
        &[
            "LinkedIn URL",
            "LinkedIn",
            "LinkedIn Bio",
            "LinkedIn Profile",
            "LinkedIn Profile URL",
            "hs_linkedin_url",
            "linkedinLinkPrimaryLinkUrl",
            "Website",
            "Web Page",
            "Website 1 - Value",
            "Website URL",
            "URL",
        ],
    ),
];

/// Slot and how headers begin that mean a part of it: `Mailing Street`, `Home City`.
const SLOTS: &[(Slot, &[&str])] = &[
    (
        Slot::Home,
        &[
            "home",
            "homeaddress",
            "residential",
            "residentialaddress",
            "physical",
            "physicaladdress",
        ],
    ),
    (Slot::Mailing, &["mailing", "mailingaddress", "postal", "postaladdress", "mail"]),
    (Slot::Main, &["", "address", "street", "primary", "primaryaddress", "contactaddress"]),
    (Slot::Work, &["business", "businessaddress", "work", "workaddress", "company", "office"]),
    (Slot::Other, &["other", "otheraddress", "billing", "billingaddress", "secondaryaddress"]),
    (Slot::Property, &["property", "propertyaddress", "lot"]),
];

/// Part and how headers end that mean it.
const PARTS: &[(Part, &[&str])] = &[
    (Part::Suburb, &["suburb", "city", "town", "locality", "citytown", "suburbcity"]),
    (Part::State, &["state", "stateprovince", "stateregion", "province", "county", "region"]),
    (Part::Postcode, &["postcode", "postalcode", "zip", "zipcode", "zippostalcode", "code"]),
    (Part::Country, &["country", "countryregion"]),
    (
        Part::Street,
        &["street", "streetaddress", "address", "formatted", "addresstext", "line", "addressline"],
    ),
];

/// Reads an address header: `mailingstateprovince` is the state of the postal address.
pub(super) fn address(key: &str) -> Option<Field> {
    for (part, ends) in PARTS {
        for end in *ends {
            let Some(begin) = key.strip_suffix(end) else { continue };
            let bare_code = *end == "code" && begin.is_empty();
            let whole_slot = *part == Part::Street && (key == "street" || key == "address");
            if bare_code {
                continue;
            }
            if whole_slot {
                return Some(Field::Address(Slot::Main, Part::Street));
            }
            if let Some((slot, _)) = SLOTS.iter().find(|(_, begins)| begins.contains(&begin)) {
                return Some(Field::Address(*slot, *part));
            }
        }
    }
    whole(key).map(|slot| Field::Address(slot, Part::Street))
}

/// An address in one cell, such as `Postal Address`.
fn whole(key: &str) -> Option<Slot> {
    let named = key.ends_with("address");
    SLOTS.iter().find(|(_, begins)| named && begins.contains(&key)).map(|(slot, _)| *slot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_headers_of_the_products_are_told_apart() {
        let cases = [
            ("mailingstateprovince", Slot::Mailing, Part::State),
            ("mailingzippostalcode", Slot::Mailing, Part::Postcode),
            ("homecountryregion", Slot::Home, Part::Country),
            ("businessstreet", Slot::Work, Part::Street),
            ("address", Slot::Main, Part::Street),
            ("addresspostalcode", Slot::Main, Part::Postcode),
            ("suburb", Slot::Main, Part::Suburb),
            ("postaladdress", Slot::Mailing, Part::Street),
            ("propertyaddress", Slot::Property, Part::Street),
        ];

        for (key, slot, part) in cases {
            assert_eq!(address(key), Some(Field::Address(slot, part)), "{key}");
        }
    }

    #[test]
    fn what_only_ends_like_an_address_is_none() {
        for key in ["code", "ipaddress", "emailaddress", "ownercode", "headline"] {
            assert_eq!(address(key), None, "{key}");
        }
    }
}
