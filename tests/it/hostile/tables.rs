//! Hostile and odd tables: text and workbooks.

use std::fmt::Write as _;

use crate::hostile::Case;
use crate::hostile::Outcome::Refused;
use crate::hostile::Outcome::Rows;
use crate::hostile::zips::member;
use crate::hostile::zips::zip_of;

const HEADER: &str = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n";

fn row(name: &str) -> String {
    format!("{name},Example,https://www.linkedin.com/in/x,,Bright,Director,02 Jan 2026\n")
}

fn table(rows: &str) -> Vec<u8> {
    format!("{HEADER}{rows}").into_bytes()
}

fn utf16(text: &str, mark: bool, big: bool) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    let units = format!("{mark}{text}");
    let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    units.encode_utf16().flat_map(bytes).collect()
}

/// The text tables.
pub(super) fn texts() -> Vec<Case> {
    let csv = |name, bytes, outcome| Case { name, file: "Connections.csv", bytes, outcome };
    let good = format!("{HEADER}{}{}", row("Ada"), row("Bruno"));
    let accented = format!("{HEADER}{}{}", row("Zoë"), row("René"));
    let notes = "Notes:\n\"Some people are missing.\"\n\n";
    let mut broken = accented.clone().into_bytes();
    broken.extend(b"Br\xc3,Example,x,,,,\n");
    let rename = |from: &str, to: &str| good.replace(from, to).into_bytes();
    let many = (0..180_000).fold(String::from(HEADER), |mut text, nth| {
        let _ = writeln!(text, "Ada{nth},Example,https://x/{nth},,Bright,Director,02 Jan 2026");
        text
    });
    vec![
        csv("notes above", format!("{notes}{good}").into_bytes(), Rows(2, 0)),
        csv("BOM", format!("\u{feff}{notes}{good}").into_bytes(), Rows(2, 0)),
        csv("UTF-16LE", utf16(&good, true, false), Rows(2, 0)),
        csv("UTF-16BE", utf16(&good, true, true), Rows(2, 0)),
        csv("UTF-16BE without mark", utf16(&good, false, true), Refused("text.encoding")),
        csv(
            "Windows-1252",
            accented.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
            Rows(2, 0),
        ),
        csv("one broken row", broken, Rows(2, 1)),
        csv("CR only", rename("\n", "\r"), Rows(2, 0)),
        csv("CRLF", rename("\n", "\r\n"), Rows(2, 0)),
        csv("semicolons", rename(",", ";"), Rows(2, 0)),
        csv("tabs", rename(",", "\t"), Rows(2, 0)),
        csv(
            "line end in quotes",
            table(&format!("Ada,E,x,,\"B\nright\",,\n{}", row("Bruno"))),
            Rows(2, 0),
        ),
        csv(
            "ragged",
            table(&format!("Ada,E,x\n{}\nCleo,E,x,,,,,,,12\n", row("Bruno"))),
            Rows(2, 1),
        ),
        csv(
            "unclosed quote",
            table(&format!("Ada,\"E,x\n{}", row("Bruno"))),
            Refused("csv.unclosed_quote"),
        ),
        csv(
            "quote too many",
            table(&format!("Ada,\"E,x\nBruno,\"K\",y\n{}", row("Cleo"))),
            Rows(1, 1),
        ),
        csv("NUL", table("A\0da,E,x\n"), Refused("text.encoding")),
        csv("control characters", table("A\u{1}da,E,x,,,,\n"), Rows(1, 0)),
        csv("columns named twice", rename("Position", "URL"), Rows(2, 0)),
        csv("formulas", table("=cmd|'/C calc'!A0,E,x,,@SUM(1),+1,-1\n"), Rows(1, 0)),
        csv(
            "500,000 commas",
            table(&format!("{}\n{}", ",".repeat(500_000), row("Ada"))),
            Rows(1, 1),
        ),
        csv("header alone", HEADER.as_bytes().to_vec(), Rows(0, 0)),
        csv("header twice", table(&format!("{}{HEADER}{}", row("Ada"), row("Bruno"))), Rows(2, 1)),
        csv("right-to-left names", table("\u{202e}adA,E,x,,,,\n"), Rows(1, 0)),
        csv(
            "web page",
            b"<!DOCTYPE html><html><body>Sign in</body></html>".to_vec(),
            Refused("file.type_mismatch"),
        ),
        csv("32 MiB without a line end", vec![b'a'; 32 << 20], Refused("csv.no_header")),
        csv("32 MiB of quotes", vec![b'"'; 32 << 20], Refused("csv.no_header")),
        csv("long cell", table(&format!("{},E,x\n{}", "A".repeat(70_000), row("Ada"))), Rows(1, 1)),
        csv(
            "long record",
            table(&format!("\"{}\",E,x\n{}", "A\n".repeat(1 << 20), row("Ada"))),
            Rows(1, 1),
        ),
        csv("every byte", (0..=255).collect(), Refused("text.encoding")),
        csv("no header", b"Ada,E,x\nBruno,E,y\n".to_vec(), Refused("csv.no_header")),
        csv("blanks", b" \r\n \t\n".to_vec(), Refused("file.empty")),
        csv("180,000 rows", many.into_bytes(), Rows(180_000, 0)),
        csv("1,000,001 rows", table(&"a\n".repeat(1_000_001)), Refused("csv.too_many_rows")),
    ]
}

const TYPES: &str =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";

/// What a workbook is made of; every part can be changed or left out.
struct Book {
    workbook: Option<String>,
    links: String,
    strings: Option<String>,
    sheet: String,
}

fn book(sheet: &str) -> Book {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    Book {
        workbook: Some(format!(
            "<?xml version=\"1.0\"?><workbook xmlns:r=\"{kind}\"><sheets>\
             <sheet name=\"Clients\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
        )),
        links: format!(
            "<Relationships><Relationship Id=\"rId1\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
             <Relationship Id=\"rId2\" Type=\"{kind}/sharedStrings\" Target=\"sharedStrings.xml\"/>\
             <Relationship Id=\"rId3\" Type=\"{kind}/styles\" Target=\"styles.xml\"/></Relationships>"
        ),
        strings: None,
        sheet: format!(
            "<worksheet><dimension ref=\"A1:B4\"/><sheetData>{sheet}</sheetData></worksheet>"
        ),
    }
}

impl Book {
    fn bytes(self) -> Vec<u8> {
        let strings = self.strings.unwrap_or_else(|| "<sst><si><t>Ada</t></si></sst>".to_owned());
        let styles =
            "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
        let mut parts = vec![
            member("[Content_Types].xml", TYPES.as_bytes()),
            member("xl/_rels/workbook.xml.rels", self.links.as_bytes()),
            member("xl/sharedStrings.xml", strings.as_bytes()),
            member("xl/styles.xml", styles.as_bytes()),
            member("xl/worksheets/sheet1.xml", self.sheet.as_bytes()),
        ];
        parts.extend(self.workbook.map(|workbook| member("xl/workbook.xml", workbook.as_bytes())));
        zip_of(&parts, None, b"")
    }
}

fn inline(reference: &str, text: &str) -> String {
    format!("<c r=\"{reference}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn header() -> String {
    format!("<row r=\"1\">{}{}</row>", inline("A1", "First Name"), inline("B1", "URL"))
}

fn people(names: &[&str]) -> String {
    names.iter().enumerate().fold(header(), |text, (nth, name)| {
        let line = nth + 2;
        let (name, url) = (inline(&format!("A{line}"), name), inline(&format!("B{line}"), "x"));
        format!("{text}<row r=\"{line}\">{name}{url}</row>")
    })
}

/// The workbooks.
#[expect(clippy::too_many_lines, reason = "a table: one entry a file")]
pub(super) fn workbooks() -> Vec<Case> {
    let xlsx = |name, book: Book, outcome| Case {
        name,
        file: "clients.xlsx",
        bytes: book.bytes(),
        outcome,
    };
    let good = people(&["Ada", "Bruno", "Cleo"]);
    let strings = |text: &str| Book { strings: Some(text.to_owned()), ..book(&good) };
    let lower =
        |line: &str| good.replace("</row><row r=\"4\"", &format!("</row><row r=\"{line}\""));
    let mut laughs = String::from("<!DOCTYPE sst [<!ENTITY a \"ha\">");
    for nth in 'b'..='k' {
        let before = char::from_u32(u32::from(nth) - 1).unwrap();
        let _ = write!(laughs, "<!ENTITY {nth} \"{}\">", format!("&{before};").repeat(10));
    }
    laughs.push_str("]><sst><si><t>&k;</t></si></sst>");
    let shared = |index: &str| {
        format!(
            "{}<row r=\"5\"><c r=\"A5\" t=\"s\"><v>{index}</v></c></row>",
            people(&["Ada", "Bruno"])
        )
    };
    let long = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(32_000));
    let reused = (2..12_002).fold(header(), |mut text, line| {
        let _ = write!(text, "<row r=\"{line}\"><c r=\"A{line}\" t=\"s\"><v>0</v></c></row>");
        text
    });
    let empties =
        format!("{}{}", header(), format!("<row>{}</row>", "<c/>".repeat(2_500)).repeat(1_000));
    let typed = format!(
        "{}<row r=\"2\"><c r=\"A2\" t=\"e\"><v>#NAME?</v></c><c r=\"B2\" t=\"b\"><v>1</v></c></row>\
         <row r=\"3\"><c r=\"A3\" s=\"1\"><v>45321</v></c><c r=\"B3\"><v>4.91570006E8</v></c></row>",
        header()
    );
    let external = book(&good).links.replacen("Target=", "TargetMode=\"External\" Target=", 1);
    let mut cases = vec![
        xlsx("good", book(&good), Rows(3, 0)),
        xlsx(
            "lying string count",
            strings("<sst count=\"4294967295\" uniqueCount=\"4294967295\"><si><t>x</t></si></sst>"),
            Rows(3, 0),
        ),
        xlsx("billion laughs", strings(&laughs), Refused("xml.doctype")),
        xlsx(
            "outside entity",
            strings("<!DOCTYPE sst [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><sst/>"),
            Refused("xml.doctype"),
        ),
        xlsx("unknown entity", strings("<sst><si><t>&x;</t></si></sst>"), Refused("xml.entity")),
        xlsx(
            "last cell of all",
            book(&lower("1048576").replace("A4", "A1048576").replace("B4", "XFD1048576")),
            Rows(2, 1),
        ),
        xlsx("sparse", book(&lower("1048576")), Rows(3, 0)),
        xlsx(
            "lying dimension",
            {
                let mut b = book(&good);
                b.sheet = b.sheet.replace("A1:B4", "A1:XFD1048576");
                b
            },
            Rows(3, 0),
        ),
        xlsx("2,500,000 empty cells", book(&empties), Refused("xlsx.too_many_cells")),
        xlsx(
            "one text in 12,000 cells",
            Book { strings: Some(long), ..book(&reused) },
            Refused("xlsx.too_large"),
        ),
        xlsx(
            "long text",
            strings(&format!("<sst><si><t>{}</t></si></sst>", "a".repeat(33_000))),
            Refused("xlsx.string"),
        ),
        xlsx("text index", book(&shared("0")), Rows(3, 0)),
        xlsx("text index beyond", book(&shared("7")), Rows(2, 1)),
        xlsx("text index below", book(&shared("-1")), Rows(2, 1)),
        xlsx("formulas as text", book(&people(&["=1+1", "+1", "-1", "@x"])), Rows(4, 0)),
        xlsx("every type", book(&typed), Rows(2, 0)),
        xlsx("no workbook", Book { workbook: None, ..book(&good) }, Refused("xlsx.missing_part")),
        xlsx(
            "outside sheet",
            Book { links: external, ..book(&good) },
            Refused("xlsx.missing_part"),
        ),
        xlsx("deep XML", book(&"<x>".repeat(100_000)), Refused("xml.too_deep")),
        xlsx(
            "cut off",
            {
                let mut b = book(&good);
                b.sheet.truncate(300);
                b
            },
            Refused("xml.syntax"),
        ),
        xlsx(
            "no header",
            book(&people(&["Ada"]).replace("First Name", "Vorname")),
            Refused("xlsx.no_header"),
        ),
    ];
    let other = |name, bytes: &[u8], outcome| Case {
        name,
        file: "clients.xlsx",
        bytes: bytes.to_vec(),
        outcome,
    };
    cases.push(other(
        "OLE",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....",
        Refused("xlsx.encrypted_or_old"),
    ));
    cases.push(other("text named .xlsx", b"First Name,URL\nAda,x\n", Rows(1, 0)));
    cases
}
