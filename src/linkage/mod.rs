//! Linkage: which record of the company a listed person is, how sure that is, and why.
//!
//! Fellegi and Sunter's model ("A Theory for Record Linkage", JASA 64 (1969), 1183-1210): every
//! field adds `log2(m / u)` bits, `u` from how often the value occurs. Then the records compete
//! with each other and with "none of them", so that namesakes share the probability.
//!
//! | file | what it does |
//! |---|---|
//! | `contract.rs` | what goes in: settings, subjects, records, population |
//! | `fold.rs`, `script/` | one spelling for one text: case, accents, scripts, emoji |
//! | `name.rs`, `name_shape.rs`, `name_parts.rs`, `nickname.rs`, `origin.rs` | a name as written into given and family names, with alternatives |
//! | `similarity.rs`, `word_distance.rs` | how alike two words and two names are, without context |
//! | `email.rs`, `phone.rs`, `company.rs` | the other fields, normalised |
//! | `features.rs` | a person with all fields normalised |
//! | `keys.rs` | block keys and counted terms of a person |
//! | `population.rs` | how common a name is |
//! | `agree.rs` | how two names compare: levels and their bits |
//! | `contact.rs` | how e-mails, phones, companies, places compare |
//! | `pair.rs` | one person against one record, field by field |
//! | `search.rs` | which records to look at |
//! | `cluster.rs` | records that are one person |
//! | `posterior.rs` | candidates of one person against each other |
//! | `weights.rs` | every number of the model |
//! | `data/` | nicknames; frequencies of common names; spellings of other scripts |

mod agree;
mod cluster;
mod company;
mod contact;
mod contract;
mod email;
mod features;
mod fold;
mod keys;
mod link;
mod name;
mod name_parts;
mod name_shape;
mod nickname;
mod origin;
mod pair;
mod phone;
mod population;
mod posterior;
mod script;
mod search;
#[cfg_attr(not(test), expect(dead_code, reason = "`name_similarity` asks it once the engine does"))]
mod similarity;
#[cfg(test)]
mod testing;
mod weights;
mod word_distance;

pub use contract::DatedValue;
pub use contract::Fingerprint;
pub use contract::LinkRecord;
pub use contract::Population;
pub use contract::Settings;
pub use contract::Subject;
pub use keys::fingerprint;
pub use keys::owner_term;
pub use keys::probe_keys;
pub use link::compare;
pub use link::link;
pub use link::name_similarity;
