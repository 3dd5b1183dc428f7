//! A rep's journeys: a file checked, an export handed over, findings answered, contacts put on record.

use std::path::Path;

use crate::web::client::Browser;
use crate::web::forms::agreed;
use crate::web::forms::between;
use crate::web::forms::borrowed;
use crate::web::forms::ended;
use crate::web::forms::upload;
use crate::web::served::Served;
use crate::web::served::demo_copy;

const CHECK: &[(&str, &str)] = &[("network", "linkedin"), ("account", "personal")];
/// His name in the roster.
const OMAR: &str = "Omar Farouki";
const OFFER: &[(&str, &str)] = &[("basis", "voluntary-offer"), ("account", "personal")];

fn rep(served: &Served, administrator: &mut Browser, id: &str) -> Browser {
    let email = format!("{id}.page@harbour.example");
    let fields = [("name", "Somebody"), ("email", email.as_str()), ("role", "rep"), ("rep", id)];
    served.invited(administrator, &fields)
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/agency");
    std::fs::read(folder.join(name)).unwrap()
}

/// Files that wait or were left behind.
fn left_behind(workspace: &Path) -> usize {
    let held = std::fs::read_dir(workspace.join("uploads/held")).into_iter().flatten().count();
    let files = std::fs::read_dir(workspace.join("uploads")).into_iter().flatten().flatten();
    let waiting = "select distinct job from job_file where job like '%.%'";
    let waiting = crate::demo::sqlite(&workspace.join("ringfence.db"), waiting);
    held + files.filter(|entry| entry.path().is_file()).count() + waiting.len()
}

#[test]
fn a_rep_checks_a_file_takes_what_may_go_and_nothing_of_it_stays() {
    let folder = crate::commands::small("AU-NSW");
    let workspace = folder.path().join("w");
    let mut served = Served::start(&workspace);
    let mut administrator = served.administrator();
    let mut jane = rep(&served, &mut administrator, "jane");
    let phone = b"First Name,Last Name,Email,Phone\n\
                  Ada,Moss,ada@moss.example,0491 570 006\n\
                  Nora,Vale,nora@vale.example,\n";

    let start = jane.get("/").text();
    let told = upload(&mut jane, "/check", CHECK, &[("file", "phone.csv", phone)]);

    assert!(start.contains("href=\"/check\"") && start.contains("href=\"/hand-over\""), "{start}");
    let text = told.text();
    assert_eq!(told.status, 200, "{text}");
    assert!(text.contains("1 entry to leave out"), "{text}");
    assert!(text.contains("This answer speaks of clients in your own book"), "{text}");
    assert!(text.contains("<th scope=\"row\" class=\"nowrap\">line 2</th>"), "{text}");
    assert!(text.contains("href=\"data:text/csv;base64,"), "{text}");
    assert!(!text.contains("Moss") && !text.contains("Vale"), "nobody of the file is named");
    assert_eq!(left_behind(&workspace), 0);
}

#[test]
fn what_cannot_be_read_is_told_with_what_to_do() {
    let (_folder, workspace) = demo_copy();
    let mut served = Served::start(&workspace);
    let mut administrator = served.administrator();
    let mut omar = rep(&served, &mut administrator, "omar");
    let facebook = fixture("exports/luca/facebook-lucaferrante.zip");
    let broken = &facebook[..facebook.len() / 2];

    let empty = upload(&mut omar, "/check", CHECK, &[("file", "empty.csv", b"")]);
    let none = upload(&mut omar, "/check", CHECK, &[]);
    let damaged =
        upload(&mut omar, "/hand-over/facebook/look", OFFER, &[("file", "a.zip", broken)]);
    let other =
        upload(&mut omar, "/hand-over/linkedin/look", OFFER, &[("file", "b.zip", &facebook)]);
    let forced = [("basis", "investigation"), ("account", "personal")];
    let forced =
        upload(&mut omar, "/hand-over/facebook/look", &forced, &[("file", "b.zip", &facebook)]);

    for (what, reply, words) in [
        ("empty", &empty, "empty.csv"),
        ("none", &none, "Choose one file."),
        ("damaged", &damaged, "a.zip"),
        ("other", &other, "This is an export of Facebook, not of LinkedIn."),
    ] {
        let text = reply.text();
        assert_eq!(reply.status, 400, "{what}: {text}");
        assert!(text.contains("id=\"problems\"") && text.contains(words), "{what}: {text}");
        assert!(!text.contains("`--") && !text.contains("ringfence intake"), "{what}: {text}");
    }
    assert_eq!(forced.status, 400);
    assert_eq!(left_behind(&workspace), 0);
}

#[test]
fn an_export_is_kept_after_a_look_and_a_yes_and_not_before() {
    let (_folder, workspace) = demo_copy();
    let mut served = Served::working(&workspace, &[]);
    let mut administrator = served.administrator();
    let mut omar = rep(&served, &mut administrator, "omar");
    let mut mei = rep(&served, &mut administrator, "mei");
    let connections = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                        Nora,Vale,https://www.linkedin.com/in/nora-vale,,,,02 Jan 2026\n";

    let steps = omar.get("/hand-over/linkedin").text();
    let look = upload(
        &mut omar,
        "/hand-over/linkedin/look",
        OFFER,
        &[("file", "Connections.csv", connections)],
    );
    let shown = look.text();
    let form = between(&shown, "action=\"/hand-over/linkedin/keep\"", "</form>").to_owned();
    let fields = agreed(&form);
    let stranger = mei.post("/hand-over/linkedin/keep", &borrowed(&fields));
    let kept = omar.post("/hand-over/linkedin/keep", &borrowed(&fields));
    let again = omar.post("/hand-over/linkedin/keep", &borrowed(&fields));
    let job = kept.header("location").to_owned();
    let text = ended(&mut omar, &kept);

    assert!(steps.contains("Get a copy of your data"), "{steps}");
    assert_eq!(look.status, 200, "{shown}");
    assert!(shown.contains("Nothing is kept yet") && shown.contains("Connections.csv"), "{shown}");
    assert!(
        !shown.contains("<span>are clients of the agency"),
        "how many of colleagues is not told"
    );
    assert_eq!(stranger.status, 400, "files wait for the account that sent them alone");
    assert!(text.contains("It is handed over") && text.contains("SHA-256"), "{text}");
    // The answer itself counts colleagues' clients: it is nobody's to fetch.
    assert!(!text.contains("answer.json"), "{text}");
    assert_eq!(omar.get(&format!("{job}/files/0")).status, 404);
    assert_eq!(mei.get(&job).status, 404, "the job is the rep's own");
    assert_eq!(again.status, 400);
    assert_eq!(left_behind(&workspace), 0);
    let list = omar.get("/hand-over").text();
    let account = between(&list, "<a href=\"/hand-over/linkedin/receipt", "\"");
    let path = format!("/hand-over/linkedin/receipt{account}");
    let receipt = omar.get(&path);
    let text = receipt.text();
    assert_eq!(
        receipt.header("content-disposition"),
        "attachment; filename=\"receipt-linkedin.json\""
    );
    assert!(text.contains("ringfence.receipt/1") && text.contains("Connections.csv"), "{text}");
    assert!(!text.contains("vale"), "nobody of the file is named: {text}");
    assert!(text.contains("\"rep\": \"omar\""), "{text}");
    let hers = mei.get(&path).text();
    assert!(hers.contains("\"rep\": \"mei\""), "everybody gets their own: {hers}");
}

#[test]
fn a_rep_reads_and_answers_their_own_findings_and_no_others_exist() {
    let (_folder, workspace) = demo_copy();
    let mut served = Served::start(&workspace);
    let mut administrator = served.administrator();
    let mut jane = rep(&served, &mut administrator, "jane");
    let mut omar = rep(&served, &mut administrator, "omar");

    let list = jane.get("/mine").text();
    let id = between(&list, "href=\"/mine/", "\"").to_owned();
    let path = format!("/mine/{id}");
    let shown = jane.get(&path).text();
    let reply = format!("{path}/reply");
    let empty = jane.post(&reply, &[("words", "  ")]);
    let sent = jane.post(&reply, &[("words", "She is my <sister>.")]);
    let after = jane.get(&path).text();
    let unknown = omar.get("/mine/F-000000000000");
    let foreign = omar.get(&path);

    assert!(shown.contains("What speaks for you") && shown.contains("Your reply"), "{shown}");
    assert_eq!(empty.status, 400);
    assert_eq!((sent.status, sent.header("location")), (303, path.as_str()));
    assert!(after.contains("She is my &#60;sister&#62;."), "{after}");
    assert_eq!((foreign.status, &foreign.body), (404, &unknown.body));
    assert_eq!(omar.post(&reply, &[("words", "x")]).status, 404);
}

#[test]
fn contacts_from_before_and_contacts_with_a_declaration_go_on_record() {
    let (_folder, workspace) = demo_copy();
    let mut served = Served::start(&workspace);
    let mut administrator = served.administrator();
    let mut omar = rep(&served, &mut administrator, "omar");
    let file = b"First Name,Last Name,Email\nNora,Vale,nora@vale.example\n";
    let baseline = |browser: &mut Browser, fields: &[(&str, &str)]| {
        upload(browser, "/my-contacts/baseline", fields, &[("file", "before.csv", file)])
    };

    let late = baseline(&mut omar, &[]);
    let put = baseline(&mut omar, &[("late", "yes")]);
    let look = upload(&mut omar, "/my-contacts/look", &[], &[("contacts", "new.csv", file)]);
    let shown = look.text();
    let token = between(&shown, "name=\"file\" value=\"", "\"").to_owned();
    let sign = |browser: &mut Browser, token: &str, signed: &str, what: &str| {
        let fields = [
            ("file", token),
            ("statement", "I declare it."),
            ("email", "yes"),
            ("signed", signed),
            ("do", what),
        ];
        browser.post("/my-contacts/sign", &fields)
    };
    let saved = sign(&mut omar, &token, "", "save");
    let wrong = sign(&mut omar, &token, "Quite Another", "sign");
    let signed = sign(&mut omar, &token, OMAR, "sign");

    assert_eq!(late.status, 400);
    assert!(late.text().contains("tick the box"), "{}", late.text());
    assert!(
        put.text().contains("On record") && put.text().contains("before.csv"),
        "{}",
        put.text()
    );
    assert!(shown.contains("Sign for 1 contact"), "{shown}");
    assert!(saved.text().contains("sha256 = "), "{}", saved.text());
    assert_eq!(saved.header("content-disposition"), "attachment; filename=\"declaration.toml\"");
    assert_eq!(wrong.status, 400, "{}", wrong.text());
    assert!(signed.text().contains("1 of 1 may enter"), "{}", signed.text());
    assert_eq!(left_behind(&workspace), 0);
}
