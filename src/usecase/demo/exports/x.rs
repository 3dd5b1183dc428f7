//! X archives: `data/*.js` today, the same files at the root until early 2020.
//!
//! Each file is a line of JavaScript that sets a list. Ties are numbers alone, without name and
//! date. Uploaded contacts are addresses and numbers, without names.

use crate::usecase::demo::cards::Entry;
use crate::usecase::demo::exports::Written;
use crate::usecase::demo::exports::item;
use crate::usecase::demo::exports::json_text;
use crate::usecase::demo::rng::Rng;

/// `contact.js`: the uploaded address book.
pub(in crate::usecase::demo) fn contacts(entries: &[Entry]) -> Written {
    let rows = entries.iter().enumerate().map(|(at, entry)| {
        let card = entry.shown();
        let phones = [&card.mobile, &card.phone];
        let phones = phones.into_iter().filter(|phone| !phone.is_empty());
        let phones: Vec<_> = phones.map(|phone| format!("\"{}\"", json_text(phone))).collect();
        let emails = if card.email.is_empty() {
            String::new()
        } else {
            format!("\"{}\"", json_text(&card.email))
        };
        format!(
            "{{\"contact\":{{\"id\":\"{}\",\"emails\":[{emails}],\"phoneNumbers\":[{}]}}}}",
            700_001 + at,
            phones.join(",")
        )
    });
    (script("contact", &rows.collect::<Vec<_>>()), (0..entries.len()).map(item).collect())
}

/// `following.js` or `follower.js`: numbers.
pub(in crate::usecase::demo) fn ties(kind: &str, rep: &str, count: usize) -> Vec<u8> {
    let mut rng = Rng::of(&format!("{kind} of {rep}"));
    let rows = (0..count).map(|_| {
        let id = 1_000_000_000_000_000_000 + u64::from(rng.below(u32::MAX)) * 40_009;
        format!(
            "{{\"{kind}\":{{\"accountId\":\"{id}\",\"userLink\":\"https://twitter.com/intent/user?user_id={id}\"}}}}"
        )
    });
    script(kind, &rows.collect::<Vec<_>>())
}

/// `account.js`: whose archive it is.
pub(in crate::usecase::demo) fn account(rep: &str, username: &str, email: &str) -> Vec<u8> {
    let row = format!(
        "{{\"account\":{{\"email\":\"{email}\",\"createdVia\":\"web\",\"username\":\"{username}\",\
         \"accountId\":\"{}\",\"createdAt\":\"2012-04-11T09:00:00.000Z\",\"accountDisplayName\":\"{}\"}}}}",
        1_000_000 + u64::from(Rng::of(username).below(9_000_000)),
        json_text(rep)
    );
    script("account", &[row])
}

/// `tweets.js` or `tweet.js`: what the rep wrote. No audit may open it.
pub(in crate::usecase::demo) fn tweets(kind: &str, text: &str) -> Vec<u8> {
    script(kind, &[format!("{{\"tweet\":{{\"id_str\":\"1\",\"full_text\":\"{text}\"}}}}")])
}

/// `manifest.js`: what the archive says it holds, and when it was made.
pub(in crate::usecase::demo) fn manifest(username: &str, counts: &[(&str, usize)]) -> Vec<u8> {
    let types = counts.iter().map(|(kind, count)| {
        format!(
            "\"{kind}\":{{\"files\":[{{\"fileName\":\"data/{kind}.js\",\"globalName\":\"YTD.{kind}.part0\",\"count\":\"{count}\"}}]}}"
        )
    });
    let types: Vec<_> = types.collect();
    format!(
        "window.__THAR_CONFIG = {{\"userInfo\":{{\"accountId\":\"{}\",\"userName\":\"{username}\"}},\
         \"archiveInfo\":{{\"sizeBytes\":\"1\",\"generationDate\":\"2026-11-18T09:00:00.000Z\",\
         \"isPartialArchive\":false,\"maxPartSizeBytes\":\"53687091200\"}},\
         \"dataTypes\":{{{}}}}}",
        1_000_000 + u64::from(Rng::of(username).below(9_000_000)),
        types.join(",")
    )
    .into_bytes()
}

/// A list as a script.
fn script(kind: &str, rows: &[String]) -> Vec<u8> {
    format!("window.YTD.{kind}.part0 = [ {} ]", rows.join(",\n")).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_the_first_equals_sign_is_json() {
        for bytes in [
            ties("following", "ada", 3),
            account("Ada Okonjo", "ada", "ada@mailbox.example"),
            manifest("ada", &[("contact", 2), ("follower", 0)]),
            contacts(&[]).0,
        ] {
            let text = String::from_utf8(bytes).unwrap();
            let (_, json) = text.split_once('=').unwrap();
            let parsed: Result<serde_json::Value, _> = serde_json::from_str(json);
            assert!(parsed.is_ok(), "{json}");
        }
    }
}
