//! X: the API v2, which takes money for every person it returns.
//!
//! `GET /2/users/me`, then `/2/users/{id}/following` and `/followers` in pages of up to 1,000, the next
//! one named by `meta.next_token`; the last page bears none, an empty one has no `data`. Or
//! `GET /2/users?ids=` for 100 numbers of an archive at a time. Errors may stand inside a 200: accounts
//! that are suspended or gone. 402 is a prepaid balance that is spent, in the middle of a list at
//! times. `x-rate-limit-*` says when to ask again. `public_metrics` says what a pull will cost.
//!
//! A name and a handle is all there is: no address, no number, no date. The one web page of a profile
//! is kept where it is a LinkedIn page. `follows.read users.read tweet.read` are the least scopes
//! that the lists accept; no post is read.

use std::collections::BTreeSet;

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
use crate::intake::http::usual;
use crate::model::person::Name;
use crate::model::reading::Connection;
use crate::model::reading::NetworkId;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::reading::TieKind;
use crate::network::draft::Draft;
use crate::network::live::Live;
use crate::network::live::LiveError;
use crate::network::live::Price;
use crate::network::live::Service;
use crate::network::x::naming::Naming;
use crate::network::x::refusal::problem;
use crate::network::x::refusal::refusal;
use crate::network::x::user::User;
use crate::network::x::user::user;

/// What is asked of a person.
const FIELDS: &str = "id,name,username,entities";

/// Numbers that one request names.
pub(super) const AT_ONCE: usize = 100;

/// Where it is, and what it is asked for.
pub(in crate::network) fn service(lasting: bool) -> Service {
    let mut scopes: Vec<String> =
        ["users.read", "tweet.read", "follows.read"].map(str::to_owned).to_vec();
    if lasting {
        scopes.push("offline.access".to_owned());
    }
    Service {
        base_url: "https://api.x.com".to_owned(),
        authorize_url: "https://x.com/i/oauth2/authorize".to_owned(),
        token_url: "https://api.x.com/2/oauth2/token".to_owned(),
        revoke_url: Some("https://api.x.com/2/oauth2/revoke".to_owned()),
        version: "2".to_owned(),
        page_size: 1_000,
        scopes,
        pkce: true,
        milli_usd_per_1000: 10_000,
        before: "X takes money for every person it returns, from the owner of the application.",
        by_hand: "X, Settings, Security and account access, Apps and sessions, Connected apps",
    }
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    Me,
    List(Which, Option<String>),
    Named(usize),
    Done,
}

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Following,
    Followers,
}

impl Which {
    fn word(self) -> &'static str {
        match self {
            Self::Following => "following",
            Self::Followers => "followers",
        }
    }

    fn kind(self) -> TieKind {
        match self {
            Self::Following => TieKind::Following,
            Self::Followers => TieKind::Follower,
        }
    }
}

/// A list under way.
struct Open {
    which: Which,
    input: usize,
    item: u64,
    /// Accounts that X would not show.
    gone: u64,
    pages: Pages,
    hash: Sha256,
}

/// One pull.
pub(in crate::network) struct Pull {
    page_size: u64,
    price: u64,
    stage: Stage,
    own_id: String,
    counts: [u64; 2],
    draft: Draft,
    open: Option<Open>,
    done: Vec<&'static str>,
    seen: BTreeSet<String>,
    naming: Option<Naming>,
}

#[derive(Deserialize)]
struct Many {
    #[serde(default)]
    data: Vec<Value>,
    #[serde(default)]
    errors: Vec<Value>,
    /// Every page of a list has one; an answer about numbers has none.
    #[serde(default)]
    meta: Option<Meta>,
}

#[derive(Default, Deserialize)]
struct Meta {
    #[serde(default)]
    result_count: Option<u64>,
    #[serde(default)]
    next_token: Option<String>,
}

impl Pull {
    /// A new pull of the lists; or of the names of an archive's numbers.
    pub(in crate::network) fn new(service: &Service, naming: Option<Naming>) -> Self {
        let stage = if naming.is_some() { Stage::Named(0) } else { Stage::Me };
        Self {
            page_size: service.page_size.clamp(1, 1_000),
            price: service.milli_usd_per_1000,
            stage,
            own_id: String::new(),
            counts: [0; 2],
            draft: Draft::new(NetworkId::known("x")),
            open: None,
            done: Vec::new(),
            seen: BTreeSet::new(),
            naming,
        }
    }

    /// Reads whose account it is, and how long its lists are.
    fn me(&mut self, answer: &Answer) -> Result<u64, LiveError> {
        let body: Value = answer.json()?;
        let data = body.get("data").ok_or_else(|| answer.shape("it names no account"))?;
        let own = user(data).ok_or_else(|| answer.shape("it names no account"))?;
        let metric =
            |name: &str| data.pointer(&format!("/public_metrics/{name}")).and_then(Value::as_u64);
        self.counts = ["following_count", "followers_count"].map(|name| metric(name).unwrap_or(0));
        let owner = &mut self.draft.reading.owner;
        owner.names.extend(Name::whole(&own.name));
        owner.accounts.push(format!("@{}", own.handle));
        owner.accounts.push(own.id.clone());
        self.own_id = own.id;
        self.stage = Stage::List(Which::Following, None);
        Ok(0)
    }

    /// Reads a page of a list.
    fn page(&mut self, which: Which, answer: &Answer, limits: &Limits) -> Result<u64, LiveError> {
        let page: Many = answer.json()?;
        let count = page.data.len() as u64;
        let meta = page.meta.ok_or_else(|| answer.shape("it does not say whether more follows"))?;
        if page.data.is_empty() && meta.result_count.is_some_and(|count| count > 0) {
            return Err(answer.shape("it counts people and holds none").into());
        }
        let mut open = match self.open.take() {
            Some(open) if open.which == which => open,
            _ => self.begin(which),
        };
        let content = serde_json::to_vec(&page.data).unwrap_or_default();
        open.pages.page(limits, &content, count)?;
        open.hash.update(&content);
        for value in &page.data {
            open.item += 1;
            let at = Origin::item(open.input, open.item);
            match user(value) {
                Some(user) => {
                    self.draft.count(open.input);
                    if self.seen.insert(format!("{} {}", which.word(), user.id)) {
                        self.add(which.kind(), &user, at);
                    }
                }
                None => self.draft.skip(at, "the person has neither number nor name"),
            }
        }
        let gone = page.errors.len() as u64;
        open.gone += gone;
        self.draft.warn_count(open.input, "accounts that X would not show on a page", gone);
        if let Some(token) = meta.next_token.filter(|token| !token.is_empty()) {
            open.pages.next(&token)?;
            self.open = Some(open);
            self.stage = Stage::List(which, Some(token));
        } else {
            self.close(open, false)?;
            self.stage = match which {
                Which::Following => Stage::List(Which::Followers, None),
                Which::Followers => Stage::Done,
            };
        }
        Ok(count)
    }

    fn begin(&mut self, which: Which) -> Open {
        let name = format!("X API: {}", which.word());
        let input = self.draft.enter_hashed(&name, which.word(), String::new());
        Open { which, input, item: 0, gone: 0, pages: Pages::default(), hash: Sha256::new() }
    }

    /// Ends a list, whole or in part.
    fn close(&mut self, open: Open, in_part: bool) -> Result<(), LiveError> {
        if let Some(input) = self.draft.reading.inputs.get_mut(open.input) {
            input.sha256 = hex(&open.hash.finalize());
        }
        self.draft.close(open.input)?;
        let count = self.draft.rows(open.input);
        let told = self.counts[usize::from(open.which == Which::Followers)];
        let shown = open.item.saturating_add(open.gone);
        let short = shown.saturating_mul(10) < told.saturating_mul(9);
        if short && !in_part {
            let remark = format!("X counts {told} and gave {shown}: the rest is not known");
            self.draft.warn(open.input, &remark);
        }
        if in_part || short {
            self.draft.section_in_part(open.which.word(), count);
        } else {
            self.draft.section(open.which.word(), true, count);
        }
        self.done.push(open.which.word());
        Ok(())
    }

    /// A tie to somebody.
    fn add(&mut self, kind: TieKind, user: &User, at: Origin) {
        let person = user.person();
        if person.is_nobody() {
            self.draft.reading.unidentifiable += 1;
        } else {
            self.draft.reading.connections.push(Connection { kind, person, since: None, at });
        }
    }

    /// Reads the names of some of an archive's numbers.
    fn named(&mut self, at: usize, answer: &Answer, limits: &Limits) -> Result<u64, LiveError> {
        let Some(naming) = &mut self.naming else { return Ok(0) };
        let page: Many = answer.json()?;
        let content = serde_json::to_vec(&page.data).unwrap_or_default();
        naming.pages.page(limits, &content, page.data.len() as u64)?;
        for user in page.data.iter().filter_map(user) {
            naming.name(&user.id, user.person());
        }
        let next = at + AT_ONCE;
        self.stage = if next < naming.ids().len() { Stage::Named(next) } else { Stage::Done };
        Ok(page.data.len() as u64)
    }
}

impl Live for Pull {
    fn next(&self) -> Option<Ask> {
        match &self.stage {
            Stage::Me => {
                Some(Ask::get("/2/users/me").with("user.fields", "id,name,username,public_metrics"))
            }
            Stage::List(which, token) => {
                let path = format!("/2/users/{}/{}", self.own_id, which.word());
                let ask = Ask::get(path)
                    .with("max_results", self.page_size.to_string())
                    .with("user.fields", FIELDS);
                Some(match token {
                    Some(token) => ask.with("pagination_token", token.clone()),
                    None => ask,
                })
            }
            Stage::Named(at) => {
                let ids = self.naming.as_ref()?.ids();
                let some: Vec<String> =
                    ids.iter().skip(*at).take(AT_ONCE).map(u64::to_string).collect();
                let ask =
                    Ask::get("/2/users").with("ids", some.join(",")).with("user.fields", FIELDS);
                (!some.is_empty()).then_some(ask)
            }
            Stage::Done => None,
        }
    }

    fn take(&mut self, answer: &Answer, limits: &Limits) -> Result<u64, LiveError> {
        if answer.status != 200 {
            return Err(refusal(answer));
        }
        match self.stage.clone() {
            Stage::Me => self.me(answer),
            Stage::List(which, _) => self.page(which, answer, limits),
            Stage::Named(at) => self.named(at, answer, limits),
            Stage::Done => Ok(0),
        }
    }

    fn judge(&self) -> Judge {
        |answer| match usual(answer) {
            // A cap of a month is no limit of minutes.
            Verdict::Again(_) if problem(answer, "usage-capped") => Verdict::Take,
            verdict => verdict,
        }
    }

    fn reading(&self) -> (&'static str, Option<u64>) {
        match self.stage {
            Stage::Me | Stage::Done => ("X: whose account it is", None),
            Stage::List(Which::Following, _) => ("X: following", Some(self.counts[0])),
            Stage::List(Which::Followers, _) => ("X: followers", Some(self.counts[1])),
            Stage::Named(_) => {
                let ids = self.naming.as_ref().map(|naming| naming.ids().len() as u64);
                ("X: names of the archive's accounts", ids)
            }
        }
    }

    fn price(&self) -> Option<Price> {
        let people = match self.stage {
            Stage::Me => return None,
            Stage::Named(_) => self.naming.as_ref()?.ids().len() as u64,
            _ => self.counts.iter().sum::<u64>().saturating_sub(self.seen.len() as u64),
        };
        (self.price > 0).then_some(Price { people, milli_usd_per_1000: self.price })
    }

    fn finish(mut self: Box<Self>) -> Result<Reading, LiveError> {
        if let Some(naming) = self.naming.take() {
            return Ok(naming.finish(self.stage == Stage::Done));
        }
        if let Some(open) = self.open.take() {
            self.close(open, true)?;
        }
        for which in [Which::Following, Which::Followers] {
            if !self.done.contains(&which.word()) {
                self.draft.section(which.word(), false, 0);
            }
        }
        // The API has no address book; an archive read before keeps its own.
        self.draft.section("uploaded_contacts", false, 0);
        Ok(self.draft.reading)
    }
}
