//! Hostile and odd JSON, HTML and vCards.

use std::fmt::Write as _;

use crate::hostile::Case;
use crate::hostile::Outcome;
use crate::hostile::Outcome::Refused;
use crate::hostile::Outcome::Rows;

/// Lists of friends.
pub(super) fn json() -> Vec<Case> {
    let json = |name, text: String, outcome| Case {
        name,
        file: "friends.json",
        bytes: text.into_bytes(),
        outcome,
    };
    let list = |items: &str| format!("{{\"friends_v2\":[{items}]}}");
    let friends = (0..100_000).fold(String::new(), |mut text, nth| {
        let comma = if nth == 0 { "" } else { "," };
        let _ = write!(text, "{comma}{{\"name\":\"Friend {nth}\",\"timestamp\":{nth}}}");
        text
    });
    let keys = (0..100_000).fold(String::from("{"), |mut text, nth| {
        let _ = write!(text, "\"junk{nth}\":1,");
        text
    });
    let odd = "null,5,\"x\",[],{},{\"name\":null},{\"name\":5},{\"name\":\"Ada\"}";
    vec![
        json("good", list(r#"{"name":"Ren\u00c3\u00a9"},{"name":"Ada"}"#), Rows(2, 0)),
        json("BOM", format!("\u{feff}{}", list(r#"{"name":"Ada"}"#)), Rows(1, 0)),
        json("100,000 levels", "[".repeat(100_000), Refused("json.too_deep")),
        json("200,000 unclosed", "[{\"\":".repeat(200_000), Refused("json.too_deep")),
        json("trailing comma", list(r#"{"name":"Ada"},"#), Refused("json.syntax")),
        json("cut off", list(r#"{"name":"Ada"}"#)[..20].to_owned(), Refused("json.syntax")),
        json("key twice in an item", list(r#"{"name":"A","name":"B"},{"name":"Ada"}"#), Rows(1, 1)),
        json(
            "list twice",
            r#"{"friends_v2":[],"friends_v2":[{"name":"Ada"}]}"#.to_owned(),
            Refused("json.duplicate_key"),
        ),
        json("lone surrogate", list(r#"{"name":"\ud800"},{"name":"Ada"}"#), Rows(1, 1)),
        json("odd items", list(odd), Rows(1, 7)),
        json("no list", "{\"friends_v2\":{}}".to_owned(), Outcome::Absent),
        json("null", "null".to_owned(), Outcome::Absent),
        json("empty object", "{}".to_owned(), Outcome::Absent),
        json("blanks", " \n\t ".to_owned(), Refused("json.empty")),
        json(
            "proto keys",
            "{\"__proto__\":{},\"friends_v2\":[{\"name\":\"Ada\",\"constructor\":1}]}".to_owned(),
            Rows(1, 0),
        ),
        json("100,000 friends", list(&friends), Rows(100_000, 0)),
        json("200,000 digits", list(&"1".repeat(200_000)), Refused("json.number")),
        json(
            "long text",
            list(&format!("{{\"name\":\"{}\"}}", "a".repeat(70_000))),
            Refused("json.string"),
        ),
        json("100,000 keys", format!("{keys}\"friends_v2\":[{{\"name\":\"Ada\"}}]}}"), Rows(1, 0)),
    ]
}

/// Pages of friends: an `h2` each.
pub(super) fn html() -> Vec<Case> {
    let html = |name, text: String, outcome| Case {
        name,
        file: "friends.html",
        bytes: text.into_bytes(),
        outcome,
    };
    let page = |body: &str| {
        format!(
            "<!DOCTYPE html><html><head><title>Friends</title></head><body>{body}</body></html>"
        )
    };
    let attributes = (0..100_000).fold(String::from("<p "), |mut text, nth| {
        let _ = write!(text, "a{nth}=1 ");
        text
    });
    let friends = (0..20_000).fold(String::new(), |mut text, nth| {
        let _ = write!(text, "<section class=\"_a6-g\"><h2 class=\"_a6-h\">Friend {nth}</h2><footer>x</footer></section>");
        text
    });
    let active = "<script>alert('<h2>')</script><iframe src=x></iframe><svg onload=x><title>t</title></svg>\
                  <meta http-equiv=refresh content=0><img src=http://127.0.0.1:9/x><h2>Ada</h2>";
    vec![
        html("good", page("<h2>Ada</h2><h2>Bruno</h2>"), Rows(2, 0)),
        html("64,000 deep", page(&"<div>".repeat(64_000)), Refused("html.too_deep")),
        html("lists in lists", page(&"<ul><li>".repeat(16_000)), Refused("html.too_deep")),
        html(
            "misnested formatting",
            format!("{}{}{}", "<a>".repeat(20_000), "<i>".repeat(20_000), "</a>".repeat(20_000)),
            Refused("html.too_deep"),
        ),
        html("100,000 attributes", page(&format!("{attributes}>")), Refused("html.attributes")),
        html(
            "cut off in a name",
            "<html><body><h2>Ada</h2><h2>Bruno Ke".to_owned(),
            Refused("html.cut_off"),
        ),
        html("cut off in a tag", "<h2>Ada</h2><h2 clas".to_owned(), Refused("html.cut_off")),
        html("active content", page(active), Rows(1, 0)),
        html(
            "entities",
            page("<h2>&#0;&#xD800;&#x202e;&NotReal;&lt;script&gt;&amp;amp;</h2>"),
            Rows(1, 0),
        ),
        html(
            "4 MiB attribute",
            page(&format!("<p title=\"{}\"></p><h2>Ada</h2>", "a".repeat(4 << 20))),
            Rows(1, 0),
        ),
        html("templates", page(&"<template>".repeat(2_000)), Refused("html.too_deep")),
        html(
            "foreign objects",
            page(&"<svg><foreignObject>".repeat(2_000)),
            Refused("html.too_deep"),
        ),
        html("nothing", page(""), Rows(0, 0)),
        html("20,000 friends", page(&friends), Rows(20_000, 0)),
    ]
}

/// Address books.
pub(super) fn cards() -> Vec<Case> {
    let vcf = |name, bytes: Vec<u8>, outcome| Case { name, file: "contacts.vcf", bytes, outcome };
    let card = |body: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{body}\r\nEND:VCARD\r\n");
    let two = format!("{}{}", card("FN:Ada"), card("FN:Bruno"));
    let after = |text: String| format!("{text}{}", card("FN:Ada")).into_bytes();
    let photo = "QUJD".repeat(18) + "\r\n ";
    let soft = "=\r\n".repeat(50_000);
    vec![
        vcf("good", two.clone().into_bytes(), Rows(2, 0)),
        vcf(
            "quoted-printable",
            card("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Ren=C3=\r\n=A9").into_bytes(),
            Rows(1, 0),
        ),
        vcf(
            "fold inside a character",
            b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zo\xc3\r\n \xab\r\nEND:VCARD\r\n".to_vec(),
            Rows(1, 0),
        ),
        vcf("card in a card", after("BEGIN:VCARD\r\nFN:Never Ends\r\n".to_owned()), Rows(1, 1)),
        vcf(
            "agent",
            card("FN:Ada\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Bruno\r\nEND:VCARD").into_bytes(),
            Rows(1, 0),
        ),
        vcf(
            "photo of 400 kB",
            card(&format!("PHOTO;ENCODING=b:{}\r\nFN:Ada", photo.repeat(5_500))).into_bytes(),
            Rows(1, 0),
        ),
        vcf("no name", after([card("TITLE:x"), card("FN:"), card("N:;;;;")].concat()), Rows(1, 3)),
        vcf("line of 3 MiB", after(card(&format!("FN:{}", "a".repeat(3 << 20)))), Rows(1, 1)),
        vcf(
            "50,000 soft line ends",
            card(&format!("FN;ENCODING=QUOTED-PRINTABLE:A{soft}da")).into_bytes(),
            Rows(1, 0),
        ),
        vcf(
            "version 9.9 and none",
            [card("FN:Ada").replace("3.0", "9.9"), card("FN:B").replace("VERSION:3.0\r\n", "")]
                .concat()
                .into_bytes(),
            Rows(2, 0),
        ),
        vcf("20,000 cards", two.repeat(10_000).into_bytes(), Rows(20_000, 0)),
        vcf(
            "200,001 cards",
            "BEGIN:VCARD\nEND:VCARD\n".repeat(200_001).into_bytes(),
            Refused("vcard.too_many_cards"),
        ),
        vcf("2,000 properties", after(card(&"TEL:0491 570 006\r\n".repeat(2_000))), Rows(1, 1)),
        vcf("cut off", after(String::new())[..20].to_vec(), Rows(0, 1)),
        vcf("no card", b"FN:Ada\n".to_vec(), Refused("vcard.no_card")),
        vcf("NUL", card("FN:A\0da").into_bytes(), Refused("text.encoding")),
        vcf(
            "one endless fold",
            card(&format!("FN:Ada{}", "\r\n a".repeat(700_000))).into_bytes(),
            Rows(0, 1),
        ),
    ]
}
