//! The dated facts of an offboarding, one entry a day: the employment, uploads, bursts, readings.

use std::collections::BTreeMap;

use chrono::Datelike as _;

use crate::model::Day;
use crate::model::audit::Finding;
use crate::model::audit::TimelineEntry;
use crate::model::rep::Rep;
use crate::usecase::intake::KeptIntake;

/// With uploads on more days than this, a network's uploads are told by month.
const MOST_DAYS: usize = 12;

/// Puts the timeline of a leaver together, oldest first.
pub(super) fn of(
    rep: &Rep,
    last_day: Day,
    intakes: &[KeptIntake],
    findings: &[Finding],
) -> Vec<TimelineEntry> {
    let mut days: BTreeMap<Day, Vec<String>> = BTreeMap::new();
    let mut add = |on: Option<Day>, what: String| {
        if let Some(on) = on {
            let known = days.entry(on).or_default();
            if !known.contains(&what) {
                known.push(what);
            }
        }
    };
    add(rep.hired, "hired".to_owned());
    add(rep.resigned, "gave notice".to_owned());
    add(rep.garden_leave_from, "garden leave began".to_owned());
    add(Some(last_day), "last day".to_owned());
    for intake in intakes {
        for (on, what) in uploads(&intake.network, &intake.document.uploads) {
            add(Some(on), what);
        }
        add(Some(intake.read_on), format!("{} export read", intake.network));
    }
    for burst in findings.iter().filter(|finding| finding.seen.kind == "burst") {
        let network = &burst.seen.network;
        add(
            burst.seen.on,
            format!("the busiest days of new ties on {network} began ({})", burst.code),
        );
    }
    days.into_iter().map(|(on, what)| TimelineEntry { on, what: what.join("; ") }).collect()
}

/// The uploads to a network by day, or by month where there are many days.
fn uploads(network: &str, days: &BTreeMap<Day, u32>) -> Vec<(Day, String)> {
    let entries = |count: u32| {
        let word = if count == 1 { "entry" } else { "entries" };
        format!("{} address-book {word} reached {network}", thousands(count))
    };
    if days.len() <= MOST_DAYS {
        return days.iter().map(|(on, count)| (*on, entries(*count))).collect();
    }
    // Of each month: first and last day, days, entries.
    let mut months: BTreeMap<(i32, u32), (Day, Day, u32, u32)> = BTreeMap::new();
    for (on, count) in days {
        let month = months.entry((on.year(), on.month())).or_insert((*on, *on, 0, 0));
        (month.1, month.2, month.3) = (*on, month.2 + 1, month.3.saturating_add(*count));
    }
    let one = |(first, last, days, count): (Day, Day, u32, u32)| {
        let what = entries(count);
        let span = if days == 1 { what } else { format!("{what} on {days} days until {last}") };
        (first, span)
    };
    months.into_values().map(one).collect()
}

/// A number with its thousands apart.
fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut out = digits.get(..first).unwrap_or_default().to_owned();
    let mut rest = digits.get(first..).unwrap_or_default();
    while let Some((group, more)) = rest.split_at_checked(3) {
        if !out.is_empty() {
            out.push(',');
        }
        out.push_str(group);
        rest = more;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn an_upload_is_told_with_its_number_and_its_day() {
        let days = BTreeMap::from([(day("2026-01-29"), 1_790)]);

        let told = uploads("linkedin", &days);

        let what = "1,790 address-book entries reached linkedin".to_owned();
        assert_eq!(told, [(day("2026-01-29"), what)]);
    }

    #[test]
    fn what_happened_on_one_day_is_one_entry() {
        let on = day("2026-01-29");
        let rep = Rep { hired: Some(on), resigned: Some(on), ..Rep::default() };

        let told = of(&rep, on, &[], &[]);

        assert_eq!(told, [TimelineEntry { on, what: "hired; gave notice; last day".to_owned() }]);
    }

    #[test]
    fn uploads_on_many_days_are_told_by_month() {
        let days = (1..=20).filter_map(|one| Day::from_ymd_opt(2026, 1, one)).map(|on| (on, 2));

        let told = uploads("facebook", &days.collect());

        let what = "40 address-book entries reached facebook on 20 days until 2026-01-20";
        assert_eq!(told, [(day("2026-01-01"), what.to_owned())]);
    }
}
