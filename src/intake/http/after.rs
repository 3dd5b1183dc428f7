//! When a server wants to be asked again: `Retry-After` as seconds or as a date, and the
//! `x-rate-limit-*` headers.

use crate::intake::http::answer::Answer;

/// How much a server still grants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    /// Requests that are left until then.
    pub remaining: Option<u64>,
    /// When it begins anew, in seconds since 1970.
    pub resets_at_s: Option<i64>,
}

impl Quota {
    /// Reads the headers of an answer; nothing where there are none.
    #[must_use]
    pub fn of(answer: &Answer) -> Self {
        let number = |names: &[&str]| {
            names.iter().find_map(|name| answer.header(name)?.trim().parse::<i64>().ok())
        };
        let remaining = number(&["x-rate-limit-remaining", "x-ratelimit-remaining"]);
        let resets = number(&["x-rate-limit-reset", "x-ratelimit-reset"]);
        Self {
            remaining: remaining.and_then(|left| u64::try_from(left).ok()),
            // Some services give seconds from now: no date of theirs lies before 2001.
            resets_at_s: resets.map(|at| if at < 1_000_000_000 { answer.at_s + at } else { at }),
        }
    }

    /// Seconds until it begins anew, one more to be sure.
    #[must_use]
    pub fn wait_s(&self, now_s: i64) -> Option<u64> {
        let wait = self.resets_at_s?.saturating_sub(now_s).saturating_add(1);
        Some(u64::try_from(wait).unwrap_or(0))
    }
}

/// Seconds that an answer asks to be left alone; `None` where it does not say.
#[must_use]
pub fn told_wait_s(answer: &Answer) -> Option<u64> {
    let told = answer.header("retry-after").and_then(|text| retry_after(text, answer.at_s));
    if told.is_some() {
        return told;
    }
    let quota = Quota::of(answer);
    let spent = answer.status == 429 || quota.remaining == Some(0);
    if spent { quota.wait_s(answer.at_s) } else { None }
}

/// `120`, `1.5` or `Wed, 21 Oct 2026 07:28:00 GMT`, as seconds from now.
fn retry_after(text: &str, now_s: i64) -> Option<u64> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    if let Some((whole, part)) = text.split_once('.')
        && part.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(whole) = whole.parse::<u64>()
    {
        return Some(whole.saturating_add(1));
    }
    let at = date(text)?;
    Some(u64::try_from(at.saturating_sub(now_s)).unwrap_or(0))
}

/// An HTTP date in its three forms, as seconds since 1970.
pub(super) fn date(text: &str) -> Option<i64> {
    let forms = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let read = |form: &&str| chrono::NaiveDateTime::parse_from_str(text, form).ok();
    forms.iter().find_map(read).map(|at| at.and_utc().timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_792_566_000;

    fn answer(status: u16, headers: &[(&str, &str)]) -> Answer {
        Answer::made(status, headers, b"", NOW)
    }

    #[test]
    fn all_forms_of_retry_after_are_understood() {
        for (text, wait) in [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("1.5", Some(2)),
            ("Wed, 21 Oct 2026 07:01:00 GMT", Some(60)),
            ("Wednesday, 21-Oct-26 07:01:00 GMT", Some(60)),
            ("Wed Oct 21 07:01:00 2026", Some(60)),
            ("Wed, 21 Oct 2020 07:01:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(retry_after(text, 1_792_566_000), wait, "{text}");
        }
    }

    #[test]
    fn a_spent_quota_says_when_it_begins_anew() {
        let reset = (NOW + 300).to_string();
        let spent = answer(429, &[("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", &reset)]);
        let left = answer(200, &[("x-rate-limit-remaining", "7"), ("x-rate-limit-reset", &reset)]);

        assert_eq!(told_wait_s(&spent), Some(301));
        assert_eq!(told_wait_s(&left), None);
        assert_eq!(Quota::of(&left).remaining, Some(7));
        assert_eq!(told_wait_s(&answer(429, &[])), None);
    }
}
