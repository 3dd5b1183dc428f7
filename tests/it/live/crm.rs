//! What is kept between two pulls of a CRM: the table of one that was killed.

use std::path::PathBuf;
use std::time::Duration;

use crate::live::scenario::Scenario;
use crate::live::scenario::Stand;
use crate::live::scenario::consented;
use crate::live::scenario::ended;

/// The agency with a HubSpot whose last page comes after a minute, the first time.
fn stand() -> (Stand, Vec<String>) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path.join("fixtures/live/hubspot/first_pull.toml")).unwrap();
    let slow = "path = \"/crm/v3/objects/contacts\"\nquery = { after = \"152\" }\ntimes = 1\ndelay_ms = 60000\n";
    let text = text.replacen("[[answer]]", &format!("[[answer]]\n{slow}\n[[answer]]"), 1);
    let scenario: Scenario = toml::from_str(&text).unwrap();
    let stand = Stand::new("hubspot", &scenario, None, None);
    let token = stand.folder.path().join("token").display().to_string();
    let arguments = ["pull", "hubspot", "--accept-shrink", "--token-file", &token];
    let arguments = arguments.map(str::to_owned).to_vec();
    (stand, arguments)
}

/// Kills a pull while it waits for its last page.
fn killed(stand: &Stand, arguments: &[&str]) {
    let mut child = stand.command(arguments).spawn().unwrap();
    while stand.server.asked().len() < 4 {
        assert!(child.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

fn table(stand: &Stand) -> PathBuf {
    stand.folder.path().join("w/pulls-crm/hubspot.csv")
}

#[test]
fn a_crm_pull_that_is_killed_goes_on_with_at_most_one_page_fetched_twice() {
    let (stand, arguments) = stand();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    killed(&stand, &arguments);
    stand.no_artefact_holds_a_secret("killed");
    // A page that was written and not noted yet, half of it.
    let mut text = std::fs::read_to_string(table(&stand)).unwrap();
    assert!(text.contains("Jane Harbour <jane@agency.example>"), "{text}");
    text.push_str("153,\"half a r");
    std::fs::write(table(&stand), text).unwrap();

    let (code, said) = ended(stand.command(&arguments));

    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("3 rows on 4 pages (3 kept from before), 1 requests"), "{said}");
    assert!(said.contains("crm of 2026-11-22, 3 rows"), "{said}");
    assert_eq!(stand.server.asked().len(), 5, "{said}");
    assert!(!table(&stand).exists());
}

#[test]
fn a_table_of_another_day_is_not_gone_on_with() {
    let (stand, arguments) = stand();
    let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    killed(&stand, &arguments);
    arguments.extend(["--taken-on", "2026-11-21"]);

    let (code, said) = ended(stand.command(&arguments));

    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("4 pages (0 kept from before), 4 requests"), "{said}");
}

#[cfg(unix)]
#[test]
fn the_table_is_for_its_owner_alone_and_goes_with_the_key() {
    use std::os::unix::fs::PermissionsExt as _;
    let (stand, arguments) = stand();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    killed(&stand, &arguments);

    let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(table(&stand)), mode(table(&stand).with_extension("far"))), (0o600, 0o600));
    assert_eq!(mode(stand.folder.path().join("w/pulls-crm")), 0o700);
    let (code, said) = ended(stand.command(&["disconnect", "hubspot"]));
    assert_eq!(code, Some(0), "{said}");
    assert!(!table(&stand).exists() && !table(&stand).with_extension("far").exists());
}

#[test]
fn a_table_under_way_stays_while_a_worker_tidies_its_own_folder() {
    let (stand, arguments) = stand();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    killed(&stand, &arguments);
    let mut worker = stand.command(&["work"]).spawn().unwrap();
    std::thread::sleep(Duration::from_secs(2));

    let stays = table(&stand).exists();

    worker.kill().unwrap();
    worker.wait().unwrap();
    assert!(stays);
}

#[test]
fn both_tables_of_a_pull_that_is_killed_are_cut_to_its_last_whole_page() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let file = path.join("fixtures/live/vaultre/first_pull.toml");
    let text = std::fs::read_to_string(file).unwrap();
    let slow = "path = \"/contacts\"\nquery = { page = \"2\" }\ntimes = 1\ndelay_ms = 60000\n";
    let text = text.replacen("[[answer]]", &format!("[[answer]]\n{slow}\n[[answer]]"), 1);
    let scenario: Scenario = toml::from_str(&text).unwrap();
    let stand = Stand::new("vaultre", &scenario, None, None);
    let keys = stand.folder.path().join("keys").display().to_string();
    let arguments = ["pull", "vaultre", "--accept-shrink", "--token-file", &keys];
    let mut child = stand.command(&arguments).spawn().unwrap();
    while stand.server.asked().len() < 6 {
        assert!(child.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // A page that was written and not noted yet, half of it, in both.
    let folder = stand.folder.path().join("w/pulls-crm");
    for name in ["vaultre.csv", "vaultre.rent-roll.csv"] {
        let mut text = std::fs::read_to_string(folder.join(name)).unwrap();
        assert!(text.contains("ada@moss.example"), "{text}");
        text.push_str("3,\"half a r");
        std::fs::write(folder.join(name), text).unwrap();
    }

    let (code, said) = ended(stand.command(&arguments));

    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("3 rows on 6 pages (5 kept from before), 1 requests"), "{said}");
    assert!(said.contains("crm of 2026-11-22, 3 rows"), "{said}");
    assert!(said.contains("rent-roll of 2026-11-22, 1 rows"), "{said}");
    assert!(!folder.join("vaultre.rent-roll.csv").exists());
}

#[test]
fn a_consent_is_not_taken_for_a_secret_when_the_settings_change() {
    let token = "[[answer]]\nmethod = \"POST\"\npath = \"/token\"\n\
                 body = '{\"access_token\":\"CANARYTOKEN-1\",\"refresh_token\":\"CANARYTOKEN-r1\"}'\n";
    let text = format!("about = \"\"\nsettings = \"tenant = 't1'\\n\"\nrun = []\n{token}");
    let scenario: Scenario = toml::from_str(&text).unwrap();
    let stand = Stand::new("microsoft", &scenario, None, None);
    let (code, said) = consented(stand.command(&["connect", "microsoft"]), "code=K1&state=STATE");
    assert_eq!(code, Some(0), "{said}");
    let file = stand.folder.path().join("w/ringfence.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let mailboxes = "tenant = 't1'\nmailboxes = [\"jane@harbour.example\"]";
    std::fs::write(&file, text.replace("tenant = 't1'", mailboxes)).unwrap();

    let (code, said) = ended(stand.command(&["pull", "microsoft"]));

    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("no key of microsoft is kept"), "{said}");
    assert_eq!(stand.server.asked().len(), 1, "{said}");
    let (_, said) = ended(stand.command(&["disconnect", "microsoft"]));
    assert!(said.contains("the key of microsoft is forgotten"), "{said}");
    let left = std::fs::read_dir(stand.folder.path().join("w/tokens")).unwrap();
    let mut left = left.map(|one| one.unwrap().path());
    assert!(!left.any(|path| path.extension().is_some_and(|ending| ending == "sealed")));
}

#[test]
fn a_key_is_forgotten_even_when_the_settings_of_its_crm_are_gone() {
    let (stand, _) = stand();
    let token = stand.folder.path().join("token").display().to_string();
    let (code, said) = ended(stand.command(&["connect", "hubspot", "--token-file", &token]));
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = ended(stand.command(&["pull", "hubspot", "--accept-shrink"]));
    assert_eq!(code, Some(0), "{said}");
    let folder = stand.folder.path().join("w");
    assert!(folder.join("pulls-crm/hubspot.base").exists());
    let file = folder.join("ringfence.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let base = format!("base-url = \"{}\"", stand.server.base);
    std::fs::write(&file, text.replace(&base, "base-url = \"\"")).unwrap();

    let (code, said) = ended(stand.command(&["disconnect", "hubspot"]));

    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("the key of hubspot is forgotten"), "{said}");
    assert!(!folder.join("pulls-crm/hubspot.base").exists());
    let mut left = std::fs::read_dir(folder.join("tokens")).unwrap().map(|one| one.unwrap().path());
    assert!(!left.any(|path| path.extension().is_some_and(|ending| ending == "sealed")));
}
