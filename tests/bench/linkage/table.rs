//! The measurements as aligned text.

use super::process::Cost;
use super::score::Quality;

/// One measurement: who linked what, how well, at what cost.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) system: &'static str,
    pub(crate) export: &'static str,
    /// Whether the owner column was used.
    pub(crate) owner: bool,
    pub(crate) records: u64,
    /// Whether the program claims that its scores are probabilities.
    pub(crate) calibrated: bool,
    pub(crate) quality: Quality,
    pub(crate) cost: Cost,
}

/// The line above the measurements.
pub(crate) fn header() -> String {
    format!(
        "{:<14} {:<13} {:<6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>13} {:>14} {:>14} {:>7} {:>8} {:>8} {:>8}",
        "system",
        "export",
        "owner",
        "F1top",
        "F1all",
        "P",
        "R",
        "F1@.5",
        "gap",
        "P@.9",
        "R@P95",
        "ECE",
        "expect/true",
        "p>=.99 right",
        ".9-.99 right",
        "spouses",
        "CPU s",
        "wall s",
        "peak MiB"
    )
}

/// One measurement as a line.
pub(crate) fn line(of: &Measured) -> String {
    let (q, cost) = (&of.quality, &of.cost);
    let missing = || "not measured".to_owned();
    let honest = |text: String| if of.calibrated { text } else { "-".to_owned() };
    let share = |bin: &super::score::Bin| format!("{:.4} of {}", bin.share(), bin.count);
    let all = q.all();
    format!(
        "{:<14} {:<13} {:<6} {:>6.4} {:>6.4} {:>6.4} {:>6.4} {:>6} {:>6} {:>6} {:>6.4} {:>6} {:>13} {:>14} {:>14} {:>7} {:>8} {:>8.2} {:>8}",
        of.system,
        of.export,
        if of.owner { "yes" } else { "no" },
        q.top.f1,
        q.best.f1,
        q.best.precision,
        q.best.recall,
        honest(format!("{:.4}", q.half.f1)),
        honest(format!("{:.4}", q.gap())),
        honest(format!("{:.4}", q.nine.precision)),
        q.recall_at_95,
        honest(format!("{:.4}", q.calibration_error())),
        honest(format!("{:.0}/{}", all.expected, all.right)),
        honest(share(&q.sure)),
        honest(share(&q.likely)),
        honest(q.spouses.to_string()),
        cost.cpu_s.map_or_else(missing, |cpu| format!("{cpu:.2}")),
        cost.wall_s,
        cost.peak_mib.map_or_else(missing, |mib| format!("{mib:.0}")),
    )
}

/// Rows linked right by what was done to them, one column a measurement.
pub(crate) fn noise(of: &[Measured]) -> String {
    let tags: std::collections::BTreeSet<&String> =
        of.iter().flat_map(|one| one.quality.noise.keys()).collect();
    let mut text = format!("{:<24}", "linked right at p >= 0.5");
    for one in of {
        let owner = if one.owner { "+owner" } else { "" };
        text += &format!(" {:>20}", format!("{}{owner}", one.export));
    }
    for tag in tags {
        text += &format!("\n{tag:<24}");
        for one in of {
            text += &match one.quality.noise.get(tag) {
                Some((rows, right)) => {
                    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
                    let share = *right as f64 / *rows as f64;
                    format!(" {:>20}", format!("{share:.2} of {rows}"))
                }
                None => format!(" {:>20}", ""),
            };
        }
    }
    text
}

/// `10k`, `1m`.
pub(crate) fn short(records: u64) -> String {
    match records {
        0..1_000 => records.to_string(),
        1_000..1_000_000 => format!("{}k", records / 1_000),
        _ => format!("{}m", records / 1_000_000),
    }
}
