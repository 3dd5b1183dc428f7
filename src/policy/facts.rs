//! The facts that rules may ask for: one field or word here for each in `policies/schema.cedarschema`.
//!
//! No ids and no names: two events with the same facts get the same decision, so decisions are kept.

use serde::Deserialize;

use crate::model::reading::SensitiveField;
use crate::model::span::Within;
use crate::model::stewardship::Stewardship;

/// Declares a closed list of words, as an enum that knows its entity type in the schema.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
        pub enum $name { $($(#[$item])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Its entity type in the schema.
            pub(super) const TYPE: &'static str = stringify!($name);

            /// Its word in rules.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

words! {
    /// When something happened, seen from the rep's employment.
    Phase {
        /// Before the first day.
        BeforeHire = "before_hire",
        /// From the first day to the last.
        Tenure = "tenure",
        /// After the last day.
        AfterEnd = "after_end",
        /// The export gives no date.
        Undated = "undated",
    }
}

words! {
    /// Why the audit runs.
    Purpose {
        /// A rep checks a file before uploading it.
        BeforeUpload = "before_upload",
        /// An export was handed in.
        Handed = "handed",
        /// A rep is leaving, or has left.
        Leaving = "leaving",
    }
}

words! {
    /// Whose account something is on.
    Account {
        /// The rep's own.
        Personal = "personal",
        /// One opened for the company.
        Company = "company",
    }
}

impl Account {
    /// All: `--account` takes its choices from here.
    pub const ALL: [Self; 2] = [Self::Personal, Self::Company];
}

/// A word that names no kind of account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no kind of account")]
pub struct UnknownAccount(pub String);

impl std::str::FromStr for Account {
    type Err = UnknownAccount;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == word.trim());
        known.ok_or_else(|| UnknownAccount(word.to_owned()))
    }
}

words! {
    /// What kind of tie.
    Tie {
        /// None: an upload.
        None = "none",
        /// A mutual connection.
        Connection = "connection",
        /// A mutual friendship.
        Friend = "friend",
        /// The rep follows.
        Following = "following",
        /// The client follows.
        Follower = "follower",
        /// The rep invited.
        InvitationSent = "invitation_sent",
        /// The client invited.
        InvitationReceived = "invitation_received",
    }
}

words! {
    /// Whether something lies in a window.
    Window {
        /// There is no such window.
        None = "none",
        /// On no day it can have been.
        Out = "out",
        /// On some of the days it can have been.
        Edge = "edge",
        /// On every day it can have been.
        In = "in",
    }
}

words! {
    /// What the place lets the company do with a clause.
    Standing {
        /// No clause is asked about.
        None = "none",
        /// It is read as written.
        AsWritten = "as_written",
        /// It is not relied on.
        NotReliedOn = "not_relied_on",
    }
}

words! {
    /// How far a step reaches into a clause, by the ladder.
    Scope {
        /// No clause is asked about.
        None = "none",
        /// Not at all.
        Outside = "outside",
        /// Hardly: for review.
        Weak = "weak",
        /// Perhaps.
        Possible = "possible",
        /// Likely: a person must look.
        Likely = "likely",
        /// It is what the clause names.
        Direct = "direct",
    }
}

words! {
    /// A private detail in a contact file.
    Detail {
        /// Birth dates.
        BirthDate = "birth_date",
        /// Children.
        Children = "children",
        /// Anniversaries.
        Anniversary = "anniversary",
        /// Hobbies.
        Hobbies = "hobbies",
        /// Loans, interest rates, sale prices.
        Loan = "loan",
    }
}

words! {
    /// What is asked.
    Action {
        /// An entry in an address book of a network, or in a file for it.
        UploadToNetwork = "UploadToNetwork",
        /// A tie.
        Connect = "Connect",
        /// An invitation.
        Invite = "Invite",
        /// An event under one clause.
        TouchClause = "TouchClause",
        /// Many connections in few days.
        ConnectInBurst = "ConnectInBurst",
        /// A private detail in a file.
        HandFile = "HandFile",
    }
}

impl From<Within> for Window {
    fn from(within: Within) -> Self {
        match within {
            Within::In => Self::In,
            Within::Out => Self::Out,
            Within::Edge => Self::Edge,
        }
    }
}

impl From<SensitiveField> for Detail {
    fn from(field: SensitiveField) -> Self {
        match field {
            SensitiveField::BirthDate => Self::BirthDate,
            SensitiveField::Children => Self::Children,
            SensitiveField::Anniversary => Self::Anniversary,
            SensitiveField::Hobbies => Self::Hobbies,
            SensitiveField::Loan => Self::Loan,
        }
    }
}

/// The facts of an event that is about one client.
#[expect(clippy::struct_excessive_bools, reason = "each is one word that rules may ask for")]
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct EventFacts {
    /// The class that wins.
    pub(super) stewardship: Stewardship,
    /// Other classes that hold.
    pub(super) also: Vec<Stewardship>,
    /// Whose account.
    pub(super) account: Account,
    /// When.
    pub(super) phase: Phase,
    /// Why the audit runs.
    pub(super) purpose: Purpose,
    /// What kind of tie.
    pub(super) tie: Tie,
    /// The tie or the record is older than the employment.
    pub(super) pre_existing: bool,
    /// The client made the first step.
    pub(super) client_first: bool,
    /// An approval covers it.
    pub(super) approved: bool,
    /// The audit is about what comes after the last day.
    pub(super) outlives_employment: bool,
    /// `[continuing_access] enabled`.
    pub(super) continuing_access_enabled: bool,
    /// Whether a clause protects the client.
    pub(super) protected: Window,
    /// Whether the event lies in the clause's longest window.
    pub(super) window: Window,
    /// How the place reads the clause.
    pub(super) clause: Standing,
    /// How far the step reaches into the clause.
    pub(super) scope: Scope,
    /// A carve-out of the clause applies.
    pub(super) carved_out: bool,
}

impl Default for EventFacts {
    /// A colleague's client in the tenure of a rep who stays, where no clause is asked about.
    fn default() -> Self {
        Self {
            stewardship: Stewardship::Company,
            also: Vec::new(),
            account: Account::Personal,
            phase: Phase::Tenure,
            purpose: Purpose::Handed,
            tie: Tie::None,
            pre_existing: false,
            client_first: false,
            approved: false,
            outlives_employment: false,
            continuing_access_enabled: true,
            protected: Window::None,
            window: Window::None,
            clause: Standing::None,
            scope: Scope::None,
            carved_out: false,
        }
    }
}

/// The facts of a run of connections, with the limits that are set.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BurstNumbers {
    /// Connections in the run.
    pub(super) connections: i64,
    /// Clients among them.
    pub(super) matched: i64,
    /// Days it took, both ends counted.
    pub(super) days: i64,
    /// Days from its last day to notice; negative when notice came first.
    #[serde(default)]
    pub(super) days_before_notice: Option<i64>,
    /// Connections at least.
    pub(super) limit_connections: i64,
    /// Days at most.
    pub(super) limit_days: i64,
    /// Days before notice at most.
    pub(super) limit_days_before_notice: i64,
}

/// Everything one decision rests on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Facts {
    /// About one client.
    Event(Action, EventFacts),
    /// About a run of connections.
    Burst(BurstNumbers),
    /// About a private detail in a file.
    Detail(Detail),
}
