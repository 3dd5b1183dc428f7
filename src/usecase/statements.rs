//! What a rep or the company states about an account: whether the company asked for it, whether
//! connecting was encouraged, whether clients are added. Answers are kept with their day; only what
//! the company states itself makes a finding weigh less.

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::policy::Stated;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::error::RegisterError;
use crate::usecase::explain::json;
use crate::usecase::registers;

/// Who states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatedBy {
    /// The rep.
    Rep,
    /// The company.
    Company,
}

/// What is stated, and what is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Who states it.
    pub by: StatedBy,
    /// The network; `None`: every network.
    pub network: Option<String>,
    /// The day of the statement; of encouragement: the day since which.
    pub on: Day,
    /// The company asked for the account.
    pub created_at_employer_request: Option<bool>,
    /// Connecting with clients was encouraged or tolerated.
    pub encouraged: Option<bool>,
    /// Clients are added as connections.
    pub adds_clients: Option<bool>,
    /// In the words of who states it; may be empty.
    pub note: String,
}

/// What was kept, for the face.
#[derive(Clone, Debug, Serialize)]
pub struct StatementKept {
    /// Whose account.
    pub rep: String,
    /// What was stated.
    pub statement: Statement,
    /// Whether it was not on record before.
    pub new: bool,
}

/// Keeps a statement.
///
/// # Errors
///
/// No such rep; nothing is stated; the company answers for the rep; the day is still to come.
pub async fn state(
    services: &Services,
    rep: &str,
    statement: &Statement,
) -> Result<StatementKept, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    registers::not_to_come("the statement", statement.on, services.as_of())?;
    let answers =
        [statement.created_at_employer_request, statement.encouraged, statement.adds_clients];
    if answers.iter().all(Option::is_none) {
        return Err(RegisterError::NothingStated.into());
    }
    if statement.by == StatedBy::Company && statement.adds_clients.is_some() {
        return Err(RegisterError::RepsOwnAnswer.into());
    }
    let note = match statement.note.trim() {
        "" => String::new(),
        text => registers::line("the note", text, 500)?,
    };
    let statement = Statement { note, ..statement.clone() };
    let entry = Entry {
        rep: rep.id.clone(),
        subject: statement.network.clone().unwrap_or_default(),
        entered_on: services.as_of(),
        document: statement.clone(),
    };
    let new = services.store.enter(Register::Statement, &[entry]).await? > 0;
    if new {
        services.store.note(services.as_of(), "statement on an account", &rep.id.0).await?;
    }
    Ok(StatementKept { rep: rep.id.0.clone(), statement, new })
}

/// What counts of all statements on an account: of each answer the newest.
pub(super) fn of_account<'a>(
    statements: impl Iterator<Item = &'a Statement>,
    network: &str,
) -> Stated {
    let mut stated = Stated::default();
    let about =
        |one: &&Statement| one.network.as_ref().is_none_or(|own| own.eq_ignore_ascii_case(network));
    for one in statements.filter(about) {
        let said = |yes: bool| yes.then_some(one.on);
        if let Some(yes) = one.created_at_employer_request {
            match one.by {
                StatedBy::Company => stated.at_request = said(yes),
                StatedBy::Rep => stated.at_request_by_rep = said(yes),
            }
        }
        if let Some(yes) = one.encouraged {
            match one.by {
                StatedBy::Company => stated.encouraged = said(yes),
                StatedBy::Rep => stated.encouraged_by_rep = said(yes),
            }
        }
        if let Some(yes) = one.adds_clients {
            stated.adds_clients = Some((one.on, yes));
        }
    }
    // What the company states itself needs no word of the rep's.
    if stated.at_request.is_some() {
        stated.at_request_by_rep = None;
    }
    if stated.encouraged.is_some() {
        stated.encouraged_by_rep = None;
    }
    stated
}

impl StatementKept {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let one = &self.statement;
        let who = match one.by {
            StatedBy::Rep => "the rep",
            StatedBy::Company => "the company",
        };
        let mut said: Vec<&str> = Vec::new();
        let mut say = |answer: Option<bool>, yes: &'static str, no: &'static str| match answer {
            Some(true) => said.push(yes),
            Some(false) => said.push(no),
            None => {}
        };
        say(
            one.created_at_employer_request,
            "the company asked for the account",
            "the company did not ask for the account",
        );
        say(
            one.encouraged,
            "connecting with clients was encouraged or tolerated",
            "connecting with clients was neither encouraged nor tolerated",
        );
        say(
            one.adds_clients,
            "clients are added as connections",
            "clients are not added as connections",
        );
        let network = one.network.as_deref().unwrap_or("any network");
        let known = if self.new { "" } else { " (it was on record already)" };
        format!(
            "Kept of {} on {network}: {who} stated on {}: {}{known}.\n",
            self.rep,
            one.on,
            said.join("; ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(by: StatedBy, network: Option<&str>, on: &str, yes: bool) -> Statement {
        Statement {
            by,
            network: network.map(str::to_owned),
            on: on.parse().unwrap(),
            created_at_employer_request: Some(yes),
            encouraged: None,
            adds_clients: None,
            note: String::new(),
        }
    }

    #[test]
    fn the_newest_answer_counts_and_only_for_its_network() {
        let all = [
            statement(StatedBy::Company, Some("linkedin"), "2025-01-01", true),
            statement(StatedBy::Rep, None, "2025-02-01", true),
            statement(StatedBy::Company, Some("facebook"), "2025-03-01", true),
            statement(StatedBy::Company, Some("facebook"), "2025-04-01", false),
        ];

        let linkedin = of_account(all.iter(), "LinkedIn");
        let facebook = of_account(all.iter(), "facebook");

        assert!(linkedin.at_request.is_some() && linkedin.at_request_by_rep.is_none());
        assert!(facebook.at_request.is_none() && facebook.at_request_by_rep.is_some());
    }
}
