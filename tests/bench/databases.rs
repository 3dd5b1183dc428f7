//! Prints what reading a million contacts from a database costs: `cargo bench --bench databases [CONTACTS]`.
//!
//! `EspoCRM` on `PostgreSQL` and on `MariaDB`, on this machine, each contact with an owner, an account and an address of its
//! own: a query a page for the contacts and one for each of addresses and numbers. Pages are made into rows of
//! the table as in a pull and dropped, so that the memory shown is a page's. Queries stand against the least that
//! the pages allow. Nothing here fails on a number: machines differ.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on stops there")]
#![expect(clippy::print_stdout, reason = "printing figures is what this program is for")]

use std::collections::BTreeMap;
use std::time::Instant;

use ringfence::company::database::Profile;
use ringfence::company::database::Reading;
use ringfence::company::database::Schema;
use ringfence::company::database::built_in_text;
use ringfence::intake::secret::Secret;
use ringfence::intake::sql::Address;
use ringfence::intake::sql::Reach;
use ringfence::intake::sql::Session;

#[path = "../it/mariadb.rs"]
mod mariadb;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../it/postgres.rs"]
mod postgres;

/// Rows of a page, as in a pull.
const PAGE: usize = 5_000;

fn main() {
    // `cargo test --benches` only wants to see that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let contacts = std::env::args().find_map(|argument| argument.parse().ok());
    let contacts: u64 = contacts.unwrap_or(1_000_000);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!(
        "{:<12} {:>9} {:>10} {:>10} {:>9} {:>9}",
        "database", "contacts", "rows/s", "peak MiB", "queries", "least"
    );
    let tables = include_str!("../../fixtures/live/sql/espocrm/crm.sql");
    for name in ["PostgreSQL", "MariaDB"] {
        let address = if name == "PostgreSQL" {
            let address = postgres::database();
            postgres::execute(&address, tables);
            postgres::execute(
                &address,
                &filled(&format!("generate_series(1, {contacts}) as s(n)")),
            );
            postgres::execute(&address, "analyze");
            address
        } else {
            let address = mariadb::database();
            mariadb::execute(&address, tables);
            let from = format!("(select seq as n from seq_1_to_{contacts}) s");
            mariadb::execute(&address, &filled(&from));
            mariadb::execute(
                &address,
                "analyze table contact, entity_email_address, email_address",
            );
            address
        };
        let begun = Instant::now();
        let (rows, queries, least) = runtime.block_on(read(&address));
        let per_second = f64::from(u32::try_from(rows).unwrap()) / begun.elapsed().as_secs_f64();
        println!(
            "{name:<12} {rows:>9} {per_second:>10.0} {:>10.1} {queries:>9} {least:>9}",
            peak_mib()
        );
    }
}

/// Statements that fill the tables from a row of numbers.
fn filled(from: &str) -> String {
    format!(
        "insert into contact (id, first_name, last_name, account_id, created_by_id, assigned_user_id, deleted) select \
         concat('k', lpad(cast(n as char(9)), 9, '0')), 'Ada', concat('Example', cast(n as char(9))), 'a1', 'u1', 'u1', \
         false from {from}; insert into email_address (id, name, lower, deleted, opt_out) select concat('k', \
         lpad(cast(n as char(9)), 9, '0')), concat('ada', cast(n as char(9)), '@bright.example'), '', false, false from \
         {from}; insert into entity_email_address (id, entity_id, email_address_id, entity_type, \"primary\", deleted) \
         select n + 1000, concat('k', lpad(cast(n as char(9)), 9, '0')), concat('k', lpad(cast(n as char(9)), 9, '0')), \
         'Contact', true, false from {from}"
    )
}

/// Reads everybody; gives rows, queries and the least of them.
async fn read(url: &str) -> (u64, u64, u64) {
    let (user, place) = url.split_once('@').unwrap();
    let (user, password) = user.rsplit_once(':').unwrap();
    let address = Address::parse(&format!("{user}@{place}")).unwrap();
    let reach = Reach {
        private_hosts: vec!["127.0.0.1".to_owned()],
        connect_ms: 10_000,
        statement_ms: 120_000,
        ..Reach::default()
    };
    let password = Secret::new(password.to_owned());
    let mut session = Session::begin(&address, &password, &reach).await.unwrap();
    let profile = Profile::parse("espocrm", built_in_text("espocrm").unwrap()).unwrap();
    let schema = Schema {
        dialect: session.dialect(),
        name: session.usual_schema().await.unwrap(),
        prefix: String::new(),
        page_size: PAGE,
    };
    let tables = profile.tables("");
    let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
    let columns = session.columns(&schema.name, &tables).await.unwrap();
    let plan = profile.plan(&schema, &columns).unwrap();
    let before = session.statements();
    let (mut rows, mut least) = (0, 0);
    let mut known = BTreeMap::new();
    for reading in &plan.nouns {
        let read = noun(&mut session, reading, &mut known).await;
        rows += read;
        let size = u64::try_from(PAGE).unwrap();
        least += read.div_ceil(size).max(1) * (1 + u64::try_from(reading.also.len()).unwrap());
    }
    let queries = session.statements() - before;
    session.end().await;
    (rows, queries, least)
}

/// Reads a noun page by page, as a pull does.
async fn noun(
    session: &mut Session,
    reading: &Reading,
    known: &mut BTreeMap<String, String>,
) -> u64 {
    let (mut rows, mut cursor) = (0, None::<String>);
    loop {
        let found = match &cursor {
            None => session.rows("a page", &reading.first, &[]).await.unwrap(),
            Some(key) => session.rows("a page", &reading.later, &[key]).await.unwrap(),
        };
        let next = reading.next_key(&found).unwrap();
        let mut also = Vec::new();
        let last = reading.last_key(&found).unwrap_or_default();
        for beside in &reading.also {
            also.push(match &cursor {
                None => session.rows("more", &beside.first, &[&last]).await.unwrap(),
                Some(key) => session.rows("more", &beside.later, &[key, &last]).await.unwrap(),
            });
        }
        let page = reading.page(found, &also, known);
        rows += page.entries;
        known.extend(page.learned);
        match next {
            Some(key) => cursor = Some(key),
            None => return rows,
        }
    }
}

/// The most memory that this process has had.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}
