//! Files that bring their reader down: the page says so of that file, and goes on.

use std::fmt::Write as _;

use crate::web::client::Browser;
use crate::web::client::Reply;
use crate::web::forms::upload;
use crate::web::served::Served;
use crate::web::served::demo_copy;

const CHECK: &[(&str, &str)] = &[("network", "linkedin"), ("account", "personal")];
const OFFER: &[(&str, &str)] = &[("basis", "voluntary-offer"), ("account", "personal")];
const SMALL: &[u8] = b"First Name,Last Name,Email\nNora,Vale,nora@vale.example\n";

/// A table of more rows than fit into the little memory that the server is given for reading.
fn large(header: &str, row: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = format!("{header}\n");
    for number in 0..150_000 {
        writeln!(text, "{}", row(number)).unwrap();
    }
    text.into_bytes()
}

fn invited(served: &Served, administrator: &mut Browser, role: &[(&str, &str)]) -> Browser {
    let email = format!("{}@page.example", role[0].1);
    let fields = [&[("name", "Somebody"), ("email", email.as_str())], role].concat();
    served.invited(administrator, &fields)
}

#[test]
fn a_file_that_brings_its_reader_down_costs_that_file_alone_on_every_page() {
    let (_folder, workspace) = demo_copy();
    let mut served = Served::start_with(&workspace, "http", &["--memory", "128"]);
    let pid = served.pid();
    let mut administrator = served.administrator();
    let mut omar = invited(&served, &mut administrator, &[("role", "rep"), ("rep", "omar")]);
    let mut ivy = invited(&served, &mut administrator, &[("role", "hr")]);
    let start = [
        ("resigned", ""),
        ("last_day", "2026-10-31"),
        ("allegation", ""),
        ("notice", "2026-10-01"),
    ];
    let start = [&start[..], &[("basis", "voluntary-offer")]].concat();
    let begun = ivy.post("/leavers/omar/start", &start);
    assert_eq!(begun.status, 303, "{}", begun.text());
    let contacts = large("First Name,Last Name,Email", |n| {
        format!("Given{n},Family{n},person{n}@long.example")
    });
    let ties = large("First Name,Last Name,URL,Email Address,Company,Position,Connected On", |n| {
        format!("Given{n},Family{n},https://www.linkedin.com/in/person-{n},,,,02 Jan 2026")
    });
    let evidence = large("email,kind,how,on,by,reference", |n| {
        format!("person{n}@long.example,express,form,2026-01-02,Jane Harbour,paper {n}")
    });

    let file = |name| [("file", name, &*contacts)];
    let zipless = [("file", "Connections.csv", &*ties)];
    let two = [("contacts", "small.csv", SMALL), ("evidence", "large.csv", &*evidence)];
    let pages: Vec<(&str, Reply)> = vec![
        ("check", upload(&mut omar, "/check", CHECK, &file("large.csv"))),
        (
            "baseline",
            upload(&mut omar, "/my-contacts/baseline", &[("late", "yes")], &file("large.csv")),
        ),
        ("contacts", upload(&mut omar, "/my-contacts/look", &[], &file("large.csv"))),
        ("evidence", upload(&mut omar, "/my-contacts/look", &[], &two)),
        ("hand over", upload(&mut omar, "/hand-over/linkedin/look", OFFER, &zipless)),
        ("exports", upload(&mut ivy, "/leavers/omar/exports", OFFER, &zipless)),
        ("books", upload(&mut administrator, "/books/crm/look", &[], &file("large.csv"))),
    ];

    for (page, reply) in pages {
        let text = reply.text();
        assert_eq!(reply.status, 400, "{page}: {text}");
        let says = ["took more memory than the 128 MiB", "out of memory"];
        assert!(says.iter().any(|words| text.contains(words)), "{page}: {text}");
        assert!(text.contains("large.csv") || text.contains("Connections.csv"), "{page}: {text}");
    }
    assert_eq!(served.pid(), pid);
    assert_eq!(administrator.get("/books").status, 200);
    let small = upload(
        &mut omar,
        "/my-contacts/baseline",
        &[("late", "yes")],
        &[("file", "small.csv", SMALL)],
    );
    assert!(small.text().contains("On record"), "{}", small.text());
    let left = std::fs::read_dir(served.workspace.join("uploads/held"));
    assert_eq!(left.into_iter().flatten().count(), 0);
}
