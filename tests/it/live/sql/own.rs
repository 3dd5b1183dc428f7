//! A profile of the company's own: a file in the workspace, and what is told of one that is wrong.

use crate::live::sql::server::Crm;
use crate::live::sql::server::Desk;
use crate::live::sql::server::Server;
use crate::live::sql::server::text;

/// The small database, and a workspace with a profile for it.
fn desk(server: Server, change: impl Fn(String) -> String) -> (Crm, Desk) {
    let crm = Crm::of(server, &text("own/crm.sql"));
    let desk = crm.stand("own.toml", "");
    desk.write("own.toml", &change(text("own/own.toml")));
    (crm, desk)
}

/// What is said of a changed profile.
fn said_of(from: &str, to: &str) -> String {
    let (_, desk) = desk(Server::Postgres, |text| {
        assert!(text.contains(from));
        text.replacen(from, to, 1)
    });
    let (code, said) = desk.pull(&["--check"]);
    assert_eq!(code, Some(1), "{said}");
    let (code, pulled) = desk.pull(&["--accept-shrink"]);
    assert_eq!(code, Some(1), "{pulled}");
    assert!(!desk.table().exists());
    said
}

#[test]
fn a_database_of_the_companys_own_is_one_file_more() {
    for server in [Server::Postgres, Server::Mariadb] {
        let (_, desk) = desk(server, |text| text);

        let (code, said) = desk.pull(&["--check"]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("clients: 3 rows") && said.contains("owners: 1 rows"), "{said}");
        assert!(said.contains("no column `client.fax`, which is read as nothing"), "{said}");
        let (code, said) = desk.pull(&["--check", "--format", "json"]);
        assert_eq!(code, Some(0), "{said}");
        assert!(
            said.contains("{\"noun\":\"clients\",\"rows\":3,\"also\":[],\"left_out\":[]}"),
            "{said}"
        );
        let (code, said) = desk.pull(&[]);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("Client list database: crm of 2026-11-22, 3 rows"), "{said}");
        desk.stand.no_artefact_holds_a_secret("own");
    }
}

#[test]
fn what_is_wrong_in_a_profile_is_told_with_file_and_line() {
    for (from, to, reason) in [
        ("c.mail      as", "mail as", "`own.toml`, line 22: the word `mail` is not known"),
        (
            "from {client} c",
            "from {client} c; delete from client",
            "`own.toml`, line 27: it holds `;`",
        ),
        (
            "from {staff} s\nwhere {after}",
            "from {staff} s",
            "`own.toml`, line 8: it does not say where a page",
        ),
        (
            "select c.no ",
            "delete from {client} c returning c.no ",
            "line 18: it does not begin with SELECT",
        ),
        ("c.since ", "pg_sleep(1) ", "line 24: `pg_sleep(...)` is no function"),
        ("[people.clients]", "[people.clients]\nkeys = 1", "unknown field `keys`"),
        ("title", "titel", "`own.toml` is no profile"),
        ("[\"postgres\", \"mysql\"]", "[\"mysql\"]", "is for MySQL or MariaDB"),
    ] {
        let said = said_of(from, to);

        assert!(said.contains(reason) && said.contains("help: "), "{to}: {said}");
    }
}

#[test]
fn what_a_profile_needs_and_is_not_there_is_named() {
    let column = said_of("c.cell ", "c.mobile ");
    let table = said_of("from {staff} s", "from {stuff} s");

    assert!(column.contains("the column `client.mobile` (clients)"), "{column}");
    assert!(
        table.contains("the table `stuff` (owners)") && table.contains("schema `public`"),
        "{table}"
    );
}

#[test]
fn a_header_that_is_not_read_is_told_with_the_one_that_may_be_meant() {
    let (_, desk) =
        desk(Server::Postgres, |text| text.replacen("\"Mobile\"", "\"Mobil Phone\"", 1));

    let (code, said) = desk.pull(&["--check"]);

    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("`Mobil Phone` is not read; perhaps `Mobile Phone` is meant"), "{said}");
}

#[test]
fn a_key_that_two_rows_have_loses_nobody_since_nothing_is_imported() {
    for server in [Server::Postgres, Server::Mariadb] {
        let (crm, desk) = desk(server, |text| text.replace("{client}", "{doubled}"));
        let user = crm.url.split(['/', '@']).nth(2).unwrap().to_owned();
        crm.run("create view doubled as select c.* from client c cross join (select 1 as n union all select 2) t");
        if server == Server::Postgres {
            crm.run(&format!("grant select on doubled to {user}"));
        }

        let (code, said) = desk.pull(&["--accept-shrink"]);

        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("clients: two rows have one key"), "{said}");
        assert!(!desk.table().exists());
    }
}

#[test]
fn a_profile_that_there_is_not_is_told_with_those_there_are() {
    let crm = Crm::of(Server::Postgres, &text("own/crm.sql"));

    let (code, said) = crm.stand("sugarcrm", "").pull(&[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("no profile `sugarcrm`") && said.contains("`espocrm`"), "{said}");
    let (code, said) = crm.stand("other.toml", "").pull(&[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("cannot read") && said.contains("other.toml"), "{said}");
}
