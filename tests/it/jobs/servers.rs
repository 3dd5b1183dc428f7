//! Several servers of one shared store: whichever is asked next has what another took in.

use super::shared::machine;
use super::shared::shared;
use crate::commands::stderr;
use crate::demo::sqlite;
use crate::postgres;
use crate::web::forms::between;
use crate::web::forms::ended;
use crate::web::forms::upload;
use crate::web::served::Served;

const CRM: &[u8] = b"Record ID,First Name,Last Name,Email,Looked After\n\
                     C-7,Nora,Vale,nora@vale.example,Jane Harbour\n";

#[test]
fn a_file_that_one_server_took_in_is_imported_by_another() {
    let (folder, office, database) = shared();
    let (one, other) = (machine(folder.path(), &office, "a"), machine(folder.path(), &office, "b"));
    let over = ["--store", database.as_str()];
    let mut first = Served::working(&one.workspace, &over);
    let mut administrator = first.administrator();
    let second = Served::start_with(&other.workspace, "http", &over);
    let waiting = "select count(distinct job) from job_file where job like '%.%'";

    let shown = administrator.send("/books/crm/look", "crm.csv", CRM).text();
    let token = between(&shown, "name=\"file\" value=\"", "\"").to_owned();
    assert_eq!(postgres::texts(&database, waiting), ["1"]);
    assert!(!one.workspace.join("uploads/held").read_dir().unwrap().any(|_| true));
    let mut elsewhere = administrator.at(&second.address);
    let columns = ["id", "first_name", "last_name", "email", "owner"];
    let headers = ["Record ID", "First Name", "Last Name", "Email", "Looked After"];
    let named: Vec<(String, String)> = (0..5)
        .flat_map(|at| {
            let header = (format!("header-{at}"), headers[at].to_owned());
            [header, (format!("column-{at}"), columns[at].to_owned())]
        })
        .collect();
    let mut fields = vec![("file", token.as_str()), ("name", "crm.csv"), ("taken", "2026-11-01")];
    fields.extend(named.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let looked = elsewhere.post("/books/crm/import", &[&fields[..], &[("do", "look")]].concat());
    let agreed = [&fields[..], &[("shrink", "yes"), ("do", "import")]].concat();
    let begun = elsewhere.post("/books/crm/import", &agreed);
    let told = ended(&mut elsewhere, &begun);

    assert_eq!(looked.status, 200, "{}", looked.text());
    assert!(told.contains("<h2>Imported</h2>") && told.contains("crm.csv"), "{told}");
    assert_eq!(postgres::texts(&database, waiting), ["0"]);
    assert_eq!(elsewhere.post("/books/crm/import", &agreed).status, 400, "it waits no longer");
}

#[test]
fn a_backup_of_one_server_is_told_on_another_and_shown_where_the_folder_is_shared() {
    let (folder, office, database) = shared();
    let (one, other) = (machine(folder.path(), &office, "a"), machine(folder.path(), &office, "b"));
    let over = ["--store", database.as_str()];
    let mut first = Served::working(&one.workspace, &over);
    let mut administrator = first.administrator();
    let second = Served::start_with(&other.workspace, "http", &over);

    let begun = administrator.post("/backups", &[]);
    ended(&mut administrator, &begun);
    let mut elsewhere = administrator.at(&second.address);

    let here = administrator.get("/backups").text();
    let there = elsewhere.get("/backups").text();
    assert!(here.contains("<a href=\"/backups/") && !here.contains("more, not in this"), "{here}");
    assert!(there.contains("1 backup more, not in this server"), "{there}");
    assert!(!there.contains("<a href=\"/backups/"), "{there}");
    let config = other.workspace.join("ringfence.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    let shared = one.workspace.join("backups").display().to_string();
    std::fs::write(&config, format!("backups = {shared:?}\n{text}")).unwrap();
    let there = elsewhere.get("/backups").text();
    let path = format!("/backups/{}", between(&there, "<a href=\"/backups/", "\""));
    assert!(elsewhere.get(&path).body.starts_with(b"PK"), "{there}");
}

#[test]
fn what_waits_for_a_yes_is_in_no_backup_and_gone_from_the_file_when_it_is_taken_back() {
    let folder = crate::commands::small("AU-NSW");
    let workspace = folder.path().join("w");
    let mut served = Served::working(&workspace, &[]);
    let mut administrator = served.administrator();
    let file = workspace.join("ringfence.db");
    let waiting = "select distinct job from job_file where job like '%.%'";

    let shown = administrator.send("/books/crm/look", "crm.csv", CRM).text();
    let token = between(&shown, "name=\"file\" value=\"", "\"").to_owned();
    assert_eq!(sqlite(&file, waiting).len(), 1);
    let begun = administrator.post("/backups", &[]);
    ended(&mut administrator, &begun);
    let backups = std::fs::read_dir(workspace.join("backups")).unwrap();
    let backup = backups.map(|entry| entry.unwrap().path()).find(|path| path.is_dir()).unwrap();
    let fields = [("file", token.as_str()), ("name", "crm.csv"), ("do", "import")];
    let begun = administrator.post("/books/crm/import", &fields);
    ended(&mut administrator, &begun);

    assert!(sqlite(&backup.join("ringfence.db"), waiting).is_empty());
    assert!(sqlite(&file, waiting).is_empty());
}

#[test]
fn somebody_whom_one_machine_forgot_is_known_to_no_server_of_another() {
    let (folder, office, database) = shared();
    let other = machine(folder.path(), &office, "b");
    let settings = other.workspace.join("policies/agency.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, text + "\n[self-check]\npause_s = 0\n").unwrap();
    let mut served = Served::working(&other.workspace, &["--store", database.as_str()]);
    let mut administrator = served.administrator();
    let fields = [
        ("name", "Jane Harbour"),
        ("email", "jane.page@harbour.example"),
        ("role", "rep"),
        ("rep", "jane"),
    ];
    let mut jane = served.invited(&mut administrator, &fields);
    let phone = b"First Name,Last Name,Email,Phone\nAda,Moss,ada@moss.example,0491 570 006\n";
    let to = [("network", "linkedin"), ("account", "personal")];
    let mut told = || upload(&mut jane, "/check", &to, &[("file", "phone.csv", phone)]).text();
    let index = other.workspace.join("ringfence.index");
    let names_her = || std::fs::read(&index).unwrap().windows(4).any(|four| four == b"moss");

    let before = (told(), names_her());
    let mut forget = office.command();
    let done = forget.args(["forget", "ada@moss.example", "--yes"]).output().unwrap();
    let after = (told(), names_her());

    assert!(done.status.success(), "{}", stderr(&done));
    assert!(before.0.contains("1 entry to leave out") && before.1, "{}", before.0);
    assert!(after.0.contains("Nothing to leave out") && !after.1, "{}", after.0);
}
