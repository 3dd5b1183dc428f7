//! Accounts, sessions, budgets and reps' own checks, the same on both databases.

use ringfence::model::account::Account;
use ringfence::model::account::Role;
use ringfence::model::account::Standing;
use ringfence::model::account::Team;
use ringfence::store::Claim;
use ringfence::store::Invitation;
use ringfence::store::Lifetime;
use ringfence::store::NewSession;
use ringfence::store::Noted;
use ringfence::store::QueueEntry;
use ringfence::store::Rate;
use ringfence::store::Run;
use ringfence::store::Unnamed;

use super::*;

const NOW: i64 = 1_795_780_800;

const LIFE: Lifetime = Lifetime { idle_s: 1_800, whole_s: 43_200 };

fn account(name: &str, role: Role) -> Account {
    Account {
        id: format!("U-{name}"),
        email: Email::parse(&format!("{name}@harbour.example")).unwrap(),
        name: name.to_owned(),
        role,
        rep: None,
        team: Team { offices: vec!["Bay".to_owned()], reps: vec![RepId("jane".to_owned())] },
        standing: Standing::Invited,
        has_code: false,
        made_at: NOW,
    }
}

fn link(account: &str, digest: &str) -> Invitation {
    Invitation {
        digest: digest.to_owned(),
        account: Some(account.to_owned()),
        kind: "invite".to_owned(),
        made_by: "operator".to_owned(),
        expires_at: NOW + 100,
    }
}

fn noted() -> Noted {
    Noted { day: day("2026-11-27"), what: "account changed", subject: "U-1".to_owned() }
}

fn session(account: &str, digest: &str) -> NewSession {
    NewSession {
        digest: digest.to_owned(),
        account: account.to_owned(),
        stage: "full",
        now: NOW,
        label: "Firefox".to_owned(),
    }
}

/// An account that may sign in, with one session.
async fn active(store: &Store, name: &str, role: Role) -> Account {
    let account = account(name, role);
    let link = link(&account.id, &format!("link of {name}"));
    assert!(store.invite(&account, &link, &noted()).await.unwrap());
    let session = session(&account.id, &format!("session of {name}"));
    assert!(store.accept(&link, None, "a hash", &session, &noted()).await.unwrap());
    account
}

on_both! {
    async fn a_link_makes_an_account_active_once(stores: Vec<Store>) {
        let store = &stores[0];
        let mei = active(store, "mei", Role::Manager).await;
        let used = link(&mei.id, "link of mei");

        let again = store.accept(&used, None, "other", &session(&mei.id, "x"), &noted()).await;

        assert!(!again.unwrap());
        let known = store.account_of("mei@harbour.example").await.unwrap().unwrap();
        assert_eq!(known, Account { standing: Standing::Active, ..mei.clone() });
        assert_eq!(store.accounts().await.unwrap(), [known]);
        let secrets = store.secrets(&mei.id).await.unwrap();
        assert_eq!(secrets.password.as_deref(), Some("a hash"));
        let taken = Account { id: "U-2".to_owned(), ..account("mei", Role::Hr) };
        assert!(!store.invite(&taken, &link("U-2", "y"), &noted()).await.unwrap());
        assert_eq!(store.journal().await.unwrap().len(), 2);
        assert_eq!(store.verify_log(None).await.unwrap().faults, Vec::<String>::new());
    }

    async fn a_session_stands_until_it_is_idle_old_ended_or_disabled(stores: Vec<Store>) {
        let store = &stores[0];
        let ivy = active(store, "ivy", Role::Hr).await;
        let stands = async |digest: &str, now: i64| {
            store.session(digest, now, LIFE).await.unwrap().is_some()
        };
        let one = "session of ivy";

        assert!(stands(one, NOW + 1_799).await && !stands(one, NOW + 1_800).await);
        store.touch_session(one, NOW + 1_000).await.unwrap();
        assert!(stands(one, NOW + 2_799).await && !stands(one, NOW + 43_200).await);
        assert!(store.begin_session(&session(&ivy.id, "new"), Some(one), LIFE).await.unwrap());
        assert!(!stands(one, NOW).await && stands("new", NOW).await);
        assert!(!store.begin_session(&session(&ivy.id, "third"), Some(one), LIFE).await.unwrap());
        assert!(!store.end_session("U-other", "new").await.unwrap());
        assert!(store.disable_account(&ivy.id, false, &noted()).await.unwrap());
        assert!(!stands("new", NOW).await);
        assert!(!store.begin_session(&session(&ivy.id, "late"), None, LIFE).await.unwrap());
    }

    async fn the_last_administrator_is_kept(stores: Vec<Store>) {
        let store = &stores[0];
        let ada = active(store, "ada", Role::Administrator).await;

        assert!(!store.disable_account(&ada.id, false, &noted()).await.unwrap());
        let as_hr = Account { role: Role::Hr, ..ada.clone() };
        assert!(!store.put_role(&as_hr, &noted()).await.unwrap());
        assert!(store.session("session of ada", NOW, LIFE).await.unwrap().is_some());

        active(store, "bea", Role::Administrator).await;
        assert!(store.put_role(&as_hr, &noted()).await.unwrap());
        assert!(store.session("session of ada", NOW, LIFE).await.unwrap().is_none());
    }

    async fn a_code_is_used_once_and_never_after_a_later_one(stores: Vec<Store>) {
        let store = &stores[0];
        let ivy = active(store, "ivy", Role::Hr).await;
        store.put_pending_code(&ivy.id, b"sealed").await.unwrap();

        assert!(store.use_code(&ivy.id, 7, true).await.unwrap());
        for (step, fresh) in [(7, false), (6, false), (8, true), (8, false)] {
            assert_eq!(store.use_code(&ivy.id, step, false).await.unwrap(), fresh, "{step}");
        }
        let secrets = store.secrets(&ivy.id).await.unwrap();
        assert_eq!(secrets.code_key.as_deref(), Some(&b"sealed"[..]));
        assert!(store.account(&ivy.id).await.unwrap().unwrap().has_code);
        let reset = link(&ivy.id, "reset");
        assert!(store.reset_account(&ivy.id, &reset, false, &noted()).await.unwrap());
        assert!(store.secrets(&ivy.id).await.unwrap().password.is_none());
    }

    async fn a_bucket_gives_its_burst_and_then_one_an_interval(stores: Vec<Store>) {
        let store = &stores[0];
        let rate = Rate { every_ms: 1_000, burst: 3 };
        let spend = async |at: i64| store.spend(&[("a", rate)], at).await.unwrap();

        for _ in 0..3 {
            assert_eq!(spend(10_000).await, None);
        }
        assert_eq!(spend(10_000).await, Some(1_000));
        assert_eq!(spend(10_999).await, Some(1));
        assert_eq!(spend(11_000).await, None);
        assert_eq!(spend(11_000).await, Some(1_000));
        let both = [("b", rate), ("a", rate)];
        assert_eq!(store.spend(&both, 11_000).await.unwrap(), Some(1_000));
        // What was refused took nothing from the other bucket.
        for _ in 0..3 {
            assert_eq!(store.spend(&[("b", rate)], 11_000).await.unwrap(), None);
        }
        store.refill("a").await.unwrap();
        assert_eq!(spend(11_000).await, None);
    }

    async fn the_newest_places_are_known(stores: Vec<Store>) {
        let store = &stores[0];
        let ivy = active(store, "ivy", Role::Hr).await;
        for number in 0..25 {
            store.learn_place(&ivy.id, &format!("place {number:02}"), NOW + number).await.unwrap();
        }

        assert!(!store.knows_place("place 04").await.unwrap());
        assert!(store.knows_place("place 05").await.unwrap());
        store.disable_account(&ivy.id, false, &noted()).await.unwrap();
        assert!(!store.knows_place("place 24").await.unwrap());
    }

    async fn self_checks_are_counted_told_and_frozen(stores: Vec<Store>) {
        let store = &stores[0];
        let (jane, same) = (RepId("jane".to_owned()), RepId("Jane".to_owned()));
        let digests = ["a", "b", "c"].map(str::to_owned);
        let claim = async |at: i64| store.claim_self_check(&same, at, 60, 2).await.unwrap();

        assert_eq!(claim(NOW).await, Claim::Begun);
        assert_eq!(claim(NOW + 59).await, Claim::Wait(1));
        assert_eq!(claim(NOW + 60).await, Claim::Begun);
        assert_eq!(claim(NOW + 200).await, Claim::Wait(86_200));
        let (open, left) = store.disclose(&jane, &digests, NOW, NOW - 100, 2).await.unwrap();
        assert_eq!((open.len(), left), (2, 0));
        let (open, _) = store.disclose(&same, &digests, NOW + 101, NOW + 1, 2).await.unwrap();
        assert_eq!(open.len(), 3);
        let run = Run { rep: jane.clone(), at: NOW, document: "{\"people\":3}".to_owned() };
        let entry = QueueEntry {
            id: "Q-1".to_owned(),
            rep: jane.clone(),
            at: NOW,
            kind: "withheld".to_owned(),
            document: "{}".to_owned(),
            done_by: None,
        };
        store.finish_self_check(&run, std::slice::from_ref(&entry), true).await.unwrap();
        assert_eq!(claim(NOW + 100_000).await, Claim::Frozen);
        assert_eq!(store.self_check_queue().await.unwrap(), [entry]);
        assert!(store.done_in_queue("Q-1", "U-1", NOW).await.unwrap());
        assert!(!store.done_in_queue("Q-1", "U-2", NOW).await.unwrap());
        assert!(store.thaw_self_checks(&same).await.unwrap());
        assert_eq!(claim(NOW + 100_000).await, Claim::Begun);
        let runs = store.self_checks(NOW - 1).await.unwrap();
        assert_eq!((runs.len(), &*runs[0].document), (3, "{\"people\":3}"));
    }

    async fn helpers_are_managers_of_properties_and_those_who_serve_too(stores: Vec<Store>) {
        let store = &stores[0];
        let entry = Management {
            landlord_id: RecordId("L-1".to_owned()),
            landlord: person("Lena Hale", "lena@hale.example"),
            property_id: "P-1".to_owned(),
            manager: Some("Mei Lin".to_owned()),
            from: None,
            until: None,
            lost_reason: None,
        };
        store.add_rent_roll(&snapshot(Book::RentRoll, "2025-01-01", 1), vec![entry]).await.unwrap();
        let mut shared = state("Ada Moss", "ada@moss.example", "finn");
        shared.also_served_by.push("omar".to_owned());
        let plain = state("Ben Reed", "ben@reed.example", "jane");
        let rows = [("C-1", shared), ("C-2", plain)];
        let rows = rows.map(|(id, state)| (RecordId(id.to_owned()), state)).to_vec();
        store.add_crm(&snapshot(Book::Crm, "2025-01-15", 2), rows, Unnamed::Gone).await.unwrap();

        let mut helpers = store.helpers().await.unwrap();

        helpers.sort();
        let named = [("C-1", "omar"), ("L-1", "Mei Lin")];
        assert_eq!(helpers, named.map(|(id, who)| (RecordId(id.to_owned()), who.to_owned())));
    }
}
