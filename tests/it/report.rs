//! The report formats over one hand-made audit of each kind: snapshots, the same numbers in all,
//! words that are never used, and a JSON Schema that is what the JSON is.

#![expect(clippy::unwrap_used, reason = "a failed set-up fails the test")]

mod sample;
mod schema;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::io::Read;

use ringfence::model;
use ringfence::model::audit::Audit;
use ringfence::report;
use ringfence::report::Format;
use ringfence::report::Options;

/// The samples by name.
fn samples() -> [(&'static str, Audit); 3] {
    [("check", sample::check()), ("offboard", sample::offboard()), ("report", sample::report())]
}

/// Renders as text; not for workbooks.
fn text(audit: &Audit, format: Format) -> String {
    String::from_utf8(report::render(audit, format, &Options::default()).unwrap()).unwrap()
}

/// The parts of a workbook as one text: shared strings, then sheets.
fn workbook(audit: &Audit) -> (Vec<String>, Vec<String>) {
    let bytes = report::render(audit, Format::Xlsx, &Options::default()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let shared = part("xl/sharedStrings.xml");
    let strings = between(&shared, "<si>", "</si>").map(|item| {
        let text = item.split_once('>').map_or("", |(_, text)| text);
        text.trim_end_matches("</t>")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    });
    let sheets = (1..=6).map(|sheet| part(&format!("xl/worksheets/sheet{sheet}.xml")));
    (strings.collect(), sheets.collect())
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(start).skip(1).filter_map(move |rest| rest.split_once(end).map(|(inside, _)| inside))
}

/// The ids of the findings.
fn ids(audit: &Audit) -> BTreeSet<String> {
    audit.findings.iter().map(|finding| finding.id.clone()).collect()
}

#[test]
fn text_json_and_csv_look_like_this() {
    for (name, audit) in samples() {
        for format in [Format::Text, Format::Json, Format::Csv] {
            let shown = text(&audit, format).replace('\r', "");

            insta::assert_snapshot!(format!("{name}_{}", format.as_str()), shown);
        }
    }
}

#[test]
fn the_page_of_an_offboarding_looks_like_this() {
    let page = text(&sample::offboard(), Format::Html);

    let body = page.split_once("</style>").map(|(_, body)| body.to_owned());
    insta::assert_snapshot!("offboard_html", body.unwrap());
}

#[test]
fn the_calendar_looks_like_this() {
    let calendar = report::calendar(&sample::offboard()).unwrap();

    insta::assert_snapshot!("offboard_ics", calendar.replace('\r', ""));
}

#[test]
fn the_same_audit_gives_the_same_bytes() {
    for (_, audit) in samples() {
        for format in Format::ALL {
            let render = || report::render(&audit, format, &Options::default()).unwrap();

            assert!(render() == render(), "{}", format.as_str());
        }
    }
}

#[test]
fn all_formats_carry_the_same_findings() {
    for (_, audit) in samples() {
        let wanted = ids(&audit);

        let page = text(&audit, Format::Html);
        let in_page = between(&page, "data-finding=\"", "\"");
        let table = text(&audit, Format::Csv);
        let rows = csv::Reader::from_reader(table.as_bytes()).into_records();
        let options = Options { verbose: true, ..Options::default() };
        let lines = report::render(&audit, Format::Text, &options).unwrap();
        let lines = String::from_utf8(lines).unwrap();
        let (strings, sheets) = workbook(&audit);

        assert_eq!(in_page.map(str::to_owned).collect::<BTreeSet<_>>(), wanted);
        assert_eq!(rows.map(|row| row.unwrap()[0].to_owned()).collect::<BTreeSet<_>>(), wanted);
        assert!(wanted.iter().all(|id| lines.contains(&format!("{id}:"))));
        assert!(wanted.iter().all(|id| strings.contains(id)));
        assert_eq!(sheets[1].matches("<row ").count(), 1 + wanted.len());
    }
}

#[test]
fn all_formats_carry_the_same_counts() {
    for (name, audit) in samples() {
        let json: serde_json::Value = serde_json::from_str(&text(&audit, Format::Json)).unwrap();
        let count = |key: &str| json["counts"][key].as_u64().unwrap();

        let page = text(&audit, Format::Html);
        let lines = text(&audit, Format::Text);
        let (strings, sheets) = workbook(&audit);

        for key in ["cleared", "matched", "people", "findings"] {
            let number = count(key);
            assert!(
                page.contains(&format!("<data id=\"count-{key}\" value=\"{number}\">")),
                "{key}"
            );
            assert!(sheets[0].contains(&format!("<v>{number}</v>")), "{key}");
        }
        let unwrapped = lines.replace("\n  ", " ");
        let answer = strings.iter().find(|text| unwrapped.starts_with(&***text));
        let answer = answer.unwrap_or_else(|| panic!("{name}: {unwrapped}"));
        assert!(page.contains(&answer.replace('\'', "&#39;")), "{answer}");
        let held = count("matched") - count("cleared");
        let shown = if name == "check" { held } else { count("cleared") };
        assert!(answer.contains(&shown.to_string()), "{answer}");
    }
}

#[test]
fn no_format_uses_words_of_blame_or_of_false_comfort() {
    let never = [
        "breach",
        "breached",
        "theft",
        "thief",
        "steal",
        "stole",
        "stolen",
        "stealing",
        "guilty",
        "guilt",
        "culprit",
        "clean",
        "safe",
        "score",
        "scored",
        "disloyal",
        "suspect",
        "offender",
        "violation",
        "violated",
        "innocent",
    ];
    for (name, audit) in samples() {
        let mut shown: Vec<String> =
            [Format::Text, Format::Json, Format::Html, Format::Csv].map(|f| text(&audit, f)).into();
        shown.extend(workbook(&audit).0);
        shown.extend(report::calendar(&audit));
        shown.push(report::schema());

        for words in &shown {
            let words = words.to_lowercase();
            let found =
                words.split(|c: char| !c.is_alphanumeric()).find(|word| never.contains(word));

            assert_eq!(found, None, "{name}");
        }
    }
}

#[test]
fn no_cell_of_a_workbook_is_a_formula_or_begins_like_one() {
    let mut audit = sample::offboard();
    audit.findings[0].next_step = "=cmd|'/c calc'!A1".to_owned();
    audit.findings[0].speaks_for_the_rep = vec!["＋1".to_owned()];
    audit.inputs[0].name = "@SUM(A1)".to_owned();

    let (strings, sheets) = workbook(&audit);

    assert!(sheets.iter().all(|sheet| !sheet.contains("<f>")));
    let begins = |text: &&String| text.trim_start().starts_with(['=', '+', '-', '@', '＋']);
    assert_eq!(strings.iter().find(begins), None);
    assert!(strings.contains(&"'=cmd|'/c calc'!A1".to_owned()));
}

#[test]
fn absent_is_told_apart_from_empty_in_every_readable_format() {
    let audit = sample::offboard();

    for shown in [text(&audit, Format::Text), text(&audit, Format::Html)] {
        let shown = shown.replace("\n  ", " ");
        assert!(shown.contains("Not in the export: Facebook: uploaded contacts and X: following."));
    }
    assert!(text(&audit, Format::Html).contains("there, and empty"));
}

#[test]
fn a_remark_on_the_files_stands_in_the_workbook_as_well() {
    let audit = sample::offboard();

    let (strings, _) = workbook(&audit);

    assert!(audit.appendix.remarks.iter().all(|remark| strings.contains(remark)));
    assert!(!strings.iter().any(|text| text.contains("no rule touched")));
}

#[test]
fn no_format_shows_the_machine_word_before_a_place_s_note_or_days_of_a_clause_without_any() {
    let audit = sample::offboard();

    let page = text(&audit, Format::Html);

    assert!(!page.contains("as_written:"));
    assert!(!page.contains(" of 0"));
    assert!(!text(&audit, Format::Csv).contains("14.1: "));
}

/// Writes the pages for a person to look at: `RINGFENCE_LOOK=folder cargo test look`.
#[test]
fn pages_can_be_looked_at() {
    let Some(folder) = std::env::var_os("RINGFENCE_LOOK") else { return };
    for (name, audit) in samples() {
        for format in Format::ALL {
            let path = std::path::Path::new(&folder).join(format!("{name}.{}", format.as_str()));
            std::fs::write(path, report::render(&audit, format, &Options::default()).unwrap())
                .unwrap();
        }
    }
}
