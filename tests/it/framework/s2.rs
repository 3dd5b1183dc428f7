//! Document S2: consent and social data.
//!
//! Rows that ask for no behaviour: S2-02, S2-03 and S2-04 are background figures (over half of consumers, 15
//! percent of the young, 46 percent of customers), which nobody verified and nothing prints. S2-20 (all
//! data held on one person) and the purge of S2-09 are tested in `evidence.rs`, S2-16 (the value of a
//! record) in `upkeep.rs`.

use std::path::Path;

use crate::framework::s0::CRM;
use crate::framework::s0::EVERYBODY;
use crate::framework::s0::agency;
use crate::framework::s0::audit;
use crate::framework::s0::connections;
use crate::framework::s0::file;
use crate::framework::s0::hand_in;
use crate::framework::s0::pack;
use crate::framework::s0::say;

const BEN: &str = "Name,Email,Phone,URL\n\
    Ben Reed,ben@reed.example,0491 570 156,https://www.linkedin.com/in/ben-reed\n";

const HEAD: &str =
    "email,kind,how,on,by,reference,may_email,may_link,preferred_channels,offered_in_return";

/// Puts Ben's consent on record.
fn consent(folder: &Path, row: &str) -> (Option<i32>, String) {
    let contacts = file(folder, "ben.csv", BEN);
    let given = file(folder, "evidence.csv", &format!("{HEAD}\nben@reed.example,{row}\n"));
    let out = folder.join("may-enter.csv").display().to_string();
    let import = ["import", "contacts", &contacts, "--rep", "jane", "--evidence", &given];
    say(folder, &[&import[..], &["--out", &out]].concat())
}

/// What is on record.
fn split(folder: &Path) -> serde_json::Value {
    let (code, said) = say(folder, &["--format", "json", "consent", "list"]);
    assert_eq!(code, Some(0), "{said}");
    serde_json::from_str(&said).unwrap()
}

const WRITTEN: &str = "express_written,signed form,2026-01-05,jane,box 3,yes,no,,";

#[test]
fn s2_01_whom_to_ask_is_listed_with_neutral_words_and_nothing_is_sent() {
    let folder = agency();
    let path = folder.path();
    let out = path.join("ask.csv");
    let ask = ["consent", "ask-list", "--rep", "jane", "--out"];
    let to = out.display().to_string();

    let (code, said) = say(path, &[&ask[..], &[&to]].concat());

    assert_eq!(code, Some(10), "{said}");
    assert!(said.contains("6 of 6 records of jane have no evidence of consent"), "{said}");
    assert!(said.contains("Nothing was sent.") && said.contains("itself a commercial message"));
    assert!(said.contains("AU-SPAM-CONSENT"), "{said}");
    // Dora opted out: nobody asks her; and nobody is named unless it is asked for.
    let list = std::fs::read_to_string(&out).unwrap();
    assert!(list.contains("C-2") && !list.contains("C-4") && !list.contains("Reed"), "{list}");
    let (_, named) = say(path, &[&ask[..], &[&to, "--reveal"]].concat());
    assert!(std::fs::read_to_string(&out).unwrap().contains("Ben Reed"), "{named}");
    assert_eq!(consent(path, WRITTEN).0, Some(0));
    let (_, fewer) = say(path, &["consent", "ask-list", "--rep", "jane"]);
    assert!(fewer.contains("5 of 6 records of jane"), "{fewer}");
    assert_eq!(say(path, &["consent", "ask-list", "--rep", "omar"]).0, Some(0));
}

#[test]
fn s2_05_a_client_who_prefers_other_channels_is_told_in_the_self_check() {
    let folder = agency();
    let path = folder.path();
    let upload = file(path, "phone.csv", EVERYBODY);
    let check = || say(path, &["check", &upload, "--rep", "jane", "--to", "linkedin"]).1;

    let by_crm = check();
    let row = "express_written,signed form,2026-01-05,jane,box 3,yes,yes,e-mail; post,";
    assert_eq!(consent(path, row).0, Some(0));
    let by_both = check();

    assert!(by_crm.contains("1 contact (line 4): they prefer other channels"), "{by_crm}");
    assert!(by_both.contains("2 contacts (lines 3, 4): they prefer other channels"), "{by_both}");
    let row = "express_written,signed form,2026-02-05,jane,box 3,yes,yes,LinkedIn,";
    assert_eq!(consent(path, row).0, Some(0));
    assert!(check().contains("1 contact (line 4): they prefer"));
}

#[test]
fn s2_06_what_was_not_permitted_is_not_permitted() {
    let folder = agency();
    let path = folder.path();
    assert_eq!(split(path)["may_link"], 0);

    let (code, said) = consent(path, "express_written,signed form,2026-01-05,jane,box 3,,,,");

    assert_eq!(code, Some(0), "{said}");
    let split = split(path);
    assert_eq!(
        (&split["express"], &split["may_link"], &split["may_email"]),
        (&1.into(), &0.into(), &0.into())
    );
}

#[test]
fn s2_07_what_somebody_did_on_a_network_is_no_kind_of_consent() {
    let folder = agency();
    let path = folder.path();

    for kind in ["social_activity", "Like", "follow", "tweet", "status update", "declared", "yes"] {
        let (code, said) = consent(path, &format!("{kind},seen,2026-01-05,jane,box 3,yes,yes,,"));

        assert_eq!(code, Some(1), "{kind}: {said}");
        assert!(said.contains("CONSENT-MISSING"), "{kind}: {said}");
    }
    assert_eq!(split(path)["kinds"], serde_json::json!({}));
}

#[test]
fn s2_08_no_list_for_a_crm_holds_a_handle_or_a_profile_page() {
    let folder = agency();
    let path = folder.path();
    connections(path, "jane", &["Ben,Reed,ben@reed.example,02 Jun 2025"], "personal");
    assert_eq!(consent(path, WRITTEN).0, Some(0));
    pack(path, &[]);
    let ask = path.join("ask.csv").display().to_string();
    say(path, &["consent", "ask-list", "--rep", "jane", "--out", &ask, "--reveal"]);

    let mut looked_at = 0;
    for name in [
        "may-enter.csv",
        "ask.csv",
        "pack/take-away.csv",
        "pack/purge-list.csv",
        "pack/offboard.csv",
    ] {
        let text = std::fs::read_to_string(path.join(name)).unwrap().to_lowercase();
        assert!(!text.contains("linkedin.com") && !text.contains("ben-reed"), "{name}: {text}");
        looked_at += usize::from(text.lines().count() > 1);
    }
    assert!(looked_at >= 4);
}

#[test]
fn s2_09_matching_needs_a_basis_which_is_kept_and_strangers_are_forgotten() {
    let folder = agency();
    let path = folder.path();
    let rows =
        ["Ben,Reed,ben@reed.example,02 Jun 2025", "Zelda,Quux,zelda@quux.example,03 Jun 2025"];
    let export = path.join("Connections.csv").display().to_string();
    file(path, "Connections.csv", "x");
    let (none, why) = say(path, &["intake", "jane", &export]);
    assert_eq!(none, Some(2), "{why}");
    connections(path, "jane", &rows, "personal");

    let (_, said) = say(path, &LEAVING);

    assert!(
        said.contains("voluntary-offer in New South Wales")
            || pack_html(path).contains("voluntary-offer")
    );
    let (_, paper) = say(path, &["policy", "render"]);
    assert!(
        paper.contains("Matches without a finding are meant to be kept for 30 days"),
        "{paper}"
    );
    for entry in std::fs::read_dir(path.join("w")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).to_lowercase().contains("quux"));
    }
}

const LEAVING: [&str; 4] = ["offboard", "jane", "--last-day", "2026-11-20"];

fn pack_html(folder: &Path) -> String {
    say(folder, &[&["--format", "html"], &LEAVING[..]].concat()).1
}

#[test]
fn s2_10_a_client_bears_a_class_and_no_label() {
    let folder = agency();
    let path = folder.path();
    let upload = file(path, "phone.csv", EVERYBODY);

    let audit = audit(path, &["check", &upload, "--rep", "jane", "--to", "linkedin"]);

    let keys = ["because", "id", "since", "stewardship"];
    for finding in audit["findings"].as_array().unwrap() {
        let record = finding["record"].as_object().unwrap();
        assert!(record.keys().all(|key| keys.contains(&key.as_str())), "{record:?}");
        let class = record["stewardship"].as_str().unwrap();
        assert!(["opted_out", "rent_roll", "orphan"].contains(&class), "{class}");
    }
}

#[test]
fn s2_11_express_consent_ranks_above_inferred_and_the_report_shows_the_split() {
    let folder = agency();
    let path = folder.path();
    connections(path, "jane", &["Ben,Reed,ben@reed.example,02 Jun 2025"], "personal");
    let before = say(path, &["--verbose", "report"]).1;
    let inferred = "inferred_relationship,sold his house,2026-01-05,jane,file 9,yes,,,";

    assert_eq!(consent(path, inferred).0, Some(0));
    let one = split(path);
    assert_eq!(consent(path, WRITTEN).0, Some(0));
    let both = split(path);

    assert_eq!((&one["express"], &one["inferred"]), (&0.into(), &1.into()));
    assert_eq!((&both["express"], &both["inferred"]), (&1.into(), &0.into()));
    assert!(!before.contains("Consent on record"), "{before}");
    let after = say(path, &["--verbose", "report"]).1;
    assert!(after.contains("Consent on record: 1 contacts express, 0 inferred"), "{after}");
}

#[test]
fn s2_12_a_connection_raises_nobodys_consent() {
    let folder = agency();
    let path = folder.path();
    let before = split(path);

    connections(path, "jane", &["Ben,Reed,ben@reed.example,02 Jun 2025"], "personal");

    assert_eq!(split(path), before);
    let (_, ask) = say(path, &["consent", "ask-list", "--rep", "jane"]);
    assert!(ask.contains("6 of 6 records of jane"), "{ask}");
}

#[test]
fn s2_13_to_be_written_to_and_to_be_matched_are_two_permissions() {
    let folder = agency();
    let path = folder.path();
    let upload = file(path, "phone.csv", EVERYBODY);
    let check = || say(path, &["check", &upload, "--rep", "jane", "--to", "linkedin"]).1;
    let words =
        "1 contact (line 3): they consented to other things, and not to their data being matched";

    assert_eq!(consent(path, WRITTEN).0, Some(0));
    let (one, said) = (split(path), check());
    let row = "express_form,page,2026-03-05,jane,page 7,no,yes,,";
    assert_eq!(consent(path, row).0, Some(0));

    assert_eq!((&one["may_email"], &one["may_link"]), (&1.into(), &0.into()));
    assert!(said.contains(words), "{said}");
    assert_eq!(split(path)["may_link"], 1);
    assert!(!check().contains(words));
}

/// Answers the questions of an intake of a folder with a list and messages.
fn asked(folder: &Path, answers: &str) -> (Option<i32>, String) {
    use std::io::Write as _;
    let export = folder.join("export");
    let _ = std::fs::create_dir(&export);
    let connections = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                       Ben,Reed,https://www.linkedin.com/in/ben,ben@reed.example,,,02 Jun 2025\n";
    std::fs::write(export.join("Connections.csv"), connections).unwrap();
    let book = "FirstName,LastName,Emails,PhoneNumbers,CreatedAt\n\
                Gil,Pike,gil@pike.example,,\"1/29/26, 2:37 PM\"\n";
    std::fs::write(export.join("ImportedContacts.csv"), book).unwrap();
    std::fs::write(export.join("messages.csv"), "A\nB\n").unwrap();
    let mut command = crate::demo::ringfence();
    command.arg("--workspace").arg(folder.join("w")).args(["--as-of", "2026-11-22"]);
    command.args(["intake", "jane"]).arg(&export).args(["--basis", "voluntary-offer", "--ask"]);
    command.args(["--notice-on", "2025-01-01"]);
    let piped = std::process::Stdio::piped;
    let mut child = command.stdin(piped()).stdout(piped()).stderr(piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let text =
        String::from_utf8_lossy(&done.stderr).into_owned() + &String::from_utf8_lossy(&done.stdout);
    (done.status.code(), text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn s2_14_a_rep_sees_which_files_would_be_read_and_says_yes_or_no_to_each() {
    let folder = agency();
    let path = folder.path();

    let (code, said) = asked(path, "y\nno\n");
    let (nothing, none) = asked(path, "");

    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Connections.csv: may it be read?"), "{said}");
    assert!(said.contains("ImportedContacts.csv: may it be read?"), "{said}");
    assert!(!said.contains("messages.csv") && said.contains("Refusing any has no consequence"));
    assert!(said.contains("linkedin.connections: 1 entries"), "{said}");
    assert!(said.contains("linkedin.uploaded_contacts: not in what was handed in"), "{said}");
    assert_eq!(nothing, Some(1), "{none}");
}

#[test]
fn s2_15_what_was_offered_in_return_is_kept_with_the_consent() {
    let folder = agency();
    let path = folder.path();

    let row = "express_form,page,2026-03-05,jane,page 7,yes,yes,,a market report";
    assert_eq!(consent(path, row).0, Some(0));

    let kept = crate::demo::sqlite(
        &path.join("w/ringfence.db"),
        "select document from register_entry where register = 'consent'",
    );
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(kept.iter().all(|one| one.contains("\"offered_in_return\":\"a market report\"")));
    assert!(kept.iter().all(|one| !one.contains("reed")));
}

#[test]
fn s2_17_who_gave_an_export_and_that_refusing_has_no_consequence_is_kept() {
    let folder = agency();
    let path = folder.path();
    let export = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                  Ben,Reed,https://www.linkedin.com/in/ben,ben@reed.example,,,02 Jun 2025\n";
    let export = file(path, "Connections.csv", export);
    let basis = ["--basis", "voluntary-offer", "--notice-on", "2025-01-01"];

    let (code, said) = say(path, &[&["intake", "jane", &export], &basis[..]].concat());

    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("offered by the rep, without being asked"), "{said}");
    assert!(said.contains("on condition: refusing has no consequence"), "{said}");
    let kept =
        crate::demo::sqlite(&path.join("w/ringfence.db"), "select rep || document from intake");
    assert!(kept[0].starts_with("jane") && kept[0].contains("refusing has no consequence"));
}

#[test]
fn s2_18_posts_photos_and_messages_are_never_opened() {
    let folder = agency();
    let path = folder.path();
    let export = path.join("export");
    std::fs::create_dir(&export).unwrap();
    let connections = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                       Ben,Reed,https://www.linkedin.com/in/ben,ben@reed.example,,,02 Jun 2025\n";
    std::fs::write(export.join("Connections.csv"), connections).unwrap();
    for name in ["messages.csv", "Shares.csv", "Positions.csv", "Rich_Media.csv"] {
        std::fs::write(export.join(name), "A,B\nCANARYTEXT,CANARYTEXT\n").unwrap();
    }
    let given = export.display().to_string();
    let basis = ["--basis", "voluntary-offer", "--notice-on", "2025-01-01"];

    let (code, said) =
        say(path, &[&["--format", "json", "intake", "jane", &given], &basis[..]].concat());

    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Connections.csv"), "{said}");
    for name in ["messages.csv", "Shares.csv", "Positions.csv", "Rich_Media.csv", "CANARYTEXT"] {
        assert!(!said.contains(name), "{name}: {said}");
    }
}

#[test]
fn s2_19_what_calls_out_follows_no_redirect_no_proxy_and_no_page() {
    let lock = include_str!("../../../Cargo.lock");

    // hyper is the page's server; the one client is reqwest, with nothing it does not need.
    let client = "reqwest = { version = \"0.13\", default-features = false, features = [\"rustls-no-provider\"] }";
    assert!(include_str!("../../../Cargo.toml").contains(client));
    let code = include_str!("../../../src/intake/http/client.rs");
    for word in ["redirect::Policy::none()", ".no_proxy()", "TLS_1_2", "\"identity\""] {
        assert!(code.contains(word), "{word}");
    }
    let server =
        "hyper = { version = \"1\", default-features = false, features = [\"http1\", \"server\"] }";
    assert!(include_str!("../../../Cargo.toml").contains(server));
    for name in [
        "cookie_store",
        "aws-lc-rs",
        "openssl",
        "native-tls",
        "ureq",
        "curl",
        "isahc",
        "surf",
        "attohttpc",
        "headless_chrome",
    ] {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name}");
    }
}

#[test]
fn s2_21_no_case_opens_without_place_basis_and_notice() {
    for (place, notice, code) in [
        ("AU-NSW", None, 3),
        ("AU-NSW", Some("2026-11-21"), 3),
        ("AU-NSW", Some("2026-11-01"), 1),
        ("XX", Some("2026-11-01"), 3),
    ] {
        let folder = crate::commands::small(place);
        let mut arguments = vec!["intake", "jane", "none.zip", "--basis", "voluntary-offer"];
        if let Some(notice) = notice {
            arguments.extend(["--notice-on", notice]);
        }

        let (ended, said) = say(folder.path(), &arguments);

        // Through the gate, the missing file is the next thing to be said.
        assert_eq!(ended, Some(code), "{place} {notice:?}: {said}");
    }
}

#[test]
fn s2_22_what_is_not_needed_to_match_is_dropped_at_parse() {
    let folder = agency();
    let path = folder.path();
    let header = CRM.lines().next().unwrap();
    let crm = CRM.replace(header, &format!("{header},Notes,Birthday"));
    let crm = crm.replace("2021-02-01,false,\n", "2021-02-01,false,,CANARYNOTE,1971-05-06\n");
    let book = file(path, "notes.csv", &crm);
    let (code, said) = say(path, &["import", "crm", &book, "--taken-on", "2026-01-15"]);
    assert_eq!(code, Some(0), "{said}");
    let text = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                Ben,Reed,https://www.linkedin.com/in/ben,ben@reed.example,,CANARYNOTE,02 Jun 2025\n";
    hand_in(path, "jane", "Connections.csv", text, "personal");

    for entry in std::fs::read_dir(path.join("w")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("CANARYNOTE") && !text.contains("1971-05-06"));
    }
}
