//! Lines for a terminal: wrapped, indented, coloured, and harmless.

use crate::report::Options;
use crate::report::harmless::harmless;

/// No terminal is taken for narrower.
const NARROWEST: usize = 40;

/// How a piece of text stands out. Colour only ever repeats what the words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// As it is.
    Plain,
    /// A heading or the answer.
    Bold,
    /// Less important.
    Faint,
    /// High severity.
    High,
    /// Medium severity.
    Medium,
    /// What may stay.
    Good,
}

impl Ink {
    /// The ANSI sequence that switches it on.
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "\u{1b}[1m",
            Self::Faint => "\u{1b}[2m",
            Self::High => "\u{1b}[1;31m",
            Self::Medium => "\u{1b}[33m",
            Self::Good => "\u{1b}[32m",
        }
    }
}

/// What is written so far.
pub(super) struct Paper {
    out: String,
    width: usize,
    colour: bool,
}

impl Paper {
    /// An empty one.
    pub(super) fn new(options: &Options) -> Self {
        let width = options.width.max(NARROWEST);
        Self { out: String::new(), width, colour: options.colour }
    }

    /// What was written.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// An empty line, unless there is one.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A heading with an empty line above.
    pub(super) fn heading(&mut self, text: &str) {
        self.gap();
        self.para(0, Ink::Bold, text);
    }

    /// A paragraph of words, wrapped; further lines are indented by `indent` plus two.
    pub(super) fn para(&mut self, indent: usize, ink: Ink, text: &str) {
        let text = harmless(text);
        self.pieces(indent, indent + 2, text.split_whitespace().map(|word| (word.to_owned(), ink)));
    }

    /// A row of columns: each piece stays together as long as it fits on a line.
    pub(super) fn row(&mut self, indent: usize, hanging: usize, columns: &[(String, Ink)]) {
        let room = self.width.saturating_sub(hanging);
        let mut pieces = Vec::new();
        for (text, ink) in columns {
            let text = harmless(text);
            if text.trim_end().chars().count() <= room {
                pieces.push((text.into_owned(), *ink));
            } else {
                pieces.extend(text.split_whitespace().map(|word| (word.to_owned(), *ink)));
            }
        }
        self.pieces(indent, hanging, pieces.into_iter());
    }

    /// Tells whether a row of columns fits on one line.
    pub(super) fn fits(&self, columns: &[(String, Ink)]) -> bool {
        let text: Vec<&str> = columns.iter().map(|(text, _)| text.as_str()).collect();
        text.join(" ").trim_end().chars().count() <= self.width
    }

    /// Sets pieces one after another, a blank between them, and wraps before one that does not fit.
    fn pieces(
        &mut self,
        indent: usize,
        hanging: usize,
        pieces: impl Iterator<Item = (String, Ink)>,
    ) {
        let mut line = Line { text: " ".repeat(indent), columns: indent, empty: true };
        for (piece, ink) in pieces {
            for part in self.parts(&piece, hanging) {
                let needed = part.trim_end().chars().count() + usize::from(!line.empty);
                if !line.empty && line.columns + needed > self.width {
                    self.end(&line);
                    line = Line { text: " ".repeat(hanging), columns: hanging, empty: true };
                }
                self.add(&mut line, &part, ink);
            }
        }
        self.end(&line);
    }

    /// Cuts what is longer than a whole line.
    fn parts(&self, piece: &str, hanging: usize) -> Vec<String> {
        let room = self.width.saturating_sub(hanging).max(1);
        let chars: Vec<char> = piece.chars().collect();
        if piece.trim_end().chars().count() <= room {
            return vec![piece.to_owned()];
        }
        chars.chunks(room).map(|part| part.iter().collect()).collect()
    }

    /// Appends a piece to a line.
    fn add(&self, line: &mut Line, piece: &str, ink: Ink) {
        if !line.empty {
            line.text.push(' ');
            line.columns += 1;
        }
        if self.colour && ink != Ink::Plain {
            line.text.push_str(ink.code());
            line.text.push_str(piece);
            line.text.push_str("\u{1b}[0m");
        } else {
            line.text.push_str(piece);
        }
        line.columns += piece.chars().count();
        line.empty = false;
    }

    /// Ends a line, without blanks behind it.
    fn end(&mut self, line: &Line) {
        if !line.empty {
            self.out.push_str(line.text.trim_end());
            self.out.push('\n');
        }
    }
}

/// A line under way.
struct Line {
    text: String,
    columns: usize,
    empty: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(width: usize, colour: bool) -> Paper {
        Paper::new(&Options { width, colour, verbose: false })
    }

    #[test]
    fn a_paragraph_wraps_with_a_hanging_indent() {
        let mut paper = paper(40, false);

        paper.para(2, Ink::Plain, "one two three four five six seven eight nine ten");

        let wanted = "  one two three four five six seven\n    eight nine ten\n";
        assert_eq!(paper.finish(), wanted);
    }

    #[test]
    fn a_line_break_or_an_escape_sequence_in_a_value_makes_no_line_of_its_own() {
        let mut paper = paper(80, false);

        paper.para(0, Ink::Plain, "file a\n0 findings\u{1b}[2Jb");

        assert_eq!(paper.finish(), "file a 0 findings\u{fffd}[2Jb\n");
    }

    #[test]
    fn a_word_wider_than_the_terminal_is_cut_and_nothing_is_lost() {
        let mut paper = paper(40, false);

        paper.para(0, Ink::Plain, &"x".repeat(100));

        let text = paper.finish();
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
        assert_eq!(text.matches('x').count(), 100);
    }

    #[test]
    fn colour_is_there_only_when_asked_for() {
        let (mut with, mut without) = (paper(80, true), paper(80, false));

        with.para(0, Ink::High, "high");
        without.para(0, Ink::High, "high");

        assert_eq!(with.finish(), "\u{1b}[1;31mhigh\u{1b}[0m\n");
        assert_eq!(without.finish(), "high\n");
    }
}
