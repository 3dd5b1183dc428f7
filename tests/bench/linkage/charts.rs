//! Two pictures for people who read no tables: can its percentages be believed, and what does
//! it cost as the CRM grows.

use super::score::Bin;
use super::svg::Panel;
use super::svg::Picture;
use super::svg::SIDE;
use super::svg::Scale;
use super::table::Measured;
use super::table::short;

/// A program, and the colour it has in all pictures.
const COLOURS: [(&str, &str); 4] = [
    ("ringfence", "#0b6e99"),
    ("splink", "#d9730d"),
    ("recordlinkage", "#8a63b8"),
    ("rapidfuzz", "#5f6b76"),
];

/// Whether 80 % means 80 of 100, for each export of the largest CRM measured.
pub(crate) fn reliability(all: &[Measured]) -> Option<String> {
    let largest = all.iter().map(|one| one.records).max()?;
    let mut picture = Picture::new(
        "Can its percentages be believed?",
        &[
            "All pairs that were given 80 % stand at 80 % below. On the dashed line, 80 of 100 of them are one person: as promised.",
            "Below the line it promised too much, above it too little. Large dots hold many pairs, and less than ten have no dot: the bars count them.",
        ],
        225.0,
    );
    for export in super::EXPORTS.map(|(export, _)| export) {
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let share = Scale::Linear(0.0, 1.0);
        let title = format!("{}, CRM of {} records", title(export), short(largest));
        let x = (share, "promised: probability given to the pair", percent as fn(f64) -> String);
        let y = (share, "kept: pairs that are one person", percent as fn(f64) -> String);
        let panel = picture.panel(&title, x, y);
        picture.line(panel.place(0.0, 0.0), panel.place(1.0, 1.0), "class='even'");
        let of = |one: &&Measured| {
            one.export == export && one.records == largest && one.calibrated && one.owner
        };
        for (row, one) in (0..).zip(all.iter().filter(of)) {
            curve(&mut picture, &panel, one, f64::from(row));
        }
    }
    Some(picture.finish())
}

/// One program's dots, and its bars of counts below.
fn curve(picture: &mut Picture, panel: &Panel, one: &Measured, row: f64) {
    let colour = colour(one.system);
    let filled = || one.quality.bins.iter().filter(|bin| bin.count >= 10);
    let spot = |bin: &Bin| panel.place(bin.expected / real(bin.count), bin.share());
    picture.path(&filled().map(spot).collect::<Vec<_>>(), colour);
    let most = filled().map(|bin| bin.count).max().unwrap_or(1);
    let (left, base) = panel.place(0.0, 0.0);
    let floor = base + 118.0 + 82.0 * row;
    for (at, bin) in (0..).zip(&one.quality.bins) {
        let width = SIDE / 10.0;
        let x = left + width * f64::from(at);
        let height = 34.0 * (real(bin.count) / real(most)).sqrt();
        picture.bar((x + 2.0, floor - height), (width - 4.0, height), colour);
        let number = (x + width / 2.0, floor + 12.0);
        picture.text(number, &bin.count.to_string(), "class='mark' text-anchor='middle'");
        if bin.count >= 10 {
            let says = format!("{} pairs, {} of them right", bin.count, bin.right);
            let radius = 3.5 + 7.5 * (real(bin.count) / real(most)).sqrt();
            picture.dot(spot(bin), radius, colour, &says);
        }
    }
    let all = one.quality.all();
    let label = format!(
        "{}: {:.0} links promised, {} true; off by {:.1} points",
        one.system,
        all.expected,
        all.right,
        one.quality.calibration_error() * 100.0
    );
    let tag = format!("class='tag' fill='{colour}'");
    picture.text((left, floor - 42.0), &label, &tag);
}

/// Quality, processor time and memory against the size of the CRM, for the LinkedIn export.
pub(crate) fn cost(all: &[Measured]) -> Option<String> {
    let (least, most) =
        (all.iter().map(|one| one.records).min()?, all.iter().map(|one| one.records).max()?);
    let from = real_u64(least).log10().floor();
    let x = Scale::Log(from, real_u64(most).log10().ceil().max(from + 1.0));
    let rows = "a LinkedIn export against CRMs of different size, with the CRM's owner column";
    let mut picture = Picture::new(
        "What does it cost, and what does it find, as the CRM grows?",
        &[
            &format!("Measured on {rows}; whole processes, from raw files to written pairs."),
            "Up is better on the left; down is better in the middle and on the right, where each line of the grid is ten times the one below.",
        ],
        70.0,
    );
    let records = (x, "records in the CRM", (|value| short_f64(value)) as fn(f64) -> String);
    let share = |value: f64| format!("{value:.1}");
    let seconds = |value: f64| format!("{value} s");
    let memory = |value: f64| {
        if value < 1000.0 { format!("{value} MiB") } else { format!("{:.0} GiB", value / 1000.0) }
    };
    let f1 = |one: &Measured| Some(one.quality.top.f1);
    let quality = (Scale::Linear(0.0, 1.0), "F1 of the first answer", share as fn(f64) -> String);
    let panel = picture.panel("Found and right (1 is perfect)", records, quality);
    lines(&mut picture, &panel, all, f1);
    let time =
        (around(all, |one| one.cost.cpu_s), "seconds of processor", seconds as fn(f64) -> String);
    let panel = picture.panel("Processor time", records, time);
    lines(&mut picture, &panel, all, |one| one.cost.cpu_s);
    let peak =
        (around(all, |one| one.cost.peak_mib), "peak of the process", memory as fn(f64) -> String);
    let panel = picture.panel("Memory", records, peak);
    lines(&mut picture, &panel, all, |one| one.cost.peak_mib);
    Some(picture.finish())
}

/// The powers of ten around all values.
fn around(all: &[Measured], value: impl Fn(&Measured) -> Option<f64>) -> Scale {
    let logs = || all.iter().filter_map(&value).map(|value| value.max(0.01).log10());
    let least = logs().fold(f64::INFINITY, f64::min);
    let most = logs().fold(f64::NEG_INFINITY, f64::max);
    if least > most {
        return Scale::Log(0.0, 1.0);
    }
    Scale::Log(least.floor(), most.ceil().max(least.floor() + 1.0))
}

/// Every program's line, with its name and last value at its end; names never overlap.
fn lines(
    picture: &mut Picture,
    panel: &Panel,
    all: &[Measured],
    value: impl Fn(&Measured) -> Option<f64>,
) {
    let mut ends = Vec::new();
    for (system, colour) in COLOURS {
        let of = |one: &&Measured| one.system == system && one.export == "linkedin";
        // Peers that cannot use the owner column are drawn as they are.
        let owned = all.iter().filter(of).any(|one| one.owner);
        let spots: Vec<_> = all
            .iter()
            .filter(of)
            .filter(|one| one.owner == owned)
            .filter_map(|one| Some((panel.place(real_u64(one.records), value(one)?), value(one)?)))
            .collect();
        picture.path(&spots.iter().map(|(spot, _)| *spot).collect::<Vec<_>>(), colour);
        for (spot, value) in &spots {
            picture.dot(*spot, 4.5, colour, &format!("{system}: {value:.3}"));
        }
        ends.extend(spots.last().map(|(spot, value)| (*spot, *value, system, colour)));
    }
    ends.sort_by(|one, other| one.0.1.total_cmp(&other.0.1));
    let mut free = f64::NEG_INFINITY;
    for ((x, y), value, system, colour) in ends {
        let y = (y + 4.0).max(free);
        free = y + 15.0;
        let number = if value < 10.0 { format!("{value:.2}") } else { format!("{value:.0}") };
        let tag = format!("class='tag' fill='{colour}'");
        picture.text((x + 9.0, y), &format!("{system} {number}"), &tag);
    }
}

fn title(export: &str) -> &'static str {
    match export {
        "linkedin" => "LinkedIn",
        "facebook" => "Facebook (names alone)",
        _ => "Address book",
    }
}

fn colour(system: &str) -> &'static str {
    COLOURS.iter().find(|(known, _)| *known == system).map_or("#1b2733", |(_, colour)| colour)
}

#[expect(clippy::cast_precision_loss, reason = "counts to draw")]
fn real(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts to draw")]
fn real_u64(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "powers of ten")]
fn short_f64(value: f64) -> String {
    short(value.round() as u64)
}
