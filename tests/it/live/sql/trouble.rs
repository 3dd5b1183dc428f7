//! What goes wrong at a database: passwords, addresses, statements that write or take for ever, cuts.

use std::io::Read as _;
use std::path::PathBuf;
use std::process::Child;
use std::time::Duration;

use ringfence::intake::secret::Secret;
use ringfence::intake::sql::Address;
use ringfence::intake::sql::Reach;
use ringfence::intake::sql::Session;
use ringfence::intake::sql::SqlError;

use crate::live::scenario::CANARY;
use crate::live::scenario::ended;
use crate::live::sql::server::Crm;
use crate::live::sql::server::Desk;
use crate::live::sql::server::Server;
use crate::live::sql::server::text;

const BOTH: [Server; 2] = [Server::Postgres, Server::Mariadb];

/// The small database whose clients come from a view, and a workspace that reads it in pages of one.
fn over_a_view(server: Server, view: &str, settings: &str) -> (Crm, Desk) {
    let sql = format!("{};\n{view}", text("own/crm.sql").trim_end().trim_end_matches(';'));
    let crm = Crm::of(server, &sql);
    if server == Server::Postgres {
        // Pages come by the index, as from a table of many rows.
        let name = crm.url.rsplit_once('/').unwrap().1;
        crm.run(&format!("alter role reader_{name} set enable_sort = off"));
        crm.run(&format!("alter role reader_{name} set enable_seqscan = off"));
    }
    let settings =
        format!("profile = \"own.toml\"\nurl = \"{}\"\npage-size = 1\n{settings}\n", crm.url);
    let desk = Desk::new(&settings, "");
    desk.write("own.toml", &text("own/own.toml").replace("{client}", "{seen}"));
    (crm, desk)
}

/// A fourth client, and a view that gives it after a minute. Rows are looked at in their order, so that those
/// before it come at once.
fn slow(server: Server) -> String {
    let (from, sleep, nothing) = match server {
        Server::Postgres => ("client", "cast(pg_sleep(60) as text)", "''"),
        Server::Mariadb => ("client force index (primary)", "sleep(60)", "0"),
    };
    format!(
        "insert into client (no, given, family) values (4, 'Dan', 'Vale'); create view seen as select no, given, family, \
         mail, cell, rep, since, stop_mail from {from} where case when no = 4 then {sleep} else {nothing} end = {nothing};"
    )
}

/// The same without the wait.
const QUICK: &str = "create or replace view seen as select no, given, family, mail, cell, rep, since, stop_mail from \
    client";

/// Cuts the connection of whoever reads.
fn cut(server: Server, crm: &Crm) {
    match server {
        Server::Postgres => crm.run(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ringfence' and \
             datname = current_database()",
        ),
        Server::Mariadb => {
            let name = crm.url.rsplit_once('/').unwrap().1;
            crm.run(&format!("kill user 'reader_{name}'@'%'"));
        }
    }
}

/// Waits until a pull has written two clients down.
fn until_two_are_written(desk: &Desk, child: &mut Child) {
    for _ in 0..1500 {
        let text = std::fs::read_to_string(desk.table()).unwrap_or_default();
        if text.contains("ada@moss.example") && text.contains("ben@reed.example") {
            // The place after the page is written behind it.
            std::thread::sleep(Duration::from_millis(200));
            return;
        }
        if child.try_wait().unwrap().is_some() {
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("{said}");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("{}", std::fs::read_to_string(desk.table()).unwrap_or_default());
}

#[test]
fn a_pull_that_is_killed_goes_on_from_its_last_key() {
    for server in BOTH {
        let (crm, desk) = over_a_view(server, &slow(server), "");
        let password = desk.stand.folder.path().join("token").display().to_string();
        let arguments = ["pull", "crm", "--accept-shrink", "--token-file", &password];
        let mut child = desk.command(&arguments).spawn().unwrap();
        until_two_are_written(&desk, &mut child);
        child.kill().unwrap();
        child.wait().unwrap();
        desk.stand.no_artefact_holds_a_secret("killed");
        cut(server, &crm);
        crm.run(QUICK);

        let (code, said) = desk.pull(&["--accept-shrink"]);

        assert_eq!(code, Some(0), "{server:?}: {said}");
        assert!(said.contains("4 rows on 5 pages (3 kept from before)"), "{said}");
    }
}

#[test]
fn a_connection_that_is_cut_stops_half_way_and_imports_nothing() {
    for server in BOTH {
        let (crm, desk) = over_a_view(server, &slow(server), "");
        let password = desk.stand.folder.path().join("token").display().to_string();
        let mut child = desk.command(&["pull", "crm", "--token-file", &password]).spawn().unwrap();
        until_two_are_written(&desk, &mut child);
        cut(server, &crm);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);

        assert_eq!(output.status.code(), Some(1), "{server:?}: {said}");
        assert!(
            said.contains("stopped half-way") && said.contains("nothing was imported"),
            "{said}"
        );
        crm.run(QUICK);
        let (code, said) = desk.pull(&[]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("4 rows on 5 pages (3 kept from before)"), "{said}");
    }
}

#[test]
fn a_statement_that_takes_too_long_is_cut_by_the_server() {
    for server in BOTH {
        let sql = format!("{}{}", text("own/crm.sql"), slow(server));
        let crm = Crm::of(server, &sql);
        let settings = format!("profile = \"own.toml\"\nurl = \"{}\"\n", crm.url);
        let desk = Desk::new(&settings, "answer-ms = 700");
        desk.write("own.toml", &text("own/own.toml").replace("{client}", "{seen}"));

        let (code, said) = desk.pull(&[]);

        assert_eq!(code, Some(1), "{server:?}: {said}");
        assert!(said.contains("clients took longer than 1 seconds and was cut off"), "{said}");
    }
}

#[test]
fn a_view_that_writes_is_refused() {
    for server in BOTH {
        let view = match server {
            Server::Postgres => {
                "create function counted() returns text language plpgsql security definer as $$ begin insert into staff \
                 values ('x', 'x', 'x'); return 'x'; end $$;\n"
            }
            Server::Mariadb => {
                "create function counted() returns varchar(9) modifies sql data begin insert into staff values ('x', 'x', \
                 'x'); return 'x'; end;\n"
            }
        };
        let view = format!(
            "{view}create view seen as select no, given, counted() as family, mail, cell, rep, since, stop_mail from client"
        );
        let (crm, desk) = over_a_view(server, &view, "");

        let (code, said) = desk.pull(&["--accept-shrink"]);

        assert_eq!(code, Some(1), "{server:?}: {said}");
        // MariaDB does not even show such a view to one who only reads.
        let reason = match server {
            Server::Postgres => "clients would have written to the database, and was refused",
            Server::Mariadb => "may not be read: the table `seen` (clients)",
        };
        assert!(said.contains(reason), "{said}");
        // One more person on the staff would be one more owner.
        crm.run(&QUICK.replace("create or replace view", "drop view seen; create view"));
        if server == Server::Postgres {
            let name = crm.url.rsplit_once('/').unwrap().1;
            crm.run(&format!("grant select on seen to reader_{name}"));
        }
        let (code, said) = desk.pull(&["--check"]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("owners: 1 rows"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_can_be_written_whatever_the_user_may_do() {
    for server in BOTH {
        let (url, password) = tokio::task::spawn_blocking(move || {
            let crm = Crm::of(server, &text("own/crm.sql"));
            let (user, place) = crm.address.split_once('@').unwrap();
            let (user, password) = user.rsplit_once(':').unwrap();
            (format!("{user}@{place}"), password.to_owned())
        })
        .await
        .unwrap();
        let reach = Reach {
            private_hosts: vec!["127.0.0.1".to_owned()],
            connect_ms: 10_000,
            statement_ms: 10_000,
            ..Reach::default()
        };
        let address = Address::parse(&url).unwrap();
        let begun = Session::begin(&address, &Secret::new(password), &reach).await;
        let mut session = begun.unwrap();

        for sql in [
            "insert into client (no) values (9)",
            "delete from client",
            "create table x (a integer)",
        ] {
            let error = session.rows("a test", sql, &[]).await.unwrap_err();

            // After the first PostgreSQL takes nothing more at all.
            let refused = matches!(error, SqlError::Writes { .. } | SqlError::Refused { .. });
            assert!(refused, "{server:?} {sql}: {error}");
        }
    }
}

#[test]
fn the_password_is_kept_sealed_and_forgotten() {
    for server in BOTH {
        let crm = Crm::of(server, &text("own/crm.sql"));
        let desk = crm.stand("own.toml", "");
        desk.write("own.toml", &text("own/own.toml"));
        let password = desk.stand.folder.path().join("token").display().to_string();

        let (code, said) = ended(desk.command(&["pull", "crm"]));
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("no password of crm is kept"), "{said}");
        let (code, said) = ended(desk.command(&["connect", "crm", "--token-file", &password]));
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("the password of crm is kept, sealed"), "{said}");
        let (code, said) = ended(desk.command(&["pull", "crm", "-v"]));
        assert_eq!(code, Some(0), "{said}");
        assert!(!said.contains(CANARY), "{said}");
        desk.stand.no_artefact_holds_a_secret("kept");
        let (code, said) = ended(desk.command(&["disconnect", "crm"]));
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("the password of crm is forgotten"), "{said}");
        let (code, _) = ended(desk.command(&["pull", "crm"]));
        assert_eq!(code, Some(1));
    }
}

#[test]
fn what_does_not_fit_is_told_before_anything_is_read() {
    for server in BOTH {
        let crm = Crm::of(server, &text("own/crm.sql"));
        let (place, name) = crm.url.rsplit_once('/').unwrap();
        let with = |url: &str, more: &str| {
            let desk = Desk::new(&format!("profile = \"own.toml\"\nurl = \"{url}\"\n{more}\n"), "");
            desk.write("own.toml", &text("own/own.toml"));
            desk.pull(&["--accept-shrink"])
        };
        let other = place.replace("reader_", "nobody_");
        for (url, more, reason) in [
            (format!("{other}/{name}"), "", "the user or the password is not accepted"),
            (
                format!("{place}/{name}x"),
                "",
                if server == Server::Postgres {
                    "there is no such database"
                } else {
                    "may not read something"
                },
            ),
            (crm.url.clone(), "schema = \"nowhere\"", "not in the schema `nowhere`"),
            (crm.url.replace('@', &format!(":{CANARY}-own@")), "", "holds a password"),
            (format!("{}?sslmode=disable", crm.url), "", "has settings behind a `?`"),
            (
                crm.url.replace("127.0.0.1", "localhost"),
                "",
                "`localhost` is at this machine's own address",
            ),
            (crm.url.replace("127.0.0.1", "169.254.169.254"), "", "is at a link-local address"),
            (crm.url.clone(), "without-tls = \"\"", "gives no reason"),
        ] {
            let (code, said) = with(&url, more);

            assert_eq!(code, Some(1), "{url}: {said}");
            assert!(said.contains(reason) && said.contains("help: "), "{url}: {said}");
        }
    }
}

#[test]
fn a_password_that_is_wrong_is_said_to_be() {
    for server in BOTH {
        let crm = Crm::of(server, &text("own/crm.sql"));
        let desk = crm.stand("own.toml", "");
        desk.write("own.toml", &text("own/own.toml"));
        std::fs::write(desk.stand.folder.path().join("token"), format!("{CANARY} of another\n"))
            .unwrap();

        let (code, said) = desk.pull(&[]);

        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("the user or the password is not accepted"), "{said}");
    }
}

#[test]
fn an_empty_book_is_held() {
    for server in BOTH {
        let crm = Crm::of(server, &text("own/crm.sql"));
        crm.run("delete from client");
        let desk = crm.stand("own.toml", "");
        desk.write("own.toml", &text("own/own.toml"));

        let (code, said) = desk.pull(&[]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("holds 0 rows") && said.contains("--accept-shrink"), "{said}");
        let (code, said) = desk.pull(&["--accept-shrink"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("lists no contact"), "{said}");
    }
}

#[test]
fn a_name_that_another_source_has_is_refused_and_an_unknown_one_said_to_be() {
    let crm = Crm::of(Server::Postgres, &text("own/crm.sql"));
    let desk = crm.stand("own.toml", "");
    let path = desk.stand.folder.path().join("w/ringfence.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(path, text.replace("[databases.crm]", "[databases.hubspot]")).unwrap();

    let (code, said) = ended(desk.command(&["pull", "hubspot"]));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("cannot be called `hubspot`: another source is"), "{said}");
    let (code, said) = desk.pull(&[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("`crm` has no API that is read, and is no database"), "{said}");
    let (code, said) = desk.pull(&["--rep", "jane"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("`--rep` does not go with `crm`"), "{said}");
}

/// A database over TLS, with authorities of its own, under a host.
fn over_tls(authority: &str, host: &str) -> (Option<i32>, String) {
    let crm = Crm::of(Server::Mariadb, &text("own/crm.sql"));
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/tls").join(authority);
    let (url, file) = (crm.url.replace("127.0.0.1", host), file.display());
    let desk =
        Desk::new(&format!("profile = \"own.toml\"\nurl = \"{url}\"\nca-file = \"{file}\"\n"), "");
    desk.write("own.toml", &text("own/own.toml"));
    let path = desk.stand.folder.path().join("w/ringfence.toml");
    let settings = std::fs::read_to_string(&path).unwrap();
    let hosts = "[\"127.0.0.1\", \"localhost\"]";
    std::fs::write(path, settings.replace("[\"127.0.0.1\"]", hosts)).unwrap();
    desk.pull(&[])
}

#[test]
fn a_server_proves_its_name_before_it_hears_the_password() {
    let (code, said) = over_tls("ca.pem", "127.0.0.1");
    assert_eq!(code, Some(0), "{said}");
    for (authority, host) in [("leaf.pem", "127.0.0.1"), ("ca.pem", "localhost")] {
        let (code, said) = over_tls(authority, host);

        assert_eq!(code, Some(1), "{authority} {host}: {said}");
        assert!(said.contains("its certificate or TLS is not accepted"), "{said}");
        assert!(said.contains("`without-tls`"), "{said}");
    }
}
