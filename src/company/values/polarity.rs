//! Yes and no, and which way round a column means it.
//!
//! `Unsubscribed: yes` is a wish not to be contacted; `Email Opt-In: no` is none, it only says that
//! nobody ticked the box. `Consent: no` is one when it is written out, since a box that nobody
//! ticked is exported as `false` or `0`. A word that is neither is not guessed.

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    Blank,
    /// Yes.
    Yes,
    /// No.
    No,
    /// Something else.
    Other,
}

const YES: &[&str] = &[
    "yes", "y", "true", "t", "1", "x", "✓", "✔", "☑", "on", "checked", "ticked", "all", "email",
    "sms", "phone", "letter", "letters", "call", "calls", "mail",
];
const NO: &[&str] = &[
    "no",
    "n",
    "false",
    "f",
    "0",
    "off",
    "unchecked",
    "subscribed",
    "opted in",
    "opt in",
    "ok",
    "allowed",
];
const BLANK: &[&str] = &[
    "",
    "-",
    "--",
    "n/a",
    "na",
    "null",
    "none",
    "nil",
    "unknown",
    "not set",
    "(blank)",
    "not specified",
];

/// Words that say, in any column, that somebody does not want to be contacted; between blanks, so
/// that they are found as whole words.
const WISHES: &[&str] = &[
    " do not contact ",
    " do not email ",
    " do not e mail ",
    " do not call ",
    " do not mail ",
    " do not text ",
    " do not sms ",
    " dnc ",
    " unsubscribed ",
    " opted out ",
    " opt out ",
    " optout ",
    " dont contact ",
    " don t contact ",
    " no contact ",
    " do not disturb ",
    " dnd ",
    " globally unsubscribed ",
];

/// Words that turn `opted out` and `unsubscribed` around: `not opted out`.
const DENIALS: &[&str] = &["not", "never", "no", "non"];

/// Reads a cell as yes or no.
pub fn answer(text: &str) -> Answer {
    let text = text.trim().to_lowercase();
    let text = text.as_str();
    if BLANK.contains(&text) {
        return Answer::Blank;
    }
    let parts: Vec<&str> =
        text.split([';', ',', '|']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if !parts.is_empty() && parts.iter().all(|part| YES.contains(part)) {
        return Answer::Yes;
    }
    if NO.contains(&text) { Answer::No } else { Answer::Other }
}

/// Tells whether a text says that somebody does not want to be contacted.
pub fn is_wish(text: &str) -> bool {
    if text.len() < 3 || text.len() > 200 {
        return false;
    }
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let folded = words.map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    let padded = format!(" {folded} ");
    WISHES.iter().any(|wish| {
        let Some(at) = padded.find(wish) else { return false };
        let before = padded.get(..at).unwrap_or_default();
        let before = before.split(' ').next_back().unwrap_or_default();
        let order = wish.starts_with(" do") || wish.starts_with(" no");
        let denied = !order && DENIALS.contains(&before);
        !denied && !denied_after(&padded, at + wish.len())
    })
}

/// Tells whether a `no` stands right behind a wish: `Unsubscribed: no`.
fn denied_after(padded: &str, end: usize) -> bool {
    let next = padded.get(end..).unwrap_or_default().split_whitespace().next().unwrap_or_default();
    ["no", "false", "0", "n"].contains(&next)
}

/// Answers of a consent column that refuse.
const REFUSALS: &[&str] = &[
    "no",
    "refused",
    "declined",
    "denied",
    "withdrawn",
    "consent withdrawn",
    "revoked",
    "objected",
    "no consent",
];

/// Tells whether a consent column refuses: a `no` written out, a withdrawal, a wish.
pub fn refuses_consent(text: &str) -> bool {
    let folded = text.trim().to_lowercase();
    REFUSALS.contains(&folded.as_str()) || withdraws(text)
}

/// Tells whether an opt-in column withdraws: its `no` alone does not.
pub fn withdraws(text: &str) -> bool {
    let folded = text.trim().to_lowercase();
    ["withdrawn", "consent withdrawn", "revoked", "objected", "unsubscribe"]
        .contains(&folded.as_str())
        || is_wish(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_in_the_words_of_exports() {
        for text in ["Yes", "TRUE", "1", "x", "✓", "email; sms"] {
            assert_eq!(answer(text), Answer::Yes, "{text}");
        }
        for text in ["No", "false", "0", "Subscribed", "opted in"] {
            assert_eq!(answer(text), Answer::No, "{text}");
        }
        assert_eq!(answer("n/a"), Answer::Blank);
        assert_eq!(answer("perhaps"), Answer::Other);
    }

    #[test]
    fn a_wish_is_told_in_a_status_or_a_tag() {
        for text in [
            "Do not contact",
            "DNC",
            "Lead - do-not-contact",
            "Unsubscribed",
            "opted out (2024)",
            "DO_NOT_CONTACT",
        ] {
            assert!(is_wish(text), "{text}");
        }
    }

    #[test]
    fn what_only_sounds_like_a_wish_is_none() {
        for text in [
            "Active",
            "not opted out",
            "never unsubscribed",
            "Unsubscribed: no",
            "Contact",
            "Subscribed",
            "no",
            "Marketing contact",
        ] {
            assert!(!is_wish(text), "{text}");
        }
    }

    #[test]
    fn a_box_nobody_ticked_refuses_nothing() {
        assert!(
            refuses_consent("No")
                && refuses_consent("Withdrawn")
                && refuses_consent("unsubscribed")
        );
        assert!(!refuses_consent("false") && !refuses_consent("0") && !refuses_consent(""));
        assert!(!withdraws("no") && withdraws("Unsubscribed"));
        assert!(!withdraws("Non-marketing contact"));
    }
}
