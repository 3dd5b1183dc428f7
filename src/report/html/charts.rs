//! The few charts of the page, as inline SVG that is drawn in percent of its own width.
//!
//! They hold shapes and years alone: every value also stands in words beside them, so each is
//! hidden from screen readers. Percentages keep text and dots round at any width.

use std::fmt;

use askama::filters::HtmlSafe;
use chrono::Datelike;

use crate::model::Day;

/// Finished markup made of numbers alone.
pub(super) struct Svg(String);

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Svg {}

/// Opens an SVG of a height in pixels.
fn svg(height: u32, inside: &str) -> Svg {
    Svg(format!(r#"<svg width="100%" height="{height}" aria-hidden="true">{inside}</svg>"#))
}

/// A ratio as a count of percent within bounds; no number at all becomes 0.
fn percent(part: f64, whole: f64) -> f64 {
    let share = part / whole * 100.0;
    if share.is_finite() { share.clamp(0.0, 100.0) } else { 0.0 }
}

/// One field's bits as a bar from a zero line: to the right for a match, to the left against it.
pub(super) fn bits(bits: f64, most: f64) -> Svg {
    let zero = 25.0;
    let (x, width, class) = if bits >= 0.0 {
        (zero, percent(bits, most) * 0.75, "f-bar")
    } else {
        let width = percent(-bits, most) * 0.75;
        (zero - width.min(zero), width.min(zero), "f-against")
    };
    svg(
        14,
        &format!(
            r#"<rect class="{class}" x="{x:.1}%" y="2" width="{width:.1}%" height="10" rx="2"/><line class="s-zero" x1="{zero}%" x2="{zero}%" y1="0" y2="14"/>"#
        ),
    )
}

/// A bar of parts that add up to a whole, left to right.
pub(super) fn share(parts: &[(u64, &str)]) -> Svg {
    let whole: u64 = parts.iter().map(|(number, _)| number).sum();
    let mut x = 0.0;
    let rect = |(number, class): &(u64, &str)| {
        let (from, width) = (x, percent(float(*number), float(whole)));
        x += width;
        format!(r#"<rect class="{class}" x="{from:.2}%" width="{width:.2}%" height="10"/>"#)
    };
    let inside: Vec<String> = parts.iter().map(rect).collect();
    svg(10, &inside.concat())
}

/// A column of a trend.
pub(super) fn column(number: u64, most: u64) -> Svg {
    let height = percent(float(number), float(most.max(1)));
    let y = 100.0 - height;
    svg(
        90,
        &format!(
            r#"<rect class="f-bar" x="15%" y="{y:.1}%" width="70%" height="{height:.1}%" rx="2"/><line class="s-zero" x1="0" x2="100%" y1="100%" y2="100%"/>"#
        ),
    )
}

/// Counts that are drawn are far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "a bar is some hundred pixels long")]
fn float(number: u64) -> f64 {
    number as f64
}

/// The days a timeline covers, with the day the audit judges from.
#[derive(Clone, Copy)]
pub(super) struct Span {
    from: Day,
    until: Day,
    now: Day,
}

impl Span {
    /// Covers all days given and `now`; `None` when that is a single day.
    pub(super) fn covering(days: impl Iterator<Item = Day>, now: Day) -> Option<Self> {
        let (from, until) = days.fold((now, now), |(a, b), day| (a.min(day), b.max(day)));
        (from < until).then_some(Self { from, until, now })
    }

    /// Where a day lies; a margin at both ends keeps dots whole.
    fn at(self, day: Day) -> f64 {
        let days = |until: Day| {
            f64::from(i32::try_from((until - self.from).num_days()).unwrap_or(i32::MAX))
        };
        2.0 + percent(days(day.min(self.until)), days(self.until)) * 0.96
    }

    /// The first days of the years inside, thinned to about eight.
    fn years(self) -> Vec<(i32, f64)> {
        let years = (self.from.year()..=self.until.year()).filter_map(|year| {
            let day = Day::from_ymd_opt(year, 1, 1)?;
            (day >= self.from).then(|| (year, self.at(day)))
        });
        let years: Vec<(i32, f64)> = years.take(400).collect();
        let every = years.len().div_ceil(8).max(1);
        years.into_iter().step_by(every).collect()
    }

    /// The lines behind every lane: years, and the day of the audit.
    fn grid(self, height: u32) -> String {
        let line = |class: &str, x: f64| {
            format!(r#"<line class="{class}" x1="{x:.2}%" x2="{x:.2}%" y1="0" y2="{height}"/>"#)
        };
        let years: Vec<String> = self.years().iter().map(|(_, x)| line("s-grid", *x)).collect();
        years.concat() + &line("s-now", self.at(self.now))
    }

    /// The years' names.
    pub(super) fn axis(self) -> Svg {
        let label = |(year, x): &(i32, f64)| {
            format!(r#"<text x="{x:.2}%" y="13" text-anchor="middle">{year}</text>"#)
        };
        svg(18, &self.years().iter().map(label).collect::<Vec<_>>().concat())
    }

    /// A dated fact.
    pub(super) fn dot(self, on: Day) -> Svg {
        let x = self.at(on);
        let dot = format!(r#"<circle class="f-mark" cx="{x:.2}%" cy="14" r="5"/>"#);
        svg(28, &(self.grid(28) + &dot))
    }

    /// A window.
    pub(super) fn bar(self, from: Day, until: Day) -> Svg {
        let (x, end) = (self.at(from), self.at(until));
        let width = (end - x).max(0.5);
        let bar = format!(
            r#"<rect class="f-bar" x="{x:.2}%" y="8" width="{width:.2}%" height="12" rx="3"/>"#
        );
        svg(28, &(self.grid(28) + &bar))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn bits_against_a_match_go_to_the_left_of_the_zero_line() {
        let (with, against) = (bits(10.0, 20.0).to_string(), bits(-4.0, 20.0).to_string());

        assert!(with.contains(r#"class="f-bar" x="25.0%" y="2" width="37.5%""#), "{with}");
        assert!(
            against.contains(r#"class="f-against" x="10.0%" y="2" width="15.0%""#),
            "{against}"
        );
    }

    #[test]
    fn numbers_that_are_none_draw_nothing_odd() {
        let drawn = [bits(f64::NAN, 20.0), bits(1.0, 0.0), share(&[]), column(0, 0)];

        assert!(drawn.iter().all(|svg| !svg.0.contains("NaN") && !svg.0.contains("inf")));
    }

    #[test]
    fn the_first_and_the_last_day_lie_at_the_ends() {
        let span = Span::covering([day("2021-01-01")].into_iter(), day("2025-01-01")).unwrap();

        assert!((span.at(day("2021-01-01")) - 2.0).abs() < 1e-9);
        assert!((span.at(day("2025-01-01")) - 98.0).abs() < 1e-9);
        assert_eq!(span.years().len(), 5);
    }

    #[test]
    fn a_timeline_of_one_day_is_none() {
        assert!(Span::covering([day("2025-01-01")].into_iter(), day("2025-01-01")).is_none());
    }
}
