//! How many mistakes make one word of another: edits, cheaper where ears, eyes and romanisations
//! mix letters up.

use std::sync::LazyLock;

/// Letter groups that are written for one sound, or look like one letter.
const GROUPS: &[(&str, &str, f64)] = &[
    ("ph", "f", 0.15),
    ("ck", "k", 0.1),
    ("ks", "x", 0.15),
    ("cs", "x", 0.2),
    ("kh", "h", 0.3),
    ("ch", "k", 0.35),
    ("ch", "h", 0.4),
    ("ch", "sh", 0.3),
    ("ch", "c", 0.3),
    ("ch", "tj", 0.4),
    ("sch", "sh", 0.2),
    ("sh", "s", 0.3),
    ("th", "t", 0.25),
    ("dj", "j", 0.15),
    ("dzh", "j", 0.2),
    ("dzh", "zh", 0.3),
    ("gi", "j", 0.4),
    ("tz", "ts", 0.1),
    ("ts", "c", 0.3),
    ("tz", "z", 0.25),
    ("ts", "z", 0.25),
    ("dz", "z", 0.3),
    ("ou", "u", 0.15),
    ("ou", "o", 0.3),
    ("oo", "u", 0.15),
    ("ou", "w", 0.25),
    ("ee", "i", 0.15),
    ("ie", "i", 0.3),
    ("ie", "y", 0.3),
    ("ey", "y", 0.25),
    ("iy", "y", 0.1),
    ("yi", "i", 0.15),
    ("ij", "y", 0.2),
    ("ii", "i", 0.15),
    ("iy", "i", 0.15),
    ("ei", "ai", 0.2),
    ("ay", "ei", 0.2),
    ("ae", "a", 0.25),
    ("oe", "o", 0.25),
    ("ue", "u", 0.25),
    ("yu", "iu", 0.15),
    ("ya", "ia", 0.15),
    ("ia", "ja", 0.2),
    ("ya", "a", 0.4),
    ("ye", "e", 0.25),
    ("je", "e", 0.3),
    ("ks", "ch", 0.6),
    ("gu", "g", 0.3),
    ("qu", "k", 0.3),
    ("gh", "g", 0.2),
    ("kw", "qu", 0.2),
    ("wh", "w", 0.2),
    ("rn", "m", 0.4),
    ("cl", "d", 0.5),
    ("vv", "w", 0.3),
    ("ll", "y", 0.5),
    ("mc", "mac", 0.1),
    ("nn", "m", 0.6),
];

/// Pairs of letters that are mixed up, and what that costs.
const LIKE: &[(&[u8; 2], f64)] = &[
    (b"ck", 0.2),
    (b"kq", 0.2),
    (b"cq", 0.3),
    (b"sz", 0.25),
    (b"cs", 0.4),
    (b"vw", 0.25),
    (b"fv", 0.35),
    (b"bv", 0.45),
    (b"bp", 0.5),
    (b"dt", 0.5),
    (b"gj", 0.35),
    (b"gk", 0.5),
    (b"jy", 0.3),
    (b"ij", 0.35),
    (b"iy", 0.2),
    (b"lr", 0.75),
    (b"mn", 0.6),
    (b"uv", 0.5),
    (b"uw", 0.3),
    (b"ou", 0.3),
    (b"ei", 0.35),
    (b"il", 0.6),
    (b"0o", 0.1),
    (b"1l", 0.1),
    (b"1i", 0.1),
    (b"5s", 0.1),
    (b"8b", 0.15),
    (b"6b", 0.3),
    (b"3e", 0.2),
    (b"4a", 0.2),
    (b"9g", 0.3),
    (b"2z", 0.2),
    (b"ce", 0.6),
    (b"ft", 0.7),
];

/// The cost of making one folded word of another. A plain mistake costs 1.
pub(super) fn distance(left: &str, right: &str) -> f64 {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let wide = right.len() + 1;
    let mut cheapest = vec![f64::INFINITY; (left.len() + 1) * wide];
    cheapest[0] = 0.0;
    for l in 0..=left.len() {
        for r in 0..=right.len() {
            let here = cheapest[l * wide + r];
            let mut to = |l: usize, r: usize, cost: f64| {
                let known = &mut cheapest[l * wide + r];
                *known = known.min(here + cost);
            };
            let front = if l == 0 && r == 0 { 1.3 } else { 1.0 };
            if l < left.len() {
                to(l + 1, r, front * spare(left, l));
            }
            if r < right.len() {
                to(l, r + 1, front * spare(right, r));
            }
            if let (Some(one), Some(two)) = (left.get(l), right.get(r)) {
                let end = l + 1 == left.len() && r + 1 == right.len();
                to(l + 1, r + 1, front * exchange(*one, *two, end));
                if l + 1 < left.len()
                    && r + 1 < right.len()
                    && one == &right[r + 1]
                    && two == &left[l + 1]
                {
                    to(l + 2, r + 2, 0.65);
                }
                grouped(left, right, (l, r), &mut to);
            }
        }
    }
    cheapest.last().copied().unwrap_or(0.0)
}

/// Letters and digits that a folded word is made of.
const SIGNS: usize = 36;

/// The number of a sign, below `SIGNS`.
fn number(sign: u8) -> usize {
    usize::from(match sign {
        b'a'..=b'z' => sign - b'a',
        b'0'..=b'9' => sign - b'0' + 26,
        _ => 0,
    })
}

/// A group, what it stands for, and the cost.
type Group = (&'static [u8], &'static [u8], f64);

/// The groups in both directions, by the first letters of both.
static BY_FIRST: LazyLock<Vec<Vec<Group>>> = LazyLock::new(|| {
    let mut table = vec![Vec::new(); SIGNS * SIGNS];
    for (long, short, cost) in GROUPS {
        for (one, two) in [(long.as_bytes(), short.as_bytes()), (short.as_bytes(), long.as_bytes())]
        {
            table[number(one[0]) * SIGNS + number(two[0])].push((one, two, *cost));
        }
    }
    table
});

/// What one sign for another costs, by the numbers of both.
static EXCHANGES: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let mut table = vec![1.0; SIGNS * SIGNS];
    let vowels = b"aeiouy";
    for (one, two) in vowels.iter().flat_map(|one| vowels.iter().map(move |two| (*one, *two))) {
        table[number(one) * SIGNS + number(two)] = 0.45;
    }
    for ([one, two], cost) in LIKE {
        table[number(*one) * SIGNS + number(*two)] = *cost;
        table[number(*two) * SIGNS + number(*one)] = *cost;
    }
    table
});

/// Groups of letters at a place of both words that stand for one another.
fn grouped(left: &[u8], right: &[u8], at: (usize, usize), to: &mut impl FnMut(usize, usize, f64)) {
    let (l, r) = at;
    for (one, two, cost) in &BY_FIRST[number(left[l]) * SIGNS + number(right[r])] {
        if left[l..].starts_with(one) && right[r..].starts_with(two) {
            to(l + one.len(), r + two.len(), *cost);
        }
    }
}

/// What a letter costs that one side lacks.
fn spare(word: &[u8], at: usize) -> f64 {
    let letter = word[at];
    let double = at > 0 && word[at - 1] == letter;
    match letter {
        _ if double => 0.2,
        b'h' if at > 0 => 0.35,
        b'e' if at + 1 == word.len() => 0.4,
        b'a' | b'e' | b'i' | b'o' | b'u' | b'y' if at > 0 => 0.55,
        _ => 1.0,
    }
}

/// What one letter for another costs. A last vowel tells men from women and costs most.
fn exchange(one: u8, two: u8, last: bool) -> f64 {
    if one == two {
        return 0.0;
    }
    let (one, two) = (one.min(two), one.max(two));
    if last && matches!((one, two), (b'a', b'o' | b'e' | b'u') | (b'e', b'o')) {
        return 0.8;
    }
    EXCHANGES[number(one) * SIGNS + number(two)]
}
