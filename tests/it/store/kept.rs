//! What people say beside the books, and the log over all of it, on both databases.

use ringfence::evidence::Head;
use ringfence::model::matching::About;
use ringfence::model::matching::Decision;
use ringfence::model::triage::Author;
use ringfence::model::triage::Note;
use ringfence::model::triage::State;
use ringfence::store::Acknowledgement;
use ringfence::store::Erasure;
use ringfence::store::PolicyVersion;
use ringfence::store::StoredIntake;

use super::*;

fn note(finding: &str, words: &str) -> Note {
    Note {
        finding: finding.to_owned(),
        code: "ORPHAN-UPLOAD".to_owned(),
        day: day("2026-03-01"),
        author: Author::Rep,
        state: Some(State::Explained),
        remedy: None,
        words: words.to_owned(),
    }
}

fn decision(record: &str) -> Decision {
    Decision {
        day: day("2026-03-02"),
        about: About {
            rep: "jane".to_owned(),
            network: "linkedin".to_owned(),
            kind: "connection".to_owned(),
            on: Some(day("2025-05-05")),
            record: record.to_owned(),
        },
        told: 0.998,
        same: false,
        note: "another \"Ada\",\nthe one of Hill Street – 東京".to_owned(),
    }
}

fn policy() -> PolicyVersion {
    PolicyVersion {
        sha256: "ab".repeat(32),
        id: "client-ties".to_owned(),
        version: "2026.1".to_owned(),
        in_force_from: day("2026-01-01"),
        published_on: day("2025-12-01"),
        files: [("agency.toml".to_owned(), "id = 1\n".to_owned())].into(),
    }
}

fn handed_in() -> StoredIntake<String, String> {
    StoredIntake {
        rep: RepId("jane".to_owned()),
        network: "linkedin".to_owned(),
        account: "personal".to_owned(),
        read_on: day("2026-02-02"),
        digest: "d1".to_owned(),
        document: "described".to_owned(),
        ties: vec!["tie one".to_owned(), "tie \"two\"".to_owned()],
    }
}

/// Puts one of everything in.
async fn fill(store: &Store) {
    import(store, &[0, 1]).await;
    store.note(day("2026-01-01"), "names revealed in a check", "a1").await.unwrap();
    store.put_note(&note("F-1", "I knew her before; see \\ above")).await.unwrap();
    store.put_decisions(&[decision("C-1"), decision("C-2")]).await.unwrap();
    store.put_policy(&policy()).await.unwrap();
    let read = Acknowledgement {
        rep: RepId("jane".to_owned()),
        sha256: policy().sha256,
        on: day("2026-01-03"),
    };
    assert!(store.put_acknowledgement(&read).await.unwrap());
    assert!(!store.put_acknowledgement(&read).await.unwrap());
    assert!(store.put_intake(&handed_in()).await.unwrap());
    assert!(!store.put_intake(&handed_in()).await.unwrap());
}

on_both! {
    async fn what_was_said_comes_back_as_it_was(stores: Vec<Store>) {
        let store = &stores[0];
        fill(store).await;
        let until = day("2026-12-31");

        assert_eq!(store.notes(until).await.unwrap(), [note("F-1", "I knew her before; see \\ above")]);
        assert_eq!(store.decisions(until).await.unwrap(), [decision("C-1"), decision("C-2")]);
        assert_eq!(store.decisions(day("2026-03-01")).await.unwrap(), []);
        assert_eq!(store.policies().await.unwrap(), [policy()]);
        assert_eq!(store.acknowledgements().await.unwrap().len(), 1);
        let jane = RepId("jane".to_owned());
        assert_eq!(store.intakes::<String, String>(Some(&jane)).await.unwrap(), [handed_in()]);
        assert_eq!(store.intakes::<String, String>(None).await.unwrap().len(), 1);
        assert_eq!(store.journal().await.unwrap().len(), 1);
        assert_eq!(store.secret().await.unwrap(), store.secret().await.unwrap());
        assert_eq!(store.secret().await.unwrap().len(), 64);
    }

    async fn the_log_speaks_for_every_row(stores: Vec<Store>) {
        let store = &stores[0];
        fill(store).await;

        let verified = store.verify_log(None).await.unwrap();

        assert_eq!(verified.faults, Vec::<String>::new());
        // Journal, note, two decisions, policy, acknowledgement, export, two snapshots, the books.
        assert_eq!(verified.rows, 10);
        let earlier = Head { size: verified.head.size + 1, root: verified.head.root };
        assert_eq!(store.verify_log(Some(earlier)).await.unwrap().faults.len(), 1);
    }

    async fn what_is_erased_is_gone_and_the_log_still_holds(stores: Vec<Store>) {
        let store = &stores[0];
        fill(store).await;
        let before = store.head().await.unwrap();
        let what = Erasure {
            records: vec![RecordId("C-1".to_owned())],
            findings: vec!["F-1".to_owned()],
            ..Erasure::default()
        };

        let erased = store.erase(day("2026-04-01"), &what).await.unwrap();

        assert_eq!((erased.versions, erased.decisions, erased.notes), (2, 1, 1));
        assert_eq!(store.records_by_id(&[RecordId("C-1".to_owned())]).await.unwrap(), []);
        assert_eq!(store.notes(day("2026-12-31")).await.unwrap(), []);
        let verified = store.verify_log(Some(before)).await.unwrap();
        assert_eq!(verified.faults, Vec::<String>::new());
    }

    async fn two_who_write_at_once_each_get_their_leaf(stores: Vec<Store>) {
        let store = &stores[0];
        let write = async |who: usize| {
            for at in 0..10 {
                store.note(day("2026-01-01"), "looked at", &format!("{who}-{at}")).await.unwrap();
            }
        };

        tokio::join!(write(0), write(1), write(2), write(3), write(4), write(5));

        assert_eq!(store.journal().await.unwrap().len(), 60);
        assert_eq!(store.head().await.unwrap().size, 60);
        assert_eq!(store.verify_log(None).await.unwrap().faults, Vec::<String>::new());
    }

    async fn a_copy_holds_every_row(stores: Vec<Store>) {
        let store = &stores[0];
        fill(store).await;
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy.db");

        store.copy_to(&copy).await.unwrap();
        let loaded = &stores[1];
        let opened = Store::open(&format!("sqlite:{}", copy.display()), false).await.unwrap();

        assert_eq!(opened.row_counts().await.unwrap(), store.row_counts().await.unwrap());
        let head = store.head().await.unwrap();
        assert_eq!(opened.verify_log(Some(head)).await.unwrap().faults, Vec::<String>::new());
        loaded.load(&copy).await.unwrap();
        assert_eq!(loaded.row_counts().await.unwrap(), store.row_counts().await.unwrap());
        assert_eq!(loaded.verify_log(Some(head)).await.unwrap().faults, Vec::<String>::new());
        assert_eq!(dump(loaded).await, dump(store).await);
        // Numbering goes on after the rows that were brought in.
        loaded.put_note(&note("F-2", "later")).await.unwrap();
        assert_eq!(loaded.verify_log(Some(head)).await.unwrap().faults, Vec::<String>::new());
        assert!(matches!(loaded.load(&copy).await, Err(StoreError::Filled)));
    }
}
