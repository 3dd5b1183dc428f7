//! What the file of a key holds: one word, or two lines such as `key = ...` and `token = ...`.

use std::path::Path;

use zeroize::Zeroizing;

use crate::company::live::Credential;
use crate::intake::secret::Secret;
use crate::usecase::UseError;
use crate::usecase::pull::PullError;
use crate::usecase::pull::settings;

/// What is kept for a CRM.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A key, a token, a secret.
    One(Secret),
    /// A key and a token, or a user and a password.
    Two(Secret, Secret),
}

impl Word {
    /// Reads a file.
    pub(super) fn in_file(file: &Path, credential: Credential) -> Result<Self, UseError> {
        let Some(names) = credential.lines() else {
            return Ok(Self::One(settings::word_in(file, "key")?));
        };
        let text = std::fs::read_to_string(file).map_err(UseError::file("read", file))?;
        let text = Zeroizing::new(text);
        let (first, second) = names;
        let form = format!("`{first} = ...` and `{second} = ...`");
        let file = file.display().to_string();
        Ok(two(&text, names).ok_or(PullError::NoLines { file, form })?)
    }

    /// What was given in a form; `None` where it is no key.
    pub(super) fn given(words: &[Secret], credential: Credential) -> Option<Self> {
        match (words, credential.lines()) {
            ([word], None) => {
                let word = word.expose().trim();
                let fine = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic());
                fine.then(|| Self::One(Secret::new(word.to_owned())))
            }
            ([first, second], Some(names)) => {
                let (one, other) = (first.expose(), second.expose());
                let text = format!("{} = {one}\n{} = {other}\n", names.0, names.1);
                two(&Zeroizing::new(text), names)
            }
            _ => None,
        }
    }

    /// Reads what [`Word::kept`] wrote.
    pub(super) fn of_kept(text: String, credential: Credential) -> Option<Self> {
        match credential.lines() {
            None => Some(Self::One(Secret::new(text))),
            Some(names) => two(&text, names),
        }
    }

    /// The text that is kept, sealed.
    pub(super) fn kept(&self, credential: Credential) -> Zeroizing<String> {
        let (first, second) = credential.lines().unwrap_or_default();
        Zeroizing::new(match self {
            Self::One(word) => word.expose().to_owned(),
            Self::Two(one, two) => {
                format!("{first} = {}\n{second} = {}\n", one.expose(), two.expose())
            }
        })
    }
}

/// The two lines, in any order, blank ones between them. A password may hold anything but an end of
/// line, and no blanks at its ends.
fn two(text: &str, names: (&str, &str)) -> Option<Word> {
    let (mut first, mut second) = (None, None);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (name, value) = line.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        let slot = match name {
            _ if name == names.0 => &mut first,
            _ if name == names.1 => &mut second,
            _ => return None,
        };
        if slot.is_some() || value.is_empty() || value.contains(char::is_control) {
            return None;
        }
        *slot = Some(Secret::new(value.to_owned()));
    }
    let (first, second) = (first?, second?);
    // A key is a header, and the name of a user ends at a colon.
    let fits = |word: &Secret| word.expose().bytes().all(|byte| byte.is_ascii_graphic());
    let fine = match names.0 {
        "user" => !first.expose().contains(':'),
        _ => fits(&first) && fits(&second),
    };
    fine.then_some(Word::Two(first, second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lines_are_read_in_any_order_and_nothing_else_is() {
        let read = |text: &str, credential: Credential| two(text, credential.lines().unwrap());
        let pair = |one: &str, two: &str| {
            Some(Word::Two(Secret::new(one.to_owned()), Secret::new(two.to_owned())))
        };

        let keys = |text| read(text, Credential::KeyAndToken);
        assert_eq!(keys("key = k1\ntoken = t=1\n"), pair("k1", "t=1"));
        assert_eq!(keys("\r\ntoken=t1\r\n\r\nkey=k1\r\n"), pair("k1", "t1"));
        let people = |text| read(text, Credential::Password);
        assert_eq!(people("user = Jane Harbour\npassword = a: b\n"), pair("Jane Harbour", "a: b"));
        for text in ["k1\nt1\n", "key = k1\n", "key = k1\ntoken =\n", "key = a b\ntoken = t\n"] {
            assert_eq!(keys(text), None, "{text}");
        }
        assert_eq!(keys("key = k1\ntoken = t1\nkey = k2\n"), None);
        assert_eq!(people("user = a:b\npassword = c\n"), None);
    }

    #[test]
    fn what_is_kept_comes_back() {
        let pair = Word::Two(Secret::new("Jane".to_owned()), Secret::new("a = b".to_owned()));
        let one = Word::One(Secret::new("k1".to_owned()));

        let back = |word: &Word, credential| {
            Word::of_kept(word.kept(credential).to_string(), credential).unwrap()
        };

        assert_eq!(back(&pair, Credential::Password), pair);
        assert_eq!(back(&one, Credential::Token), one);
    }
}
