//! A CRM over its own API: one request a page, and its answer read by the connector.

use std::path::Path;
use std::sync::Arc;

use crate::company::live::At;
use crate::company::live::CrmError;
use crate::company::live::Page;
use crate::company::live::Since;
use crate::company::live::Step;
use crate::intake::http::Client;
use crate::intake::http::HttpError;
use crate::intake::http::Pages;
use crate::intake::http::Spent;
use crate::intake::outside::Outside;
use crate::model::Day;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm::key::Key;
use crate::usecase::pull::crm::ready::Ready;
use crate::usecase::pull::crm::sheet::Far;
use crate::usecase::pull::crm::source::About;
use crate::usecase::pull::crm::source::Source;

/// The longest wait before it is asked again whether a service is done.
const LONGEST_MS: u64 = 30_000;

/// A CRM that is being asked.
pub(super) struct Api {
    client: Client,
    ready: Ready,
    key: Key,
    about: About,
    /// The list that is being read, and its pages so far.
    list: String,
    pages: Pages,
    /// How often it was asked whether the service is done.
    again: u32,
    /// The pull before, where changes are asked for.
    since: Option<Since>,
    began_s: Option<i64>,
}

impl Api {
    /// Begins to ask it.
    pub(super) async fn begin(
        services: &Services,
        ready: Ready,
        token_file: Option<&Path>,
        taken_on: Day,
        outside: &Arc<dyn Outside>,
    ) -> Result<Self, UseError> {
        let client = Client::new(&ready.base_url, &ready.ways, Arc::clone(outside));
        let client = client.map_err(PullError::from)?;
        let key = Box::pin(ready.key(services, &client, token_file)).await?;
        let crm = ready.crm;
        let about = About {
            id: crm.id().to_owned(),
            title: crm.title().to_owned(),
            called: format!("{} API", crm.title()),
            preset: crm.preset(),
            columns: owned(crm.columns()),
            roll_columns: crm.roll_columns().map(owned),
            first: crm.first(),
            mark: ready.mark(taken_on),
            made_with: ready.made_with(),
            remarks: Vec::new(),
            database: false,
        };
        let (list, pages) = (String::new(), Pages::default());
        Ok(Self { client, ready, key, about, list, pages, again: 0, since: None, began_s: None })
    }

    /// Waits as long as the service wants to be left alone.
    async fn rest(&self) {
        let outside = &self.ready.outside;
        if self.again > 0 {
            let first_ms = self.client.limits().first_wait_ms;
            let doubled = first_ms.saturating_mul(1 << (self.again - 1).min(10));
            outside.pause(doubled.min(LONGEST_MS)).await;
        }
        let gap_ms = self.ready.service.gap_ms;
        if gap_ms > 0 && self.client.spent().requests > 0 {
            outside.pause(gap_ms).await;
        }
    }

    /// Counts a page, and tells a circle.
    fn count(&mut self, step: &Step, page: &Page, body: Vec<u8>) -> Result<(), HttpError> {
        if step.list != self.list {
            self.list.clone_from(&step.list);
            self.pages = Pages::default();
        }
        // The mark of the next page stands in the body, so that the rows alone tell a circle.
        let rows = if page.rows.is_empty() {
            body
        } else {
            serde_json::to_vec(&page.rows).unwrap_or_default()
        };
        self.pages.page(self.client.limits(), &rows, page.entries)?;
        if let Some(next) = page.next.as_ref().filter(|next| next.list == step.list) {
            if *next == *step {
                return Err(HttpError::Loop { what: "the mark of the next page" });
            }
            self.pages.next(&next.cursor)?;
        }
        Ok(())
    }
}

impl Source for Api {
    fn about(&self) -> &About {
        &self.about
    }

    fn spent(&self) -> Spent {
        self.client.spent()
    }

    fn ask_for(&mut self, since: Option<&Since>) -> Option<Step> {
        let first = match since {
            Some(since) => self.ready.crm.changes(since)?,
            None => self.ready.crm.first(),
        };
        self.since = since.cloned();
        (self.list, self.pages, self.began_s) = (String::new(), Pages::default(), None);
        Some(first)
    }

    fn stands_in_rows(&self, name: &str) -> bool {
        self.ready.crm.stands_in_rows(name)
    }

    fn began_s(&self) -> i64 {
        self.began_s.unwrap_or_default()
    }

    async fn page(&mut self, far: &Far, step: &Step) -> Result<Page, PullError> {
        self.rest().await;
        let asked_at_s = self.ready.outside.now_ms().div_euclid(1000);
        let crm = self.ready.crm;
        let at = At {
            setup: &self.ready.setup,
            step,
            since: self.since.as_ref(),
            known: &far.known,
            site: self.client.site(),
        };
        let ask = crm.ask(&at);
        let mut renewed = false;
        let asked = self.ready.asked(&self.client);
        self.key.keep_fresh(asked).await?;
        let (answer, page) = loop {
            let (ask, token) = self.key.dress(self.ready.service.auth, ask.clone());
            let answer = self.client.send(&ask, token, crm.judge()).await;
            let answer = answer.map_err(CrmError::from)?;
            match crm.read(&at, &answer) {
                Ok(page) => break (answer, page),
                Err(CrmError::Token { .. }) if !renewed && self.key.renew(asked).await? => {
                    renewed = true;
                }
                Err(error) => return Err(error.into()),
            }
        };
        let by_its_clock = answer.date_s().unwrap_or(i64::MAX);
        self.began_s.get_or_insert(by_its_clock.min(asked_at_s));
        self.count(step, &page, answer.body).map_err(CrmError::from)?;
        self.again = page.again;
        Ok(page)
    }

    async fn end(self) {}
}

fn owned(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|one| (*one).to_owned()).collect()
}
