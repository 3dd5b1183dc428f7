//! A workspace with accounts, and what can be done in it; the journeys, the attacks, the machine.

mod attacks;
mod journeys;
mod machine;

use std::net::IpAddr;
use std::net::Ipv4Addr;

use crate::config::Flags;
use crate::model::account::Role;
use crate::model::account::Team;
use crate::model::person::Email;
use crate::model::person::Name;
use crate::model::record::Book;
use crate::model::record::Snapshot;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::policy::Template;
use crate::usecase::Services;
use crate::usecase::Silent;
use crate::usecase::UseError;
use crate::usecase::accounts;
use crate::usecase::accounts::AccountError;
use crate::usecase::accounts::Actor;
use crate::usecase::accounts::Attempt;
use crate::usecase::accounts::Choosing;
use crate::usecase::accounts::Entered;
use crate::usecase::accounts::Inviting;
use crate::usecase::accounts::Place;
use crate::usecase::accounts::Stage;
use crate::usecase::accounts::Visitor;
use crate::usecase::accounts::code;
use crate::usecase::init;
use crate::usecase::init::NewWorkspace;

/// A moment in November 2026.
pub(super) const NOW: i64 = 1_795_780_800;

/// A password that nobody would try.
pub(super) const PASSWORD: &str = "seven otters paint the pier";

/// A workspace with three reps: Jane and Mei at the bay, Omar on the hill.
pub(super) struct Desk {
    pub(super) services: Services,
    _folder: tempfile::TempDir,
}

/// Somebody signed in.
pub(super) struct Someone {
    pub(super) email: String,
    pub(super) token: String,
    pub(super) browser: String,
    /// The key of the one-time codes, where there are any.
    pub(super) key: Option<String>,
}

impl Desk {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workspace = folder.path().join("w");
        let new = NewWorkspace {
            folder: workspace.clone(),
            agency: "Harbour Hill".to_owned(),
            country: "AU".to_owned(),
            place: "AU-NSW".to_owned(),
            template: Template::default(),
            store: None,
        };
        init::run(&new).await.unwrap();
        let as_of = "2026-11-27".parse().unwrap();
        let flags = Flags { workspace, store: None, as_of };
        let services = Services::open(&flags, Box::new(Silent)).await.unwrap();
        let rep = |id: &str, office: &str| Rep {
            id: RepId(id.to_owned()),
            name: Name::whole(id),
            emails: Email::parse(&format!("{id}@harbour.example")).into_iter().collect(),
            office: Some(office.to_owned()),
            ..Rep::default()
        };
        let reps = [rep("jane", "Bay"), rep("mei", "Bay"), rep("omar", "Hill")];
        let snapshot = Snapshot {
            book: Book::Roster,
            taken_on: as_of,
            name: "roster.csv".to_owned(),
            sha256: "00".repeat(32),
            rows: 3,
            skipped: Vec::new(),
            missing: Vec::new(),
        };
        services.store.put_roster(&snapshot, &reps).await.unwrap();
        Self { services, _folder: folder }
    }

    /// The link's token for a new account.
    pub(super) async fn invited(&self, name: &str, role: Role) -> String {
        let team = match role {
            Role::Manager => Team { offices: vec!["Bay".to_owned()], ..Team::default() },
            _ => Team::default(),
        };
        let inviting = Inviting {
            email: format!("{name}@harbour.example"),
            name: name.to_owned(),
            role,
            rep: (role == Role::Rep).then(|| name.to_owned()),
            team,
        };
        let link = accounts::invite(&self.services, Actor::Operator, &inviting, NOW).await.unwrap();
        link.path.rsplit('/').next().unwrap().to_owned()
    }

    /// Somebody with an account of a role, signed in as far as it goes.
    pub(super) async fn someone(&self, name: &str, role: Role) -> Someone {
        let link = self.invited(name, role).await;
        self.welcomed(name, &link, NOW).await
    }

    /// Follows a link, chooses the password, sets up codes where the role needs them.
    pub(super) async fn welcomed(&self, name: &str, link: &str, now: i64) -> Someone {
        let choosing = Choosing {
            password: PASSWORD.to_owned(),
            name: name.to_owned(),
            email: format!("{name}@harbour.example"),
            label: "Firefox".to_owned(),
        };
        let entered =
            accounts::choose(&self.services, link, &choosing, &home(), now).await.unwrap();
        let (entered, key) = if entered.stage == Stage::Enrol {
            let (entered, key) = self.enrolled(&entered, now).await;
            (entered, Some(key))
        } else {
            (entered, None)
        };
        Someone {
            email: format!("{name}@harbour.example"),
            token: entered.token,
            browser: entered.browser.unwrap(),
            key,
        }
    }

    /// Sets up one-time codes.
    pub(super) async fn enrolled(&self, entered: &Entered, now: i64) -> (Entered, String) {
        let visitor = self.visitor(&entered.token, now).await.unwrap();
        let setup = accounts::set_up_code(&self.services, &visitor, now).await.unwrap();
        let code = code::code_of(&setup.key, now);
        let entered =
            accounts::confirm_code(&self.services, &entered.token, &code, &home(), now).await;
        (entered.unwrap(), setup.key)
    }

    pub(super) async fn visitor(&self, token: &str, now: i64) -> Option<Visitor> {
        accounts::visitor(&self.services, token, now).await.unwrap()
    }

    pub(super) async fn sign_in(
        &self,
        email: &str,
        password: &str,
        place: &Place,
        now: i64,
    ) -> Result<Entered, AccountError> {
        let attempt = Attempt {
            email: email.to_owned(),
            password: password.to_owned(),
            place: place.clone(),
            before: None,
            label: "Firefox".to_owned(),
        };
        account_error(accounts::sign_in(&self.services, &attempt, now).await)
    }

    /// What the journal says, without the moments.
    pub(super) async fn journal(&self) -> Vec<String> {
        let lines = self.services.store.journal().await.unwrap();
        lines.into_iter().map(|(_, what, subject)| format!("{what}: {subject}")).collect()
    }
}

/// Keeps the kind of failure that tests look at.
pub(super) fn account_error<T>(result: Result<T, UseError>) -> Result<T, AccountError> {
    result.map_err(|error| match error {
        UseError::Account(error) => error,
        other => panic!("{other}"),
    })
}

/// The office's address, with a browser that nobody knows.
pub(super) fn home() -> Place {
    place(7)
}

/// An address, by number.
pub(super) fn place(number: u32) -> Place {
    let [_, high, low, last] = number.to_be_bytes();
    let address = IpAddr::V4(Ipv4Addr::new(10, high, low, last));
    Place { address, browser: None }
}
