//! Live sources against a stand-in on this machine: what each service does, a file a behaviour.
//!
//! A scenario is a file in `fixtures/live/<network or CRM>/`; a new one is found by itself. `scenario.rs` says
//! what may stand in it.

mod changes;
mod consent;
mod crm;
pub(crate) mod page;
mod published;
mod reach;
mod scenario;
mod sql;
mod standin;
mod tokens;

use crate::live::scenario::all;

#[test]
fn linkedin_does_as_its_scenarios_say() {
    all("linkedin");
}

#[test]
fn x_does_as_its_scenarios_say() {
    all("x");
}

#[test]
fn facebook_does_as_its_scenarios_say() {
    all("facebook");
}

#[test]
fn hubspot_does_as_its_scenarios_say() {
    all("hubspot");
}

#[test]
fn follow_up_boss_does_as_its_scenarios_say() {
    all("follow-up-boss");
}

#[test]
fn salesforce_does_as_its_scenarios_say() {
    all("salesforce");
}

#[test]
fn pipedrive_does_as_its_scenarios_say() {
    all("pipedrive");
}

#[test]
fn zoho_does_as_its_scenarios_say() {
    all("zoho");
}

#[test]
fn microsoft_does_as_its_scenarios_say() {
    all("microsoft");
}

#[test]
fn google_does_as_its_scenarios_say() {
    all("google");
}

#[test]
fn act_does_as_its_scenarios_say() {
    all("act");
}

#[test]
fn propertyme_does_as_its_scenarios_say() {
    all("propertyme");
}

#[test]
fn vaultre_does_as_its_scenarios_say() {
    all("vaultre");
}
