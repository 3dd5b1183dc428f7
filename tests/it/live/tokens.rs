//! What is kept between runs: tokens that two runs renew at once, pages of a run that was killed.

use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use ringfence::intake::http::Ways;
use ringfence::intake::oauth::Exchange;
use ringfence::intake::oauth::Keeper;
use ringfence::intake::oauth::OAuthError;
use ringfence::intake::oauth::Provider;
use ringfence::intake::oauth::SecretWay;
use ringfence::intake::oauth::Tokens;
use ringfence::intake::secret::Secret;
use ringfence::intake::vault::SealedFolder;

use crate::live::reach::Plain;
use crate::live::scenario::Scenario;
use crate::live::scenario::Stand;
use crate::live::scenario::ended;
use crate::live::standin::StandIn;

const ROTATING: &str = r#"
about = "A refresh token is good once; shown twice, it ends the connection."
run = []

[[answer]]
method = "POST"
path = "/token"
form = { refresh_token = "CANARYTOKEN-r1" }
times = 1
delay_ms = 300
body = '{"access_token":"CANARYTOKEN-a2","refresh_token":"CANARYTOKEN-r2","expires_in":7200}'

[[answer]]
method = "POST"
path = "/token"
form = { refresh_token = "CANARYTOKEN-r1" }
status = 400
body = '{"error":"invalid_request"}'
"#;

fn exchange(base: &str) -> Exchange {
    let provider = Provider {
        authorize_url: format!("{base}/authorize"),
        token_url: format!("{base}/token"),
        revoke_url: None,
        scopes: Vec::new(),
        pkce: true,
        issuer: None,
        client_id: "C1".to_owned(),
        client_secret: None,
        secret_way: SecretWay::Body,
        redirect_host: "127.0.0.1".to_owned(),
        redirect_port: 0,
    };
    let ways = Ways { private_hosts: vec!["127.0.0.1".to_owned()], ..Ways::default() };
    Exchange::new(provider, ways, Arc::new(Plain))
}

fn vault(folder: &std::path::Path) -> SealedFolder {
    let passphrase = Secret::new("four words and more".to_owned());
    SealedFolder::new(folder.to_owned(), passphrase, Arc::new(Plain)).unwrap()
}

#[tokio::test]
async fn of_two_that_renew_at_once_one_asks_and_both_have_the_new_token() {
    let scenario: Scenario = toml::from_str(ROTATING).unwrap();
    let server = StandIn::start(scenario.answers(), None);
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (vault(folder.path()), vault(folder.path()));
    let exchange = exchange(&server.base);
    let keeper = |vault| Keeper { vault, name: "x/jane", exchange: &exchange, outside: &Plain };
    let old = Secret::new("CANARYTOKEN-a1".to_owned());
    let first = Tokens {
        access: old.clone(),
        refresh: Some(Secret::new("CANARYTOKEN-r1".to_owned())),
        expires_at_s: Some(0),
        scopes: Vec::new(),
    };
    let (one, other) = (keeper(&one), keeper(&other));
    one.keep(&first).unwrap();

    let (left, right) = tokio::join!(one.renew(&old), other.fresh());

    let (left, right) = (left.unwrap(), right.unwrap().unwrap());
    assert_eq!((left.access.expose(), right.access.expose()), ("CANARYTOKEN-a2", "CANARYTOKEN-a2"));
    assert_eq!(server.asked().len(), 1);
    assert_eq!(one.kept().unwrap(), Some(left));
}

#[tokio::test]
async fn a_refresh_token_that_was_used_ends_the_connection_in_words() {
    let scenario: Scenario = toml::from_str(&ROTATING.replace("times = 1", "times = 0")).unwrap();
    let server = StandIn::start(scenario.answers(), None);
    let folder = tempfile::tempdir().unwrap();
    let (vault, exchange) = (vault(folder.path()), exchange(&server.base));
    let keeper = Keeper { vault: &vault, name: "x/jane", exchange: &exchange, outside: &Plain };
    let old = Secret::new("CANARYTOKEN-a1".to_owned());
    let refresh = Some(Secret::new("CANARYTOKEN-r1".to_owned()));
    let kept = Tokens { access: old.clone(), refresh, expires_at_s: None, scopes: Vec::new() };
    keeper.keep(&kept).unwrap();

    let ended = keeper.renew(&old).await.unwrap_err();

    assert!(matches!(ended, OAuthError::Ended), "{ended}");
    assert_eq!(server.asked().len(), 1);
    assert_eq!(keeper.kept().unwrap(), Some(kept));
}

#[test]
fn a_pull_that_is_killed_goes_on_with_at_most_one_page_fetched_twice() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path.join("fixtures/live/x/first_pull.toml")).unwrap();
    // The second page of a list is slow the first time: time enough to be killed.
    let slow = "\n[[answer]]\npath = \"/2/users/42/followers\"\ntimes = 1\ndelay_ms = 60000\n";
    let text = text.replacen("\n[[answer]]", &format!("{slow}\n[[answer]]"), 1);
    let scenario: Scenario = toml::from_str(&text).unwrap();
    let stand = Stand::new("x", &scenario, None, None);
    let token = stand.folder.path().join("token").display().to_string();
    let basis =
        ["--basis", "voluntary-offer", "--notice-on", "2025-01-01", "--yes", "--token-file"];
    let arguments = [&["pull", "x", "--rep", "jane"], &basis[..], &[token.as_str()]].concat();
    let mut child = stand.command(&arguments).spawn().unwrap();
    while stand.server.asked().len() < 4 {
        assert!(child.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    stand.no_artefact_holds_a_secret("killed");
    assert!(stand.pages_left());

    let (code, said) = ended(stand.command(&arguments));

    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("x.following: 3 entries") && said.contains("x.followers: 2"), "{said}");
    assert_eq!(stand.server.asked().len(), 5, "{said}");
    assert!(!stand.pages_left());
}

#[test]
fn two_pulls_of_one_account_do_not_run_at_once() {
    let text = "about = \"\"\nrun = []\n[[answer]]\npath = \"/2/users/me\"\ndelay_ms = 60000\n";
    let scenario: Scenario = toml::from_str(text).unwrap();
    let stand = Stand::new("x", &scenario, None, None);
    let token = stand.folder.path().join("token").display().to_string();
    let basis =
        ["--basis", "voluntary-offer", "--notice-on", "2025-01-01", "--yes", "--token-file"];
    let arguments = [&["pull", "x", "--rep", "jane"], &basis[..], &[token.as_str()]].concat();
    let mut first = stand.command(&arguments).spawn().unwrap();
    while stand.server.asked().is_empty() {
        assert!(first.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(20));
    }

    let (code, said) = ended(stand.command(&arguments));

    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("another run pulls the same account"), "{said}");
    first.kill().unwrap();
    first.wait().unwrap();
}

/// Runs a command at a terminal of its own, and types what it asks for.
#[cfg(unix)]
fn at_a_terminal(stand: &Stand, arguments: &str, typed: &str) -> (Option<i32>, String) {
    use std::io::Write as _;
    let program = env!("CARGO_BIN_EXE_ringfence");
    let workspace = stand.folder.path().join("w").display().to_string();
    let line = format!("{program} --workspace {workspace} --as-of 2026-11-22 {arguments}");
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", &line, "/dev/null"]);
    command.env_remove("RINGFENCE_TOKEN_KEY_FILE");
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut keyboard = child.stdin.take().unwrap();
    for line in typed.lines() {
        // As somebody who reads first.
        std::thread::sleep(Duration::from_millis(1_500));
        writeln!(keyboard, "{line}").unwrap();
    }
    let output = child.wait_with_output().unwrap();
    drop(keyboard);
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(unix)]
#[test]
fn without_a_file_the_passphrase_is_asked_for_at_a_terminal_and_not_shown() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/live/hubspot/first_pull.toml");
    let scenario: Scenario = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let stand = Stand::new("hubspot", &scenario, None, None);
    let key = stand.folder.path().join("token").display().to_string();
    let connect = format!("connect hubspot --token-file {key}");

    let differ = at_a_terminal(&stand, &connect, "four words and more\nfour other words\n");
    let kept = at_a_terminal(&stand, &connect, "four words and more\nfour words and more\n");
    let wrong = at_a_terminal(&stand, "pull hubspot --accept-shrink", "four other words\n");
    let pulled = at_a_terminal(&stand, "pull hubspot --accept-shrink", "four words and more\n");

    assert!(differ.0 == Some(1) && differ.1.contains("the two passphrases differ"), "{differ:?}");
    assert!(kept.0 == Some(0) && kept.1.contains("is kept, sealed"), "{kept:?}");
    assert!(wrong.0 == Some(1) && wrong.1.contains("does not open under this"), "{wrong:?}");
    assert!(pulled.0 == Some(0) && pulled.1.contains("crm of 2026-11-22, 3 rows"), "{pulled:?}");
    for (_, said) in [differ, kept, wrong, pulled] {
        assert!(!said.contains("four words") && !said.contains("four other"), "{said}");
    }
}
