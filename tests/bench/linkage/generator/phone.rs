//! Telephone numbers.
//!
//! The ranges kept for fiction (AU 0491 57x and 5550, GB 07700 900 and 01632 960, US 555-01xx)
//! hold some 100,000 numbers, too few for a CRM of that size: everybody would share a number with
//! a stranger. Numbers come from the blocks around them, and in scenarios of more than a million
//! records from all mobile numbers. They are made up; who has such a number is chance.

use std::fmt::Write as _;

use super::rng::Rng;

/// A number without its country's prefix.
#[derive(Clone)]
pub(super) struct Phone {
    pub(super) country: Country,
    national: String,
}

/// Where somebody lives.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Country {
    Au,
    Gb,
    Us,
}

impl Country {
    /// Where a client lives: mostly at home.
    pub(super) fn any(rng: &mut Rng) -> Self {
        match rng.below(10) {
            0..6 => Self::Au,
            6..8 => Self::Gb,
            _ => Self::Us,
        }
    }

    /// Its code of two letters.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Au => "AU",
            Self::Gb => "GB",
            Self::Us => "US",
        }
    }
}

/// Area codes of real places.
const AREAS: &[u64] = &[
    201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225,
    228, 229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281,
    301, 302, 303, 304, 305, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321,
    323, 325, 330, 334, 336, 337, 339, 347, 351, 352, 360, 361, 386, 401, 402, 404, 405, 406, 407,
    408, 409, 410, 412, 413, 414, 415, 417, 419, 423, 425, 432, 434, 435, 440, 443, 469, 478, 479,
    480, 501, 502, 503, 504, 505, 507, 508, 509, 510, 512, 513, 515, 516, 517, 518, 520, 530, 540,
];

impl Phone {
    /// A number; `wide` takes it from a larger block.
    pub(super) fn any(country: Country, wide: bool, rng: &mut Rng) -> Self {
        let mobile = rng.chance(0.8);
        let national = match (country, mobile, wide) {
            (Country::Au, true, false) => format!("49{:07}", rng.below(10_000_000)),
            (Country::Au, true, true) => format!("4{:08}", rng.below(100_000_000)),
            (Country::Au, false, _) => {
                let area = rng.pick(&["2", "3", "7", "8"]);
                format!("{area}{}{:06}", rng.pick(&["55", "70"]), rng.below(1_000_000))
            }
            (Country::Gb, true, false) => format!("7700{:06}", rng.below(1_000_000)),
            (Country::Gb, true, true) => {
                format!("7{}{:08}", rng.within(4, 10), rng.below(100_000_000))
            }
            (Country::Gb, false, _) => format!("1632{:06}", rng.below(1_000_000)),
            (Country::Us, _, false) => {
                format!("{}555{:04}", AREAS[rng.index(AREAS.len())], rng.below(10_000))
            }
            (Country::Us, _, true) => {
                let area = AREAS[rng.index(AREAS.len())];
                format!("{area}{}{:06}", rng.within(2, 10), rng.below(1_000_000))
            }
        };
        Self { country, national }
    }

    /// The number as somebody types it: any of eight ways.
    pub(super) fn typed(&self, rng: &mut Rng) -> String {
        let n = self.national.as_str();
        let way = rng.below(8);
        let mut text = String::with_capacity(20);
        let done = match self.country {
            Country::Au => {
                let (a, b, c) = (&n[..3], &n[3..6], &n[6..]);
                match way {
                    0 => write!(text, "+61{n}"),
                    1 => write!(text, "0{n}"),
                    2 => write!(text, "+61 {a} {b} {c}"),
                    3 => write!(text, "0{a} {b} {c}"),
                    4 => write!(text, "0{a}-{b}-{c}"),
                    5 => write!(text, "+61 (0){n}"),
                    6 => write!(text, "0011 61 {n}"),
                    _ if n.starts_with('4') => write!(text, "61{n}"),
                    _ => write!(text, "(0{}) {} {}", &n[..1], &n[1..5], &n[5..]),
                }
            }
            Country::Gb => {
                let (a, b) = (&n[..4], &n[4..]);
                match way {
                    0 => write!(text, "+44{n}"),
                    1 => write!(text, "0{n}"),
                    2 => write!(text, "+44 {a} {b}"),
                    3 => write!(text, "0{a} {b}"),
                    4 => write!(text, "0{a}-{}-{}", &n[4..7], &n[7..]),
                    5 => write!(text, "+44 (0){n}"),
                    6 => write!(text, "0044{n}"),
                    _ => write!(text, "44{n}"),
                }
            }
            Country::Us => {
                let (a, b, c) = (&n[..3], &n[3..6], &n[6..]);
                match way {
                    0 => write!(text, "+1{n}"),
                    1 => write!(text, "{n}"),
                    2 => write!(text, "({a}) {b}-{c}"),
                    3 => write!(text, "{a}-{b}-{c}"),
                    4 => write!(text, "{a}.{b}.{c}"),
                    5 => write!(text, "+1 {a} {b} {c}"),
                    6 => write!(text, "1-{a}-{b}-{c}"),
                    _ if rng.chance(0.1) => write!(text, "+1 ({a}) {b}-{c} x12"),
                    _ => write!(text, "+1 ({a}) {b}-{c}"),
                }
            }
        };
        debug_assert!(done.is_ok(), "writing to a string");
        text
    }
}
