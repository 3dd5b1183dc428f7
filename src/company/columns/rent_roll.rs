//! Headers of rent rolls: one row a property under management, or one a landlord and property.
//!
//! Fields as property-management systems publish them (ownership, lot, agreement). Their exports'
//! exact headers are not confirmed, so synonyms are wide and a mapping file may add others.

use crate::company::columns::Field;
use crate::company::columns::Part;
use crate::company::columns::Slot;

/// Field and the headers that mean it, the best first.
pub(super) const TABLE: &[(Field, &[&str])] = &[
    (
        Field::Id,
        &[
            "Landlord ID",
            "Landlord Reference",
            "Landlord Ref",
            "Landlord Code",
            "Owner ID",
            "Owner Reference",
            "Owner Ref",
            "Owner Code",
            "Contact ID",
            "Client ID",
            "Customer ID",
            "Ownership ID",
            "ID",
        ],
    ),
    (
        Field::FullName,
        &[
            "Landlord",
            "Landlord Name",
            "Landlord Names",
            "Landlords",
            "Owner",
            "Owner Name",
            "Owner Names",
            "Owners",
            "Lessor",
            "Ownership",
            "Ownership Name",
            "Full Name",
            "Name",
            "Names",
            "Contact Name",
            "Client Name",
            "Client",
        ],
    ),
    (
        Field::PropertyId,
        &[
            "Property ID",
            "Property Reference",
            "Property Ref",
            "Property Code",
            "Lot ID",
            "Lot Reference",
            "Management ID",
            "Lot",
            "Property",
            "Reference",
        ],
    ),
    (
        Field::Address(Slot::Property, Part::Street),
        &["Property Address", "Address", "Street", "Street Address"],
    ),
    (Field::Address(Slot::Property, Part::Suburb), &["Property Suburb", "Suburb", "City"]),
    (Field::Address(Slot::Property, Part::State), &["Property State", "State"]),
    (Field::Address(Slot::Property, Part::Postcode), &["Property Postcode", "Postcode", "Zip"]),
    (
        Field::Address(Slot::Mailing, Part::Street),
        &["Landlord Address", "Owner Address", "Landlord Postal Address", "Owner Postal Address"],
    ),
    (
        Field::Manager,
        &[
            "Property Manager",
            "Manager",
            "Manager ID",
            "Manager Name",
            "Managed By",
            "Portfolio Manager",
            "ActiveManagerMemberId",
            "PM",
            "Portfolio",
        ],
    ),
    (
        Field::AgreementStart,
        &[
            "Agreement Start",
            "Agreement Start Date",
            "Management Start",
            "Management Start Date",
            "Managed From",
            "Managed Since",
            "Authority Start",
            "Authority Date",
            "Appointment Date",
            "Start Date",
            "From",
        ],
    ),
    (
        Field::AgreementEnd,
        &[
            "Agreement End",
            "Agreement End Date",
            "Management End",
            "Management End Date",
            "Managed Until",
            "Authority End",
            "End Date",
            "Until",
            "To",
        ],
    ),
    (Field::GainedOn, &["Gained On", "Gain Date", "Gained", "Date Gained", "Gained Date"]),
    (
        Field::LostOn,
        &["Lost On", "Lost Date", "Lost", "Date Lost", "Archived On", "Termination Date"],
    ),
    (Field::LostReason, &["Lost Reason", "Reason Lost", "Reason", "Termination Reason"]),
    (Field::Group, &["Type", "Role", "Roles", "Contact Type", "Party", "Record Type"]),
];
