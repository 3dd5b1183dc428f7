//! The fields that are read, and their names in mapping files and diagnoses.

use crate::company::columns::roster;
use crate::model::person::PhoneKind;
use crate::model::record::Book;

/// What a column is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The record's, landlord's or rep's id.
    Id,
    /// Given name.
    FirstName,
    /// Middle name.
    MiddleName,
    /// Family name.
    LastName,
    /// The whole name in one cell.
    FullName,
    /// What friends say instead of the given name.
    Nickname,
    /// A former family name.
    FormerLastName,
    /// The partner's given name.
    PartnerFirstName,
    /// The partner's family name.
    PartnerLastName,
    /// The partner's whole name, spouse, co-owner.
    PartnerName,
    /// Addresses.
    Email,
    /// Numbers of one kind.
    Phone(PhoneKind),
    /// The kind of the numbered phone column beside it: `Phone 1 - Type`.
    PhoneType,
    /// Part of one of the addresses.
    Address(Slot, Part),
    /// Employer.
    Company,
    /// Job title.
    JobTitle,
    /// Profile page on a network.
    Profile,
    /// Owner of the record.
    Owner,
    /// Owner by an internal number; read only where no other column names the owner.
    OwnerId,
    /// Who made the record.
    CreatedBy,
    /// When it was made.
    CreatedOn,
    /// Lead source.
    Source,
    /// Groups, tags, categories, type, role.
    Group,
    /// A tick that stands for a group of the column's name.
    GroupTick,
    /// Status or stage.
    Status,
    /// True means: do not contact.
    OptOut,
    /// The day of the wish not to be contacted.
    OptedOutOn,
    /// True means: asked to be contacted. Its `no` means nothing.
    OptIn,
    /// Consent in words.
    Consent,
    /// Last personal dealing.
    LastDealingOn,
    /// The next touch that is planned.
    NextTouchOn,
    /// Number of personal dealings.
    Dealings,
    /// Year or day of the last closing.
    ClosingYear,
    /// Specialist, collaborator, cooperating agent.
    AlsoServedBy,
    /// Who referred the client.
    ReferredBy,
    /// When a new owner took the record over as their own.
    AdoptedOn,
    /// When the client was told of the privacy notice.
    NotifiedOn,
    /// Preferred channels.
    PreferredChannel,
    /// Marked private.
    Private,
    /// A rep's name at log-in.
    UserName,
    /// A rep's role.
    Role,
    /// A rep's office.
    Office,
    /// The place whose law applies.
    Place,
    /// A rep's or a property's manager.
    Manager,
    /// First day of work.
    Hired,
    /// The day notice was given.
    Resigned,
    /// First day of garden leave.
    GardenLeaveFrom,
    /// Last day of work.
    LastDay,
    /// The employment agreement's id.
    Agreement,
    /// The property's reference.
    PropertyId,
    /// First day of the management agreement.
    AgreementStart,
    /// Last day of the management agreement.
    AgreementEnd,
    /// The day the management was won.
    GainedOn,
    /// The day the management was lost.
    LostOn,
    /// Why it was lost.
    LostReason,
}

/// Which of a person's addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// Home.
    Home,
    /// Postal address.
    Mailing,
    /// Not said which.
    Main,
    /// Work.
    Work,
    /// Another one.
    Other,
    /// The managed property.
    Property,
}

/// Which part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Street and number, or an address in one piece.
    Street,
    /// Suburb, town, city.
    Suburb,
    /// State, province, county.
    State,
    /// Postcode.
    Postcode,
    /// Country.
    Country,
}

/// Names of fields, as a mapping file writes them.
const NAMES: &[(Field, &str)] = &[
    (Field::Id, "id"),
    (Field::FirstName, "first_name"),
    (Field::MiddleName, "middle_name"),
    (Field::LastName, "last_name"),
    (Field::FullName, "full_name"),
    (Field::Nickname, "nickname"),
    (Field::FormerLastName, "former_last_name"),
    (Field::PartnerFirstName, "partner_first_name"),
    (Field::PartnerLastName, "partner_last_name"),
    (Field::PartnerName, "partner_name"),
    (Field::Email, "email"),
    (Field::Phone(PhoneKind::Unknown), "phone"),
    (Field::Phone(PhoneKind::Home), "home_phone"),
    (Field::Phone(PhoneKind::Mobile), "mobile"),
    (Field::Phone(PhoneKind::Work), "work_phone"),
    (Field::Phone(PhoneKind::Fax), "fax"),
    (Field::PhoneType, "phone_type"),
    (Field::Company, "company"),
    (Field::JobTitle, "job_title"),
    (Field::Profile, "profile"),
    (Field::Owner, "owner"),
    (Field::OwnerId, "owner_id"),
    (Field::CreatedBy, "created_by"),
    (Field::CreatedOn, "created_on"),
    (Field::Source, "source"),
    (Field::Group, "group"),
    (Field::GroupTick, "group_tick"),
    (Field::Status, "status"),
    (Field::OptOut, "opt_out"),
    (Field::OptedOutOn, "opted_out_on"),
    (Field::OptIn, "opt_in"),
    (Field::Consent, "consent"),
    (Field::LastDealingOn, "last_dealing_on"),
    (Field::NextTouchOn, "next_touch_on"),
    (Field::Dealings, "dealings"),
    (Field::ClosingYear, "closing_year"),
    (Field::AlsoServedBy, "also_served_by"),
    (Field::ReferredBy, "referred_by"),
    (Field::AdoptedOn, "adopted_on"),
    (Field::NotifiedOn, "notified_on"),
    (Field::PreferredChannel, "preferred_channel"),
    (Field::Private, "private"),
    (Field::UserName, "user_name"),
    (Field::Role, "role"),
    (Field::Office, "office"),
    (Field::Place, "place"),
    (Field::Manager, "manager"),
    (Field::Hired, "hired"),
    (Field::Resigned, "resigned"),
    (Field::GardenLeaveFrom, "garden_leave_from"),
    (Field::LastDay, "last_day"),
    (Field::Agreement, "agreement"),
    (Field::PropertyId, "property_id"),
    (Field::AgreementStart, "agreement_start"),
    (Field::AgreementEnd, "agreement_end"),
    (Field::GainedOn, "gained_on"),
    (Field::LostOn, "lost_on"),
    (Field::LostReason, "lost_reason"),
];

/// Prefixes of an address's parts in mapping files.
const SLOTS: &[(Slot, &str)] = &[
    (Slot::Main, ""),
    (Slot::Home, "home_"),
    (Slot::Mailing, "mailing_"),
    (Slot::Work, "work_"),
    (Slot::Other, "other_"),
    (Slot::Property, "property_"),
];

/// Names of an address's parts.
const PARTS: &[(Part, &str)] = &[
    (Part::Street, "street"),
    (Part::Suburb, "suburb"),
    (Part::State, "state"),
    (Part::Postcode, "postcode"),
    (Part::Country, "country"),
];

/// The names of the fields that a book has, as mapping files have them. A roster has its own; clients
/// and landlords share theirs.
#[must_use]
pub fn field_names(book: Book) -> Vec<String> {
    let has = |field: &Field| {
        book != Book::Roster || roster::TABLE.iter().any(|(known, _)| known == field)
    };
    Field::all().into_iter().filter(|(field, _)| has(field)).map(|(_, name)| name).collect()
}

impl Field {
    /// All fields with their names.
    #[must_use]
    pub fn all() -> Vec<(Self, String)> {
        let plain = NAMES.iter().map(|(field, name)| (*field, (*name).to_owned()));
        let address = SLOTS.iter().flat_map(|(slot, prefix)| {
            PARTS
                .iter()
                .map(move |(part, name)| (Self::Address(*slot, *part), format!("{prefix}{name}")))
        });
        plain.chain(address).collect()
    }

    /// Its name in mapping files and diagnoses.
    #[must_use]
    pub fn name(self) -> String {
        let all = Self::all();
        all.into_iter().find(|(field, _)| *field == self).map(|(_, name)| name).unwrap_or_default()
    }

    /// The field of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|(_, known)| known == name).map(|(field, _)| field)
    }

    /// Tells whether the field holds a day.
    #[must_use]
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Self::CreatedOn
                | Self::OptedOutOn
                | Self::LastDealingOn
                | Self::NextTouchOn
                | Self::AdoptedOn
                | Self::NotifiedOn
                | Self::Hired
                | Self::Resigned
                | Self::GardenLeaveFrom
                | Self::LastDay
                | Self::AgreementStart
                | Self::AgreementEnd
                | Self::GainedOn
                | Self::LostOn
        )
    }

    /// Tells whether somebody can be identified by the field.
    #[must_use]
    pub fn identifies(self) -> bool {
        matches!(
            self,
            Self::FirstName | Self::LastName | Self::FullName | Self::Email | Self::Phone(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_leads_back_to_its_field() {
        let all = Field::all();

        let names = all.iter().map(|(_, name)| name.clone()).collect::<BTreeSet<_>>();

        assert_eq!(names.len(), all.len());
        assert!(all.iter().all(|(field, name)| Field::named(name) == Some(*field)));
    }
}
