//! HR's journey: somebody is leaving, from the first day to the pack; what waits.

use std::path::Path;
use std::process::Child;
use std::time::Duration;
use std::time::Instant;

use crate::demo::ringfence;
use crate::web::client::Browser;
use crate::web::forms::between;
use crate::web::forms::upload;
use crate::web::served::Served;
use crate::web::served::demo_copy;

/// A worker; it is ended with the value.
struct Worker(Child);

impl Worker {
    fn start(workspace: &Path) -> Self {
        let mut command = ringfence();
        command.arg("--workspace").arg(workspace).args(["--as-of", "2026-11-22", "work"]);
        Self(command.spawn().unwrap())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn hr(served: &Served, administrator: &mut Browser) -> Browser {
    let fields = [("name", "Ivy Hull"), ("email", "ivy@harbour.example"), ("role", "hr")];
    served.invited(administrator, &fields)
}

fn rep(served: &Served, administrator: &mut Browser, id: &str) -> Browser {
    let email = format!("{id}.page@harbour.example");
    let fields = [("name", "Somebody"), ("email", email.as_str()), ("role", "rep"), ("rep", id)];
    served.invited(administrator, &fields)
}

/// Asks for a look, and waits until a worker has made it.
fn look(browser: &mut Browser, rep: &str) {
    let asked = browser.post(&format!("/leavers/{rep}/look"), &[]);
    assert_eq!(asked.status, 303, "{}", asked.text());
    let progress = asked.header("location").to_owned();
    let until = Instant::now() + Duration::from_mins(3);
    loop {
        let reply = browser.get(&progress);
        match reply.status {
            303 => break,
            200 if Instant::now() < until => std::thread::sleep(Duration::from_millis(500)),
            _ => panic!("{}", reply.text()),
        }
    }
}

const START: &[(&str, &str)] =
    &[("resigned", ""), ("last_day", "2026-10-31"), ("allegation", ""), ("notice", "")];

#[test]
fn a_leaving_goes_from_the_first_day_to_the_pack() {
    let (_folder, workspace) = demo_copy();
    let mut served = Served::start(&workspace);
    let mut administrator = served.administrator();
    let mut ivy = hr(&served, &mut administrator);
    let with = |basis: &'static str| [START, &[("basis", basis)]].concat();

    let leavers = ivy.get("/leavers").text();
    assert!(leavers.contains("href=\"/leavers/jane\""), "{leavers}");
    let form = ivy.get("/leavers/jane/start").text();
    assert!(form.contains("New South Wales") && form.contains("Needs the reference"), "{form}");
    let refused = ivy.post("/leavers/jane/start", &with("investigation"));
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("needs the allegation it serves"), "{}", refused.text());
    let set = ivy.post("/leavers/jane/start", &with("voluntary-offer"));
    assert_eq!((set.status, set.header("location")), (303, "/leavers/jane"));

    let _worker = Worker::start(&workspace);
    look(&mut ivy, "jane");
    let case = ivy.get("/leavers/jane").text();
    assert!(case.contains("<svg") && case.contains("class=\"lanes"), "a timeline: {case}");
    let id = between(&case, "href=\"/leavers/jane/findings/", "\"").to_owned();
    let path = format!("/leavers/jane/findings/{id}");
    let finding = ivy.get(&path).text();
    for words in ["What the export shows", "What the books show", "Bits", "What speaks for the rep"]
    {
        assert!(finding.contains(words), "{words}: {finding}");
    }
    assert!(!finding.contains("<dt>Client</dt>"));
    let marked =
        ivy.post(&format!("{path}/mark"), &[("state", "explained"), ("words", "an old friend")]);
    assert_eq!(marked.status, 303, "{}", marked.text());
    let decided = ivy.post(&format!("{path}/decide"), &[("same", "yes"), ("note", "seen")]);
    assert_eq!(decided.status, 303, "{}", decided.text());
    let step = between(&finding, "name=\"step\" value=\"", "\"");
    let taken = [("step", step), ("done", "she took it out herself")];
    assert_eq!(ivy.post(&format!("{path}/remedy"), &taken).status, 303);
    let twice = ivy.post(&format!("{path}/remedy"), &taken);
    assert_eq!(twice.status, 400, "a step is taken once, and in order: {}", twice.text());
    let told = ivy.get(&path).text();
    assert!(told.contains("an old friend") && told.contains("she took it out herself"), "{told}");
    // Under another leaver's address it does not exist.
    assert_eq!(ivy.get(&format!("/leavers/omar/findings/{id}")).status, 404);

    let pack = ivy.get("/leavers/jane/pack").text();
    for part in ["Undertaking letter", "Take-away file", "Purge list", "Calendar of restraints"] {
        assert!(pack.contains(part), "{part}: {pack}");
    }
    let letter = ivy.get("/leavers/jane/pack/undertaking.html");
    assert!(letter.text().contains("Undertaking on leaving"), "{}", letter.text());
    assert!(letter.header("content-security-policy").contains("style-src 'sha256-"));
    assert_eq!(ivy.get("/leavers/jane/pack/take-away.csv").status, 404, "saving is on record");
    let list = ivy.post("/leavers/jane/pack/take-away.csv", &[]);
    assert_eq!(list.header("content-disposition"), "attachment; filename=\"take-away.csv\"");
    let evidence = ivy.post("/leavers/jane/evidence", &[]);
    assert_eq!(evidence.status, 200, "{}", evidence.text());
    assert!(evidence.body.starts_with(b"PK"));
}

#[test]
fn a_client_is_named_for_a_purpose_and_each_look_is_a_leaf_of_the_log() {
    let (_folder, workspace) = demo_copy();
    let mut served = Served::start(&workspace);
    let mut administrator = served.administrator();
    let mut ivy = hr(&served, &mut administrator);
    let case = ivy.get("/leavers/jane").text();
    let row = case.split("data-head=\"Record\"").next().unwrap();
    let id = row.rsplit("href=\"/leavers/jane/findings/").next().unwrap();
    let id = id.split('"').next().unwrap();
    let path = format!("/names/{id}");
    let looks = || {
        crate::demo::sqlite(
            &workspace.join("ringfence.db"),
            "select cast(count(*) as text) from journal where what = 'names seen'",
        )
    };
    let before = looks();

    let asked = ivy.get(&path);
    let without = ivy.post(&path, &[("purpose", " ")]);
    let none = looks();
    let shown = ivy.post(&path, &[("purpose", "the client asked who wrote to them")]);

    assert_eq!(asked.status, 200);
    assert_eq!((without.status, &none), (400, &before));
    assert!(shown.text().contains("<dt>Client</dt>"), "{}", shown.text());
    assert_ne!(looks(), before);
    assert_eq!(administrator.get(&path).status, 404);
}

#[test]
fn a_reply_waits_for_hr() {
    let (_folder, workspace) = demo_copy();
    let mut served = Served::start(&workspace);
    let mut administrator = served.administrator();
    let mut ivy = hr(&served, &mut administrator);
    let mut jane = rep(&served, &mut administrator, "jane");
    let list = jane.get("/mine").text();
    let id = between(&list, "href=\"/mine/", "\"").to_owned();

    jane.post(&format!("/mine/{id}/reply"), &[("words", "We were at school together.")]);

    let queue = ivy.get("/queue").text();
    assert!(queue.contains("We were at school together."), "{queue}");
    assert!(queue.contains(&format!("href=\"/leavers/jane/findings/{id}\"")), "{queue}");
}

#[test]
fn what_a_self_check_does_not_tell_waits_for_hr_and_for_nobody_else() {
    let folder = crate::commands::small("AU-NSW");
    let mut served = Served::start(&folder.path().join("w"));
    let mut administrator = served.administrator();
    let mut ivy = hr(&served, &mut administrator);
    let mut jane = rep(&served, &mut administrator, "jane");
    let file = b"First Name,Last Name,Email\nAda,Moss,ada@moss.example\n";
    let fields = [("network", "linkedin"), ("account", "personal")];

    let told = upload(&mut jane, "/check", &fields, &[("file", "p.csv", file)]);
    let queue = ivy.get("/queue").text();
    let entry = between(&queue, "action=\"/queue/", "/done\"").to_owned();
    let done = ivy.post(&format!("/queue/{entry}/done"), &[]);

    let text = told.text();
    assert!(!text.contains("C-1<") && text.contains("Nothing to leave out was found"), "{text}");
    assert!(queue.contains("outside of the rep"), "{queue}");
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(ivy.post(&format!("/queue/{entry}/done"), &[]).status, 404);
    assert_eq!(jane.get("/queue").status, 404);
}

#[test]
fn hr_uploads_what_was_handed_over_after_saying_why() {
    let (_folder, workspace) = demo_copy();
    let mut served = Served::working(&workspace, &[]);
    let mut administrator = served.administrator();
    let mut ivy = hr(&served, &mut administrator);
    let connections = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
                        Nora,Vale,https://www.linkedin.com/in/nora-vale,,,,02 Jan 2026\n";
    let files: &[(&str, &str, &[u8])] = &[("file", "Connections.csv", connections)];
    let fields = [("basis", "court-order"), ("account", "personal")];

    let early = upload(&mut ivy, "/leavers/omar/exports", &fields, files);
    let start = [START, &[("basis", "voluntary-offer")]].concat();
    assert_eq!(ivy.post("/leavers/omar/start", &start).status, 303);
    let asked = ivy.post("/leavers/omar/ask", &[]);
    let look = upload(&mut ivy, "/leavers/omar/exports", &fields, files);
    let shown = look.text();
    let form = between(&shown, "action=\"/leavers/omar/exports/keep\"", "</form>").to_owned();
    let yes = crate::web::forms::agreed(&form);
    let kept = ivy.post("/leavers/omar/exports/keep", &crate::web::forms::borrowed(&yes));

    assert_eq!(early.status, 400, "{}", early.text());
    assert_eq!(asked.status, 303);
    assert!(shown.contains("<span>are clients of the agency"), "{shown}");
    // The basis is the one on record, whatever the form says.
    assert!(shown.contains("value=\"voluntary-offer\""), "{shown}");
    let page = crate::web::forms::ended(&mut ivy, &kept);
    assert!(page.contains("href=\"/leavers/omar\""), "{page}");
    assert!(ivy.get("/leavers/omar").text().contains("Exports in hand"));
}
