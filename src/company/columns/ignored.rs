//! Columns that are left unread on purpose, with the reason a diagnosis gives.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::company::columns::key::header_key;
use crate::company::columns::key::without_digits;
use crate::model::record::Book;

/// Why a column is left unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Free text about a client.
    Notes,
    /// Birth dates, children, anniversaries, hobbies, identity numbers.
    PrivateLife,
    /// Prices, loans, rent, bank accounts.
    Money,
    /// Scores and forecasts of a client.
    Profiling,
    /// Pay and performance of a rep.
    Performance,
    /// Tenants: landlords alone are on the rent roll.
    Tenant,
    /// Keys and alarm codes.
    Security,
    /// What a program sends by itself: campaigns, touch plans, mass mail.
    Automated,
    /// The day a record was changed.
    Change,
    /// A form of address.
    Honorific,
    /// A wish about fax alone.
    FaxOptOut,
    /// Nothing an audit asks for.
    NotNeeded,
    /// Said by a better column.
    Second,
    /// The user's mapping file says so.
    Asked,
}

impl Why {
    /// The reason in words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Notes => "free text is never read",
            Self::PrivateLife => "private life is never read",
            Self::Money => "prices, loans, rent and bank details are never read",
            Self::Profiling => "scores and forecasts of people are never read",
            Self::Performance => "pay and performance are never read",
            Self::Tenant => "tenants are not on the rent roll; landlords are",
            Self::Security => "keys and codes are never read",
            Self::Automated => "an automated send is no dealing with the client",
            Self::Change => "a change to a record is no dealing with the client",
            Self::Honorific => "a form of address identifies nobody",
            Self::FaxOptOut => "a wish about fax says nothing about other channels",
            Self::NotNeeded => "no audit needs it",
            Self::Second => "another column says it better",
            Self::Asked => "the mapping file says so",
        }
    }

    /// Tells whether not even a mapping file may have the column read.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Self::Notes
                | Self::PrivateLife
                | Self::Money
                | Self::Profiling
                | Self::Performance
                | Self::Security
        )
    }
}

/// Reasons and the headers they hold for.
const TABLE: &[(Why, &[&str])] = &[
    (
        Why::Notes,
        &[
            "Notes",
            "Note",
            "Comments",
            "Comment",
            "Remarks",
            "Description",
            "Background",
            "Background Info",
            "Last Results",
            "History",
            "Correspondence",
            "Lost Comment",
            "Message",
        ],
    ),
    (
        Why::PrivateLife,
        &[
            "Birthday",
            "Birth Date",
            "Date of Birth",
            "DOB",
            "Children",
            "Kids",
            "Anniversary",
            "Hobby",
            "Hobbies",
            "Interests",
            "Gender",
            "Government ID Number",
            "Photo",
            "Religion",
            "Marital Status",
            "Pets",
            "Age",
        ],
    ),
    (
        Why::Money,
        &[
            "Sale Price",
            "Price",
            "List Price",
            "Listing Price",
            "Purchase Price",
            "Budget",
            "Interest Rate",
            "Interest Rates",
            "Loan Type",
            "Loan Amount",
            "Lender",
            "Assigned Lender",
            "Annual Revenue",
            "Income",
            "Net Worth",
            "Billing Information",
            "Rent",
            "Weekly Rent",
            "Bond",
            "Bank",
            "Bank Account",
            "BSB",
            "Account Number",
            "Management Fee",
            "Fee",
            "Arrears",
            "Balance",
            "ABN",
            "Tax File Number",
            "Commission",
        ],
    ),
    (
        Why::Profiling,
        &[
            "Conversion Probability",
            "Probability of Conversion",
            "Probability",
            "Engagement",
            "Engagement Level",
            "Lead Score",
            "Score",
            "HubSpot Score",
            "Lead Source Quality",
            "Likelihood to close",
            "Status Level",
            "Level",
            "Rating",
            "Grade",
            "Persona",
        ],
    ),
    (
        Why::Change,
        &[
            "Last Modified Date",
            "Last Modified",
            "Edit Date",
            "Modified Time",
            "Modified On",
            "Modified",
            "Updated",
            "Updated At",
            "Updated On",
            "Update Time",
            "Last Updated",
            "Last Modified By",
            "Edited",
        ],
    ),
    (
        Why::Automated,
        &[
            "Campaign",
            "Campaigns",
            "Last Campaign",
            "Last Mass Email",
            "Mass Email Sent",
            "Last Broadcast",
            "Emails Sent",
            "Touch Plan",
            "8x8",
            "8x8 Plan",
            "33 Touch",
            "33 Touch Plan",
            "Drip",
            "Drip Campaign",
        ],
    ),
    (
        Why::Honorific,
        &[
            "Salutation",
            "Name Prefix",
            "Prefix",
            "Honorific",
            "Suffix",
            "Name Suffix",
            "Generational Suffix",
            "Initials",
        ],
    ),
    (Why::FaxOptOut, &["Fax Opt Out", "HasOptedOutOfFax", "Do Not Fax"]),
    (Why::Security, &["Keys", "Key Number", "Key", "Alarm Code", "Password"]),
    (
        Why::NotNeeded,
        &[
            "Plan",
            "Business Plan",
            "Action Plan",
            "Home Description",
            "Property Description",
            "E-mail Type",
            "E-mail 1 - Type",
            "E-mail 1 - Label",
            "E-mail Display Name",
            "Address 1 - Type",
            "Address 1 - Label",
            "Address 1 - PO Box",
            "Address 1 - Extended Address",
            "Website 1 - Type",
            "Website 1 - Label",
            "Organization 1 - Type",
            "Organization 1 - Department",
            "Organization Department",
            "Organization 1 - Symbol",
            "Organization 1 - Location",
            "Organization 1 - Job Description",
            "Organization 1 - Yomi Name",
            "Custom Field 1 - Type",
            "Custom Field 1 - Value",
            "Custom Field 1 - Label",
            "Relation 1 - Type",
            "Relation 1 - Value",
            "Relation 1 - Label",
            "Event 1 - Type",
            "Event 1 - Value",
            "Event 1 - Label",
            "IM 1 - Type",
            "IM 1 - Service",
            "IM 1 - Value",
            "Yomi Name",
            "Given Name Yomi",
            "Additional Name Yomi",
            "Family Name Yomi",
            "Phonetic First Name",
            "Phonetic Middle Name",
            "Phonetic Last Name",
            "Short Name",
            "Department",
            "Assistant's Name",
            "Assistant's Phone",
            "Assistant",
            "Callback",
            "Pager",
            "Radio Phone",
            "Telex",
            "ISDN",
            "TTY/TDD Phone",
            "Phone Ext-",
            "Directory Server",
            "Internet Free Busy",
            "Keywords",
            "Language",
            "Location",
            "Manager's Name",
            "Mileage",
            "Office Location",
            "Organizational ID Number",
            "Priority",
            "Profession",
            "User 1",
            "Subject",
            "Home Address PO Box",
            "Business Address PO Box",
            "Other Address PO Box",
            "Latitude",
            "Longitude",
            "Timezone",
            "Time Zone",
            "IP Address",
            "Is Contacted",
            "Associated Company IDs",
            "Account ID",
            "Twitter Username",
            "Twitter Handle",
            "Twitter",
            "Facebook",
            "Instagram",
            "Visible To",
            "Close Date",
            "Expected Close Date",
            "Name Pronunciation",
            "Has Photo",
        ],
    ),
];

/// Headers that are left unread in HR files besides.
const ROSTER: &[(Why, &[&str])] = &[
    (
        Why::Performance,
        &[
            "Salary",
            "Base Salary",
            "Pay",
            "Pay Rate",
            "Pay Grade",
            "Bonus",
            "OTE",
            "Compensation",
            "Performance Rating",
            "Performance Score",
            "Performance",
            "Review Date",
            "Review Score",
            "Performance Review",
            "Improvement Plan",
            "Job Level",
            "Sales Volume",
            "Revenue",
            "Targets",
            "Sick Leave",
            "Leave Balance",
            "Warnings",
            "Disciplinary",
        ],
    ),
    (
        Why::NotNeeded,
        &[
            "Department",
            "Phone",
            "Mobile",
            "Home Phone",
            "Work Phone",
            "Company",
            "Employment Type",
            "Status",
        ],
    ),
];

/// Words that tell a header of private content wherever they stand in it.
const WORDS: &[(Why, &[&str])] = &[
    (
        Why::PrivateLife,
        &[
            "birth",
            "anniversar",
            "children",
            "childs",
            "hobbies",
            "passport",
            "driverslicen",
            "medical",
        ],
    ),
    (Why::Notes, &["notes", "comments"]),
    (
        Why::Money,
        &[
            "salesprice",
            "saleprice",
            "interestrate",
            "loan",
            "mortgage",
            "bankaccount",
            "bankname",
            "creditcard",
            "taxfile",
        ],
    ),
    (Why::Profiling, &["probability", "engagement", "leadscore", "conversion"]),
    (Why::Performance, &["salary", "performance", "bonus"]),
    (
        Why::Automated,
        &["campaign", "massemail", "touchplan", "8x8plan", "33touch", "newslettersent"],
    ),
];

/// Reasons by key.
type Reasons = HashMap<String, Why>;

static ANY: LazyLock<Reasons> = LazyLock::new(|| reasons(TABLE));
static IN_ROSTER: LazyLock<Reasons> = LazyLock::new(|| reasons(ROSTER));

/// Builds the reasons by key, of numbered headers without their numbers too.
fn reasons(table: &[(Why, &[&str])]) -> Reasons {
    let mut all = Reasons::new();
    for (why, names) in table {
        for key in names.iter().map(|name| header_key(name)) {
            all.entry(without_digits(&key)).or_insert(*why);
            all.insert(key, *why);
        }
    }
    all
}

/// Finds the reason to leave a column of a book unread.
pub(super) fn exactly(book: Book, key: &str) -> Option<Why> {
    let own = (book == Book::Roster).then(|| IN_ROSTER.get(key)).flatten();
    own.or_else(|| ANY.get(key)).copied()
}

/// Finds the reason in the words of a header that no table knows.
pub(super) fn by_words(book: Book, key: &str) -> Option<Why> {
    if book == Book::RentRoll && (key.contains("tenan") || key.contains("lessee")) {
        return Some(Why::Tenant);
    }
    if book == Book::RentRoll
        && ["rent", "bond", "bsb", "key"].iter().any(|word| key.starts_with(word))
    {
        return Some(Why::Money);
    }
    let hit = WORDS.iter().find(|(_, words)| words.iter().any(|word| key.contains(word)));
    hit.map(|(why, _)| *why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_columns_are_known_by_name_and_by_words() {
        assert_eq!(exactly(Book::Crm, "dateofbirth"), Some(Why::PrivateLife));
        assert_eq!(by_words(Book::Crm, "secondchildsbirthday"), Some(Why::PrivateLife));
        assert_eq!(by_words(Book::RentRoll, "tenantemail"), Some(Why::Tenant));
        assert_eq!(exactly(Book::Roster, "performancerating"), Some(Why::Performance));
    }
}
