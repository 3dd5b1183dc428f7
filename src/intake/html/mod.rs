//! HTML behind a gate: html5ever takes quadratic time in depth and attributes, and sets no limit.
//!
//! The gate walks the tags once and keeps a stack of open elements. It closes an element only where
//! the parser surely does too, so that its depth is never less than the parser's; pages as
//! networks write them stay far below the limit. Formatting elements that are left open are
//! opened again by the parser in every later element: these count as tags.

mod scan;

use crate::intake::IntakeError;
use crate::intake::html::scan::Stop;
use crate::intake::html::scan::Tags;
use crate::intake::limits;
use crate::intake::text;

/// What to do about a page that is not read.
const HINT: &str = "ask for the export again, as JSON where the network offers it";

/// Elements without content.
const VOID: [&str; 15] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "hr", "img", "input", "link",
    "meta", "source", "track", "wbr",
];
/// Elements whose content is text.
const RAW: [&str; 9] =
    ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript"];
/// Elements that the parser opens again when they were left open.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements that an end tag outside of them cannot reach into.
const SCOPE: [&str; 9] =
    ["applet", "caption", "html", "table", "td", "th", "marquee", "object", "template"];
/// Elements that bound a paragraph, an item or a stray end tag, besides [`SCOPE`].
const SPECIAL: [&str; 66] = [
    "address",
    "annotation-xml",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "center",
    "colgroup",
    "dd",
    "desc",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "foreignobject",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "li",
    "listing",
    "main",
    "menu",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "nav",
    "ol",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "svg",
    "math",
    "tbody",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
    "option",
    "optgroup",
    "iframe",
    "noscript",
    "script",
    "style",
    "textarea",
];
/// Blocks whose start ends an open paragraph.
const ENDS_PARAGRAPH: [&str; 35] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "ul",
];

/// Parses a page: depth at most 512, at most 256 attributes a tag, at most a million tags.
///
/// # Errors
///
/// A limit passed, or a page that is cut off in the middle.
pub fn parse(name: &str, bytes: &[u8]) -> Result<scraper::Html, IntakeError> {
    let page = text::decode(name, bytes)?.text;
    gate(name, &page)?;
    Ok(scraper::Html::parse_document(&page))
}

/// Walks the tags and refuses what the parser should never see.
fn gate(name: &str, page: &str) -> Result<(), IntakeError> {
    let mut tags = Tags::new(page.as_bytes());
    let mut open = Open::default();
    let outcome = loop {
        match tags.next() {
            Ok(None) if open.unfinished() => break Err(Fault::CutOff),
            Ok(None) => return Ok(()),
            Ok(Some(tag)) => {
                if let Err(fault) = open.take(&tag, &mut tags) {
                    break Err(fault);
                }
            }
            Err(stop) => break Err(stop.into()),
        }
    };
    let mut line = text::LineCounter::default();
    line.pass(page.as_bytes().get(..tags.position()).unwrap_or_default());
    outcome.map_err(|fault: Fault| fault.refusal(name).on_line(line.number()))
}

/// Why a page is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    CutOff,
    Hiding,
    TooDeep,
    Attributes,
    TooMany,
}

impl From<Stop> for Fault {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::CutOff => Self::CutOff,
            Stop::Hiding => Self::Hiding,
        }
    }
}

impl Fault {
    fn refusal(self, name: &str) -> IntakeError {
        let (code, reason) = match self {
            Self::CutOff => ("html.cut_off", "the page is cut off: its end is missing"),
            Self::Hiding => ("html.hidden_tags", "it holds constructs that no export has"),
            Self::TooDeep => ("html.too_deep", "more than 512 elements inside each other"),
            Self::Attributes => ("html.attributes", "a tag with more than 256 attributes"),
            Self::TooMany => ("html.too_many_tags", "more than a million tags"),
        };
        IntakeError::refused(name, code, reason, HINT)
    }
}

/// The open elements.
#[derive(Default)]
struct Open {
    stack: Vec<Box<str>>,
    /// Formatting elements left open by the end of an element round them.
    leftover: usize,
    /// Tags, and formatting elements that the parser opens again.
    count: usize,
    /// `select`, `svg` and `math` on the stack: inside of them other rules hold, and nothing is
    /// closed but by its own end tag.
    odd: usize,
    whole: bool,
    ended: bool,
}

impl Open {
    /// Tells whether the page opened `html` or `body` and closed neither.
    fn unfinished(&self) -> bool {
        self.whole && !self.ended
    }

    /// Takes one tag.
    fn take(&mut self, tag: &scan::Tag<'_>, tags: &mut Tags<'_>) -> Result<(), Fault> {
        self.count += 1 + self.leftover * (1 + usize::from(tag.after_text));
        if self.count > limits::HTML_TAGS {
            return Err(Fault::TooMany);
        }
        if tag.attributes > limits::HTML_ATTRIBUTES {
            return Err(Fault::Attributes);
        }
        let name = String::from_utf8_lossy(tag.name).to_ascii_lowercase();
        self.whole |= !tag.closes && matches!(&*name, "html" | "body");
        self.ended |= tag.closes && matches!(&*name, "html" | "body");
        if matches!(&*name, "frameset" | "plaintext") {
            return Err(Fault::Hiding);
        }
        if matches!(&*name, "html" | "head" | "body") {
            return Ok(());
        }
        if tag.closes {
            self.end(&name);
            return Ok(());
        }
        if RAW.contains(&&*name) {
            tags.raw_text(tag.name, self.odd > 0)?;
        }
        self.start(&name, tag.self_closing)
    }

    /// Takes a start tag.
    fn start(&mut self, name: &str, self_closing: bool) -> Result<(), Fault> {
        if self.odd == 0 {
            self.imply_ends(name);
        }
        if VOID.contains(&name) || (self.odd > 0 && self_closing) {
            return Ok(());
        }
        if self.stack.len() >= limits::HTML_DEPTH {
            return Err(Fault::TooDeep);
        }
        self.odd += usize::from(is_odd(name));
        self.stack.push(name.into());
        Ok(())
    }

    /// Closes what a start tag closes unsaid.
    fn imply_ends(&mut self, name: &str) {
        match name {
            "li" => self.close_item(&["li"]),
            "dd" | "dt" => self.close_item(&["dd", "dt"]),
            "option" if self.stack.last().is_some_and(|top| &**top == "option") => {
                self.cut(self.stack.len() - 1, false);
            }
            "td" | "th" => self.close_in_table(&["td", "th"]),
            "tr" => self.close_in_table(&["tr"]),
            "tbody" | "thead" | "tfoot" => self.close_in_table(&["tbody", "thead", "tfoot"]),
            _ => {}
        }
        if ENDS_PARAGRAPH.contains(&name) {
            let bound = |open: &str| SCOPE.contains(&open) || open == "button";
            if let Some(at) = self.find(&["p"], bound) {
                self.cut(at, false);
            }
        }
    }

    /// Closes an open item of the same list.
    fn close_item(&mut self, names: &[&str]) {
        let bound = |open: &str| is_special(open) && !matches!(open, "address" | "div" | "p");
        if let Some(at) = self.find(names, bound) {
            self.cut(at, false);
        }
    }

    /// Closes an open cell, row or body of the same table.
    fn close_in_table(&mut self, names: &[&str]) {
        let bound = |open: &str| matches!(open, "table" | "template" | "html");
        let in_table = self.find(&["table"], |open| matches!(open, "template" | "html"));
        if let (Some(at), Some(_)) = (self.find(names, bound), in_table) {
            self.cut(at, false);
        }
    }

    /// Takes an end tag: closes the element if the parser surely does.
    fn end(&mut self, name: &str) {
        let formatting = FORMATTING.contains(&name);
        let at = if self.odd > 0 && !is_odd(name) {
            self.find(&[name], |_| true)
        } else if matches!(
            name,
            "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "caption"
        ) {
            self.find(&[name], |open| matches!(open, "table" | "template" | "html"))
        } else if matches!(name, "li") {
            self.find(&[name], |open| SCOPE.contains(&open) || matches!(open, "ul" | "ol"))
        } else if is_special(name) && !is_odd(name) {
            self.find(&[name], |open| SCOPE.contains(&open) || open == "button")
        } else {
            self.find(&[name], is_special)
        };
        match at {
            // The parser takes a form off the stack and leaves what is open inside.
            Some(at) if name == "form" && at + 1 < self.stack.len() => {
                self.stack.remove(at);
            }
            Some(at) => self.cut(at, true),
            None if formatting => self.leftover = self.leftover.saturating_sub(1),
            None => {}
        }
    }

    /// The innermost open element of one of these names, looking outwards until the bound. The
    /// bound is asked after the names.
    fn find(&self, names: &[&str], bound: impl Fn(&str) -> bool) -> Option<usize> {
        for (at, open) in self.stack.iter().enumerate().rev() {
            if names.contains(&&**open) {
                return Some(at);
            }
            if bound(open) {
                return None;
            }
        }
        None
    }

    /// Closes everything from `at` on; `asked` when the first of it is closed by its own end tag.
    fn cut(&mut self, at: usize, asked: bool) {
        let mut leftover = 0;
        for (nth, name) in self.stack.drain(at..).enumerate().collect::<Vec<_>>().into_iter().rev()
        {
            self.odd -= usize::from(is_odd(&name));
            if FORMATTING.contains(&&*name) && !(asked && nth == 0) {
                leftover += 1;
            }
            if matches!(
                &*name,
                "td" | "th" | "caption" | "object" | "applet" | "marquee" | "template"
            ) {
                leftover = 0;
            }
        }
        self.leftover += leftover;
    }
}

fn is_special(name: &str) -> bool {
    SCOPE.contains(&name) || SPECIAL.contains(&name)
}

fn is_odd(name: &str) -> bool {
    matches!(name, "select" | "svg" | "math")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fmt::Write as _;

    fn code(page: &str) -> &'static str {
        parse("friends.html", page.as_bytes()).map_or_else(|refused| refused.code(), |_| "")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn the_tree_is_never_much_deeper_than_the_gate_allows(
            parts in proptest::collection::vec((0..TOKENS.len(), 0..TOKENS.len(), 0..TOKENS.len(), 1..900_usize), 1..6)
        ) {
            let mut page = String::new();
            for (first, second, third, times) in parts {
                let unit = [TOKENS[first], TOKENS[second], TOKENS[third]].concat();
                page.push_str(&unit.repeat(times));
            }

            if let Ok(parsed) = parse("a.html", page.as_bytes()) {
                let depth = parsed.tree.nodes().map(|node| node.ancestors().count()).max();
                // `<table><td>` makes four elements of two.
                prop_assert!(depth < Some(limits::HTML_DEPTH * 3), "{depth:?}: {}", &page[..page.len().min(300)]);
            }
        }
    }

    const TOKENS: [&str; 36] = [
        "",
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<a>",
        "</a>",
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "</td>",
        "</tr>",
        "<li>",
        "</li>",
        "<ul>",
        "</ul>",
        "<span>",
        "</span>",
        "<svg>",
        "</svg>",
        "<desc>",
        "<select>",
        "</select>",
        "<option>",
        "<form>",
        "</form>",
        "<button>",
        "</button>",
        "<template>",
        "</template>",
        "<h1>",
        "</h1>",
        "x",
    ];

    #[test]
    fn an_ordinary_page_passes() {
        let page = "<!DOCTYPE html><html><head><title>Friends</title><style>a<b{}</style></head><body>\
            <div class=\"_a6-g\"><h2>Ada &amp; Co</h2><br><img src=x></div></body></html>";

        let parsed = parse("friends.html", page.as_bytes()).unwrap();

        let heading = scraper::Selector::parse("h2").unwrap();
        let text: String = parsed.select(&heading).flat_map(|found| found.text()).collect();
        assert_eq!(text, "Ada & Co");
    }

    #[test]
    fn old_pages_without_end_tags_pass() {
        let mut page = String::from("<html><body><ul>");
        for nth in 0..2_000 {
            let _ = write!(page, "<li>Friend {nth}<p>a<p>b");
        }
        page.push_str("</ul><table>");
        for nth in 0..2_000 {
            let _ = write!(page, "<tr><td>Friend {nth}<td><b>x");
        }
        page.push_str("</table></body></html>");

        assert_eq!(code(&page), "");
    }

    #[test]
    fn depth_is_limited_however_it_is_reached() {
        for unit in [
            "<div>",
            "<ul><li>",
            "<span><div></span>",
            "<b><div></b>",
            "<div><table><tr><td></div>",
            "<form><div></form>",
            "<td><div>",
            "<template>",
            "<svg><foreignObject>",
            "<a>",
            "<span><svg><desc></span>",
            "<p><button>",
        ] {
            let page = unit.repeat(20_000);

            assert_eq!(code(&page), "html.too_deep", "{unit}");
        }
    }

    #[test]
    fn formatting_leftover_again_and_again_is_refused() {
        let mut page = String::from("<p>");
        for nth in 0..500 {
            let _ = write!(page, "<b id={nth}>");
        }
        page.push_str("</p>");
        page.push_str(&"<p>x</p>".repeat(20_000));

        assert_eq!(code(&page), "html.too_many_tags");
    }

    #[test]
    fn attributes_are_limited() {
        let mut page = String::from("<div ");
        for nth in 0..100_000 {
            let _ = write!(page, "a{nth}=1 ");
        }
        page.push('>');

        assert_eq!(code(&page), "html.attributes");
    }

    #[test]
    fn tags_cannot_be_hidden_from_the_gate() {
        let deep = "<div>".repeat(20_000);
        for page in [
            format!("<svg><title>{deep}</title></svg>"),
            format!("<svg><style><a x=\"</style>{deep}\"></svg>"),
            format!("<script><!--<script></script><a x=\"--></script>{deep}\">"),
            format!("<svg><![CDATA[<a x=\"]]>{deep}\">"),
        ] {
            assert_eq!(code(&page), "html.hidden_tags", "{}", &page[..40]);
        }
        assert_eq!(code(&format!("<title><a x=\"</title>{deep}\">")), "html.too_deep");
        assert_eq!(code(&format!("<!--><a x=\"-->{deep}\">")), "", "all of it is one value");
    }

    #[test]
    fn a_page_that_is_cut_off_is_refused_with_its_line() {
        let page = "<html><body>\n<div>Ada</div>\n<div>Bruno Ke";

        let refused = parse("friends.html", page.as_bytes()).unwrap_err();

        assert_eq!(refused.code(), "html.cut_off");
        assert_eq!(code("<div>Ada</div><div cla"), "html.cut_off");
    }
}
