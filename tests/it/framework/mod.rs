//! The founding documents, row by row: one file a document, and in it one test for each row that asks
//! for behaviour, named after its row. Rows that ask for none stand at the head of their file, with
//! the reason.
//!
//! | file | document |
//! |---|---|
//! | `s0/` | the five-step framework for an agency's social networks |
//! | `s1/` | the six measures against losing the client database |
//! | `s2.rs` | consent and social data |
//! | `s3/` | the client database of a sales team: fields, numbers, programs |
//! | `s4/` | what salespeople said about client connections and changing jobs |
//! | `evidence.rs` | rows of several documents: evidence, backups, privacy |
//! | `desk.rs` | what the tests share |
//! | `upkeep.rs` | rows of several documents: what reports tell besides findings |

mod desk;
mod evidence;
mod s0;
mod s1;
mod s2;
mod s3;
mod s4;
mod upkeep;
