//! Facebook's exports of every generation, and hostile ones: `fixtures/networks/facebook/`.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should fail")]
#![expect(clippy::format_collect, reason = "speed does not matter here")]

use std::path::Path;
use std::path::PathBuf;

use ringfence::intake::archive::Archive;
use ringfence::model::reading::Reading;
use ringfence::model::reading::SectionState;
use ringfence::network::CONNECTORS;
use ringfence::network::Connector;
use ringfence::network::NetworkError;

/// The connector under test.
fn facebook() -> &'static dyn Connector {
    *CONNECTORS.iter().find(|one| one.id().as_str() == "facebook").unwrap()
}

/// Opens a fixture's folder.
fn fixture(case: &str) -> Archive {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/networks/facebook");
    Archive::open(&[folder.join(case)]).unwrap()
}

/// Reads a fixture, and gives its reading as a snapshot shows it.
fn shown(case: &str) -> String {
    let archive = fixture(case);
    assert!(facebook().recognises(&archive), "{case}");
    serde_json::to_string_pretty(&facebook().read(&archive).unwrap()).unwrap()
}

/// Reads one file under a path that is Facebook's.
fn one(path: &str, bytes: &[u8]) -> Result<Reading, NetworkError> {
    let folder = tempfile::tempdir().unwrap();
    let file: PathBuf = folder.path().join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, bytes).unwrap();
    let archive = Archive::open(&[folder.path().to_owned()])?;
    assert!(facebook().recognises(&archive));
    facebook().read(&archive)
}

/// Reads a list of friends in JSON: how many were read, and how many left out.
fn friends(json: &str) -> Result<(usize, usize), NetworkError> {
    let reading = one("connections/friends/your_friends.json", json.as_bytes())?;
    Ok((reading.connections.len(), reading.inputs[0].skipped.len()))
}

/// Reads a page of friends: their names.
fn page(html: &str) -> Result<Vec<String>, NetworkError> {
    let reading = one("connections/friends/your_friends.html", html.as_bytes())?;
    let name = |name: &ringfence::model::person::Name| name.full.to_string();
    Ok(reading.connections.iter().filter_map(|tie| tie.person.name.as_ref().map(name)).collect())
}

#[test]
fn json_of_2018() {
    insta::assert_snapshot!(shown("json_2018"));
}

#[test]
fn json_of_2021_in_parts() {
    insta::assert_snapshot!(shown("json_2021"));
}

#[test]
fn json_of_2023_under_wrapper_folders_beside_instagram() {
    insta::assert_snapshot!(shown("json_2023"));
}

#[test]
fn json_of_2025_in_polish() {
    insta::assert_snapshot!(shown("json_2025"));
}

#[test]
fn json_with_odd_values() {
    insta::assert_snapshot!(shown("json_odd"));
}

#[test]
fn empty_and_absent_lists_are_told_apart() {
    insta::assert_snapshot!(shown("json_no_data"));
}

#[test]
fn pages_until_2018() {
    insta::assert_snapshot!(shown("html_2017"));
}

#[test]
fn pages_of_2019() {
    insta::assert_snapshot!(shown("html_2019"));
}

#[test]
fn pages_of_2024_in_arabic() {
    insta::assert_snapshot!(shown("html_2024_ar"));
}

#[test]
fn pages_of_2025_in_japanese() {
    insta::assert_snapshot!(shown("html_2025"));
}

#[test]
fn pages_without_known_classes() {
    insta::assert_snapshot!(shown("html_no_classes"));
}

#[test]
fn both_formats_are_counted_once() {
    insta::assert_snapshot!(shown("both_formats"));
}

#[test]
fn loose_files_are_known_by_their_content() {
    insta::assert_snapshot!(shown("loose"));
}

#[test]
fn an_export_of_instagram_is_not_facebooks() {
    assert!(!facebook().recognises(&fixture("instagram")));
}

#[test]
fn only_members_that_are_read_are_opened() {
    let archive = fixture("json_2023");

    facebook().read(&archive).unwrap();

    let opened = archive.opened();
    assert!(opened.iter().all(|label| !label.contains("may_know")), "{opened:?}");
    assert!(opened.iter().all(|label| !label.contains("followers_and_following")), "{opened:?}");
    assert_eq!(opened.len(), 4, "{opened:?}");
}

#[test]
fn an_export_without_any_of_the_lists_is_an_error() {
    let read = one("your_activity_across_facebook/posts/your_posts.json", b"[]");

    assert!(matches!(read, Err(NetworkError::Shape { .. })), "{read:?}");
}

/// Hostile JSON that must be taken, with how many friends are read and left out.
#[test]
fn json_that_is_odd_is_read_as_far_as_it_goes() {
    let junk: String = (0..100_000).map(|key| format!("\"k{key}\":1,")).collect();
    let many: String = (0..20_000).map(|one| format!("{{\"name\":\"A {one}\"}},")).collect();
    for (id, json, counts) in [
        (
            "J01",
            r#"[{"name":"J\u00c3\u00bcrgen"},{"name":"\u00c5\u0081ukasz"}]"#.to_owned(),
            (2, 0),
        ),
        (
            "J09",
            r#"{"friends_v2":[{"name":"A B","name":"C D"},{"name":"E F"}]}"#.to_owned(),
            (1, 1),
        ),
        (
            "J11",
            r#"{"friends_v2":[{"name":"A","timestamp":1e999},{"name":"B","timestamp":-1},
                {"name":"C","timestamp":9e18},{"name":"D","timestamp":1.5},
                {"name":"E","timestamp":"soon"},{"name":"F","timestamp":null},
                {"name":"G","timestamp":true}]}"#
                .to_owned(),
            (7, 0),
        ),
        ("J13", r#"{"friends_v2":[{"name":"\ud800"},{"name":"E F"}]}"#.to_owned(), (1, 1)),
        ("J15", "\u{feff}{\"friends_v2\":[{\"name\":\"A\"},{\"name\":\"B\"}]}".to_owned(), (2, 0)),
        (
            "J19",
            r#"{"friends_v2":[null,5,"x",[],{},{"name":null},{"name":5},{"name":""},{"name":"A"}]}"#
                .to_owned(),
            (1, 8),
        ),
        ("J21", format!("{{\"friends_v2\":[{}]}}", many.trim_end_matches(',')), (20_000, 0)),
        (
            "J29",
            r#"{"__proto__":{},"friends_v2":[{"name":"A","__proto__":{"a":1},"constructor":1}]}"#
                .to_owned(),
            (1, 0),
        ),
        ("J33", format!("{{{junk}\"friends_v2\":[{{{junk}\"name\":\"A\"}}]}}"), (1, 0)),
    ] {
        assert_eq!(friends(&json).map_err(|error| error.to_string()), Ok(counts), "{id}");
    }
}

#[test]
fn json_that_cannot_be_read_is_refused() {
    for (id, json) in [
        ("J03", "[".repeat(100_000)),
        ("J05", "[{\"\":".repeat(200_000)),
        ("J07", r#"{"friends_v2":[{"name":"Ada Example"},]}"#.to_owned()),
        ("J08", r#"{"friends_v2":[{"name":"Ada Exam"#.to_owned()),
        ("J17", r#"{"friends_v2":{"name":"Ada Example"}}"#.to_owned()),
        ("J18", r#"{"friends_v2":[{"name":""}]}"#.to_owned()),
        ("J23", "null".to_owned()),
        ("J25", "{}".to_owned()),
        ("J27", " \n\t ".to_owned()),
        ("J31", format!("[{{\"name\":\"A\",\"timestamp\":{}}}]", "9".repeat(200_000))),
        ("html", "<html><body>Log in to Facebook</body></html>".to_owned()),
        ("instagram", r#"{"relationships_following":[{"title":"ada"}]}"#.to_owned()),
    ] {
        assert!(friends(&json).is_err(), "{id}");
    }
}

#[test]
fn pages_that_are_odd_are_read_as_far_as_they_go() {
    let row = |name: &str| {
        format!("<section class=\"_a6-g\"><h2>{name}</h2><footer>x</footer></section>")
    };
    let attribute = "a".repeat(1 << 20);
    for (id, html, names) in [
        ("H01", format!("<main>{}{}</main>", row("Ada Example"), row("Bo Example")), 2),
        (
            "H07",
            format!(
                "<meta http-equiv=refresh content=\"0;url=http://x.example\"><script>alert(1)</script>\
                 <iframe src=\"http://x.example\"></iframe><svg onload=\"x()\"></svg>\
                 <img src=\"http://x.example/a.png\"><main>{}</main>",
                row("Ada <img src=x onerror=alert(1)>Example")
            ),
            1,
        ),
        (
            "H09",
            ["A&#0;", "B&#xD800;", "C&#x202e;", "D&NotReal;", "&lt;script&gt;", "E&amp;amp;"]
                .map(row)
                .concat(),
            6,
        ),
        ("H13", format!("<p data-x=\"{attribute}\"></p><main>{}</main>", row("Ada Example")), 1),
    ] {
        let html = format!("<!doctype html><html><body>{html}</body></html>");
        let read = page(&html).map(|read| read.len()).map_err(|error| error.to_string());
        assert_eq!(read, Ok(names), "{id}");
    }
}

#[test]
fn entities_are_decoded_once_and_no_more() {
    let html = "<html><body><main><section class=_a6-g><h2>O&#039;Hara &amp;amp; &lt;b&gt;</h2>\
                </section></main></body></html>";

    assert_eq!(page(html).unwrap(), ["O'Hara &amp; <b>"]);
}

#[test]
fn pages_that_cannot_be_read_are_refused() {
    let nested = "<template>".repeat(2_000);
    let attributes: String = (0..100_000).map(|one| format!(" a{one}=1")).collect();
    let misnested =
        format!("{}{}{}", "<a>".repeat(20_000), "<i>".repeat(20_000), "</a>".repeat(20_000));
    for (id, html) in [
        ("H03", misnested),
        ("H05", format!("<p{attributes}></p>")),
        ("H06", "<main><section class=_a6-g><h2>Ada Example</h2></section><section class=_a6-g><h2>Bruno Ke".to_owned()),
        ("H11", "<form action=/login><input name=email><input name=pass type=password></form>".to_owned()),
        ("H15", nested),
        ("new markup", "<main><div class=zzz>Ada Example</div></main>".to_owned()),
        ("login in a frame", "<main><form><input name=email></form></main>".to_owned()),
        ("empty file", String::new()),
    ] {
        let html = if html.is_empty() { html } else { format!("<html><body>{html}") };
        assert!(page(&html).is_err(), "{id}");
    }
}

#[test]
fn an_empty_frame_is_an_empty_list() {
    let html = "<html><body><main><header><h1>Friends</h1></header></main></body></html>";

    let reading = one("connections/friends/your_friends.html", html.as_bytes()).unwrap();

    assert_eq!(reading.sections[0].state, SectionState::Empty);
}
