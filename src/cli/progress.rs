//! Progress: bars on a terminal, lines for the worker that started us.

use std::io::Write as _;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use indicatif::ProgressBar;
use indicatif::ProgressStyle;

use crate::usecase::Progress;

/// One bar at a time, gone when its step is over.
#[derive(Default)]
pub(super) struct Bars {
    bar: Mutex<Option<ProgressBar>>,
}

impl Progress for Bars {
    fn begin(&self, what: &str, total: Option<u64>) {
        let (bar, template) = match total {
            Some(total) => (ProgressBar::new(total), "{msg:28} {bar:30} {human_pos}/{human_len}"),
            None => (ProgressBar::new_spinner(), "{msg:28} {spinner} {elapsed}"),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸ "));
        }
        bar.set_message(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(100));
        if let Ok(mut slot) = self.bar.lock() {
            *slot = Some(bar);
        }
    }

    fn advance(&self, done: u64) {
        if let Ok(slot) = self.bar.lock()
            && let Some(bar) = slot.as_ref()
        {
            bar.inc(done);
        }
    }

    fn note(&self, words: &str) {
        if let Ok(slot) = self.bar.lock()
            && let Some(bar) = slot.as_ref()
        {
            bar.set_message(words.to_owned());
        }
    }

    fn end(&self) {
        if let Ok(mut slot) = self.bar.lock()
            && let Some(bar) = slot.take()
        {
            bar.finish_and_clear();
        }
    }
}

/// How often a worker is told, at most.
const EVERY: Duration = Duration::from_millis(100);

/// Lines `progress<tab>done<tab>total<tab>step` on standard error, which a worker reads.
#[derive(Default)]
pub(super) struct Lines {
    at: Mutex<At>,
}

/// How far the step is.
#[derive(Default)]
struct At {
    step: String,
    done: u64,
    total: Option<u64>,
    said: Option<Instant>,
}

impl At {
    fn say(&mut self) {
        let total = self.total.map_or_else(String::new, |total| total.to_string());
        let step = self.step.replace(['\t', '\n', '\r'], " ");
        // A worker that is gone hears nothing; the work ends by itself then.
        let _ = writeln!(std::io::stderr(), "progress\t{}\t{total}\t{step}", self.done);
        self.said = Some(Instant::now());
    }
}

impl Lines {
    fn with(&self, change: impl FnOnce(&mut At)) {
        change(&mut self.at.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Progress for Lines {
    fn begin(&self, what: &str, total: Option<u64>) {
        self.with(|at| {
            *at = At { step: what.to_owned(), done: 0, total, said: None };
            at.say();
        });
    }

    fn advance(&self, done: u64) {
        self.with(|at| {
            at.done = at.done.saturating_add(done);
            if at.said.is_none_or(|said| said.elapsed() >= EVERY) {
                at.say();
            }
        });
    }

    fn end(&self) {
        self.with(|at| {
            if let Some(total) = at.total {
                at.done = total;
                at.say();
            }
        });
    }
}
