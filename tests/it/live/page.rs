//! Sources connected on the page: a key that the administrator gives, a consent that a rep gives.

use std::path::PathBuf;

use crate::live::scenario::CANARY;
use crate::live::scenario::Scenario;
use crate::live::scenario::Stand;
use crate::live::scenario::ended as run;
use crate::live::standin::pairs;
use crate::web::client::Browser;
use crate::web::forms::between;
use crate::web::forms::ended;
use crate::web::served::Served;

/// A stand with the answers of a scenario, whose server may open what is sealed.
pub(crate) fn stand(of: &str) -> Stand {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/live").join(of);
    let scenario: Scenario = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let stand = Stand::new(of.split('/').next().unwrap(), &scenario, None, None);
    let config = stand.folder.path().join("w/ringfence.toml");
    let passphrase = stand.folder.path().join("passphrase").display().to_string();
    let text = std::fs::read_to_string(&config).unwrap();
    let line = format!("[live]\ntoken-key-file = {passphrase:?}\n");
    std::fs::write(&config, text.replacen("[live]\n", &line, 1)).unwrap();
    let agency = stand.folder.path().join("w/policies/agency.toml");
    let text = std::fs::read_to_string(&agency).unwrap();
    let told = text.replacen("# notice_on = ", "notice_on = ", 1);
    assert_ne!(told, text);
    std::fs::write(agency, told).unwrap();
    stand
}

pub(crate) fn served(stand: &Stand) -> Served {
    Served::working(&stand.folder.path().join("w"), &[])
}

/// Pulls on the command line, as of a day before.
pub(crate) fn pull(stand: &Stand, day: &str) {
    let token = stand.folder.path().join("token").display().to_string();
    let arguments = ["--taken-on", day, "--accept-shrink", "--token-file", &token];
    let (code, said) = run(stand.command(&[&["pull", &stand.network], &arguments[..]].concat()));
    assert_eq!(code, Some(0), "{said}");
}

/// Nothing that was written holds a key or somebody who is no client; nor does the log.
fn nothing_leaked(stand: &Stand, served: &Served) {
    stand.no_artefact_holds_a_secret("page");
    assert!(!served.log().contains(CANARY), "{}", served.log());
}

/// Looks at the address that a page leads to: the whole of it, and its parameters.
fn led_to(page: &str) -> std::collections::BTreeMap<String, String> {
    let address = between(page, "rel=\"noreferrer\" href=\"", "\"").replace("&#38;", "&");
    pairs(address.split_once('?').unwrap().1)
}

fn rep(served: &Served, administrator: &mut Browser, id: &str) -> Browser {
    let email = format!("{id}.page@harbour.example");
    let fields = [("name", "Somebody"), ("email", email.as_str()), ("role", "rep"), ("rep", id)];
    served.invited(administrator, &fields)
}

#[test]
fn an_administrator_connects_a_crm_by_its_key_reads_it_and_disconnects_it() {
    let stand = stand("hubspot/first_pull.toml");
    let mut served = served(&stand);
    let mut administrator = served.administrator();

    let list = administrator.get("/sources").text();
    let before = administrator.get("/sources/hubspot").text();
    let empty = administrator.post("/sources/hubspot/key", &[("key", "two words")]);
    let given = administrator.post("/sources/hubspot/key", &[("key", "CANARYTOKEN-own")]);
    let after = administrator.get("/sources/hubspot").text();
    let begun = administrator.post("/sources/hubspot/pull", &[("shrink", "yes")]);
    let job = begun.header("location").to_owned();
    let read = ended(&mut administrator, &begun);

    assert!(list.contains("href=\"/sources/hubspot\"") && list.contains("Not connected"), "{list}");
    assert!(before.contains("Not read: notes") && before.contains("Contact owner"), "{before}");
    assert!(!before.contains("action=\"/sources/hubspot/pull\""), "{before}");
    let text = empty.text();
    assert!(empty.status == 400 && text.contains("That is no key."), "{text}");
    assert!(!text.contains("two words"), "a key is not shown again: {text}");
    assert_eq!((given.status, given.header("location")), (303, "/sources/hubspot"));
    assert!(after.contains("badge good\">connected"), "{after}");
    assert!(read.contains("<h2>Imported</h2>") && read.contains("HubSpot API"), "{read}");
    assert!(read.contains("How it was read") && read.contains("All of it."), "{read}");
    assert_eq!(administrator.get(&format!("{job}/files/0")).status, 404);
    nothing_leaked(&stand, &served);
    let gone = administrator.post("/sources/hubspot/disconnect", &[]);
    assert_eq!(gone.status, 303, "{}", gone.text());
    assert!(!administrator.get("/sources/hubspot").text().contains("badge good\">connected"));
    assert_eq!(administrator.get("/sources/orkut").status, 404);
}

#[test]
fn a_rent_roll_that_comes_along_is_told_beside_the_crm() {
    let stand = stand("vaultre/first_pull.toml");
    let mut served = served(&stand);
    let mut administrator = served.administrator();

    let before = administrator.get("/sources/vaultre").text();
    let keys = [("key", "CANARYTOKEN-key"), ("token", "CANARYTOKEN-own")];
    let given = administrator.post("/sources/vaultre/key", &keys);
    let begun = administrator.post("/sources/vaultre/pull", &[("shrink", "yes")]);
    let read = ended(&mut administrator, &begun);

    assert!(before.contains("The rent roll comes along"), "{before}");
    assert_eq!(given.status, 303, "{}", given.text());
    assert_eq!(read.matches("<h2>Imported</h2>").count(), 2, "{read}");
    nothing_leaked(&stand, &served);
}

#[test]
fn a_database_that_is_configured_is_connected_by_its_password() {
    let stand = stand("hubspot/first_pull.toml");
    let config = stand.folder.path().join("w/ringfence.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    let databases = "[databases.our-crm]\nprofile = \"suitecrm\"\n\
                     url = \"mysql://reader@127.0.0.1/crm\"\n\
                     [databases.broken]\nprofile = \"none\"\nurl = \"mysql://r@127.0.0.1/crm\"\n";
    std::fs::write(config, format!("{text}\n{databases}")).unwrap();
    let mut served = served(&stand);
    let mut administrator = served.administrator();

    let list = administrator.get("/sources").text();
    let before = administrator.get("/sources/our-crm").text();
    let broken = administrator.get("/sources/broken").text();
    let word = [("password", "CANARYTOKEN own: words")];
    let given = administrator.post("/sources/our-crm/key", &word);

    assert!(list.contains("our-crm (SuiteCRM)"), "{list}");
    assert!(before.contains("Record ID") && before.contains("name=\"password\""), "{before}");
    assert!(broken.contains("Something must be set up first"), "{broken}");
    assert_eq!(given.status, 303, "{}", given.text());
    let after = administrator.get("/sources/our-crm").text();
    assert!(after.contains("badge good\">connected"), "{after}");
    nothing_leaked(&stand, &served);
}

#[test]
fn what_is_not_set_up_is_said_with_what_to_do() {
    let folder = crate::commands::small("AU-NSW");
    let mut served = Served::start(&folder.path().join("w"));
    let mut administrator = served.administrator();

    let hubspot = administrator.get("/sources/hubspot").text();
    let pipedrive = administrator.get("/sources/pipedrive").text();
    let refused = administrator.post("/sources/hubspot/key", &[("key", "k1")]);

    assert!(hubspot.contains("Something must be set up first"), "{hubspot}");
    assert!(hubspot.contains("RINGFENCE_TOKEN_KEY_FILE"), "{hubspot}");
    assert!(pipedrive.contains("The address of your pipedrive is not set."), "{pipedrive}");
    assert_eq!(refused.status, 400, "{}", refused.text());
    let mut jane = rep(&served, &mut administrator, "jane");
    let page = jane.get("/hand-over/linkedin").text();
    assert!(!page.contains("without the archive"), "what is not there is not offered: {page}");
    assert_eq!(jane.get("/hand-over/linkedin/connected").status, 404);
}

#[test]
fn a_rep_lets_an_account_be_read_after_a_yes_there_and_one_here() {
    let stand = stand("linkedin/connected_web.toml");
    let mut served = served(&stand);
    let mut administrator = served.administrator();
    let mut jane = rep(&served, &mut administrator, "jane");

    let page = jane.get("/hand-over/linkedin").text();
    let form = between(&page, "action=\"/hand-over/linkedin/connect\"", "</form>");
    let basis = between(form, "name=\"basis\" value=\"", "\"").to_owned();
    let fields = [("basis", basis.as_str()), ("account", "personal")];
    let lawless = [("basis", "investigation"), ("account", "personal")];
    let lawless = jane.post("/hand-over/linkedin/connect", &lawless);
    let led = jane.post("/hand-over/linkedin/connect", &fields).text();
    let asked = led_to(&led);
    let back = format!("/connected?code=K1&state={}", asked["state"]);
    let come = jane.get(&back);
    let again = jane.get(&back);
    let shown = jane.get("/hand-over/linkedin/connected").text();
    let begun = jane.post("/hand-over/linkedin/pull", &fields);
    let read = ended(&mut jane, &begun);

    assert_eq!(lawless.status, 400, "{}", lawless.text());
    assert!(led.contains("Say yes at LinkedIn"), "{led}");
    assert_eq!(asked["redirect_uri"], format!("http://{}/connected", served.address));
    assert_eq!((come.status, come.header("location")), (303, "/hand-over/linkedin/connected"));
    assert_eq!(again.status, 400, "an answer is good once");
    assert!(shown.contains("Nothing was read yet") && shown.contains("is forgotten"), "{shown}");
    assert!(read.contains("It is handed over"), "{read}");
    nothing_leaked(&stand, &served);
    let list = jane.get("/hand-over").text();
    assert!(list.contains("/hand-over/linkedin/receipt"), "{list}");
    let gone = jane.post("/hand-over/linkedin/disconnect", &[("account", "personal")]);
    assert_eq!(gone.status, 303, "{}", gone.text());
    assert_eq!(jane.get("/hand-over/linkedin/connected").status, 404);
}

#[test]
fn an_answer_of_another_session_or_of_nobody_is_not_taken() {
    let stand = stand("linkedin/connected_web.toml");
    let mut served = served(&stand);
    let mut administrator = served.administrator();
    let mut jane = rep(&served, &mut administrator, "jane");
    let mut finn = rep(&served, &mut administrator, "finn");
    let page = jane.get("/hand-over/linkedin").text();
    let basis = between(&page, "name=\"basis\" value=\"", "\"").to_owned();
    let fields = [("basis", basis.as_str()), ("account", "personal")];
    let asks = |browser: &mut Browser| {
        led_to(&browser.post("/hand-over/linkedin/connect", &fields).text())["state"].clone()
    };

    let state = asks(&mut jane);
    let others = finn.get(&format!("/connected?code=K1&state={state}"));
    let no = jane.get(&format!("/connected?error=access_denied&state={state}"));
    let state = asks(&mut jane);
    let token = jane.get(&format!("/connected?access_token=CANARYTOKEN-x&state={state}"));
    let state = asks(&mut jane);
    let bent = jane.get(&format!("/connected?code=K1&state={}", "0".repeat(state.len())));
    let stranger = served.browser().get(&format!("/connected?code=K1&state={state}"));

    for (what, reply, words) in [
        ("other", &others, "nothing was asked for here"),
        ("no", &no, "The consent was not given"),
        ("token", &token, "a token, where a code was asked for"),
        ("bent", &bent, "the state of another request"),
    ] {
        let text = reply.text();
        assert_eq!(reply.status, 400, "{what}: {text}");
        assert!(text.contains(words) && !text.contains(CANARY), "{what}: {text}");
    }
    assert_eq!(stranger.status, 303);
    assert!(stranger.header("location").starts_with("/sign-in"));
    assert_eq!(stand.server.asked().len(), 0, "no code was spent");
    assert_eq!(jane.get("/hand-over/linkedin/connected").status, 404);
    nothing_leaked(&stand, &served);
}
