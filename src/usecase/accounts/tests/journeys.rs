//! What people do: the first administrator, invitations, codes, the password again, roles, resets.

use crate::model::account::Role;
use crate::model::account::Scope;
use crate::model::account::Standing;
use crate::usecase::accounts;
use crate::usecase::accounts::AccountError;
use crate::usecase::accounts::Actor;
use crate::usecase::accounts::Choosing;
use crate::usecase::accounts::Inviting;
use crate::usecase::accounts::May;
use crate::usecase::accounts::Place;
use crate::usecase::accounts::Stage;
use crate::usecase::accounts::Weakness;
use crate::usecase::accounts::Welcome;
use crate::usecase::accounts::code;
use crate::usecase::accounts::tests::Desk;
use crate::usecase::accounts::tests::NOW;
use crate::usecase::accounts::tests::PASSWORD;
use crate::usecase::accounts::tests::account_error;
use crate::usecase::accounts::tests::home;
use crate::usecase::accounts::tests::place;

#[tokio::test]
async fn the_first_link_makes_one_administrator_and_works_once_and_for_a_day() {
    let desk = Desk::new().await;
    let services = &desk.services;
    let old = accounts::first_link(services, NOW).await.unwrap().unwrap();
    let link = accounts::first_link(services, NOW).await.unwrap().unwrap();
    let token = link.path.rsplit('/').next().unwrap();
    let look = |token: &str, now| {
        let token = token.to_owned();
        async move { account_error(accounts::look(services, &token, now).await) }
    };

    assert!(look(old.path.rsplit('/').next().unwrap(), NOW).await.is_err());
    assert_eq!(look(token, NOW).await.unwrap(), Welcome::First);
    assert_eq!(look(token, NOW).await.unwrap(), Welcome::First);
    assert!(matches!(look(token, NOW + 86_400).await, Err(AccountError::LinkEnded)));
    let ada = desk.welcomed("ada", token, NOW).await;

    assert!(look(token, NOW).await.is_err());
    assert!(accounts::first_link(services, NOW).await.unwrap().is_none());
    let visitor = desk.visitor(&ada.token, NOW).await.unwrap();
    assert!(visitor.may(May::ManagePeople) && visitor.stage == Stage::Full);
    let all = accounts::list(services, Actor::Visitor(&visitor)).await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].role, all[0].standing), (Role::Administrator, Standing::Active));
}

#[tokio::test]
async fn a_weak_password_uses_no_link_up() {
    let desk = Desk::new().await;
    let link = desk.invited("jane", Role::Rep).await;
    let choosing =
        |password: &str| Choosing { password: password.to_owned(), ..Choosing::default() };

    for weak in ["short", "password2026!", "jane.harbourhill"] {
        let choosing = choosing(weak);
        let tried = accounts::choose(&desk.services, &link, &choosing, &home(), NOW).await;
        assert!(matches!(account_error(tried), Err(AccountError::Weak(_))), "{weak}");
    }

    assert_eq!(desk.welcomed("jane", &link, NOW).await.email, "jane@harbour.example");
}

#[tokio::test]
async fn a_password_of_a_breach_is_refused_where_a_list_is_named() {
    let mut desk = Desk::new().await;
    let list = tempfile::NamedTempFile::new().unwrap();
    // SHA-1 of `seven-gulls-over-harbours`, as `sha1sum` has it, among others.
    let hashes = ["00", "FF"].map(|byte| byte.repeat(20));
    let known = "6D620FEB6F3E6BF8D5C5F30D9F3F996DC7185F5C";
    std::fs::write(list.path(), format!("{}:7\r\n{known}:12\r\n{}:1\r\n", hashes[0], hashes[1]))
        .unwrap();
    desk.services.config.breached_passwords = Some(list.path().to_owned());
    let link = desk.invited("jane", Role::Rep).await;
    let tried = async |password: &str| {
        let choosing = Choosing { password: password.to_owned(), ..Choosing::default() };
        account_error(accounts::choose(&desk.services, &link, &choosing, &home(), NOW).await)
    };

    let known = tried("seven-gulls-over-harbours").await;
    std::fs::write(list.path(), "").unwrap();
    let unread = tried("eight gulls over two piers").await;

    assert!(matches!(known, Err(AccountError::Weak(Weakness::Breached))));
    assert!(matches!(unread, Err(AccountError::Breaches { .. })));
}

#[tokio::test]
async fn whoever_sees_others_needs_a_code_and_each_code_works_once() {
    let desk = Desk::new().await;
    let ivy = desk.someone("ivy", Role::Hr).await;
    let key = ivy.key.unwrap();
    let later = NOW + 3_600;

    let entered = desk.sign_in(&ivy.email, PASSWORD, &home(), later).await.unwrap();
    assert_eq!(entered.stage, Stage::Code);
    let half = desk.visitor(&entered.token, later).await.unwrap();
    assert!(!half.may(May::SeeFindings) && half.scope() == Scope::nobody());
    let code = code::code_of(&key, later);
    let give = |token: String, code: String, now| {
        let services = &desk.services;
        async move { account_error(accounts::give_code(services, &token, &code, &home(), now).await) }
    };
    let wrong = give(entered.token.clone(), "000000".to_owned(), later).await;
    assert!(matches!(wrong, Err(AccountError::WrongCode)));
    let full = give(entered.token.clone(), code.clone(), later).await.unwrap();
    assert_ne!(full.token, entered.token);
    assert!(desk.visitor(&entered.token, later).await.is_none());
    assert!(desk.visitor(&full.token, later).await.unwrap().may(May::SeeFindings));

    let again = desk.sign_in(&ivy.email, PASSWORD, &home(), later).await.unwrap();
    let replayed = give(again.token.clone(), code, later).await;
    assert!(matches!(replayed, Err(AccountError::WrongCode)));
    assert!(desk.visitor(&again.token, later + 299).await.is_some());
    assert!(desk.visitor(&again.token, later + 300).await.is_none());
}

#[tokio::test]
async fn a_rep_may_set_up_codes_and_needs_them_from_then_on() {
    let desk = Desk::new().await;
    let jane = desk.someone("jane", Role::Rep).await;
    let visitor = desk.visitor(&jane.token, NOW + 700).await.unwrap();
    let late = accounts::set_up_code(&desk.services, &visitor, NOW + 700).await;
    assert!(matches!(account_error(late), Err(AccountError::ProveAgain)));

    accounts::prove(&desk.services, &visitor, PASSWORD, &home(), NOW + 700).await.unwrap();
    let visitor = desk.visitor(&jane.token, NOW + 700).await.unwrap();
    let setup = accounts::set_up_code(&desk.services, &visitor, NOW + 700).await.unwrap();
    assert!(setup.link.contains("secret=") && setup.link.contains(&setup.key));
    let code = code::code_of(&setup.key, NOW + 700);
    let full = accounts::confirm_code(&desk.services, &jane.token, &code, &home(), NOW + 700).await;

    assert!(desk.visitor(&full.unwrap().token, NOW + 700).await.unwrap().has_code);
    let entered = desk.sign_in(&jane.email, PASSWORD, &home(), NOW + 800).await.unwrap();
    assert_eq!(entered.stage, Stage::Code);
}

#[tokio::test]
async fn giving_the_password_again_counts_for_ten_minutes() {
    let desk = Desk::new().await;
    let ada = desk.someone("ada", Role::Administrator).await;
    let at = NOW + 1_000;
    let visitor = desk.visitor(&ada.token, at).await.unwrap();
    let inviting = Inviting {
        email: "omar@harbour.example".to_owned(),
        name: "Omar".to_owned(),
        rep: Some("omar".to_owned()),
        ..Inviting::default()
    };

    let actor = Actor::Visitor(&visitor);
    let unproved = accounts::invite(&desk.services, actor, &inviting, at).await;
    assert!(matches!(account_error(unproved), Err(AccountError::ProveAgain)));
    let wrong = accounts::prove(&desk.services, &visitor, "not it at all", &home(), at).await;
    assert!(matches!(account_error(wrong), Err(AccountError::NotRight)));
    accounts::prove(&desk.services, &visitor, PASSWORD, &home(), at).await.unwrap();

    let visitor = desk.visitor(&ada.token, at).await.unwrap();
    let actor = Actor::Visitor(&visitor);
    accounts::invite(&desk.services, actor, &inviting, at + 599).await.unwrap();
    let late = accounts::disable(&desk.services, actor, "omar@harbour.example", at + 600).await;
    assert!(matches!(account_error(late), Err(AccountError::ProveAgain)));
}

#[tokio::test]
async fn another_role_ends_the_sessions_and_shows_in_the_next() {
    let desk = Desk::new().await;
    let mei = desk.someone("mei", Role::Rep).await;
    let change = |role, offices: &[&str]| {
        let offices = offices.iter().map(|one| (*one).to_owned()).collect();
        let team = crate::model::account::Team { offices, ..Default::default() };
        Inviting { role, rep: Some("mei".to_owned()), team, ..Inviting::default() }
    };
    let set = |wanted: Inviting| {
        let (services, email) = (&desk.services, mei.email.clone());
        async move {
            let changed =
                accounts::change_role(services, Actor::Operator, &email, &wanted, NOW).await;
            account_error(changed)
        }
    };

    let nobody = set(change(Role::Manager, &["Nowhere"])).await;
    assert!(matches!(nobody, Err(AccountError::NoTeam)));
    set(change(Role::Manager, &["Bay"])).await.unwrap();

    assert!(desk.visitor(&mei.token, NOW).await.is_none());
    let entered = desk.sign_in(&mei.email, PASSWORD, &home(), NOW).await.unwrap();
    assert_eq!(entered.stage, Stage::Enrol);
    let (entered, _) = desk.enrolled(&entered, NOW).await;
    let visitor = desk.visitor(&entered.token, NOW).await.unwrap();
    let team: Vec<&str> = visitor.team.iter().map(|rep| rep.0.as_str()).collect();
    assert_eq!(team, ["jane", "mei"]);
}

#[tokio::test]
async fn a_reset_takes_everything_and_gives_a_link() {
    let desk = Desk::new().await;
    let ivy = desk.someone("ivy", Role::Hr).await;

    let link = accounts::reset(&desk.services, Actor::Operator, &ivy.email, NOW).await.unwrap();

    assert!(desk.visitor(&ivy.token, NOW).await.is_none());
    assert!(desk.sign_in(&ivy.email, PASSWORD, &home(), NOW).await.is_err());
    let token = link.path.rsplit('/').next().unwrap();
    let shown = accounts::look(&desk.services, token, NOW).await.unwrap();
    assert!(matches!(shown, Welcome::Account { again: true, .. }));
    let back = desk.welcomed("ivy", token, NOW).await;
    assert_ne!(back.key, ivy.key);
    assert!(desk.visitor(&back.token, NOW).await.is_some());
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let desk = Desk::new().await;
    let ada = desk.someone("ada", Role::Administrator).await;
    let visitor = desk.visitor(&ada.token, NOW).await.unwrap();
    let actor = Actor::Visitor(&visitor);
    let as_hr = Inviting { role: Role::Hr, ..Inviting::default() };

    let disabled = accounts::disable(&desk.services, actor, &ada.email, NOW).await;
    let changed = accounts::change_role(&desk.services, actor, &ada.email, &as_hr, NOW).await;
    assert!(matches!(account_error(disabled), Err(AccountError::LastAdministrator)));
    assert!(matches!(account_error(changed), Err(AccountError::LastAdministrator)));

    desk.someone("bea", Role::Administrator).await;
    accounts::change_role(&desk.services, actor, &ada.email, &as_hr, NOW).await.unwrap();
    assert!(desk.visitor(&ada.token, NOW).await.is_none());
}

#[tokio::test]
async fn sessions_are_listed_and_ended_and_a_new_password_ends_the_others() {
    let desk = Desk::new().await;
    let jane = desk.someone("jane", Role::Rep).await;
    let other = desk.sign_in(&jane.email, PASSWORD, &home(), NOW).await.unwrap();
    let third = desk.sign_in(&jane.email, PASSWORD, &home(), NOW).await.unwrap();
    let omar = desk.someone("omar", Role::Rep).await;
    let visitor = desk.visitor(&jane.token, NOW).await.unwrap();

    let listed = accounts::sessions(&desk.services, &visitor, NOW).await.unwrap();
    assert_eq!(listed.len(), 3);
    assert_eq!(listed.iter().filter(|one| one.this).count(), 1);
    assert!(listed.iter().all(|one| one.label == "Firefox" && one.id.len() == 16));
    let omars = desk.visitor(&omar.token, NOW).await.unwrap().session_id().to_owned();
    let ended = accounts::end_sessions(&desk.services, &visitor, Some(&omars), NOW).await;
    assert_eq!(ended.unwrap(), 0);
    let others = desk.visitor(&other.token, NOW).await.unwrap().session_id().to_owned();
    let ended = accounts::end_sessions(&desk.services, &visitor, Some(&others), NOW).await;
    assert_eq!(ended.unwrap(), 1);
    assert!(desk.visitor(&other.token, NOW).await.is_none());

    let new = "nine herons count the tide";
    let fresh = accounts::change_password(&desk.services, &visitor, PASSWORD, new, &home(), NOW)
        .await
        .unwrap();
    for token in [&jane.token, &third.token] {
        assert!(desk.visitor(token, NOW).await.is_none());
    }
    assert!(desk.visitor(&fresh.token, NOW).await.is_some());
    assert!(desk.visitor(&omar.token, NOW).await.is_some());
    assert!(desk.sign_in(&jane.email, PASSWORD, &home(), NOW).await.is_err());
    assert!(desk.sign_in(&jane.email, new, &home(), NOW).await.is_ok());
}

#[tokio::test]
async fn one_address_and_one_rep_have_one_account() {
    let desk = Desk::new().await;
    desk.invited("jane", Role::Rep).await;
    let again = |email: &str, rep: Option<&str>, role| Inviting {
        email: email.to_owned(),
        name: "Jane".to_owned(),
        role,
        rep: rep.map(str::to_owned),
        ..Inviting::default()
    };
    let invite = |wanted: Inviting| {
        let services = &desk.services;
        async move { account_error(accounts::invite(services, Actor::Operator, &wanted, NOW).await) }
    };

    let same = invite(again("JANE@harbour.example", None, Role::Hr)).await;
    let rep = invite(again("j@harbour.example", Some("jane"), Role::Rep)).await;
    let none = invite(again("j@harbour.example", None, Role::Rep)).await;
    let address = invite(again("nowhere", None, Role::Hr)).await;

    assert!(matches!(same, Err(AccountError::Taken { .. })));
    assert!(matches!(rep, Err(AccountError::RepTaken { .. })));
    assert!(matches!(none, Err(AccountError::NoRep)));
    assert!(matches!(address, Err(AccountError::Unread { .. })));
}

#[tokio::test]
async fn the_journal_tells_what_was_done_by_ids_alone() {
    let desk = Desk::new().await;
    let ada = desk.someone("ada", Role::Administrator).await;
    let visitor = desk.visitor(&ada.token, NOW).await.unwrap();
    desk.someone("jane", Role::Rep).await;
    let _ = desk.sign_in("jane@harbour.example", "wrong password here", &home(), NOW).await;
    let _ = desk.sign_in("nobody@else.example", "wrong password here", &place(8), NOW).await;
    let actor = Actor::Visitor(&visitor);
    accounts::disable(&desk.services, actor, "jane@harbour.example", NOW).await.unwrap();

    let journal = desk.journal().await;

    let told = |what: &str| journal.iter().filter(|line| line.starts_with(what)).count();
    for what in
        ["invited as administrator", "invited as rep", "password chosen", "one-time codes set up"]
    {
        assert!(told(what) > 0, "{what}: {journal:?}");
    }
    assert_eq!((told("signed in"), told("sign-in refused")), (2, 2));
    let disabled = journal.iter().find(|line| line.starts_with("account disabled")).unwrap();
    assert!(disabled.ends_with(&format!(" by {}", visitor.account)), "{disabled}");
    assert!(journal.iter().all(|line| !line.contains('@') && !line.contains("jane")));
}

#[tokio::test]
async fn a_browser_is_known_after_the_first_sign_in() {
    let desk = Desk::new().await;
    let jane = desk.someone("jane", Role::Rep).await;
    let known = Place { browser: Some(jane.browser), ..place(99) };

    let entered = desk.sign_in(&jane.email, PASSWORD, &known, NOW).await.unwrap();

    assert_eq!(entered.browser, None);
}
