//! Whether, and when, the same is asked again.

use crate::intake::http::after::told_wait_s;
use crate::intake::http::answer::Answer;

/// What an answer means for the asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is one, good or bad: the connector reads it.
    Take,
    /// The same may be asked again, after so many seconds where the server says.
    Again(Option<u64>),
}

/// How a service's answers are judged. Services differ in what they call a limit.
pub type Judge = fn(&Answer) -> Verdict;

/// Too much and out of order may pass; all else stays as it is, however often it is asked.
#[must_use]
pub fn usual(answer: &Answer) -> Verdict {
    match answer.status {
        408 | 425 | 429 | 500 | 502 | 503 | 504 => Verdict::Again(told_wait_s(answer)),
        _ => Verdict::Take,
    }
}

/// Milliseconds before the next try: doubled each time, and by chance up to half less, so that many
/// who were sent away together do not come back together.
pub(super) fn wait_ms(first_ms: u64, tries: u32, chance: f64) -> u64 {
    let doubled = first_ms.saturating_mul(1 << tries.saturating_sub(1).min(10));
    // A wait is far below 2^53 milliseconds, and a lost fraction of one matters to nobody.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a wait of minutes, not below zero"
    )]
    let less = (doubled as f64 / 2.0 * chance.clamp(0.0, 1.0)) as u64;
    doubled.saturating_sub(less)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_are_spread() {
        assert_eq!([1, 2, 3].map(|tries| wait_ms(500, tries, 0.0)), [500, 1000, 2000]);
        assert_eq!(wait_ms(500, 1, 0.999), 251);
        assert_eq!(wait_ms(500, 1_000, 0.0), 512_000);
    }

    #[test]
    fn only_what_may_pass_is_asked_again() {
        let of = |status| usual(&Answer::made(status, &[], b"", 0));

        assert_eq!([429, 500, 503].map(of), [Verdict::Again(None); 3]);
        assert_eq!([200, 400, 401, 402, 403, 404, 426].map(of), [Verdict::Take; 7]);
    }
}
