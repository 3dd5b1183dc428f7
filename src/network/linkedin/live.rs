//! LinkedIn: the Member Data Portability API (DMA Art. 6(9)), for members in the EEA and Switzerland.
//!
//! `GET /rest/memberSnapshotData?q=criteria&domain=CONNECTIONS&start=0`: `start` is the page, from 0; a
//! page is one element of many rows; `paging.total` and the next link are not relied on. The end is a
//! 404 (or a 400) that says that there is no data. The same answer on the first page means that there is
//! none, or that it is not put together yet: minutes after the consent, up to three days. Rows bear the
//! headers of the archive's files, all values as texts, so that the archive's readers read them.
//! `LinkedIn-Version` has one value that is accepted, however old; another gives 426.
//!
//! The consent opens all of a member's data, messages included. The four domains below are asked for,
//! and no other. Not in them: the member's own addresses and numbers.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Map;
use serde_json::Value;

use crate::intake::http::Answer;
use crate::intake::http::Ask;
use crate::intake::http::Judge;
use crate::intake::http::Limits;
use crate::intake::http::Pages;
use crate::intake::http::Site;
use crate::intake::http::usual;
use crate::intake::table::Table;
use crate::model::reading::NetworkId;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::network::draft::Draft;
use crate::network::linkedin::columns::has_all;
use crate::network::linkedin::columns::plain;
use crate::network::linkedin::connections;
use crate::network::linkedin::gathered::Got;
use crate::network::linkedin::imported;
use crate::network::linkedin::invitations;
use crate::network::linkedin::merge_uploaded;
use crate::network::linkedin::owner;
use crate::network::live::Live;
use crate::network::live::LiveError;
use crate::network::live::Service;

/// All that is ever asked for.
const DOMAINS: [Domain; 4] =
    [Domain::Profile, Domain::Connections, Domain::Contacts, Domain::Invitations];

/// Where it is, and what it is asked for.
pub(in crate::network) fn service(native: bool) -> Service {
    let authorize = if native { "native-pkce" } else { "v2" };
    Service {
        base_url: "https://api.linkedin.com".to_owned(),
        authorize_url: format!("https://www.linkedin.com/oauth/{authorize}/authorization"),
        token_url: "https://www.linkedin.com/oauth/v2/accessToken".to_owned(),
        revoke_url: None,
        version: "202312".to_owned(),
        page_size: 0,
        scopes: vec!["r_dma_portability_3rd_party".to_owned()],
        pkce: native,
        milli_usd_per_1000: 0,
        before: "LinkedIn gives members in the EEA and Switzerland this way to their data, and no others. \
                 Everybody else asks LinkedIn for the archive.",
        by_hand: "LinkedIn, Settings & Privacy, Data privacy, Other applications, Permitted services",
    }
}

/// One list of a member's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Domain {
    Profile,
    Connections,
    Contacts,
    Invitations,
}

impl Domain {
    /// Its name at LinkedIn.
    fn word(self) -> &'static str {
        match self {
            Self::Profile => "PROFILE",
            Self::Connections => "CONNECTIONS",
            Self::Contacts => "CONTACTS",
            Self::Invitations => "INVITATIONS",
        }
    }

    /// The section of the reading; the kind of its input.
    fn section(self) -> &'static str {
        match self {
            Self::Profile => "owner",
            Self::Connections => "connections",
            Self::Contacts => "uploaded_contacts",
            Self::Invitations => "invitations",
        }
    }

    /// Whether rows with these columns are what the readers know.
    fn is_header(self, header: &[&str]) -> bool {
        match self {
            Self::Profile => has_all(header, owner::NAMES),
            Self::Connections => connections::is_header(header),
            // The API's rows leave empty columns out.
            Self::Contacts => has_all(header, &["firstname"]) || has_all(header, &["emails"]),
            Self::Invitations => invitations::is_header(header),
        }
    }
}

/// One pull.
pub(in crate::network) struct Pull {
    version: String,
    at: usize,
    start: u64,
    pages: Pages,
    got: BTreeMap<usize, Got>,
}

/// A page of one list.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    elements: Vec<Element>,
    #[serde(default)]
    paging: Paging,
}

#[derive(Deserialize)]
struct Element {
    #[serde(default, rename = "snapshotDomain")]
    domain: String,
    #[serde(default, rename = "snapshotData")]
    data: Vec<Map<String, Value>>,
}

#[derive(Default, Deserialize)]
struct Paging {
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    rel: String,
    #[serde(default)]
    href: String,
}

impl Pull {
    /// A new pull.
    pub(in crate::network) fn new(version: &str) -> Self {
        Self {
            version: version.to_owned(),
            at: 0,
            start: 0,
            pages: Pages::default(),
            got: BTreeMap::new(),
        }
    }

    fn domain(&self) -> Option<Domain> {
        DOMAINS.get(self.at).copied()
    }

    /// Ends the list, and begins the next.
    fn end(&mut self) {
        self.got.entry(self.at).or_default().done = true;
        self.at += 1;
        self.start = 0;
        self.pages = Pages::default();
    }

    /// Takes the rows of a page.
    fn rows(&mut self, domain: Domain, answer: &Answer, limits: &Limits) -> Result<u64, LiveError> {
        let page: Page = answer.json()?;
        let odd = |element: &&Element| {
            !element.domain.is_empty() && !element.domain.eq_ignore_ascii_case(domain.word())
        };
        if page.elements.iter().any(|element| odd(&element)) {
            return Err(answer.shape("it is of another domain than was asked for").into());
        }
        let next = page.paging.links.iter().filter(|link| link.rel == "next");
        for link in next {
            elsewhere(&link.href, answer)?;
        }
        let rows: Vec<Map<String, Value>> =
            page.elements.into_iter().flat_map(|element| element.data).collect();
        let content = serde_json::to_vec(&rows).unwrap_or_default();
        let count = rows.len() as u64;
        self.pages.page(limits, &content, count)?;
        let got = self.got.entry(self.at).or_default();
        got.there = true;
        got.hash(&content);
        for row in rows {
            if !got.add(row) {
                return Err(answer.shape("its rows have no columns in common").into());
            }
        }
        if count == 0 {
            self.end();
        } else {
            self.start += 1;
        }
        Ok(count)
    }
}

/// A next link is not needed, but one that leads elsewhere is a sign of something wrong.
fn elsewhere(href: &str, answer: &Answer) -> Result<(), LiveError> {
    let server = answer.place().split(' ').nth(1).unwrap_or_default();
    let Some(host) = server.split('/').nth(2) else { return Ok(()) };
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host).to_owned();
    Site::parse(server, &[host])?.follow(href)?;
    Ok(())
}

impl Live for Pull {
    fn next(&self) -> Option<Ask> {
        let domain = self.domain()?;
        Some(
            Ask::get("/rest/memberSnapshotData")
                .with("q", "criteria")
                .with("domain", domain.word())
                .with("start", self.start.to_string())
                .header("LinkedIn-Version", self.version.clone())
                .header("X-Restli-Protocol-Version", "2.0.0"),
        )
    }

    fn take(&mut self, answer: &Answer, limits: &Limits) -> Result<u64, LiveError> {
        let Some(domain) = self.domain() else { return Ok(0) };
        match answer.status {
            200 => self.rows(domain, answer, limits),
            // Any other 404, as a gateway's own, is no end: the rest of a list would be lost in silence.
            404 | 400 if says(answer, "no data found") => {
                self.end();
                Ok(0)
            }
            401 => Err(LiveError::token(answer)),
            403 => Err(LiveError::refused(
                answer,
                "LinkedIn does not let this application read the member's data",
                "only members in the EEA and Switzerland can consent, and the application needs LinkedIn's \
                 product `Member Data Portability`; everybody else asks LinkedIn for the archive and hands \
                 it in with `ringfence intake`",
                false,
            )),
            426 => Err(LiveError::refused(
                answer,
                format!("LinkedIn does not accept the version `{}` of its API", self.version),
                "leave `version` under `[live.linkedin]` out: one value alone is accepted",
                false,
            )),
            status => Err(LiveError::refused(
                answer,
                format!("LinkedIn answered with {status}"),
                "try again later; if it stays so, hand in the archive",
                status == 404 || status == 429 || status >= 500,
            )),
        }
    }

    fn judge(&self) -> Judge {
        usual
    }

    fn reading(&self) -> (&'static str, Option<u64>) {
        let what = match self.domain() {
            Some(Domain::Profile) | None => "LinkedIn: whose data it is",
            Some(Domain::Connections) => "LinkedIn: connections",
            Some(Domain::Contacts) => "LinkedIn: uploaded contacts",
            Some(Domain::Invitations) => "LinkedIn: invitations",
        };
        (what, None)
    }

    fn lean(&self, body: &[u8]) -> Vec<u8> {
        // Of a message no more is kept than that there is one, not even until the pull is over.
        let Ok(mut page) = serde_json::from_slice::<Value>(body) else { return body.to_vec() };
        let elements = page.get_mut("elements").and_then(Value::as_array_mut);
        let rows = elements.into_iter().flatten().filter_map(|one| one.get_mut("snapshotData"));
        let rows = rows.filter_map(Value::as_array_mut).flatten().filter_map(Value::as_object_mut);
        for (name, value) in rows.flatten() {
            if plain(name) == "message" && value.as_str().is_some_and(|text| !text.is_empty()) {
                *value = Value::String("yes".to_owned());
            }
        }
        serde_json::to_vec(&page).unwrap_or_else(|_| body.to_vec())
    }

    fn finish(mut self: Box<Self>) -> Result<Reading, LiveError> {
        let whole = self.domain().is_none();
        if whole && !self.got.values().any(|got| got.there) {
            return Err(LiveError::NotReady { network: "LinkedIn" });
        }
        let mut draft = Draft::new(NetworkId::known("linkedin"));
        for (index, domain) in DOMAINS.into_iter().enumerate() {
            let got = self.got.remove(&index).unwrap_or_default();
            enter(&mut draft, domain, got)?;
        }
        Ok(draft.reading)
    }
}

/// Enters one list into the reading.
fn enter(draft: &mut Draft, domain: Domain, mut got: Got) -> Result<(), LiveError> {
    let mut count = 0;
    if got.there {
        let digest = got.digest();
        let name = format!("LinkedIn API: {}", domain.word());
        let input = draft.enter_hashed(&name, domain.section(), digest);
        let table = got.table();
        let header: Vec<&str> = table.header.iter().map(String::as_str).collect();
        if !table.rows.is_empty() && !domain.is_header(&header) {
            return Err(draft.unknown_columns(input).into());
        }
        count = read(draft, domain, input, &table)?;
    }
    if domain != Domain::Profile {
        if got.there && !got.done {
            draft.section_in_part(domain.section(), count);
        } else {
            draft.section(domain.section(), got.there, count);
        }
    }
    Ok(())
}

/// Reads the rows of one list.
fn read(draft: &mut Draft, domain: Domain, input: usize, table: &Table) -> Result<u64, LiveError> {
    let place = Origin::item;
    let count = match domain {
        Domain::Profile => {
            owner::read_names(draft, input, table)?;
            draft.rows(input)
        }
        Domain::Connections => connections::read_rows(draft, input, table, place)?,
        Domain::Contacts => {
            let count = imported::read_rows(draft, input, table, place)?;
            merge_uploaded(draft);
            count
        }
        Domain::Invitations => {
            let mut pages = Vec::new();
            let count = invitations::read_rows(draft, input, table, place, &mut pages)?;
            invitations::own_page(draft, pages);
            count
        }
    };
    Ok(count)
}

/// Whether an error's message says something.
fn says(answer: &Answer, words: &str) -> bool {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    body.get("message")
        .and_then(Value::as_str)
        .is_some_and(|text| text.to_lowercase().contains(words))
}
