//! A command line as it grows: a value stands behind its flag's `=`, what it works on behind `--`.

use std::ffi::OsString;
use std::path::Path;
use std::path::PathBuf;

use crate::model::Day;
use crate::usecase::jobs::work::BroughtBy;
use crate::usecase::jobs::work::Places;

/// The line.
#[derive(Default)]
pub(super) struct Line {
    words: Vec<OsString>,
    operands: Vec<OsString>,
}

impl Line {
    pub(super) fn words(&mut self, words: &[&str]) -> &mut Self {
        self.words.extend(words.iter().map(OsString::from));
        self
    }

    pub(super) fn value(&mut self, flag: &str, value: &str) -> &mut Self {
        self.words.push(format!("--{flag}={value}").into());
        self
    }

    pub(super) fn maybe(&mut self, flag: &str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.value(flag, value),
            None => self,
        }
    }

    pub(super) fn day(&mut self, flag: &str, day: Option<Day>) -> &mut Self {
        match day {
            Some(day) => self.value(flag, &day.to_string()),
            None => self,
        }
    }

    pub(super) fn switch(&mut self, flag: &str, on: bool) -> &mut Self {
        if on {
            self.words.push(format!("--{flag}").into());
        }
        self
    }

    pub(super) fn path(&mut self, flag: &str, path: &Path) -> &mut Self {
        let mut word = OsString::from(format!("--{flag}="));
        word.push(path);
        self.words.push(word);
        self
    }

    pub(super) fn brought(&mut self, by: BroughtBy, places: &Places<'_>) -> &mut Self {
        let second = places.uploads.get(1).map_or(Path::new(""), PathBuf::as_path);
        match by {
            BroughtBy::Baseline { late } => {
                return self.switch("baseline", true).switch("late", late);
            }
            BroughtBy::Evidence => self.path("evidence", second),
            BroughtBy::Declaration => self.path("declaration", second),
        };
        self.path("out", &places.out.join("may-enter.csv"))
    }

    pub(super) fn operand(&mut self, value: &str) -> &mut Self {
        self.operands.push(value.into());
        self
    }

    pub(super) fn operands(&mut self, paths: &[PathBuf]) -> &mut Self {
        self.operands.extend(paths.iter().map(OsString::from));
        self
    }

    pub(super) fn into_words(mut self) -> Vec<OsString> {
        if !self.operands.is_empty() {
            self.words.push("--".into());
            self.words.append(&mut self.operands);
        }
        self.words
    }
}
