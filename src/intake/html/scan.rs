//! Tags of a page, one after the other, as the HTML standard tells them apart.
//!
//! The gate is only worth something if it sees the tags that the parser sees. So attributes,
//! comments and the elements whose content is text are read by the standard's states, and the few
//! constructs that mean different things in different places are refused where they could hide a
//! tag: no export holds them.

/// A tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name as written.
    pub(super) name: &'a [u8],
    /// Whether it closes an element.
    pub(super) closes: bool,
    /// Whether it ends in `/>`.
    pub(super) self_closing: bool,
    /// How many attributes it has.
    pub(super) attributes: usize,
    /// Text stood between it and the tag before.
    pub(super) after_text: bool,
}

/// Why a page cannot be walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// It ends inside a tag, a comment or a script.
    CutOff,
    /// A construct that could hide tags.
    Hiding,
}

/// Walks a page.
#[derive(Debug)]
pub(super) struct Tags<'a> {
    page: &'a [u8],
    at: usize,
}

impl<'a> Tags<'a> {
    pub(super) fn new(page: &'a [u8]) -> Self {
        Self { page, at: 0 }
    }

    /// The position reached, for the line of an error.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// The next tag; `None` at the end of the page.
    pub(super) fn next(&mut self) -> Result<Option<Tag<'a>>, Stop> {
        let mut after_text = false;
        loop {
            let start = self.at;
            let Some(ahead) = self.find(b'<') else {
                return Ok(None);
            };
            after_text |= ahead > start;
            self.at = ahead + 1;
            match (self.byte(0), self.byte(1)) {
                (Some(b'!'), _) => self.declaration()?,
                (Some(b'/'), Some(letter)) if letter.is_ascii_alphabetic() => {
                    self.at += 1;
                    return self.tag(true, after_text).map(Some);
                }
                (Some(b'?'), _) | (Some(b'/'), Some(_)) => self.pass(b'>')?,
                (Some(b'/'), None) | (None, _) => return Err(Stop::CutOff),
                (Some(letter), _) if letter.is_ascii_alphabetic() => {
                    return self.tag(false, after_text).map(Some);
                }
                _ => after_text = true,
            }
        }
    }

    /// Passes over the text content of an element up to its end tag. `strict` refuses content with
    /// any `<`: there the parser may read it as tags.
    pub(super) fn raw_text(&mut self, name: &[u8], strict: bool) -> Result<(), Stop> {
        let start = self.at;
        loop {
            self.at = self.find(b'<').ok_or(Stop::CutOff)?;
            let rest = self.page.get(self.at + 1..).unwrap_or_default();
            let is_end = rest.first() == Some(&b'/')
                && rest.get(1..=name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name))
                && rest.get(name.len() + 1).is_some_and(|byte| ends_name(*byte));
            if is_end {
                break;
            }
            if strict {
                return Err(Stop::Hiding);
            }
            self.at += 1;
        }
        // Inside `<!--<script>` of a script, the next `</script>` does not end it.
        let text = self.page.get(start..self.at).unwrap_or_default();
        let doubled =
            name.eq_ignore_ascii_case(b"script") && has(text, b"<!--") && has(text, b"<script");
        if doubled { Err(Stop::Hiding) } else { Ok(()) }
    }

    /// A comment, a document type or what a browser takes for a comment.
    fn declaration(&mut self) -> Result<(), Stop> {
        let rest = self.page.get(self.at..).unwrap_or_default();
        if rest.starts_with(b"![CDATA[") {
            return Err(Stop::Hiding);
        }
        if !rest.starts_with(b"!--") {
            return self.pass(b'>');
        }
        self.at += 3;
        let rest = self.page.get(self.at..).unwrap_or_default();
        for short in [&b">"[..], b"->"] {
            if rest.starts_with(short) {
                self.at += short.len();
                return Ok(());
            }
        }
        loop {
            self.at = self.find(b'>').ok_or(Stop::CutOff)? + 1;
            let before = self.page.get(..self.at).unwrap_or_default();
            if before.ends_with(b"-->") || before.ends_with(b"--!>") {
                return Ok(());
            }
        }
    }

    /// A tag, from its name on.
    fn tag(&mut self, closes: bool, after_text: bool) -> Result<Tag<'a>, Stop> {
        let start = self.at;
        self.skip(|byte| !ends_name(byte));
        let name = self.page.get(start..self.at).unwrap_or_default();
        let mut attributes = 0;
        loop {
            let before = self.at;
            self.skip(|byte| byte.is_ascii_whitespace() || byte == b'/');
            let slash = self.at > before && self.page.get(self.at - 1) == Some(&b'/');
            if self.byte(0).ok_or(Stop::CutOff)? == b'>' {
                self.at += 1;
                return Ok(Tag { name, closes, self_closing: slash, attributes, after_text });
            }
            attributes += 1;
            self.attribute()?;
        }
    }

    /// One attribute. A `=` at its beginning is part of its name.
    fn attribute(&mut self) -> Result<(), Stop> {
        self.at += 1;
        self.skip(|byte| !ends_name(byte) && byte != b'=');
        let after_name = self.at;
        self.skip(|byte| byte.is_ascii_whitespace());
        if self.byte(0) != Some(b'=') {
            self.at = after_name;
            return Ok(());
        }
        self.at += 1;
        self.skip(|byte| byte.is_ascii_whitespace());
        match self.byte(0).ok_or(Stop::CutOff)? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                self.pass(quote)
            }
            b'>' => Ok(()),
            _ => {
                self.skip(|byte| !byte.is_ascii_whitespace() && byte != b'>');
                Ok(())
            }
        }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.page.get(self.at + ahead).copied()
    }

    fn find(&self, byte: u8) -> Option<usize> {
        let rest = self.page.get(self.at..)?;
        rest.iter().position(|other| *other == byte).map(|ahead| self.at + ahead)
    }

    fn pass(&mut self, byte: u8) -> Result<(), Stop> {
        self.at = self.find(byte).ok_or(Stop::CutOff)? + 1;
        Ok(())
    }

    fn skip(&mut self, while_: impl Fn(u8) -> bool) {
        let rest = self.page.get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| while_(**byte)).count();
    }
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}

fn has(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(page: &str) -> Result<Vec<String>, Stop> {
        let mut tags = Tags::new(page.as_bytes());
        let mut names = Vec::new();
        while let Some(tag) = tags.next()? {
            let slash = if tag.closes { "/" } else { "" };
            names.push(format!("{slash}{}:{}", String::from_utf8_lossy(tag.name), tag.attributes));
        }
        Ok(names)
    }

    #[test]
    fn attributes_are_counted_as_the_standard_does() {
        let tags = names("<a href='x>y' b=\"<i>\" c=d/e f = g =h checked/>1 < 2</a >").unwrap();

        assert_eq!(tags, ["a:6", "/a:0"]);
    }

    #[test]
    fn comments_and_declarations_hide_nothing_but_themselves() {
        let tags = names("<!DOCTYPE html><!--><b><!-- <i> --!><u><?x <s> ?></ x></>").unwrap();

        assert_eq!(tags, ["b:0", "u:0"]);
    }

    #[test]
    fn a_page_that_ends_inside_a_tag_is_cut_off() {
        for page in ["<div clas", "<div class=\"x", "<!-- x", "</", "<"] {
            assert_eq!(names(page), Err(Stop::CutOff), "{page}");
        }
    }
}
