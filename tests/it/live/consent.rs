//! Consents that go wrong: what an attacker, a careless browser or a broken service sends back.

use ring::digest;

use crate::live::scenario::CANARY;
use crate::live::scenario::Scenario;
use crate::live::scenario::Stand;
use crate::live::scenario::consented;
use crate::live::standin::pairs;

/// The token endpoint as it should be.
const TOKEN: &str = r#"
[[answer]]
method = "POST"
path = "/token"
body = '{"access_token":"CANARYTOKEN-1","token_type":"bearer","expires_in":7200}'
"#;

/// A stand for X, whose token endpoint answers as given.
fn stand(settings: &str, answers: &str) -> Stand {
    let text = format!("about = \"\"\nsettings = '''{settings}'''\nrun = []\n{answers}");
    let scenario: Scenario = toml::from_str(&text).unwrap();
    Stand::new("x", &scenario, None, None)
}

fn connect(stand: &Stand, back: &str) -> (Option<i32>, String) {
    consented(stand.command(&["connect", "x", "--rep", "jane"]), back)
}

#[test]
fn an_answer_that_does_not_belong_to_the_question_is_not_taken_and_no_code_is_spent() {
    for (back, says) in [
        ("code=K1", "it bears no state"),
        ("code=K1&state=", "the state of another request"),
        ("code=K1&state=0123456789abcdef", "the state of another request"),
        ("code=K1&state=STATE&state=STATE", "a parameter stands twice"),
        ("code=K1&code=K2&state=STATE", "a parameter stands twice"),
        ("state=STATE", "it bears no code"),
        ("code=&state=STATE", "it bears no code"),
        ("access_token=CANARYTOKEN-x&state=STATE", "a token, where a code was asked for"),
        ("code=K1&state=STATE&iss=https%3A%2F%2Fevil.example", "from another issuer"),
        ("error=access_denied&state=STATE", "the consent was not given"),
        ("error=%3Cscript%3E&state=STATE", "the consent was not given"),
        // A foreign answer that comes first ends the flow: the true one is not heard any more.
        ("code=K1&state=foreign then code=K1&state=STATE", "the state of another request"),
    ] {
        let stand = stand("issuer = \"https://id.example\"\n", TOKEN);

        let (code, said) = connect(&stand, back);

        assert_eq!(code, Some(1), "{back}: {said}");
        assert!(said.contains(says) && said.contains("help:"), "{back}: {said}");
        assert!(!said.contains(CANARY) && !said.contains("<script>"), "{back}: {said}");
        assert_eq!(stand.server.asked().len(), 0, "{back}");
        assert!(!tokens_kept(&stand), "{back}");
    }
}

#[test]
fn the_first_answer_is_taken_and_a_second_is_not_heard() {
    let stand = stand("issuer = \"https://id.example\"\n", TOKEN);

    let back = "code=K1&state=STATE&iss=https%3A%2F%2Fid.example then code=K2&state=STATE";
    let (code, said) = connect(&stand, back);

    assert_eq!(code, Some(0), "{said}");
    let asked = stand.server.asked();
    assert_eq!(asked.iter().filter(|one| one.path == "/token").count(), 1);
    assert_eq!(asked[0].form["code"], "K1");
    assert!(tokens_kept(&stand));
    stand.no_artefact_holds_a_secret("connect");
}

#[test]
fn the_code_is_exchanged_with_the_secret_behind_the_challenge() {
    let stand = stand("", TOKEN);
    let mut command = stand.command(&["connect", "x", "--rep", "jane"]);
    let mut child = command.spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stderr.take().unwrap()));
    let address =
        lines.by_ref().map_while(Result::ok).find(|line| line.contains("state=")).unwrap();
    let asked = pairs(address.trim().split_once('?').unwrap().1);

    let back = format!("code=K1&state={}", asked["state"]);
    crate::live::scenario::call(&asked["redirect_uri"], &back).unwrap();

    assert!(child.wait().unwrap().success());
    let form = stand.server.asked()[0].form.clone();
    let challenge = digest::digest(&digest::SHA256, form["code_verifier"].as_bytes());
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["code_challenge"], base64(challenge.as_ref()));
    assert_eq!(form["redirect_uri"], asked["redirect_uri"]);
    assert!(asked["redirect_uri"].starts_with("http://127.0.0.1:"), "{asked:?}");
    assert_eq!(asked["scope"], "users.read tweet.read follows.read");
}

#[test]
fn a_crm_is_asked_for_a_consent_that_lasts_and_is_bound_to_this_run() {
    for (crm, settings, scope, back) in [
        ("google", "", "https://www.googleapis.com/auth/contacts.readonly", "http://127.0.0.1:"),
        (
            "zoho",
            "",
            "ZohoCRM.modules.contacts.READ,ZohoCRM.modules.leads.READ",
            "http://127.0.0.1:",
        ),
        ("propertyme", "", "contact:read property:read offline_access", "http://127.0.0.1:"),
        ("microsoft", "tenant = \"t1\"\n", "Contacts.Read offline_access", "http://localhost:"),
    ] {
        let text = format!("about = \"\"\nsettings = '''{settings}'''\nrun = []\n{TOKEN}");
        let scenario: Scenario = toml::from_str(&text).unwrap();
        let stand = Stand::new(crm, &scenario, None, None);
        let mut child = stand.command(&["connect", crm]).spawn().unwrap();
        let stderr = std::io::BufReader::new(child.stderr.take().unwrap());
        let mut lines = std::io::BufRead::lines(stderr).map_while(Result::ok);
        let address = lines.find(|line| line.contains("state=")).unwrap();
        let asked = pairs(address.trim().split_once('?').unwrap().1);

        let answer = format!("code=K1&state={}", asked["state"]);
        crate::live::scenario::call(&asked["redirect_uri"], &answer).unwrap();

        assert!(child.wait().unwrap().success(), "{crm}");
        let word = |name: &str| asked.get(name).map(String::as_str);
        assert_eq!(word("scope"), Some(scope), "{crm}");
        assert!(asked["redirect_uri"].starts_with(back), "{asked:?}");
        let lasts = ["google", "zoho"].contains(&crm).then_some("offline");
        assert_eq!(word("access_type"), lasts, "{crm}");
        assert_eq!(word("prompt"), lasts.map(|_| "consent"), "{crm}");
        let proof = (crm != "zoho").then_some("S256");
        assert_eq!(word("code_challenge_method"), proof, "{crm}");
        assert_eq!(stand.server.asked()[0].form.contains_key("code_verifier"), proof.is_some());
        stand.no_artefact_holds_a_secret(crm);
    }
}

#[test]
fn a_token_endpoint_that_goes_wrong_gives_no_token_and_is_asked_once() {
    for (answer, says) in [
        (
            "status = 400\nbody = '{\"error\":\"invalid_grant\"}'",
            "gave no token: it says `invalid_grant`",
        ),
        ("status = 401\nbody = '{\"error\":\"unauthorized_client\"}'", "unauthorized_client"),
        ("status = 200\nbody = '{\"token_type\":\"bearer\"}'", "about the token is not known"),
        ("status = 200\nbody = '{\"access_token\":\"\"}'", "about the token is not known"),
        (
            "status = 200\nbody = '{\"access_token\":\"CANARYTOKEN\",\"token_type\":\"mac\"}'",
            "not known",
        ),
        ("status = 200\nbody = 'CANARYTOKEN'", "about the token is not known"),
        (
            "status = 200\nheaders = { content-type = \"text/html\" }\nbody = 'CANARYTOKEN'",
            "text/html",
        ),
        (
            "status = 302\nheaders = { location = \"https://evil.example/\" }\nbody = '{}'",
            "redirect (302)",
        ),
        (
            "status = 500\nbody = '{\"error\":{\"message\":\"CANARYTOKEN\"}}'",
            "about the token is not known",
        ),
        (
            "status = 200\ncut = true\nbody = '{\"access_token\":\"CANARYTOKEN\"}'",
            "was asked 1 times",
        ),
    ] {
        let answer = format!("[[answer]]\nmethod = \"POST\"\npath = \"/token\"\n{answer}\n");
        let stand = stand("", &answer);

        let (code, said) = connect(&stand, "code=K1&state=STATE");

        assert_eq!(code, Some(1), "{answer}: {said}");
        assert!(said.contains(says), "{answer}: {said}");
        assert!(!said.contains(CANARY), "{answer}: {said}");
        assert_eq!(stand.server.asked().len(), 1, "{answer}");
        assert!(!tokens_kept(&stand), "{answer}");
    }
}

fn tokens_kept(stand: &Stand) -> bool {
    let tokens = std::fs::read_dir(stand.folder.path().join("w/tokens"));
    tokens.is_ok_and(|mut all| {
        all.any(|one| one.unwrap().path().extension().is_some_and(|end| end == "sealed"))
    })
}

/// Base64 for addresses, without padding.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for part in bytes.chunks(3) {
        let word = part.iter().fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
        let word = word << (8 * (3 - part.len()));
        for at in 0..=part.len() {
            out.push(char::from(SIGNS[(word >> (18 - 6 * at)) as usize & 63]));
        }
    }
    out
}
