//! Each product on each database it documents: what is read, held, imported, and read again.

use crate::live::sql::server::Crm;
use crate::live::sql::server::Desk;
use crate::live::sql::server::Server;
use crate::live::sql::server::fixture;
use crate::live::sql::server::text;

/// The day of the first snapshot.
const DAY: [&str; 2] = ["--taken-on", "2026-11-21"];

/// Pulls a product into a workspace with a large book: the table is held, and can be looked at.
fn held(product: &str, server: Server, settings: &str) -> (Crm, Desk) {
    let crm = Crm::of(server, &text(&format!("{product}/crm.sql")));
    // Pages of two, so that every noun has some.
    let desk = crm.stand(product, &format!("page-size = 2\n{settings}")).with_a_large_book();

    let (code, said) = desk.pull(&["--check"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("counted, and nothing kept") && !desk.table().exists(), "{said}");
    let (code, said) = desk.pull(&DAY);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("--accept-shrink"), "{said}");
    let table = std::fs::read_to_string(desk.table()).unwrap();
    let file = fixture(&format!("{product}/expected.csv"));
    if std::env::var_os("RINGFENCE_TEST_WRITE").is_some() {
        std::fs::write(&file, &table).unwrap();
    }
    assert_eq!(table, std::fs::read_to_string(file).unwrap(), "{product} on {server:?}");
    (crm, desk)
}

/// Imports what is held, and pulls the same again, and with one gone and one changed.
fn imported(crm: &Crm, desk: &Desk, rows: usize, change: &str) {
    let accepted = [&DAY[..], &["--accept-shrink"]].concat();
    let (code, said) = desk.pull(&accepted);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(&format!("crm of 2026-11-21, {rows} rows")), "{said}");
    let queries = said.split_once(" queries").unwrap().0.rsplit_once(' ').unwrap().1;
    // Which server it is, the schema, the columns; nothing is read again.
    assert!(queries.parse::<u32>().unwrap() <= 3, "{said}");
    assert!(!desk.table().exists());
    let (code, said) = desk.pull(&accepted);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("already there"), "{said}");
    crm.run(change);
    let (code, said) = desk.pull(&["--accept-shrink"]);
    assert_eq!(code, Some(0), "{said}");
    let kept = rows - 2;
    assert!(said.contains(&format!("0 new, 1 changed, 1 gone, {kept} unchanged")), "{said}");
    desk.stand.no_artefact_holds_a_secret("");
}

fn espocrm(server: Server) {
    let (crm, desk) = held("espocrm", server, "");
    imported(
        &crm,
        &desk,
        4,
        "update contact set deleted = true where id = 'c4'; update contact set last_name = 'Moss-Hart' where id = 'c1'",
    );
}

#[test]
fn espocrm_is_read_over_postgresql() {
    espocrm(Server::Postgres);
}

#[test]
fn espocrm_is_read_over_mariadb() {
    espocrm(Server::Mariadb);
}

#[test]
fn odoo_is_read_over_postgresql() {
    let (crm, desk) = held("odoo", Server::Postgres, "");
    imported(
        &crm,
        &desk,
        5,
        "update res_partner set active = false where id = 15; update res_partner set user_id = 8 where id = 11",
    );
}

#[test]
fn odoo_19_without_mobile_and_without_the_modules_is_read_and_says_so() {
    let crm = Crm::of(Server::Postgres, &text("odoo/crm.sql"));
    crm.run("alter table res_partner drop column mobile; drop table crm_lead; drop table mail_blacklist");
    let desk = crm.stand("odoo", "");

    let (code, said) = desk.pull(&["--accept-shrink"]);

    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains(
            "partners: there is no column `res_partner.mobile`, which is read as nothing"
        ),
        "{said}"
    );
    assert!(said.contains("leads: not read, since there is no table `crm_lead`"), "{said}");
    assert!(said.contains("black-list of partners: not read"), "{said}");
    assert!(said.contains("4 rows on"), "{said}");
}

#[test]
fn twenty_is_read_over_postgresql() {
    let settings = "schema = \"workspace_1wgvd1injqtife6y4rvfbu3h5\"";
    let (crm, desk) = held("twenty", Server::Postgres, settings);
    imported(
        &crm,
        &desk,
        3,
        "set search_path to workspace_1wgvd1injqtife6y4rvfbu3h5; update person set \"deletedAt\" = now() where \
         \"nameFirstName\" = 'Dan'; update person set \"nameLastName\" = 'Reid' where \"nameFirstName\" = 'Ben'",
    );
}

#[test]
fn twenty_needs_the_name_of_its_workspace_and_lists_those_there_are() {
    let crm = Crm::of(Server::Postgres, &text("twenty/crm.sql"));

    let (code, said) = crm.stand("twenty", "").pull(&[]);

    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("the database has `workspace_1wgvd1injqtife6y4rvfbu3h5`"), "{said}");
    assert!(said.contains("schema = "), "{said}");
}

#[test]
fn suitecrm_is_read_over_mariadb() {
    let (crm, desk) = held("suitecrm", Server::Mariadb, "");
    imported(
        &crm,
        &desk,
        4,
        "update contacts set deleted = 1 where id = 'c2'; update leads set assigned_user_id = 'u2' where id = 'l1'",
    );
}

fn erpnext(server: Server) {
    let (crm, desk) = held("erpnext", server, "");
    imported(
        &crm,
        &desk,
        4,
        "delete from \"tabContact\" where name = 'Dan Vale'; update \"tabLead\" set mobile_no = '0491 570 110' where \
         name = 'CRM-LEAD-1'",
    );
}

#[test]
fn erpnext_is_read_over_mariadb() {
    erpnext(Server::Mariadb);
}

#[test]
fn erpnext_is_read_over_postgresql() {
    erpnext(Server::Postgres);
}

#[test]
fn krayin_is_read_over_mariadb() {
    let (crm, desk) = held("krayin", Server::Mariadb, "");
    imported(
        &crm,
        &desk,
        3,
        "delete from persons where id = 10; update persons set name = 'Benjamin Reed' where id = 2",
    );
}

#[test]
fn tables_with_a_prefix_are_read_where_the_settings_name_it() {
    let sql = text("krayin/crm.sql");
    let sql = ["users", "organizations", "persons", "lead_sources", "leads"].iter().fold(
        sql,
        |sql, table| {
            sql.replace(&format!("create table {table} "), &format!("create table kr_{table} "))
                .replace(&format!("insert into {table} "), &format!("insert into kr_{table} "))
        },
    );
    let crm = Crm::of(Server::Mariadb, &sql);

    let (code, said) = crm.stand("krayin", "prefix = \"kr_\"").pull(&["--accept-shrink"]);

    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("3 rows on"), "{said}");
}
