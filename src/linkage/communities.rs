//! Naming communities: which given and family names go together.
//!
//! Names are not independent. Somebody called Wei is far likelier to be a Zhang than the share of
//! Zhangs in the book says, so that taking the two shares for independent makes two namesakes look
//! like one person. A mixture model of a few communities, in each of which the two parts are
//! independent, is learnt from the book itself by expectation maximisation (Hofmann,
//! "Probabilistic Latent Semantic Analysis", 1999). Nothing but the pairs of names goes in: a
//! community has no label, and nothing but the frequency of a whole name comes out.

use std::sync::LazyLock;

use crate::linkage::hash::hash;

/// How many communities there are.
pub(super) const COMMUNITIES: usize = 12;

/// Pairs of names that are looked at.
const SAMPLE: usize = 400_000;

/// Rounds of expectation maximisation.
const ROUNDS: usize = 14;

/// Weight of belonging to all communities as the whole book does, in pairs.
const SMOOTHING: f32 = 1.2;

/// How much a token belongs to each community.
type Belonging = [f32; COMMUNITIES];

/// Evenly chosen pairs of given and family token, from entries of `(family, given)` and row.
pub(super) fn sample(by_family: &[(u64, u32)], tokens: u32) -> Vec<(u32, u32)> {
    let step = (by_family.len() / SAMPLE).max(1);
    let both = by_family.iter().step_by(step).map(|(key, _)| {
        let family = u32::try_from(key >> 32).unwrap_or(u32::MAX);
        let given = u32::try_from(key & 0xffff_ffff).unwrap_or(u32::MAX);
        (given, family)
    });
    both.filter(|(given, family)| *given < tokens && *family < tokens).collect()
}

/// Learns how much each token belongs to each community: the shares of all communities (which add
/// up to 255), then [`COMMUNITIES`] bytes a token as a given name and as many as a family name.
/// A token that is in no pair belongs to all as the book does.
pub(super) fn learn(pairs: &[(u32, u32)], counts: (&[u32], &[u32]), tokens: usize) -> Vec<u8> {
    let mut shares = [1.0 / 12.0; COMMUNITIES];
    // Tables by token are sparse: tokens of the sample get small numbers of their own.
    let mut small = vec![u32::MAX; tokens];
    let mut used: Vec<u32> = Vec::new();
    let mut local: Vec<(u32, u32)> = Vec::with_capacity(pairs.len());
    for (given, family) in pairs {
        let mut number = |token: u32| {
            let place = small.get_mut(token as usize)?;
            if *place == u32::MAX {
                *place = u32::try_from(used.len()).unwrap_or(u32::MAX);
                used.push(token);
            }
            Some(*place)
        };
        if let (Some(given), Some(family)) = (number(*given), number(*family)) {
            local.push((given, family));
        }
    }
    let begin = |token: &u32| -> Belonging {
        let mut belonging = [0.5; COMMUNITIES];
        let seed = hash("seed", &[&token.to_string()]);
        let one = usize::try_from(seed % COMMUNITIES as u64).unwrap_or(0);
        if let Some(place) = belonging.get_mut(one) {
            *place = 1.5;
        }
        belonging
    };
    let mut given: Vec<Belonging> = used.iter().map(begin).collect();
    let mut family: Vec<Belonging> = given.clone();
    for table in [&mut given, &mut family] {
        normalise(table, &shares);
    }
    for _ in 0..ROUNDS {
        let mut next_given = vec![[0.0; COMMUNITIES]; used.len()];
        let mut next_family = next_given.clone();
        let mut next_shares = [1e-3; COMMUNITIES];
        let inverse = shares.map(f32::recip);
        for (one, two) in &local {
            let (Some(left), Some(right)) = (given.get(*one as usize), family.get(*two as usize))
            else {
                continue;
            };
            let mut together = [0.0; COMMUNITIES];
            let mut sum = 0.0;
            for (((to, l), r), inverse) in together.iter_mut().zip(left).zip(right).zip(&inverse) {
                *to = l * r * inverse;
                sum += *to;
            }
            let scale = sum.recip();
            for part in &mut together {
                *part *= scale;
            }
            let add = |row: Option<&mut Belonging>| {
                for (place, part) in row.into_iter().flatten().zip(&together) {
                    *place += part;
                }
            };
            add(next_given.get_mut(*one as usize));
            add(next_family.get_mut(*two as usize));
            add(Some(&mut next_shares));
        }
        let total: f32 = next_shares.iter().sum();
        for (share, next) in shares.iter_mut().zip(next_shares) {
            *share = (next / total).max(0.002);
        }
        (given, family) = (next_given, next_family);
        for table in [&mut given, &mut family] {
            normalise(table, &shares);
        }
    }
    pack(&shares, &small, &given, &family, counts)
}

/// Makes each row add up to one, drawn towards the shares of the whole.
fn normalise(table: &mut [Belonging], shares: &Belonging) {
    for row in table {
        let sum: f32 = row.iter().sum::<f32>() + SMOOTHING;
        for (place, share) in row.iter_mut().zip(shares) {
            *place = (*place + SMOOTHING * share) / sum;
        }
    }
}

/// The tables as bytes.
fn pack(
    shares: &Belonging,
    small: &[u32],
    given: &[Belonging],
    family: &[Belonging],
    (given_counts, family_counts): (&[u32], &[u32]),
) -> Vec<u8> {
    let byte = |part: f32| -> u8 {
        // In sixteenths of a doubling, which keeps small shares apart.
        let level = 255.0 + part.max(1e-5).log2() * 15.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let level = level.clamp(0.0, 255.0) as u8;
        level
    };
    let mut packed: Vec<u8> = shares.iter().map(|share| byte(*share)).collect();
    for (at, local) in small.iter().enumerate() {
        for (table, counts) in [(given, given_counts), (family, family_counts)] {
            let borne = counts.get(at).is_some_and(|count| *count > 0);
            let row = table.get(*local as usize).filter(|_| borne).unwrap_or(shares);
            packed.extend(row.iter().map(|part| byte(*part)));
        }
    }
    packed
}

/// The shares that the 256 levels of a packed table stand for.
static PARTS: LazyLock<[f64; 256]> = LazyLock::new(|| {
    let mut parts = [0.0; 256];
    for (level, part) in (0_u8..=255).zip(&mut parts) {
        *part = ((f64::from(level) - 255.0) / 15.0).exp2();
    }
    parts
});

/// How much likelier two names go together than by chance: 1 where nothing is known.
pub(super) fn lift(packed: &[u8], given: Option<u32>, family: Option<u32>) -> f64 {
    let parts = &*PARTS;
    let part = |byte: &u8| parts.get(usize::from(*byte)).copied().unwrap_or(0.0);
    let row = |token: Option<u32>, side: usize| {
        let at = COMMUNITIES * (1 + 2 * token? as usize + side);
        packed.get(at..at + COMMUNITIES)
    };
    let (Some(left), Some(right), Some(shares)) =
        (row(given, 0), row(family, 1), packed.get(..COMMUNITIES))
    else {
        return 1.0;
    };
    let terms = left.iter().zip(right).zip(shares);
    let together: f64 = terms.map(|((l, r), share)| part(l) * part(r) / part(share)).sum();
    together.clamp(0.02, 200.0)
}
