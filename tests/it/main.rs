//! All integration tests: one binary, one module a subject.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod accounts;
mod architecture;
mod asvs;
mod browser;
mod check;
mod commands;
mod company;
mod demo;
mod demo_agency;
mod evidence;
mod exports;
mod facebook;
mod framework;
mod hostile;
mod jobs;
mod kill;
mod linkage;
mod linkage_quality;
mod live;
mod mariadb;
mod names;
mod networks;
mod policy;
mod postgres;
mod privacy;
mod report;
mod rulebook;
mod store;
mod supply;
mod triage;
mod web;
