//! The founding documents, row by row: one file a document, and in it one test for each row that asks
//! for behaviour, named after its row. Rows that ask for none stand at the head of their file, with
//! the reason.
//!
//! | file | document |
//! |---|---|
//! | `s0.rs` | the five-step framework for an agency's social networks |
//! | `s1.rs` | the six measures against losing the client database |
//! | `s2.rs` | consent and social data |
//! | `s3/` | the client database of a sales team: fields, numbers, programs |
//! | `s4.rs` | what salespeople said about client connections and changing jobs |
//! | `upkeep.rs` | rows of several documents: what reports tell besides findings |

mod desk;
mod s0;
mod s1;
mod s2;
mod s3;
mod s4;
mod upkeep;
