//! What strangers try: guessing from one address and from many, telling accounts apart, using a session
//! after the account was disabled.

use std::sync::Arc;

use crate::model::account::Role;
use crate::usecase::accounts;
use crate::usecase::accounts::AccountError;
use crate::usecase::accounts::Actor;
use crate::usecase::accounts::Choosing;
use crate::usecase::accounts::Place;
use crate::usecase::accounts::code;
use crate::usecase::accounts::hashing::POOL;
use crate::usecase::accounts::tests::Desk;
use crate::usecase::accounts::tests::NOW;
use crate::usecase::accounts::tests::PASSWORD;
use crate::usecase::accounts::tests::account_error;
use crate::usecase::accounts::tests::home;
use crate::usecase::accounts::tests::place;

/// A password that is wrong.
const WRONG: &str = "a wrong password";

/// Guesses in one go; tells how many were looked at, the others were told to wait.
async fn guess(desk: &Desk, email: &str, guesses: u32, addresses: u32) -> u32 {
    let mut looked_at = 0;
    for number in 0..guesses {
        let place = place(1_000 + number % addresses);
        match desk.sign_in(email, WRONG, &place, NOW + i64::from(number / 100)).await {
            Err(AccountError::NotRight) => looked_at += 1,
            Err(AccountError::Slow { wait_s }) => assert!(wait_s <= 60, "{wait_s}"),
            other => panic!("{:?}", other.map(|_| ())),
        }
    }
    looked_at
}

#[tokio::test]
async fn of_10_000_guesses_few_are_looked_at_and_the_owner_still_gets_in() {
    for addresses in [1, 500] {
        let desk = Desk::new().await;
        let jane = desk.someone("jane", Role::Rep).await;

        let looked_at = guess(&desk, &jane.email, 10_000, addresses).await;

        // 100 seconds: ten at once, and one a minute more.
        assert!((10..=12).contains(&looked_at), "{addresses}: {looked_at}");
        let at = NOW + 100;
        let office = desk.sign_in(&jane.email, PASSWORD, &home(), at).await;
        assert!(office.is_ok(), "from the office, {addresses}");
        let travelling = Place { browser: Some(jane.browser.clone()), ..place(1_000) };
        assert!(desk.sign_in(&jane.email, PASSWORD, &travelling, at).await.is_ok());
        let elsewhere = desk.sign_in(&jane.email, PASSWORD, &place(77), at).await;
        assert!(matches!(elsewhere, Err(AccountError::Slow { .. })));
        let later = desk.sign_in(&jane.email, PASSWORD, &place(77), at + 600).await;
        assert!(later.is_ok());
    }
}

#[tokio::test]
async fn one_password_on_many_accounts_is_slow_from_one_address() {
    let desk = Desk::new().await;
    let mut looked_at = 0;

    for number in 0..200 {
        let email = format!("rep{number}@harbour.example");
        let tried = desk.sign_in(&email, WRONG, &place(9), NOW).await;
        looked_at += u32::from(matches!(tried, Err(AccountError::NotRight)));
    }

    assert_eq!(looked_at, 10);
}

#[tokio::test]
async fn a_colleague_in_the_same_office_cannot_use_up_the_owners_tries() {
    let desk = Desk::new().await;
    let jane = desk.someone("jane", Role::Rep).await;
    for _ in 0..30 {
        let _ = desk.sign_in(&jane.email, WRONG, &home(), NOW).await;
    }

    let strange = desk.sign_in(&jane.email, PASSWORD, &home(), NOW).await;
    let own = Place { browser: Some(jane.browser), ..home() };

    assert!(matches!(strange, Err(AccountError::Slow { .. })));
    assert!(desk.sign_in(&jane.email, PASSWORD, &own, NOW).await.is_ok());
}

#[tokio::test]
async fn an_office_signs_in_at_nine_from_one_address() {
    let desk = Desk::new().await;
    let mut emails = Vec::new();
    for name in ["jane", "mei", "omar"] {
        emails.push(desk.someone(name, Role::Rep).await.email);
    }

    for _ in 0..8 {
        for email in &emails {
            assert!(desk.sign_in(email, PASSWORD, &home(), NOW).await.is_ok());
        }
    }
}

#[tokio::test]
async fn an_account_of_ones_own_buys_no_guesses_at_others() {
    let desk = Desk::new().await;
    let omar = desk.someone("omar", Role::Rep).await;
    let mut looked_at = 0;

    for number in 0..60 {
        let own = Place { browser: Some(omar.browser.clone()), ..place(9) };
        desk.sign_in(&omar.email, PASSWORD, &own, NOW).await.unwrap();
        let email = format!("rep{number}@harbour.example");
        let tried = desk.sign_in(&email, WRONG, &place(9), NOW).await;
        looked_at += u32::from(matches!(tried, Err(AccountError::NotRight)));
    }

    assert_eq!(looked_at, 10);
}

#[tokio::test]
async fn guessing_codes_is_slow_and_takes_none_of_the_owners_tries() {
    let desk = Desk::new().await;
    let ivy = desk.someone("ivy", Role::Hr).await;
    let later = NOW + 3_600;
    let half = desk.sign_in(&ivy.email, PASSWORD, &place(9), later).await.unwrap();
    let give = |token: String, code: String, from: Place| {
        let services = &desk.services;
        async move { account_error(accounts::give_code(services, &token, &code, &from, later).await) }
    };

    let mut looked_at = 0;
    for number in 0..40 {
        let tried = give(half.token.clone(), format!("{number:06}"), place(9)).await;
        looked_at += u32::from(matches!(tried, Err(AccountError::WrongCode)));
    }
    assert_eq!(looked_at, 5);

    let own = desk.sign_in(&ivy.email, PASSWORD, &home(), later).await.unwrap();
    let code = code::code_of(&ivy.key.unwrap(), later);
    assert!(give(own.token, code, home()).await.is_ok());
}

#[tokio::test]
async fn a_stranger_cannot_tell_whether_an_account_exists() {
    let desk = Desk::new().await;
    desk.someone("jane", Role::Rep).await;
    desk.someone("omar", Role::Rep).await;
    desk.invited("ivy", Role::Hr).await;
    accounts::disable(&desk.services, Actor::Operator, "omar@harbour.example", NOW).await.unwrap();

    let mut answers = Vec::new();
    let mut hashes = Vec::new();
    let mut lines = Vec::new();
    for name in ["jane", "omar", "ivy", "nobody", "not an address"] {
        let email =
            if name.contains(' ') { name.to_owned() } else { format!("{name}@harbour.example") };
        let (before, written) = (POOL.done(), desk.journal().await.len());
        let tried = desk.sign_in(&email, WRONG, &place(9), NOW).await;
        answers.push(tried.err().map(|error| error.to_string()));
        hashes.push(POOL.done() > before);
        lines.push(desk.journal().await.len() - written);
    }

    assert!(answers.iter().all(|one| *one == answers[0] && one.is_some()), "{answers:?}");
    assert!(hashes.iter().all(|one| *one), "{hashes:?}");
    assert_eq!(lines, [1; 5]);
}

#[tokio::test]
async fn known_and_unknown_addresses_take_as_long() {
    let desk = Desk::new().await;
    desk.someone("jane", Role::Rep).await;
    let mut times = [Vec::new(), Vec::new()];

    for number in 0..12 {
        for (at, email) in ["jane@harbour.example", "nobody@harbour.example"].iter().enumerate() {
            let begun = std::time::Instant::now();
            let now = NOW + 60 * number;
            let tried = desk.sign_in(email, WRONG, &place(2_000), now).await;
            if matches!(tried, Err(AccountError::NotRight)) {
                times[at].push(begun.elapsed());
            }
        }
    }

    let [known, unknown] = times.map(|mut one| {
        one.sort();
        one[one.len() / 2].as_secs_f64()
    });
    // Without the hash it would be a hundred times less; a busy machine is not that uneven.
    assert!((0.2..5.0).contains(&(known / unknown)), "{known} {unknown}");
}

#[tokio::test]
async fn refusals_do_not_flood_the_journal() {
    let desk = Desk::new().await;
    let jane = desk.someone("jane", Role::Rep).await;

    for minute in 0..60 {
        let _ = desk.sign_in(&jane.email, WRONG, &place(9), NOW + 60 * minute).await;
    }

    let journal = desk.journal().await;
    let refused = journal.iter().filter(|line| line.starts_with("sign-in refused")).count();
    assert!((3..=9).contains(&refused), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_answered_after_an_account_was_disabled() {
    let desk = Arc::new(Desk::new().await);
    let jane = desk.someone("jane", Role::Rep).await;
    let disabled = Arc::new(std::sync::atomic::AtomicBool::new(false));

    let asking = (0..50).map(|_| {
        let (desk, disabled, token) =
            (Arc::clone(&desk), Arc::clone(&disabled), jane.token.clone());
        tokio::spawn(async move {
            let (mut before, mut after) = (0, 0);
            for _ in 0..20 {
                let too_late = disabled.load(std::sync::atomic::Ordering::SeqCst);
                match desk.visitor(&token, NOW).await {
                    Some(_) if too_late => after += 1,
                    Some(_) => before += 1,
                    None => {}
                }
            }
            (before, after)
        })
    });
    let asking: Vec<_> = asking.collect();
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    accounts::disable(&desk.services, Actor::Operator, &jane.email, NOW).await.unwrap();
    disabled.store(true, std::sync::atomic::Ordering::SeqCst);

    for one in asking {
        assert_eq!(one.await.unwrap().1, 0);
    }
    assert!(desk.visitor(&jane.token, NOW).await.is_none());
    assert!(desk.sign_in(&jane.email, PASSWORD, &home(), NOW).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_follow_one_link_at_once_one_gets_in() {
    let desk = Arc::new(Desk::new().await);
    let link = desk.invited("jane", Role::Rep).await;

    let trying = (0..8).map(|_| {
        let (desk, link) = (Arc::clone(&desk), link.clone());
        tokio::spawn(async move {
            let choosing = Choosing { password: PASSWORD.to_owned(), ..Choosing::default() };
            accounts::choose(&desk.services, &link, &choosing, &home(), NOW).await.is_ok()
        })
    });
    let trying: Vec<_> = trying.collect();
    let mut got_in = 0;
    for one in trying {
        got_in += u32::from(one.await.unwrap());
    }

    assert_eq!(got_in, 1);
}

#[tokio::test]
async fn what_the_store_holds_opens_nothing() {
    let desk = Desk::new().await;
    let ivy = desk.someone("ivy", Role::Hr).await;
    let link = desk.invited("jane", Role::Rep).await;
    let visitor = desk.visitor(&ivy.token, NOW).await.unwrap();
    let secrets = desk.services.store.secrets(&visitor.account).await.unwrap();
    let stored = desk.services.config.store.trim_start_matches("sqlite:").to_owned();
    desk.services.store.close().await;

    let mut held = Vec::new();
    for suffix in ["", "-wal"] {
        held.extend(std::fs::read(format!("{stored}{suffix}")).unwrap_or_default());
    }
    let holds = |needle: &str| {
        held.windows(needle.len()).any(|part| part.eq_ignore_ascii_case(needle.as_bytes()))
    };
    for secret in [&ivy.token, &ivy.browser, &link, PASSWORD, &ivy.key.unwrap()] {
        assert!(!holds(secret), "{secret}");
    }
    assert!(holds(&secrets.password.unwrap()));
    assert!(secrets.code_key.unwrap().len() > 20);
}
