//! The firms people work for, each made from its number, so that none is kept.

use super::names::Names;
use super::noise::slug;
use super::noise::typo;
use super::rng::Rng;
use super::rng::Use;

/// A firm: its name without, and its legal form.
struct Firm {
    base: String,
    form: &'static str,
}

/// How a legal form is written elsewhere.
const FORMS: &[(&str, &[&str])] = &[
    ("Pty Ltd", &["Pty Ltd", "Pty. Ltd.", "P/L", "PTY LTD", "Pty Limited", "", ""]),
    ("Ltd", &["Ltd", "Ltd.", "Limited", ""]),
    ("Limited", &["Limited", "Ltd", ""]),
    ("Group", &["Group", "Grp", "Group Pty Ltd", ""]),
    ("Inc", &["Inc", "Inc.", "Incorporated", ""]),
    ("LLC", &["LLC", "L.L.C.", ""]),
    ("", &[""]),
];

/// All firms of a scenario.
pub(super) struct Companies<'n> {
    names: &'n Names,
    seed: u64,
    count: usize,
}

impl<'n> Companies<'n> {
    /// One firm for every eight records.
    pub(super) fn new(names: &'n Names, seed: u64, records: u64) -> Self {
        let count = usize::try_from((records + 20_000) / 8).unwrap_or(usize::MAX);
        Self { names, seed, count }
    }

    /// A firm, by number; a few employ many.
    pub(super) fn any(&self, rng: &mut Rng) -> usize {
        rng.zipf(self.count, 5.0, 0.75)
    }

    /// Its name as somebody writes it.
    pub(super) fn written(&self, firm: usize, rng: &mut Rng) -> String {
        let Firm { mut base, form } = self.firm(firm);
        let forms = FORMS.iter().find(|(known, _)| *known == form).map_or(&[""][..], |row| row.1);
        let ending = rng.pick(forms);
        if base.contains('&') && rng.chance(0.4) {
            base = base.replace('&', "and");
        }
        match rng.below(100) {
            0..5 if base.split(' ').count() > 2 => {
                base.truncate(base.rfind(' ').unwrap_or(base.len()));
            }
            5..8 => base = base.to_uppercase(),
            8..11 => {
                let tail = ["Australia", "AU", "International", "-", "|"];
                let tail = rng.pick(&tail);
                base = match tail {
                    "-" | "|" => format!("{base} {tail} {}", self.names.word("places", rng)),
                    _ => format!("{base} {tail}"),
                };
            }
            11..13 => base = typo(&base, rng),
            _ => {}
        }
        if ending.is_empty() { base } else { format!("{base} {ending}") }
    }

    /// The first word of its name, as in an address book: "Ann Larkin" for Ann at Larkin Plumbing.
    pub(super) fn first_word(&self, firm: usize) -> String {
        self.firm(firm).base.split(' ').next().unwrap_or_default().to_owned()
    }

    /// The domain its people's addresses have.
    pub(super) fn domain(&self, firm: usize) -> String {
        let firm = self.firm(firm);
        let end = match firm.form {
            "Pty Ltd" | "Group" => "-com-au",
            "Ltd" | "Limited" => "-co-uk",
            "" => "-net",
            _ => "-com",
        };
        format!("{}{end}.example", slug(&firm.base))
    }

    fn firm(&self, number: usize) -> Firm {
        let rng = &mut Rng::of(self.seed, Use::Company, number as u64);
        let word = |list: &str, rng: &mut Rng| self.names.word(list, rng);
        let family = |rng: &mut Rng| self.names.common().family(false, rng).latin;
        let base = match rng.below(100) {
            0..40 => format!("{} {}", family(rng), word("trades", rng)),
            40..60 => format!("{} {}", word("places", rng), word("trades", rng)),
            60..72 => format!("{} & {}", family(rng), family(rng)),
            72..80 => format!("{} {}", word("brands", rng), word("places", rng)),
            80..90 => {
                let gap = rng.pick(&["", " "]);
                let (front, back) = (word("fronts", rng), word("backs", rng));
                let back = if gap.is_empty() { back.to_lowercase() } else { back };
                format!("{front}{gap}{back} {}", word("trades", rng))
            }
            _ => format!("{} {} {}", family(rng), family(rng), word("trades", rng)),
        };
        let forms = ["Pty Ltd", "Pty Ltd", "Ltd", "Limited", "Group", "Inc", "LLC", "", ""];
        Firm { base, form: rng.pick(&forms) }
    }
}
