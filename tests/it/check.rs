//! `check` and its cleared file through the real binary: who is held, what is refused, what is read.

use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Output;

use crate::commands::small;
use crate::commands::stderr;
use crate::commands::within;

/// Writes a file into the test's folder.
fn file(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Checks a file for LinkedIn, with further arguments.
fn check(folder: &Path, file: &Path, more: &[&str]) -> Output {
    let file = file.display().to_string();
    let mut arguments = vec!["check", &file, "--rep", "jane", "--to", "linkedin"];
    arguments.extend(more);
    within(folder, &arguments)
}

/// Checks a file and writes its part that may go; gives the exit code and that part.
fn cleared(folder: &Path, file: &Path, out: &str) -> (Option<i32>, String) {
    let out = folder.join(out);
    let output = check(folder, file, &["--clean", &out.display().to_string()]);
    let bytes = std::fs::read(&out).unwrap_or_else(|_| panic!("{}", stderr(&output)));
    (output.status.code(), String::from_utf8_lossy(&bytes).into_owned())
}

/// The JSON of a check.
fn json(folder: &Path, file: &Path) -> serde_json::Value {
    let output = check(folder, file, &["--format", "json"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", stderr(&output)))
}

#[test]
fn further_rows_of_somebody_held_do_not_stay_in_the_cleared_file() {
    let folder = small("AU-NSW");
    let phone = file(
        folder.path(),
        "phone.csv",
        "First Name,Last Name,Email,Phone,Notes\n\
         Ada,Moss,ada@moss.example,,likes tea\n\
         Nora,Vale,nora@vale.example,,\n\
         Ada,Moss,,0491 570 006,\n\
         A.,M.,ada@moss.example,,\n\
         ,,,,only a note\n\
         Ada,Moss,ADA@moss.example,0491 570 006,\n",
    );

    let (code, text) = cleared(folder.path(), &phone, "may-go.csv");

    assert_eq!(code, Some(10));
    assert_eq!(text, "First Name,Last Name,Email,Phone\nNora,Vale,nora@vale.example,\n");
    let again = check(folder.path(), &folder.path().join("may-go.csv"), &[]);
    assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
}

#[test]
fn somebody_who_may_be_a_client_is_held_too() {
    let folder = small("AU-NSW");
    let phone = file(
        folder.path(),
        "phone.csv",
        "First Name,Last Name,Email\nAda,Moss,\nNora,Vale,nora@vale.example\n",
    );

    let (_, text) = cleared(folder.path(), &phone, "may-go.csv");

    assert_eq!(text, "First Name,Last Name,Email\nNora,Vale,nora@vale.example\n");
}

#[test]
fn cards_are_cut_whole_whatever_their_line_ends() {
    let folder = small("AU-NSW");
    let text = "BEGIN:VCARD\nVERSION:2.1\nN:Vale;Nora;;;\nEMAIL:nora@vale.example\nX-CHILD:Tim\n\
                NOTE;ENCODING=QUOTED-PRINTABLE:one=\ntwo=\nthree\nEND:VCARD\n\
                BEGIN:VCARD\nVERSION:2.1\nN:Moss;Ada;;;\nEMAIL:ada@moss.example\nEND:VCARD\n\
                BEGIN:VCARD\nVERSION:2.1\nN:Moss;Ada;;;\nTEL:0491 570 006\nEND:VCARD\n";
    for (ends, name) in [("\n", "lf"), ("\r", "cr"), ("\r\n", "crlf")] {
        let cards = file(folder.path(), &format!("{name}.vcf"), text.replace('\n', ends));

        let (code, left) = cleared(folder.path(), &cards, "may-go.vcf");

        assert_eq!(code, Some(10), "{name}");
        let wanted =
            "BEGIN:VCARD\nVERSION:2.1\nN:Vale;Nora;;;\nEMAIL:nora@vale.example\nEND:VCARD\n";
        assert_eq!(left.replace(ends, "\n"), wanted, "{name}");
    }
}

#[test]
fn the_input_is_never_overwritten_and_an_ending_must_fit() {
    let folder = small("AU-NSW");
    let text = "First Name,Last Name,Email\nAda,Moss,ada@moss.example\n";
    let phone = file(folder.path(), "phone.csv", text);
    let path = folder.path().display();

    for out in [format!("{path}/phone.csv"), format!("{path}/w/../phone.csv")] {
        let output = check(folder.path(), &phone, &["--clean", &out]);

        assert_eq!(output.status.code(), Some(1), "{out}");
        assert!(stderr(&output).contains("help:"), "{}", stderr(&output));
    }
    assert_eq!(std::fs::read_to_string(&phone).unwrap(), text);
    let output = check(folder.path(), &phone, &["--clean", &format!("{path}/may-go.xlsx")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains(".csv"), "{}", stderr(&output));
    assert!(!folder.path().join("may-go.xlsx").exists());
}

#[test]
fn a_networks_list_is_known_by_its_content_and_cleared_into_a_table() {
    let folder = small("AU-NSW");
    let book = file(
        folder.path(),
        "myfb.json",
        r#"{"address_book_v2": {"address_book": [
            {"name": "Ada Moss", "details": [{"contact_point": "ada@moss.example"}], "created_timestamp": 1500000000},
            {"name": "Nora Vale", "details": [{"contact_point": "nora@vale.example"}], "created_timestamp": 1500000000}]}}"#,
    );
    let script = file(
        folder.path(),
        "mine.js",
        r#"window.YTD.contact.part0 = [ {"contact": {"emails": ["ada@moss.example"], "phoneNumbers": []}},
            {"contact": {"emails": ["nora@vale.example"], "phoneNumbers": []}} ]"#,
    );

    let (code, text) = cleared(folder.path(), &book, "book.csv");

    assert_eq!(code, Some(10));
    assert_eq!(text, "Name,Email,Phone,Company,Profile URL\nNora Vale,nora@vale.example,,,\n");
    let audit = json(folder.path(), &book);
    assert_eq!(audit["findings"][0]["seen"]["on"], serde_json::Value::Null);
    let (code, text) = cleared(folder.path(), &script, "script.csv");
    assert_eq!(code, Some(10));
    assert_eq!(text, "Name,Email,Phone,Company,Profile URL\n,nora@vale.example,,,\n");
}

#[test]
fn a_whole_export_can_be_checked() {
    let folder = small("AU-NSW");
    let path = folder.path().join("export.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("Connections.csv", options).unwrap();
    zip.write_all(
        b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
          Ada,Moss,https://www.linkedin.com/in/ada,ada@moss.example,,,01 Feb 2024\n\
          Nora,Vale,https://www.linkedin.com/in/nora,,,,02 Feb 2024\n,,,,,,\n",
    )
    .unwrap();
    zip.finish().unwrap();

    let audit = json(folder.path(), &path);

    assert_eq!(audit["counts"]["people"], 3);
    assert_eq!(audit["coverage"][0]["count"], 3);
    assert_eq!(audit["findings"][0]["record"]["id"], "C-1");
}

#[test]
fn a_column_under_any_name_is_read_by_what_it_holds_or_said_not_to_be() {
    let folder = small("AU-NSW");
    for (name, text) in [
        (
            "spanish.csv",
            "Nombre,Apellidos,Correo electrónico,Teléfono móvil\nAda,Moss,ada@moss.example,0491 570 006\n",
        ),
        ("short.csv", "First Name,Last Name,Personal,Cell #\nAda,Moss,ada@moss.example,\n"),
        ("numbered.csv", "Full Name,EmailAddr1,Ph\nAda Moss,ada@moss.example,0491 570 006\n"),
        ("both.csv", "Name,Contact Details\nAda Moss,\"ada@moss.example, 0491 570 006\"\n"),
    ] {
        let path = file(folder.path(), name, text);

        let output = check(folder.path(), &path, &[]);

        assert_eq!(output.status.code(), Some(10), "{name}: {}", stderr(&output));
    }
    let odd =
        file(folder.path(), "odd.csv", "Name,Shoe Size,Email\nNora Vale,38,nora@vale.example\n");
    let output = check(folder.path(), &odd, &[]);
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(shown.contains("columns not read: `Shoe Size`"), "{shown}");
}

#[test]
fn private_columns_are_named() {
    let folder = small("AU-NSW");
    let path = file(
        folder.path(),
        "google.csv",
        "First Name,Last Name,Birthday,Relation 1 - Label,Relation 1 - Value,E-mail 1 - Value\n\
         Nora,Vale,1980-02-03,Child,Tim,nora@vale.example\n",
    );

    let audit = json(folder.path(), &path);
    let (_, text) = cleared(folder.path(), &path, "may-go.csv");

    let steps: Vec<&str> = audit["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding["next_step"].as_str())
        .collect();
    assert!(steps.iter().any(|step| step.ends_with("out: Birthday.")), "{steps:?}");
    assert!(steps.iter().any(|step| step.ends_with("out: Relation 1 - Value.")), "{steps:?}");
    assert_eq!(text, "First Name,Last Name,E-mail 1 - Value\nNora,Vale,nora@vale.example\n");
}

#[test]
fn an_empty_list_and_a_nameless_or_misspelt_network_are_errors() {
    let folder = small("AU-NSW");
    let empty = file(folder.path(), "empty.csv", "First Name,Last Name,Email\n");
    let full = file(folder.path(), "full.csv", "First Name,Email\nNora,nora@vale.example\n");
    let to = |network: &str| {
        let full = full.display().to_string();
        within(folder.path(), &["check", &full, "--rep", "jane", "--to", network])
    };

    let output = check(folder.path(), &empty, &[]);

    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("holds no entries"), "{}", stderr(&output));
    for network in ["", " ", "x\u{7}"] {
        assert_eq!(to(network).status.code(), Some(2), "{network:?}");
    }
    let near = to("linkedn");
    assert_eq!(near.status.code(), Some(2));
    assert!(stderr(&near).contains("did you mean `linkedin`"), "{}", stderr(&near));
    assert_eq!(to("plaxo").status.code(), Some(0));
}
