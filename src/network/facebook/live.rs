//! Facebook: `/me/friends` of the Graph API, a part of the list of friends and no more.
//!
//! It gives only friends who use the same application and let it see their friends, ever since v2.0 of
//! 2014. `summary.total_count` is the number of all friends, so that the reading can say how small the
//! part is. A friend is a name; the id is good within the application alone. Pages follow each other by
//! `paging.cursors.after`, to the end of `paging.next`, which bears the token and is never followed or
//! kept. Limits come with 400, 403 and 429 alike and are told by the `code` in the body.

use serde::Deserialize;
use serde_json::Value;
use sha2::Digest as _;
use sha2::Sha256;

use crate::intake::hash::hex;
use crate::intake::http::Answer;
use crate::intake::http::Ask;
use crate::intake::http::Judge;
use crate::intake::http::Limits;
use crate::intake::http::Pages;
use crate::intake::http::Verdict;
use crate::intake::http::told_wait_s;
use crate::intake::http::usual;
use crate::model::person::Name;
use crate::model::person::Person;
use crate::model::reading::Connection;
use crate::model::reading::NetworkId;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::reading::TieKind;
use crate::network::draft::Draft;
use crate::network::live::Live;
use crate::network::live::LiveError;
use crate::network::live::Service;

/// Where it is, and what it is asked for.
pub(in crate::network) fn service(version: &str) -> Service {
    let version = if version.is_empty() { "v26.0" } else { version };
    Service {
        base_url: "https://graph.facebook.com".to_owned(),
        authorize_url: format!("https://www.facebook.com/{version}/dialog/oauth"),
        token_url: format!("https://graph.facebook.com/{version}/oauth/access_token"),
        revoke_url: None,
        version: version.to_owned(),
        page_size: 100,
        scopes: vec!["public_profile,user_friends".to_owned()],
        pkce: false,
        milli_usd_per_1000: 0,
        before: "Facebook shows only those friends who use the same application: a small part of the list. \
                 The whole is in the export that Facebook gives its member.",
        by_hand: "Facebook, Settings, Apps and websites",
    }
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    Permissions,
    Me,
    Friends(Option<String>),
    Done,
}

/// One pull.
pub(in crate::network) struct Pull {
    version: String,
    page_size: u64,
    stage: Stage,
    draft: Draft,
    input: Option<usize>,
    item: u64,
    total: Option<u64>,
    pages: Pages,
    hash: Sha256,
}

#[derive(Deserialize)]
struct Friends {
    data: Vec<Value>,
    #[serde(default)]
    paging: Paging,
    #[serde(default)]
    summary: Summary,
}

#[derive(Default, Deserialize)]
struct Paging {
    #[serde(default)]
    cursors: Cursors,
    #[serde(default)]
    next: Option<String>,
}

#[derive(Default, Deserialize)]
struct Cursors {
    #[serde(default)]
    after: Option<String>,
}

#[derive(Default, Deserialize)]
struct Summary {
    #[serde(default)]
    total_count: Option<u64>,
}

impl Pull {
    /// A new pull.
    pub(in crate::network) fn new(service: &Service) -> Self {
        Self {
            version: service.version.clone(),
            page_size: service.page_size.clamp(1, 5_000),
            stage: Stage::Permissions,
            draft: Draft::new(NetworkId::known("facebook")),
            input: None,
            item: 0,
            total: None,
            pages: Pages::default(),
            hash: Sha256::new(),
        }
    }

    /// Checks that the member let the friends be seen: each permission can be refused on its own.
    fn permissions(&mut self, answer: &Answer) -> Result<u64, LiveError> {
        let body: Value = answer.json()?;
        let list = body.get("data").and_then(Value::as_array);
        let list = list.ok_or_else(|| answer.shape("it holds no permissions"))?;
        let granted = list.iter().any(|one| {
            let word = |name| one.get(name).and_then(Value::as_str).unwrap_or_default();
            word("permission") == "user_friends" && word("status") == "granted"
        });
        if !granted {
            return Err(LiveError::refused(
                answer,
                "the member did not let the application see the friends",
                "nothing follows from that; the export that Facebook gives its member holds the whole list",
                false,
            ));
        }
        self.stage = Stage::Me;
        Ok(0)
    }

    fn me(&mut self, answer: &Answer) -> Result<u64, LiveError> {
        let body: Value = answer.json()?;
        let name = body.get("name").and_then(Value::as_str).and_then(Name::whole);
        self.draft.reading.owner.names.extend(name);
        self.stage = Stage::Friends(None);
        Ok(0)
    }

    fn friends(&mut self, answer: &Answer, limits: &Limits) -> Result<u64, LiveError> {
        let page: Friends = answer.json()?;
        let input = match self.input {
            Some(input) => input,
            None => self.draft.enter_hashed("Facebook API: friends", "friends", String::new()),
        };
        self.input = Some(input);
        self.total = page.summary.total_count.or(self.total);
        let content = serde_json::to_vec(&page.data).unwrap_or_default();
        let count = page.data.len() as u64;
        self.pages.page(limits, &content, count)?;
        self.hash.update(&content);
        for one in &page.data {
            self.item += 1;
            let at = Origin::item(input, self.item);
            let name = one.get("name").and_then(Value::as_str).and_then(Name::whole);
            let Some(name) = name else {
                self.draft.skip(at, "no name: the account may be closed or its name hidden");
                continue;
            };
            self.draft.count(input);
            let person = Person { name: Some(name), ..Person::default() };
            let tie = Connection { kind: TieKind::Friend, person, since: None, at };
            self.draft.reading.connections.push(tie);
        }
        // A short or empty page is not the end; one without a next is.
        self.stage = match (page.paging.next, page.paging.cursors.after) {
            (None, _) => Stage::Done,
            (Some(_), Some(after)) if !after.is_empty() => {
                self.pages.next(&after)?;
                Stage::Friends(Some(after))
            }
            _ => return Err(answer.shape("it has a next page and no mark of it").into()),
        };
        Ok(count)
    }
}

impl Live for Pull {
    fn next(&self) -> Option<Ask> {
        let at = |path: &str| Ask::get(format!("/{}/{path}", self.version));
        match &self.stage {
            Stage::Permissions => Some(at("me/permissions")),
            Stage::Me => Some(at("me").with("fields", "id,name")),
            Stage::Friends(after) => {
                let ask = at("me/friends")
                    .with("fields", "id,name")
                    .with("limit", self.page_size.to_string());
                Some(match after {
                    Some(after) => ask.with("after", after.clone()),
                    None => ask,
                })
            }
            Stage::Done => None,
        }
    }

    fn take(&mut self, answer: &Answer, limits: &Limits) -> Result<u64, LiveError> {
        if answer.status != 200 || code(answer).is_some() {
            return Err(refusal(answer));
        }
        match self.stage {
            Stage::Permissions => self.permissions(answer),
            Stage::Me => self.me(answer),
            Stage::Friends(_) => self.friends(answer, limits),
            Stage::Done => Ok(0),
        }
    }

    fn judge(&self) -> Judge {
        |answer| match code(answer) {
            // Temporary, and the limits of application, member, page and call.
            Some((1 | 2 | 4 | 17 | 32 | 613, _)) => Verdict::Again(told_wait_s(answer)),
            Some(_) => Verdict::Take,
            None => usual(answer),
        }
    }

    fn reading(&self) -> (&'static str, Option<u64>) {
        match self.stage {
            Stage::Friends(_) => ("Facebook: friends who use the application", None),
            _ => ("Facebook: what may be read", None),
        }
    }

    fn lean(&self, body: &[u8]) -> Vec<u8> {
        // The link to the next page bears the token; that there is one is all that is needed.
        let Ok(mut page) = serde_json::from_slice::<Value>(body) else { return body.to_vec() };
        if let Some(paging) = page.get_mut("paging").and_then(Value::as_object_mut) {
            paging.remove("previous");
            if let Some(next) = paging.get_mut("next") {
                *next = Value::String("yes".to_owned());
            }
        }
        serde_json::to_vec(&page).unwrap_or_else(|_| body.to_vec())
    }

    fn finish(mut self: Box<Self>) -> Result<Reading, LiveError> {
        let Some(input) = self.input else {
            self.draft.section("friends", false, 0);
            return Ok(self.draft.reading);
        };
        if let Some(one) = self.draft.reading.inputs.get_mut(input) {
            one.sha256 = hex(&self.hash.finalize());
        }
        self.draft.close(input)?;
        let count = self.draft.rows(input);
        let whole = self.stage == Stage::Done && self.total == Some(self.item);
        if whole {
            self.draft.section("friends", true, count);
        } else {
            self.draft.section_in_part("friends", count);
        }
        let of = self.total.map_or_else(|| "an unknown number".to_owned(), |all| all.to_string());
        let remark =
            format!("friends whom Facebook shows to this application: {} of {of}", self.item);
        self.draft.reading.warnings.push(remark);
        self.draft.section("uploaded_contacts", false, 0);
        Ok(self.draft.reading)
    }
}

/// The code and the subcode of an error, which may stand in an answer of any status.
fn code(answer: &Answer) -> Option<(i64, i64)> {
    let body: Value = serde_json::from_slice(&answer.body).ok()?;
    let error = body.get("error")?;
    let number = |name| error.get(name).and_then(Value::as_i64);
    Some((number("code").unwrap_or(0), number("error_subcode").unwrap_or(0)))
}

/// Why Facebook says no.
fn refusal(answer: &Answer) -> LiveError {
    let later = "run the same again later: what was read is kept until then";
    match code(answer) {
        Some((190, _)) => LiveError::token(answer),
        None if answer.status == 401 => LiveError::token(answer),
        Some((10 | 200..=299, _)) => LiveError::refused(
            answer,
            "the application may not see the friends",
            "it needs `user_friends`, and Facebook's review for members without a role in it",
            false,
        ),
        Some((368, _)) => {
            LiveError::refused(answer, "Facebook has blocked the application", later, false)
        }
        Some((code, _)) => LiveError::refused(
            answer,
            format!("Facebook answered with its code {code}"),
            "if it stays so, the service has changed; hand in the export",
            false,
        ),
        None => LiveError::refused(
            answer,
            format!("Facebook answered with {}", answer.status),
            later,
            answer.status >= 500,
        ),
    }
}
