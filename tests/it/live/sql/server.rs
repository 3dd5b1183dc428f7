//! A database with a CRM in it, a user who may read it, and a workspace that names both.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use crate::commands::stderr;
use crate::live::scenario::CANARY;
use crate::live::scenario::Scenario;
use crate::live::scenario::Stand;
use crate::live::scenario::ended;
use crate::mariadb;
use crate::postgres;

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Server {
    Postgres,
    Mariadb,
}

/// A file of a product.
pub(super) fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/live/sql").join(name)
}

/// The text of a file of a product.
pub(super) fn text(name: &str) -> String {
    std::fs::read_to_string(fixture(name)).unwrap()
}

/// A database.
pub(super) struct Crm {
    server: Server,
    /// As somebody who may do everything.
    pub(super) address: String,
    /// As somebody who may read, without the password.
    pub(super) url: String,
}

impl Crm {
    /// Makes a database of statements, and a user who may read all of it.
    pub(super) fn of(server: Server, sql: &str) -> Self {
        let address = match server {
            Server::Postgres => postgres::database(),
            Server::Mariadb => mariadb::database(),
        };
        let (place, name) = address.rsplit_once('/').unwrap();
        let host = place.rsplit_once('@').unwrap().1;
        let scheme = if server == Server::Postgres { "postgres" } else { "mysql" };
        let user = format!("reader_{name}");
        let crm = Self {
            server,
            url: format!("{scheme}://{user}@{host}/{name}"),
            address: address.clone(),
        };
        crm.run(sql);
        crm.run(&match server {
            Server::Postgres => format!(
                "create role {user} login password '{CANARY}-own'; do $$ declare s text; begin for s in select \
                 nspname from pg_namespace where nspname = 'public' or nspname like 'workspace%' loop execute \
                 format('grant usage on schema %I to {user}', s); execute format('grant select on all tables in \
                 schema %I to {user}', s); end loop; end $$"
            ),
            Server::Mariadb => format!(
                "create user '{user}'@'%' identified by '{CANARY}-own'; grant select, show view on {name}.* to \
                 '{user}'@'%'"
            ),
        });
        crm
    }

    /// Runs statements as somebody who may do everything.
    pub(super) fn run(&self, sql: &str) {
        match self.server {
            Server::Postgres => postgres::execute(&self.address, sql),
            Server::Mariadb => mariadb::execute(&self.address, sql),
        }
    }

    /// A workspace that reads it as `crm`, with more lines of its settings.
    pub(super) fn stand(&self, profile: &str, settings: &str) -> Desk {
        Desk::new(&format!("profile = \"{profile}\"\nurl = \"{}\"\n{settings}\n", self.url), "")
    }
}

/// A workspace.
pub(super) struct Desk {
    pub(super) stand: Stand,
}

impl Desk {
    /// One whose settings of the database `crm` are given, and lines of `[live]`.
    pub(super) fn new(database: &str, live: &str) -> Self {
        let scenario = format!(
            "about = \"\"\nrun = []\nlive = '''\n{live}\n'''\nsettings = '''\n\n[databases.crm]\n{database}'''\n"
        );
        let scenario: Scenario = toml::from_str(&scenario).unwrap();
        Self { stand: Stand::new("hubspot", &scenario, None, None) }
    }

    /// Writes a file into the workspace.
    pub(super) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.stand.folder.path().join("w").join(name), text).unwrap();
    }

    /// A book that is so large that what is pulled would shrink it too far.
    pub(super) fn with_a_large_book(self) -> Self {
        let mut text = "Record ID,Full Name,Email\n".to_owned();
        for one in 0..30 {
            writeln!(text, "B-{one},Person Of{one},person{one}@book.example").unwrap();
        }
        let file = self.stand.folder.path().join("book.csv");
        std::fs::write(&file, text).unwrap();
        let file = file.display().to_string();
        let done = self.command(&["import", "crm", &file, "--taken-on", "2026-11-01"]).output();
        let done = done.unwrap();
        assert!(done.status.success(), "{}", stderr(&done));
        self
    }

    /// A command in the workspace.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        self.stand.command(arguments)
    }

    /// Runs a command about the database, with the password from a file.
    pub(super) fn pull(&self, more: &[&str]) -> (Option<i32>, String) {
        let password = self.stand.folder.path().join("token").display().to_string();
        let arguments = [&["pull", "crm", "--token-file", &password], more].concat();
        let (code, said) = ended(self.command(&arguments));
        assert!(!said.contains(CANARY) && !said.contains("Nobodycanary"), "{said}");
        (code, said)
    }

    /// The table that is kept until it is imported.
    pub(super) fn table(&self) -> PathBuf {
        self.stand.folder.path().join("w/pulls-crm/crm.csv")
    }
}
