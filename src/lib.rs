//! ringfence finds a company's clients among a rep's connections and uploads, and says which ties
//! and uploads collide with which written rule.
//!
//! Data flows one way, and imports follow it:
//!
//! ```text
//! export -> connection, uploaded contact -> match -> judgement -> finding -> report, store
//!   network                               linkage   policy
//! ```
//!
//! Read [`usecase::flow`] first: it is the whole journey in one place.

pub mod cli;
pub mod company;
pub mod config;
pub mod evidence;
pub mod intake;
pub mod linkage;
pub mod model;
pub mod network;
pub mod policy;
pub mod report;
pub mod store;
pub mod usecase;
pub mod web;
