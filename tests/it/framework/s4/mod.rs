//! Document S4: what salespeople said about client connections and changing jobs.
//!
//! Rows that ask for no behaviour:
//!
//! | row | why |
//! |---|---|
//! | S4-24 | a rule about résumés on networks: they are not the company's records, and are never opened (S4-18) |
//!
//! S4-20 (numbers by size of the office), S4-30 (benefits) and S4-31 (clients known to the leaver alone)
//! stand with the growth of the periodic report.

mod networks;
mod policy;
mod statements;
mod words;
