//! The store, on real SQLite files and a real PostgreSQL: snapshots as changes, in any order, wholly
//! or not at all; what people say beside them; the log over all of it.

pub(crate) mod shared;

use std::path::Path;

use ringfence::model::Day;
use ringfence::model::person::Email;
use ringfence::model::person::Name;
use ringfence::model::person::Person;
use ringfence::model::record::Book;
use ringfence::model::record::Management;
use ringfence::model::record::RecordId;
use ringfence::model::record::RecordState;
use ringfence::model::record::Snapshot;
use ringfence::model::register::Entry;
use ringfence::model::register::Register;
use ringfence::model::rep::RepId;
use ringfence::store::Changes;
use ringfence::store::Store;
use ringfence::store::StoreError;
use ringfence::store::Unnamed;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn person(name: &str, email: &str) -> Person {
    Person {
        name: Name::whole(name),
        emails: Email::parse(email).into_iter().collect(),
        ..Person::default()
    }
}

fn state(name: &str, email: &str, owner: &str) -> RecordState {
    RecordState {
        person: person(name, email),
        owners: vec![owner.to_owned()],
        ..RecordState::default()
    }
}

fn snapshot(book: Book, taken_on: &str, rows: usize) -> Snapshot {
    Snapshot {
        book,
        taken_on: day(taken_on),
        name: format!("{taken_on}.csv"),
        sha256: format!("hash of {taken_on}"),
        rows: rows as u64,
        skipped: Vec::new(),
        missing: Vec::new(),
    }
}

fn url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("ringfence.db").display())
}

type Rows = Vec<(RecordId, RecordState)>;

fn rows(list: &[(&str, &str, &str, &str)]) -> Rows {
    list.iter()
        .map(|(id, name, email, owner)| (RecordId((*id).to_owned()), state(name, email, owner)))
        .collect()
}

/// Three snapshots in which a record changes its owner, one comes and one goes.
fn series() -> Vec<(&'static str, Rows)> {
    vec![
        (
            "2025-01-15",
            rows(&[
                ("C-1", "Ada Moss", "ada@moss.example", "finn"),
                ("C-2", "Ben Reed", "ben@reed.example", "jane"),
            ]),
        ),
        (
            "2025-07-01",
            rows(&[
                ("C-1", "Ada Moss", "ada@moss.example", "jane"),
                ("C-2", "Ben Reed", "ben@reed.example", "jane"),
                ("C-3", "Cleo Hart", "cleo@hart.example", "omar"),
            ]),
        ),
        (
            "2026-03-01",
            rows(&[
                ("C-1", "Ada Moss", "ada.moss@new.example", "jane"),
                ("C-3", "Cleo Hart", "cleo@hart.example", "omar"),
            ]),
        ),
    ]
}

async fn import(store: &Store, order: &[usize]) {
    let series = series();
    for index in order {
        let (taken_on, rows) = &series[*index];
        let snapshot = snapshot(Book::Crm, taken_on, rows.len());
        store.add_crm(&snapshot, rows.clone(), Unnamed::Gone).await.unwrap();
    }
}

/// Everything that was kept, as text.
async fn dump(store: &Store) -> String {
    let mut ids: Vec<RecordId> = ["C-1", "C-2", "C-3"].map(|id| RecordId(id.to_owned())).to_vec();
    ids.sort();
    let mut records = store.records_by_id(&ids).await.unwrap();
    records.sort_by(|left, right| left.id.cmp(&right.id));
    serde_json::to_string_pretty(&records).unwrap()
}

/// Each of these runs on new SQLite files and on new PostgreSQL databases.
macro_rules! on_both {
    ($(async fn $name:ident($stores:ident: Vec<Store>) $body:block)*) => {
        mod suite {
            use super::*;

            $(pub(super) async fn $name($stores: Vec<Store>) $body)*
        }

        mod sqlite {
            $(#[test]
            fn $name() {
                super::run_on_sqlite(super::suite::$name);
            })*
        }

        mod postgres {
            $(#[test]
            fn $name() {
                super::run_on_postgres(super::suite::$name);
            })*
        }
    };
}

mod accounts;
mod kept;

/// Stores that a test may use.
const STORES: usize = 4;

fn run_on_sqlite<F: Future<Output = ()>>(test: impl FnOnce(Vec<Store>) -> F) {
    let folders: Vec<_> = (0..STORES).map(|_| tempfile::tempdir().unwrap()).collect();
    let urls: Vec<String> = folders.iter().map(|folder| url(folder.path())).collect();
    run_on(&urls, test);
}

fn run_on_postgres<F: Future<Output = ()>>(test: impl FnOnce(Vec<Store>) -> F) {
    let urls: Vec<String> = (0..STORES).map(|_| crate::postgres::database()).collect();
    run_on(&urls, test);
}

fn run_on<F: Future<Output = ()>>(urls: &[String], test: impl FnOnce(Vec<Store>) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut stores = Vec::new();
        for url in urls {
            stores.push(Store::open(url, true).await.unwrap());
        }
        test(stores).await;
    });
}

on_both! {
    async fn snapshots_in_any_order_leave_the_same_history(stores: Vec<Store>) {
        let mut dumps = Vec::new();
        let orders = [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]];
        for (store, order) in stores.iter().zip(orders) {
            import(store, &order).await;
            dumps.push(dump(store).await);
        }

        assert!(dumps.iter().all(|one| *one == dumps[0]));
        assert!(dumps[0].contains("\"finn\""));
    }

    async fn a_record_speaks_with_every_value_it_ever_had(stores: Vec<Store>) {
        let store = &stores[0];
        import(store, &[2, 0, 1]).await;

        let mut pass = store.pass().await.unwrap();
        let ages = pass.ages(0, 100).await.unwrap();
        let ids: Vec<&str> = ages.iter().map(|age| age.id.0.as_str()).collect();
        let first = ages.iter().find(|age| age.id.0 == "C-1").unwrap();
        let values = pass.values(&[first.number]).await.unwrap();

        assert_eq!(ids.len(), 3);
        // The third import, of the second snapshot, brought another owner for C-1.
        assert_eq!(first.snapshot, 3);
        assert_eq!(store.imports().await.unwrap().len(), 3);
        let addresses: Vec<&str> =
            values[0].people.iter().map(|(_, person)| person.emails[0].as_str()).collect();
        assert_eq!(addresses, ["ada.moss@new.example", "ada@moss.example"]);
    }

    async fn the_same_file_twice_changes_nothing(stores: Vec<Store>) {
        let store = &stores[0];
        import(store, &[0, 1]).await;
        let before = dump(store).await;
        let (taken_on, rows) = &series()[1];

        let again =
            store.add_crm(&snapshot(Book::Crm, taken_on, rows.len()), rows.clone(), Unnamed::Gone).await.unwrap();

        assert!(again.already_there);
        assert_eq!(dump(store).await, before);
    }

    async fn changes_after_the_newest_snapshot_keep_what_a_whole_one_would(stores: Vec<Store>) {
        let (whole, changed) = (&stores[0], &stores[1]);
        import(whole, &[0, 1, 2]).await;
        import(changed, &[1, 0]).await;
        let (taken_on, rows) = &series()[2];
        let newest = snapshot(Book::Crm, taken_on, rows.len());
        let ids = ["C-2", "C-3", "C-9"].map(|id| RecordId(id.to_owned()));
        let said = |after: &str| Changes { after: after.to_owned(), gone: vec![ids[0].clone()] };
        let named = vec![rows[0].clone()];

        let refused = said("hash of 2025-01-15");
        let refused = changed.add_crm(&newest, named.clone(), Unnamed::Stay(&refused)).await;
        let present = changed.present(&ids.iter().collect::<Vec<_>>()).await.unwrap();
        let taken = said("hash of 2025-07-01");
        let taken = changed.add_crm(&newest, named, Unnamed::Stay(&taken)).await.unwrap();

        assert!(matches!(refused, Err(StoreError::NotTheNewest { .. })));
        assert_eq!(present, ids[..2].iter().cloned().collect());
        assert_eq!((taken.new, taken.changed, taken.gone, taken.unchanged), (0, 1, 1, 0));
        assert_eq!(dump(changed).await, dump(whole).await);
        assert_eq!(changed.snapshots(Book::Crm).await.unwrap().len(), 3);
    }

    async fn a_crm_in_parts_is_kept_as_one_that_comes_whole(stores: Vec<Store>) {
        let (whole, in_parts) = (&stores[0], &stores[1]);
        import(whole, &[2, 0, 1]).await;
        for index in [2, 0, 1] {
            let (taken_on, rows) = &series()[index];
            let snapshot = snapshot(Book::Crm, taken_on, rows.len());
            let mut parts = in_parts.crm_in_parts(&snapshot).await.unwrap();
            for row in rows.iter().chain(&rows[..1]) {
                parts.put(vec![row.clone()]).await.unwrap();
            }
            assert_eq!(parts.repeats(), 1);
            parts.end(&snapshot, None).await.unwrap();
        }

        assert_eq!(dump(in_parts).await, dump(whole).await);
        let (taken_on, rows) = &series()[1];
        let again = snapshot(Book::Crm, taken_on, rows.len());
        let parts = in_parts.crm_in_parts(&again).await.unwrap();
        assert!(parts.is_there());
        drop(parts);
        // What is not ended leaves nothing.
        let mut parts =
            in_parts.crm_in_parts(&snapshot(Book::Crm, "2026-06-01", 1)).await.unwrap();
        parts.put(vec![rows[0].clone()]).await.unwrap();
        drop(parts);
        assert_eq!(dump(in_parts).await, dump(whole).await);
    }

    async fn another_file_for_the_same_day_is_refused(stores: Vec<Store>) {
        let store = &stores[0];
        import(store, &[0]).await;
        let mut other = snapshot(Book::Crm, "2025-01-15", 1);
        "another".clone_into(&mut other.sha256);

        let refused = store.add_crm(&other, series()[1].1.clone(), Unnamed::Gone).await;

        assert!(matches!(refused, Err(StoreError::SameDay { .. })));
        assert_eq!(store.snapshots(Book::Crm).await.unwrap().len(), 1);
    }

    async fn a_landlord_who_is_missing_from_a_later_rent_roll_ended_by_then(stores: Vec<Store>) {
        let store = &stores[0];
        let entry = |landlord: &str, property: &str| Management {
            landlord_id: RecordId(landlord.to_owned()),
            landlord: person("Lena Hale", "lena@hale.example"),
            property_id: property.to_owned(),
            manager: None,
            from: Some(day("2024-05-01")),
            until: None,
            lost_reason: None,
        };
        let first = [entry("L-1", "P-1"), entry("L-1", "P-2")];
        let roll = |taken_on, rows| snapshot(Book::RentRoll, taken_on, rows);
        store.add_rent_roll(&roll("2025-01-01", 2), first.to_vec()).await.unwrap();

        store.add_rent_roll(&roll("2025-06-01", 1), first[..1].to_vec()).await.unwrap();

        let records = store.records_by_id(&[RecordId("L-1".to_owned())]).await.unwrap();
        let until: Vec<Option<Day>> = records[0].managements.iter().map(|one| one.until).collect();
        assert_eq!(until, [None, Some(day("2025-06-01"))]);
    }

    async fn a_register_keeps_an_entry_once_and_answers_for_a_day(stores: Vec<Store>) {
        let store = &stores[0];
        let entry = |on: &str, words: &str| Entry {
            rep: RepId("jane".to_owned()),
            subject: "C-1".to_owned(),
            entered_on: day(on),
            document: words.to_owned(),
        };
        let entries = [entry("2026-01-01", "first"), entry("2026-02-01", "second")];

        let new = store.enter(Register::Adoption, &entries).await.unwrap();
        let again = store.enter(Register::Adoption, &entries).await.unwrap();
        let january = store.register::<String>(Register::Adoption, day("2026-01-31")).await.unwrap();
        let other = store.register::<String>(Register::Consent, day("2026-12-31")).await.unwrap();

        assert_eq!((new, again), (2, 0));
        assert_eq!(january, [entry("2026-01-01", "first")]);
        assert_eq!(other, []);
    }
}

#[tokio::test]
async fn another_programs_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ringfence.db");
    let other = sqlx::sqlite::SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let pool = sqlx::sqlite::SqlitePool::connect_with(other).await.unwrap();
    sqlx::query("create table photos (id integer)").execute(&pool).await.unwrap();
    pool.close().await;
    let url = format!("sqlite:{}", path.display());

    let refused = Store::open(&url, true).await;

    assert!(matches!(refused, Err(StoreError::Foreign { .. })));
}

#[tokio::test]
async fn a_missing_store_is_not_made_unless_asked() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("none.db").display());

    assert!(matches!(Store::open(&url, false).await, Err(StoreError::Missing { .. })));
    assert!(matches!(
        Store::open("mysql://db.example/ringfence", false).await,
        Err(StoreError::Address { .. })
    ));
}
