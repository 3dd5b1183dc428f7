//! Step 3: joint records.

use std::path::Path;

use crate::framework::s0::CRM;
use crate::framework::s0::EVERYBODY;
use crate::framework::s0::agency;
use crate::framework::s0::audit;
use crate::framework::s0::codes;
use crate::framework::s0::connections;
use crate::framework::s0::file;
use crate::framework::s0::listed;
use crate::framework::s0::pack;
use crate::framework::s0::packed;
use crate::framework::s0::replace;
use crate::framework::s0::say;
use crate::framework::s0::say_on;

#[test]
fn s0_31_a_tie_to_a_joint_client_is_no_finding() {
    let folder = agency();
    let path = folder.path();
    let rows = ["Ben,Reed,ben@reed.example,02 Jun 2025", "Cleo,Hart,cleo@hart.example,03 Jun 2025"];
    connections(path, "jane", &rows, "personal");

    let report = audit(path, &["report"]);

    assert_eq!(codes(&report), []);
    assert_eq!(report["cleared"]["joint"], 2);
}

#[test]
fn s0_32_the_take_away_is_personal_and_joint_less_what_is_held_and_its_manifest_is_sealed() {
    let folder = agency();
    let path = folder.path();

    let said = pack(path, &[]);

    assert_eq!(listed(path, "take-away.csv"), ["C-2", "C-3", "C-5", "C-8"]);
    let manifest: serde_json::Value =
        serde_json::from_str(&packed(path, "take-away.manifest.json")).unwrap();
    assert_eq!(manifest["rows"], 4);
    assert_eq!(manifest["counts"], serde_json::json!({"joint": 3, "personal": 1}));
    let withheld = serde_json::json!({"company": 1, "opted_out": 1, "rent_roll": 1});
    assert_eq!(manifest["withheld"], withheld);
    assert_eq!((&manifest["rep"], &manifest["last_day"]), (&"jane".into(), &"2026-11-20".into()));
    assert!(said.contains("may take 4 records along: 1 personal, 3 joint"), "{said}");
}

#[test]
fn s0_32_a_changed_list_or_manifest_is_told_and_the_one_handed_out_is_known_again() {
    let folder = agency();
    let path = folder.path();
    pack(path, &[]);
    let list = path.join("pack/take-away.csv");
    let manifest = path.join("pack/take-away.manifest.json");
    let verify = || say(path, &["verify", "list", &list.display().to_string()]);

    let (same, said) = verify();
    let text = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, text.replace("C-5", "C-6")).unwrap();
    let (changed, list_said) = verify();
    std::fs::write(&list, text).unwrap();
    let sealed = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, sealed.replace("\"joint\": 3", "\"joint\": 4")).unwrap();
    let (forged, manifest_said) = verify();
    std::fs::write(&manifest, "{}").unwrap();
    let (none, empty) = verify();

    assert_eq!([same, changed, forged, none], [Some(0), Some(1), Some(1), Some(1)]);
    assert!(said.contains("4 rows (3 joint, 1 personal), jane, last day 2026-11-20"), "{said}");
    assert!(list_said.contains("not those that were handed out"), "{list_said}");
    assert!(manifest_said.contains("its seal does not fit"), "{manifest_said}");
    assert!(empty.contains("no manifest of a list"), "{empty}");
    let purge = path.join("pack/purge-list.csv").display().to_string();
    assert_eq!(say(path, &["verify", "list", &purge]).0, Some(0));
}

#[test]
fn s0_32_both_lists_and_their_seals_are_the_same_bytes_twice() {
    let folder = agency();
    let path = folder.path();
    pack(path, &[]);
    let names = ["take-away.csv", "take-away.manifest.json", "purge-list.manifest.json"];
    let first = names.map(|name| packed(path, name));

    pack(path, &[]);

    assert_eq!(names.map(|name| packed(path, name)), first);
    replace(path, "agency.toml", "connections = 25", "connections = 26");
    pack(path, &[]);
    assert_ne!(packed(path, "take-away.manifest.json"), first[1]);
}

/// Puts a privacy notice into the settings.
fn notice(folder: &Path) {
    let notice = "[[privacy_notice]]\nversion = \"2026\"\nfrom = \"2026-02-01\"\n\n[burst]\n";
    replace(folder, "agency.toml", "[burst]\n", notice);
}

#[test]
fn s0_33_a_joint_record_from_before_the_notice_stays_until_its_client_is_told() {
    let folder = agency();
    let path = folder.path();
    let before = pack(path, &[]);
    assert!(before.contains("NOTICE-MISSING"), "{before}");
    notice(path);
    let crm = CRM.replace("Preferred Channel\n", "Preferred Channel,Notified On\n");
    let crm = crm.replace("false,phone\n", "false,phone,2026-03-01\n");
    let book = file(path, "told.csv", &crm);
    let (code, said) = say(path, &["import", "crm", &book, "--taken-on", "2026-04-01"]);
    assert_eq!(code, Some(0), "{said}");

    let said = pack(path, &[]);

    assert!(!said.contains("NOTICE-MISSING"), "{said}");
    // Cleo was told by the CRM; Eve is the rep's own, whom nobody need tell.
    assert_eq!(listed(path, "take-away.csv"), ["C-3", "C-5"]);
    let manifest: serde_json::Value =
        serde_json::from_str(&packed(path, "take-away.manifest.json")).unwrap();
    assert_eq!(manifest["withheld"]["not_notified"], 2);
    let list = file(path, "letters.csv", "record,on\nC-2,2026-05-01\nC-8,2026-01-31\n");
    assert_eq!(say(path, &["import", "notified", &list]).0, Some(0));
    pack(path, &[]);
    // Ida was told the day before the notice said anything.
    assert_eq!(listed(path, "take-away.csv"), ["C-2", "C-3", "C-5"]);
}

#[test]
fn s0_33_only_a_class_that_the_policy_opens_goes_along() {
    let folder = agency();
    let path = folder.path();
    let joint = "joint = { email = \"consent\", phone = \"allow\", post = \"allow\", \
                 social_upload = \"allow\", social_connect = \"allow\", take_away = ";
    let set = |from: &str, to: &str| {
        replace(path, "agency.toml", &format!("{joint}\"{from}\""), &format!("{joint}\"{to}\""));
    };
    set("allow", "deny");
    pack(path, &[]);
    assert_eq!(listed(path, "take-away.csv"), ["C-5"]);

    set("deny", "consent");
    let book = file(path, "ben.csv", "Name,Email\nBen Reed,ben@reed.example\n");
    let given =
        "email,kind,how,on,by,reference\nben@reed.example,express_verbal,call,2026-01-05,jane,n4\n";
    let given = file(path, "evidence.csv", given);
    let import = ["import", "contacts", &book, "--rep", "jane", "--evidence", &given];
    assert_eq!(say(path, &import).0, Some(0));

    pack(path, &[]);
    assert_eq!(listed(path, "take-away.csv"), ["C-2", "C-5"]);
}

#[test]
fn s0_34_the_printed_policy_discloses_the_transfer_and_a_missing_notice_is_told() {
    let folder = agency();
    let path = folder.path();

    let (_, before) = say(path, &["policy", "check"]);
    let (_, bare) = say(path, &["policy", "render"]);
    notice(path);
    let (_, after) = say(path, &["policy", "check"]);
    let (_, paper) = say(path, &["policy", "render"]);

    let words = "no version of the privacy notice says so to clients";
    assert!(before.contains(words) && !after.contains(words), "{before}{after}");
    assert!(
        paper.contains("a copy of their records may be transferred to the employee"),
        "{paper}"
    );
    assert!(paper.contains("2026-02-01"), "{paper}");
    assert!(bare.contains("No version of the privacy notice"), "{bare}");
}

#[test]
fn s0_35_clients_who_were_not_told_are_counted_in_the_reports() {
    let folder = agency();
    let path = folder.path();
    connections(path, "jane", &["Ben,Reed,ben@reed.example,02 Jun 2025"], "personal");
    notice(path);
    let list = file(path, "letters.csv", "Record ID\nC-2\nC-99\n\nC-3\n");

    let (early, why) = say(path, &["import", "notified", &list]);
    let (future, day) = say(path, &["import", "notified", &list, "--on", "2026-12-01"]);
    let (code, said) = say(path, &["import", "notified", &list, "--on", "2026-03-01"]);

    assert_eq!((early, future, code), (Some(1), Some(1), Some(0)), "{why}{day}{said}");
    assert!(said.contains("2 clients are on record as told") && said.contains("line 3"), "{said}");
    let (_, report) = say(path, &["--verbose", "report"]);
    assert!(report.contains("Privacy notice: 6 clients"), "{report}");
    let said = say(path, &["--verbose", "offboard", "jane", "--last-day", "2026-11-20"]).1;
    assert!(
        said.contains("told of the privacy notice: the clients of 5 of the leaver's"),
        "{said}"
    );
}

/// A CRM in which Ben opted out on Friday 2026-11-06.
fn opted_out(folder: &Path) {
    let crm = CRM.replace("Preferred Channel\n", "Preferred Channel,Opted Out On\n");
    let crm = crm.replace("2021-02-01,false,\n", "2021-02-01,true,,2026-11-06\n");
    let book = file(folder, "optout.csv", &crm);
    let (code, said) =
        say_on(folder, "2026-11-30", &["import", "crm", &book, "--taken-on", "2026-11-07"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn s0_36_an_opt_out_takes_effect_after_the_places_number_of_working_days() {
    for (place, before, from) in
        [("AU-NSW", "2026-11-12", "2026-11-13"), ("US-CA", "2026-11-19", "2026-11-20")]
    {
        let folder = agency();
        let path = folder.path();
        let config = path.join("w/ringfence.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        std::fs::write(config, text.replace("AU-NSW", place)).unwrap();
        opted_out(path);
        let phone = file(path, "ben.csv", "Name,Email\nBen Reed,ben@reed.example\n");
        let check =
            |day| say_on(path, day, &["check", &phone, "--rep", "jane", "--to", "linkedin"]);

        let ((early, one), (late, other)) = (check(before), check(from));

        assert_eq!((early, late), (Some(0), Some(10)), "{place}: {one}{other}");
        assert!(other.contains("OPTOUT-EXPORT"), "{other}");
    }
}

#[test]
fn s0_37_who_opted_out_is_in_no_take_away_and_a_finding_in_an_upload() {
    let folder = agency();
    let path = folder.path();
    opted_out(path);
    let upload = file(path, "phone.csv", EVERYBODY);

    let check = audit(path, &["check", &upload, "--rep", "jane", "--to", "linkedin"]);
    pack(path, &[]);

    let optout = |id: &str| ("OPTOUT-EXPORT".to_owned(), "direct".to_owned(), id.to_owned());
    let codes = codes(&check);
    assert!(codes.contains(&optout("C-2")) && codes.contains(&optout("C-4")), "{codes:?}");
    let text = packed(path, "take-away.csv");
    assert!(!text.contains("ben@reed.example") && !text.contains("dora@lund.example"), "{text}");
}
