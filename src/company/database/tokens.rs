//! The parts of a query: words, names in quotes, texts, numbers, `{tables}` and signs.

use std::ops::Range;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word or a name without quotes.
    Word,
    /// A name in double quotes.
    Name,
    /// A text in single quotes.
    Text,
    /// A number.
    Number,
    /// A table or `{after}`, in braces.
    Brace,
    /// Any other sign.
    Sign(char),
}

/// A part and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) at: Range<usize>,
}

/// What cannot be read, and where.
pub(super) struct Odd {
    pub(super) at: usize,
    pub(super) reason: String,
}

impl Odd {
    pub(super) fn new(at: usize, reason: impl Into<String>) -> Self {
        Self { at, reason: reason.into() }
    }
}

/// Signs that hide a statement, or a part of one, from whoever reads the profile.
const REFUSED: &[(&str, &str)] = &[
    (";", "`;`: a query is one SELECT"),
    ("--", "`--`: remarks stand outside of a query"),
    ("/*", "`/*`: remarks stand outside of a query"),
    ("#", "`#`"),
    ("$", "`$`"),
    ("@", "`@`"),
    ("\\", "`\\`"),
    ("`", "a backtick: names are written in double quotes, for every database"),
    (":=", "`:=`"),
];

/// Takes a query apart.
///
/// # Errors
///
/// A sign that is refused; a quote or brace that does not end.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Odd> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        if let Some((_, what)) = REFUSED.iter().find(|(sign, _)| rest.starts_with(sign)) {
            return Err(Odd::new(at, format!("it holds {what}")));
        }
        let length = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let (kind, end) = match first {
            '\'' => (Kind::Text, quoted(rest, '\'')),
            '"' => (Kind::Name, quoted(rest, '"')),
            '{' => (Kind::Brace, rest.find('}').map(|end| end + 1)),
            '0'..='9' => (Kind::Number, Some(length(|c| c.is_ascii_digit() || c == '.'))),
            c if c.is_alphabetic() || c == '_' => {
                (Kind::Word, Some(length(|c| c.is_alphanumeric() || c == '_')))
            }
            sign => (Kind::Sign(sign), Some(sign.len_utf8())),
        };
        let Some(end) = end else {
            return Err(Odd::new(at, format!("`{first}` has no end")));
        };
        all.push(Token { kind, at: at..at + end });
        at += end;
    }
    Ok(all)
}

/// Where a quoted part ends; a doubled quote stands for one.
fn quoted(rest: &str, quote: char) -> Option<usize> {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != quote {
            continue;
        }
        if chars.peek().is_some_and(|(_, next)| *next == quote) {
            chars.next();
        } else {
            return Some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_taken_apart() {
        let text = "select c.\"a\"\"b\", 'it''s' from {tabContact Email} c where 1.5 >= 2";
        let all = tokens(text).unwrap_or_else(|_| panic!());

        let parts: Vec<&str> = all.iter().map(|token| &text[token.at.clone()]).collect();
        assert_eq!(
            parts,
            [
                "select",
                "c",
                ".",
                "\"a\"\"b\"",
                ",",
                "'it''s'",
                "from",
                "{tabContact Email}",
                "c",
                "where",
                "1.5",
                ">",
                "=",
                "2"
            ]
        );
    }

    #[test]
    fn what_hides_a_statement_is_refused() {
        for text in ["a; b", "a -- b", "a /* b */", "a # b", "$1", "'a\\'", "`a`", "'a", "{a"] {
            let odd = tokens(text).err();

            assert!(odd.is_some() || text == "'a\\'", "{text}");
        }
    }
}
