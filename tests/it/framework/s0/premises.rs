//! What the framework starts from.

use std::fmt::Write as _;

use crate::commands::small;
use crate::framework::s0::CRM;
use crate::framework::s0::EVERYBODY;
use crate::framework::s0::ROSTER;
use crate::framework::s0::agency;
use crate::framework::s0::audit;
use crate::framework::s0::codes;
use crate::framework::s0::connections;
use crate::framework::s0::file;
use crate::framework::s0::hand_in;
use crate::framework::s0::pack;
use crate::framework::s0::packed;
use crate::framework::s0::replace;
use crate::framework::s0::say;

const LEAVING: [&str; 4] = ["offboard", "jane", "--last-day", "2026-11-20"];

#[test]
fn s0_01_what_is_cleared_is_told_before_any_finding_and_without_one_too() {
    let folder = agency();
    let path = folder.path();
    let upload = file(path, "phone.csv", EVERYBODY);
    let own = file(path, "own.csv", "Name,Email\nBen Reed,ben@reed.example\n");
    let check = |name: &str| say(path, &["check", name, "--rep", "jane", "--to", "linkedin"]).1;

    let with = check(&upload);
    let without = check(&own);

    assert!(with.find("6 may go").unwrap() < with.find("OPTOUT-EXPORT").unwrap(), "{with}");
    assert!(
        without.contains("Nothing held against the tie: 1 client of the rep's own"),
        "{without}"
    );
}

#[test]
fn s0_02_a_referred_client_is_joint_and_no_finding() {
    let folder = agency();
    let path = folder.path();
    connections(path, "jane", &["Ida,Rowe,ida@rowe.example,02 Jun 2025"], "personal");

    let report = audit(path, &["report"]);

    assert_eq!(codes(&report), []);
    assert_eq!(report["cleared"], serde_json::json!({"joint": 1}));
}

#[test]
fn s0_03_the_managers_report_has_the_networks_without_names() {
    let folder = agency();
    let path = folder.path();
    connections(path, "jane", &["Ben,Reed,ben@reed.example,02 Jun 2025"], "personal");
    let out = path.join("report.html");

    let (code, said) = say(path, &["report", "--out", &out.display().to_string()]);

    assert_eq!(code, Some(0), "{said}");
    let html = std::fs::read_to_string(out).unwrap();
    assert!(html.contains("LinkedIn") || html.contains("linkedin"));
    assert!(!html.contains("Reed") && !html.contains("ben@"));
}

#[test]
fn s0_04_a_property_manager_who_leaves_is_held_against_the_rent_roll_without_owning_a_contact() {
    let folder = agency();
    let path = folder.path();
    connections(path, "omar", &["Gil,Pike,gil@pike.example,02 Jun 2025"], "personal");

    let found = codes(&audit(path, &["offboard", "omar", "--last-day", "2026-11-20"]));

    assert!(found.iter().any(|(code, _, id)| code == "RENTROLL-CONNECTION" && id == "C-6"));
    assert!(!CRM.contains("Omar"));
}

#[test]
fn s0_05_a_channel_that_is_left_out_is_closed_and_told() {
    let folder = agency();
    let path = folder.path();
    let (_, whole) = say(path, &["policy", "check"]);
    let set = "orphan = { email = \"consent\", phone = \"deny\", ";
    replace(path, "agency.toml", set, "orphan = { ");
    let upload = file(path, "phone.csv", EVERYBODY);

    let (_, remarks) = say(path, &["policy", "check"]);
    let (_, said) = say(path, &["check", &upload, "--rep", "jane", "--to", "linkedin"]);

    assert!(!whole.contains("[channels]"), "{whole}");
    assert!(remarks.contains("[channels] orphan lacks email, phone: closed then"), "{remarks}");
    assert!(said.contains("of former colleagues: no channel is open."), "{said}");
}

#[test]
fn s0_05_a_matrix_that_opens_what_a_rule_forbids_or_hands_over_what_is_held_is_a_fault() {
    let folder = agency();
    let path = folder.path();
    let line = "orphan = { email = \"consent\", phone = \"deny\", post = \"deny\", \
                social_upload = \"deny\", social_connect = \"deny\", take_away = \"deny\" }";
    replace(
        path,
        "agency.toml",
        line,
        &line
            .replace("social_upload = \"deny\"", "social_upload = \"allow\"")
            .replace("take_away = \"deny\"", "take_away = \"allow\""),
    );

    let (_, remarks) = say(path, &["policy", "check"]);

    assert!(
        remarks.contains("social_upload = \"allow\", which ORPHAN-UPLOAD forbids"),
        "{remarks}"
    );
    assert!(remarks.contains("orphan opens take_away, and no such record"), "{remarks}");
    assert!(remarks.contains("To be mended"), "{remarks}");
    pack(path, &[]);
    assert!(!packed(path, "take-away.csv").contains("C-1"));
    let (code, said) = say(path, &["policy", "publish"]);
    assert_eq!(code, Some(1), "{said}");
}

#[test]
fn s0_06_who_handed_nothing_in_is_told_as_not_supplied() {
    let folder = agency();
    let path = folder.path();
    connections(path, "jane", &["Ben,Reed,ben@reed.example,02 Jun 2025"], "personal");

    let (_, said) = say(path, &["--verbose", "report", "--reveal"]);

    assert!(said.contains("omar"), "{said}");
    assert!(said.to_lowercase().contains("not supplied"), "{said}");
    assert!(!said.to_lowercase().contains("suspect"), "{said}");
}

#[test]
fn s0_07_no_audit_without_a_crm_snapshot_which_is_named_with_its_hash() {
    let folder = agency();
    let path = folder.path();
    let upload = file(path, "phone.csv", EVERYBODY);
    let bare = tempfile::tempdir().unwrap();
    let workspace = bare.path().join("w").display().to_string();
    let run = |arguments: &[&str]| {
        crate::demo::ringfence().args(["--workspace", &workspace]).args(arguments).output().unwrap()
    };
    assert!(crate::demo::ringfence().args(["init", &workspace]).output().unwrap().status.success());
    let roster = file(bare.path(), "roster.csv", ROSTER);
    assert!(run(&["import", "roster", &roster]).status.success());

    let refused = run(&["check", &upload, "--rep", "jane", "--to", "linkedin"]);
    let check = audit(path, &["check", &upload, "--rep", "jane", "--to", "linkedin"]);

    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("holds no crm snapshot"));
    let inputs = check["inputs"].as_array().unwrap();
    let crm = inputs.iter().find(|one| one["kind"] == "crm").unwrap();
    assert_eq!((&crm["name"], crm["sha256"].as_str().unwrap().len()), (&"crm.csv".into(), 64));
}

#[test]
fn s0_08_an_address_book_is_the_companys_if_the_company_keeps_it_and_not_if_a_rep_does() {
    let folder = agency();
    let path = folder.path();
    let outlook = "First Name,Last Name,E-mail Address,E-mail 2 Address\n\
                   Pia,Lake,pia@lake.example,\nQuin,Moor,quin@moor.example,\n";
    let book = file(path, "outlook.csv", outlook);
    let import = |day: &str, more: &[&str]| {
        let arguments = ["import", "crm", &book, "--accept-shrink", "--taken-on", day];
        say(path, &[&arguments[..], more].concat())
    };

    let (refused, why) = import("2026-03-01", &["--hosted", "personal"]);
    let (unsaid, note) = import("2026-03-01", &[]);
    let (said, plain) = import("2026-03-02", &["--hosted", "company"]);

    assert_eq!([refused, unsaid, said], [Some(1), Some(0), Some(0)], "{why}{note}{plain}");
    assert!(why.contains("its records are not the company's"), "{why}");
    assert!(
        note.contains("an address book: it is taken for one on the company's server"),
        "{note}"
    );
    assert!(!plain.contains("an address book"), "{plain}");
}

#[test]
fn s0_09_a_record_is_treated_under_policy_as_something_and_never_owned_in_law() {
    let folder = agency();
    let path = folder.path();

    let (code, said) = say(path, &["explain", "C-1"]);
    let (_, paper) = say(path, &["policy", "render"]);

    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("treated under policy as: orphan"), "{said}");
    assert!(said.contains("`finn`, who left on 2025-03-31, owned it"), "{said}");
    assert!(!said.contains("legally"), "{said}");
    assert!(paper.contains("It does not decide who owns a record in law."), "{paper}");
}

#[test]
fn s0_10_a_list_in_a_shape_that_is_not_known_is_an_error_and_not_an_empty_list() {
    let folder = agency();
    let path = folder.path();

    for (name, text) in [
        ("Connections.csv", "Vorname,Irgendwas\nAda,Moss\n"),
        ("friends.json", "{\"mystery\": [1, 2, 3]}"),
        ("following.js", "window.YTD.following.part0 = {\"oops\": true}"),
    ] {
        let export = file(path, name, text);
        let basis = ["--basis", "voluntary-offer", "--notice-on", "2025-01-01"];
        let (code, said) = say(path, &[&["intake", "jane", &export], &basis[..]].concat());

        assert_eq!(code, Some(1), "{name}: {said}");
    }
}

#[test]
fn s0_11_the_networks_own_record_of_the_upload_is_read() {
    let folder = agency();
    let path = folder.path();
    let text = "FirstName,LastName,Emails,PhoneNumbers,CreatedAt\n\
                Gil,Pike,gil@pike.example,,\"1/29/26, 2:37 PM\"\n";
    hand_in(path, "jane", "ImportedContacts.csv", text, "personal");

    let audit = audit(path, &LEAVING);

    let all = audit["findings"].as_array().unwrap();
    let found = all.iter().find(|one| one["code"] == "RENTROLL-UPLOAD").unwrap();
    assert_eq!((&found["grade"], &found["seen"]["on"]), (&"direct".into(), &"2026-01-29".into()));
    assert_eq!(found["seen"]["kind"], "uploaded_contact");
}

#[test]
fn s0_12_twenty_five_ties_in_two_days_before_notice_are_context_and_twenty_four_are_not() {
    for (count, told) in [(24, false), (25, true)] {
        let folder = agency();
        let path = folder.path();
        let roster = ROSTER.replace("Hired,Last Day", "Hired,Resigned,Last Day");
        let roster = roster.replace("2020-01-06,,", "2020-01-06,2026-10-01,2026-11-20,");
        let roster =
            roster.replace("2018-03-05,", "2018-03-05,,").replace("2020-02-03,", "2020-02-03,,");
        let roster = file(path, "resigned.csv", &roster);
        assert_eq!(say(path, &["import", "roster", &roster]).0, Some(0));
        let client = "Ben,Reed,ben@reed.example,01 Sep 2026".to_owned();
        let others = (1..count).map(|at| format!("Ann{at},Oak{at},,0{} Sep 2026", 1 + at % 2));
        let rows: Vec<String> = std::iter::once(client).chain(others).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        connections(path, "jane", &rows, "personal");

        let found = codes(&audit(path, &["offboard", "jane"]));

        let burst = found.iter().find(|one| one.0 == "PRE-DEPARTURE-BURST");
        assert_eq!(burst.is_some(), told, "{count}");
        assert!(burst.is_none_or(|one| one.1 == "context"));
    }
}

#[test]
fn s0_13_the_rent_roll_is_confidential_and_its_finding_says_so() {
    let folder = agency();
    let path = folder.path();
    let upload = file(path, "gil.csv", "Name,Email\nGil Pike,gil@pike.example\n");

    let audit = audit(path, &["check", &upload, "--rep", "jane", "--to", "linkedin"]);
    let (_, paper) = say(path, &["policy", "render"]);

    let found = &audit["findings"][0];
    assert_eq!(found["record"]["stewardship"], "rent_roll");
    assert_eq!(found["clause"]["kind"], "confidentiality");
    assert!(paper.contains("the company's, and confidential"), "{paper}");
}

#[test]
fn s0_14_remedies_are_the_reps_own_steps_and_one_place_alone_calls_out() {
    let folder = agency();
    let (_, paper) = say(folder.path(), &["policy", "render"]);
    assert!(paper.contains("Ask the rep"), "{paper}");

    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            // The page listens, and so does the ear for a rep's consent; live sources are asked by one
            // client, a company's own database by another, and nothing else calls out.
            let ear = path.ends_with("intake/oauth/loopback.rs");
            let clients = ["src/intake/http", "src/intake/sql"];
            let client = clients.iter().any(|place| path.starts_with(root.join(place)));
            let listens = path.starts_with(root.join("src/web")) || path.ends_with("cli/serve.rs");
            let sockets = ["TcpListener", "tokio::net", "TcpStream", "hyper::"];
            let calls = ["UdpSocket", "reqwest::", "TcpStream::connect", "hyper::client"];
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for word in calls.iter().filter(|_| !client) {
                assert!(!code.contains(word), "{} names {word}", path.display());
            }
            for word in sockets.iter().filter(|_| !listens && !ear && !client) {
                assert!(!code.contains(word), "{} names {word}", path.display());
            }
            // An account is read and never changed: what is sent is a question, a form for a token, and
            // a consent taken back.
            for word in ["Method::PUT", "Method::PATCH", "danger_accept"] {
                assert!(!text.contains(word), "{} names {word}", path.display());
            }
        }
    }
}

#[test]
fn s0_16_who_invited_whom_is_read_and_the_text_of_a_message_is_kept_nowhere() {
    let folder = agency();
    let path = folder.path();
    let text = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n\
        Jane Harbour,Ben Reed,\"1/30/26, 9:15 AM\",CANARYTEXT,OUTGOING,https://www.linkedin.com/in/jane,https://www.linkedin.com/in/ben-reed\n";
    hand_in(path, "jane", "Invitations.csv", text, "personal");

    let (_, said) = say(path, &[&["--verbose", "--format", "html"], &LEAVING[..]].concat());

    assert!(!said.contains("CANARYTEXT"));
    for entry in std::fs::read_dir(path.join("w")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains("CANARYTEXT"));
    }
}

#[test]
fn s0_17_the_lowest_remedy_comes_first_and_none_is_skipped() {
    let folder = agency();
    let path = folder.path();
    connections(path, "jane", &["Ada,Moss,ada@moss.example,02 Jun 2025"], "personal");
    let audit = audit(path, &LEAVING);
    let all = audit["findings"].as_array().unwrap();
    let id = all.iter().find(|one| one["code"] == "ORPHAN-CONNECTION").unwrap()["id"].as_str();
    let id = id.unwrap();

    let (skipped, why) = say(path, &["findings", "remedy", id, "counsel"]);
    let (first, said) = say(path, &["findings", "remedy", id, "self_fix"]);
    let (again, next) = say(path, &["findings", "remedy", id, "counsel"]);

    assert_eq!([skipped, first, again], [Some(1), Some(0), Some(1)], "{why}{said}");
    assert!(why.contains("that is `self_fix`"), "{why}");
    assert!(next.contains("that is `reminder`"), "{next}");
}

#[test]
fn s0_18_an_event_from_before_the_policy_was_acknowledged_says_so() {
    let folder = agency();
    let path = folder.path();
    connections(path, "jane", &["Ada,Moss,ada@moss.example,02 Jun 2025"], "personal");
    assert_eq!(say(path, &["policy", "publish", "--from", "2025-01-01"]).0, Some(0));
    let (code, said) = say(path, &["policy", "acknowledge", "jane", "--on", "2026-11-22"]);
    assert_eq!(code, Some(0), "{said}");

    let audit = audit(path, &LEAVING);

    let side = audit["findings"][0]["company_side"].to_string();
    assert!(side.contains("acknowledged the policy on 2026-11-22, after the event"), "{side}");
}

#[test]
fn s0_20_a_self_check_says_first_what_may_go_and_then_what_to_leave_out_and_why() {
    let folder = agency();
    let path = folder.path();
    let upload = file(path, "phone.csv", EVERYBODY);

    let (_, said) = say(path, &["check", &upload, "--rep", "jane", "--to", "linkedin"]);

    let at = |words: &str| said.find(words).unwrap_or_else(|| panic!("{words}: {said}"));
    assert!(at("6 may go") < at("3 to leave out") && at("3 to leave out") < at("(policy 3.4)"));
    assert!(at("(policy 3.4)") < at("Leave this entry out of the upload"));
}

#[test]
fn s0_21_what_a_rep_brought_in_or_built_up_is_counted_as_kept() {
    let folder = agency();
    let path = folder.path();

    let said = pack(path, &[]);

    assert!(said.contains("may take 4 records along: 1 personal, 3 joint"), "{said}");
    assert!(packed(path, "take-away.csv").contains("\"C-5\",\"personal\",\"Eve Nash\""));
}

#[test]
fn s0_05_a_workspace_from_before_the_matrix_loads_and_keeps_its_take_away() {
    let folder = small("AU-NSW");
    let path = folder.path();
    let settings = path.join("w/policies/agency.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    let mut old = String::new();
    let mut skipping = false;
    for line in text.lines() {
        skipping = match line {
            "[channels]" | "[consent]" => true,
            other if other.starts_with('[') => false,
            _ => skipping,
        };
        if !skipping {
            let _ = writeln!(old, "{line}");
        }
    }
    std::fs::write(settings, old).unwrap();

    let (code, remarks) = say(path, &["policy", "check"]);
    pack(path, &[]);

    assert_eq!(code, Some(10), "{remarks}");
    assert!(remarks.contains("[channels] says for no class which channels are open"), "{remarks}");
    assert!(packed(path, "take-away.csv").contains("C-2"));
}
