//! The store that offices share: roles, the second wall, versions, and the same answers as SQLite.

use ringfence::model::audit::AuditKind;

use super::*;
use crate::demo::ringfence;
use crate::postgres;

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// A database with an owner of the tables and a role for the application, as the README says.
fn with_roles() -> (String, String) {
    let database = postgres::database();
    let name = database.rsplit('/').next().unwrap().to_owned();
    let (owner, app) = (format!("{name}_owner"), format!("{name}_app"));
    postgres::execute(
        &database,
        &format!(
            "create role {owner} login password 'o'; create role {app} login password 'a'; \
             alter database {name} owner to {owner}; alter schema public owner to {owner}"
        ),
    );
    let host = database.split_once('@').unwrap().1;
    let prepared = ringfence()
        .args(["store", "prepare", "--app-role", &app, "--store"])
        .arg(format!("postgres://{owner}:o@{host}"))
        .output()
        .unwrap();
    assert!(prepared.status.success(), "{}", String::from_utf8_lossy(&prepared.stderr));
    (database.clone(), format!("postgres://{app}:a@{host}"))
}

#[test]
fn the_application_works_without_owning_anything() {
    let (database, app) = with_roles();

    block_on(async {
        let store = Store::open(&app, false).await.unwrap();
        import(&store, &[0, 1, 2]).await;
        assert_eq!(store.verify_log(None).await.unwrap().faults, Vec::<String>::new());
    });

    let owned = "select count(*) from pg_class join pg_roles on pg_roles.oid = relowner \
         where rolname like '%\\_app'";
    assert_eq!(postgres::texts(&database, owned), ["0"]);
    for forbidden in [
        "drop table journal",
        "alter table audit disable row level security",
        "create table mine (a bigint)",
        "delete from _sqlx_migrations",
    ] {
        let refused = block_on(async {
            use sqlx::Connection as _;
            let mut connection = sqlx::PgConnection::connect(&app).await.unwrap();
            sqlx::query(forbidden).execute(&mut connection).await
        });
        assert!(refused.is_err(), "{forbidden}");
    }
}

#[test]
fn a_connection_that_serves_a_rep_sees_that_reps_rows_alone() {
    let (_, app) = with_roles();

    block_on(async {
        let store = Store::open(&app, false).await.unwrap();
        let entry = |rep: &str| Entry {
            rep: RepId(rep.to_owned()),
            subject: "C-1".to_owned(),
            entered_on: day("2026-01-01"),
            document: format!("of {rep}"),
        };
        store.enter(Register::Adoption, &[entry("Jane"), entry("omar")]).await.unwrap();
        let read = async |store: &Store| {
            store.register::<String>(Register::Adoption, day("2026-12-31")).await.unwrap().len()
        };

        assert_eq!(read(&store).await, 2);
        assert_eq!(read(&store.scoped("jane")).await, 1);
        assert_eq!(read(&store.scoped("nobody")).await, 0);
        // The same connection serves all again.
        assert_eq!(read(&store).await, 2);
        let others = store.scoped("jane").enter(Register::Adoption, &[entry("ada")]).await;
        assert!(others.is_err(), "a row of somebody else was written");
        assert_eq!(store.scoped("jane").audits(AuditKind::Report).await.unwrap().len(), 0);
    });
}

#[test]
fn a_connection_that_does_not_say_whom_it_serves_sees_nothing() {
    let (_, app) = with_roles();

    let seen = block_on(async {
        use sqlx::Connection as _;
        use sqlx::Row as _;
        let store = Store::open(&app, false).await.unwrap();
        let entry = Entry {
            rep: RepId("jane".to_owned()),
            subject: "C-1".to_owned(),
            entered_on: day("2026-01-01"),
            document: "hers",
        };
        store.enter(Register::Adoption, &[entry]).await.unwrap();
        let mut connection = sqlx::PgConnection::connect(&app).await.unwrap();
        let row =
            sqlx::query("select count(*) from register_entry").fetch_one(&mut connection).await;
        row.unwrap().get::<i64, _>(0)
    });

    assert_eq!(seen, 0);
}

#[test]
fn newer_tables_are_refused_and_older_ones_need_their_owner() {
    let (database, app) = with_roles();
    postgres::execute(
        &database,
        "insert into _sqlx_migrations values (9999, 'later', now(), true, 'x', 1)",
    );
    let newer = block_on(Store::open(&app, false)).unwrap_err();
    postgres::execute(&database, "delete from _sqlx_migrations");

    let behind = block_on(Store::open(&app, false)).unwrap_err();

    assert!(matches!(newer, StoreError::Newer { step: 9999 }), "{newer}");
    assert!(matches!(behind, StoreError::Behind { .. }), "{behind}");
    assert!(behind.hint().unwrap().contains("store prepare"));
}

#[test]
fn a_newer_embedded_store_is_refused_too() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(folder.path());
    block_on(async {
        Store::open(&url, true).await.unwrap().close().await;
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&url["sqlite:".len()..]);
        let pool = sqlx::sqlite::SqlitePool::connect_with(options).await.unwrap();
        let later =
            "insert into _sqlx_migrations values (9999, 'later', '2026-01-01', 1, x'00', 1)";
        sqlx::query(later).execute(&pool).await.unwrap();
        pool.close().await;

        let refused = Store::open(&url, false).await.unwrap_err();

        assert!(matches!(refused, StoreError::Migrate(_)), "{refused}");
    });
}

/// Makes a demo in a folder, over a store of its own or a shared one.
pub(crate) fn demo(folder: &Path, store: Option<&str>) {
    let mut command = ringfence();
    command.arg("demo").arg(folder).args(["--clients", "1000", "--quiet"]);
    command.args(store.map(|url| ["--store", url]).into_iter().flatten());
    let made = command.output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

#[test]
fn every_command_gives_the_same_bytes_over_either_database() {
    let folder = tempfile::tempdir().unwrap();
    let (alone, shared) = (folder.path().join("alone"), folder.path().join("shared"));
    demo(&alone, None);
    demo(&shared, Some(&postgres::database()));

    for file in [
        "check-omar.json",
        "check-omar.csv",
        "omar-may-go.csv",
        "offboard-jane/offboard.json",
        "offboard-jane/take-away.csv",
        "offboard-jane/restraints.ics",
        // Its table is not compared: people have pseudonyms in it, keyed by a secret of the store's.
        "report.json",
    ] {
        let read = |of: &Path| std::fs::read_to_string(of.join("reports").join(file)).unwrap();
        assert!(read(&alone) == read(&shared), "{file} differs");
    }
    assert!(!shared.join("ringfence.db").exists());
}

#[test]
fn an_office_moves_to_the_shared_store_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    demo(&at("office"), None);
    let run = |arguments: &[&str], paths: &[&Path], store: Option<&str>| {
        let mut command = ringfence();
        command.args(arguments).args(paths);
        command.args(store.map(|url| ["--store", url]).into_iter().flatten());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let database = postgres::database();
    let office = at("office");
    let office = office.to_str().unwrap();
    run(&["backup", "--workspace", office], &[&at("one")], None);
    run(&["restore"], &[&at("one"), &at("group")], Some(&database));
    let group = at("group");
    let group = group.to_str().unwrap();
    let verified = run(&["evidence", "verify", "--workspace", group], &[], Some(&database));
    run(&["backup", "--drill", "--workspace", group], &[&at("two")], Some(&database));
    run(&["restore"], &[&at("two"), &at("again")], None);
    let again = at("again");
    let again = run(&["evidence", "verify", "--workspace", again.to_str().unwrap()], &[], None);

    assert!(verified.starts_with("Holds:"), "{verified}");
    assert!(again.starts_with("Holds:"), "{again}");
    assert!(!at("group").join("ringfence.db").exists());
    let taken = ringfence()
        .arg("restore")
        .args([at("one"), at("second")])
        .args(["--store", &database])
        .output()
        .unwrap();
    assert_eq!(taken.status.code(), Some(1), "{}", String::from_utf8_lossy(&taken.stderr));
    assert!(!at("second").exists());
}
