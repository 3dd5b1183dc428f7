//! Fields of a form. Every field is named by the page that reads it and comes once; anything else
//! is refused, so that nothing can be set that no page shows.

use std::fmt::Write as _;
use std::time::Duration;

use axum::body::Body;
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header;
use futures_util::StreamExt as _;

use crate::web::stop::Stop;

/// Fields of a form at most.
const FIELDS: usize = 300;
/// Times the limit that is read, at most, before the socket is closed.
const DRAINED: u64 = 4;
/// How long a form may take to arrive.
const FORM_S: u64 = 20;

/// What was filled in.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    fields: Vec<(String, String)>,
}

impl Form {
    /// Reads `a=1&b=2`, each name once.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Stop> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for pair in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            let value = decode(halves.next().unwrap_or_default())?;
            Self::admit(&fields, &name, &value)?;
            fields.push((name, value));
        }
        Ok(Self { fields })
    }

    /// Adds a field.
    pub(super) fn add(&mut self, name: String, value: String) -> Result<(), Stop> {
        Self::admit(&self.fields, &name, &value)?;
        self.fields.push((name, value));
        Ok(())
    }

    fn admit(fields: &[(String, String)], name: &str, value: &str) -> Result<(), Stop> {
        if fields.len() >= FIELDS || fields.iter().any(|(known, _)| known == name) {
            return Err(Stop::bad("A field was sent twice."));
        }
        if value.contains('\0') || name.contains('\0') {
            return Err(Stop::bad("A field holds a character that no text has."));
        }
        Ok(())
    }

    /// Refuses fields that were not asked for. A name that ends with `*` stands for all that begin
    /// like it.
    pub(super) fn only(&self, names: &[&str]) -> Result<(), Stop> {
        let asked = |name: &str| {
            names.iter().any(|one| match one.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => *one == name,
            })
        };
        if self.fields.iter().all(|(name, _)| asked(name)) {
            Ok(())
        } else {
            Err(Stop::bad("A field was sent that this form does not have."))
        }
    }

    /// A field without spaces around it; empty where it was not sent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// A field as it was sent: a password may begin with a space.
    pub(super) fn raw(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// A field; `None` where it is empty.
    pub(super) fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// All fields.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Reads a form.
pub(super) async fn read(body: Body, headers: &HeaderMap, limit: u64) -> Result<Form, Stop> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let plain = kind.map(|kind| kind.split(';').next().unwrap_or_default().trim());
    let within = Duration::from_secs(FORM_S);
    let bytes =
        tokio::time::timeout(within, whole(body, limit)).await.map_err(|_| Stop::Slow)??;
    match plain {
        Some("application/x-www-form-urlencoded") => Form::parse(&bytes),
        None if bytes.is_empty() => Ok(Form::default()),
        _ => Err(Stop::Kind),
    }
}

/// A body as one piece, never more than the limit.
async fn whole(body: Body, limit: u64) -> Result<Bytes, Stop> {
    let mut stream = body.into_data_stream();
    let (mut all, mut sent) = (Vec::new(), 0_u64);
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|_| Stop::bad("What was sent broke off."))?;
        sent += piece.len() as u64;
        // A little more is read and thrown away, so that the answer is not lost with the socket.
        if sent > limit.saturating_mul(DRAINED) {
            return Err(Stop::TooLarge);
        }
        if sent <= limit {
            all.extend_from_slice(&piece);
        }
    }
    if sent > limit { Err(Stop::TooLarge) } else { Ok(Bytes::from(all)) }
}

/// A name or value, once: `+` is a space and `%41` an A. It must be UTF-8.
fn decode(bytes: &[u8]) -> Result<String, Stop> {
    let broken = || Stop::bad("A field could not be read.");
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let (high, low) = (digit(), digit());
                let value = high.zip(low).map(|(high, low)| high * 16 + low);
                value.and_then(|value| u8::try_from(value).ok()).ok_or_else(broken)?
            }
            other => other,
        });
    }
    String::from_utf8(out).map_err(|_| broken())
}

/// A word for the query of an address.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_decoded_once() {
        let form = Form::parse(b"name=Ada+Moss&note=50%2525&empty=").unwrap();

        assert_eq!(form.get("name"), "Ada Moss");
        assert_eq!(form.get("note"), "50%25");
        assert_eq!(form.some("empty"), None);
    }

    #[test]
    fn a_field_that_comes_twice_or_was_not_asked_for_is_refused() {
        assert!(Form::parse(b"role=rep&role=administrator").is_err());
        let form = Form::parse(b"name=a&role=administrator&column-1=x").unwrap();
        assert!(form.only(&["name", "column-*"]).is_err());
        assert!(form.only(&["name", "role", "column-*"]).is_ok());
    }

    #[test]
    fn broken_escapes_and_text_that_is_not_utf_8_are_refused() {
        for sent in [&b"a=%"[..], b"a=%zz", b"a=%f", b"a=%ff", b"a=%00"] {
            assert!(Form::parse(sent).is_err(), "{sent:?}");
        }
    }

    #[test]
    fn what_is_encoded_is_decoded_to_itself() {
        for text in ["a b&c=d", "50%", "Zoë/..", "+"] {
            assert_eq!(decode(encode(text).as_bytes()).unwrap(), text);
        }
    }
}
