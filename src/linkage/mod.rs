//! Linkage: which record of the company a listed person is, how sure that is, and why.
//!
//! Fellegi and Sunter's model ("A Theory for Record Linkage", JASA 64 (1969), 1183-1210): every
//! field adds `log2(m / u)` bits, `u` from how often the value occurs. Then the records compete
//! with each other and with "none of them", so that namesakes share the probability.
//!
//! | file | what it does |
//! |---|---|
//! | `contract.rs` | what goes in: settings, subjects, records |
//! | `fold.rs`, `script/` | one spelling for one text: case, accents, scripts, emoji |
//! | `name.rs`, `name_shape.rs`, `name_parts.rs`, `nickname.rs`, `origin.rs` | a name as written into given and family names, with alternatives |
//! | `email.rs`, `phone.rs`, `company.rs` | the other fields, normalised |
//! | `hash.rs` | hashes that are kept, and fast ones |
//! | `entry.rs` | one value of one record as the index keeps it |
//! | `index/` | the index of a book: built at import, mapped from a file |
//! | `communities.rs` | which given and family names go together |
//! | `shares.rs` | how common a name is |
//! | `query.rs` | somebody of a list, made ready |
//! | `candidates.rs` | which records to look at |
//! | `memory.rs` | what serves the next person of a list |
//! | `agree.rs`, `names.rs` | how words and names compare: levels and their bits |
//! | `contact.rs` | how e-mails, phones, companies, places compare |
//! | `pair.rs` | one person against one record, field by field |
//! | `bond.rs` | whose a record is, and whether another list has the client |
//! | `cluster.rs` | records that are one person |
//! | `posterior.rs` | candidates of one person against each other |
//! | `colleagues.rs` | companies that changed their name |
//! | `learn.rs` | what a list says of itself |
//! | `turn.rs` | what would change an answer |
//! | `calibration.rs` | what people decided, as a correction of what is told |
//! | `similarity.rs`, `word_distance.rs` | how alike two words and two names are, without context |
//! | `weights.rs` | every number of the model |
//! | `data/` | nicknames; frequencies of common names; spellings of other scripts |

mod agree;
mod bond;
mod calibration;
mod candidates;
mod cluster;
mod colleagues;
mod communities;
mod company;
mod contact;
mod contract;
mod email;
mod entry;
mod fold;
mod hash;
mod index;
mod learn;
mod link;
mod memory;
mod name;
mod name_parts;
mod name_shape;
mod names;
mod nickname;
mod origin;
mod pair;
mod phone;
mod posterior;
mod query;
mod script;
mod shares;
mod similarity;
mod turn;
mod weights;
mod word_distance;

pub use calibration::Calibration;
pub use contract::DatedValue;
pub use contract::LinkRecord;
pub use contract::LinkageError;
pub use contract::Settings;
pub use contract::Subject;
pub use index::Builder;
pub use index::Index;
pub use link::compare;
pub use link::index;
pub use link::link;
pub use link::name_similarity;
pub use turn::turns;
