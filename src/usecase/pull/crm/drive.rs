//! The pull itself: ask, read, write the page down, ask the next.

use crate::company::live::At;
use crate::company::live::CrmError;
use crate::company::live::Page;
use crate::company::live::Step;
use crate::intake::http::Client;
use crate::intake::http::HttpError;
use crate::intake::http::Pages;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm::key::Key;
use crate::usecase::pull::crm::ready::Ready;
use crate::usecase::pull::crm::sheet::Sheet;

/// The longest wait before it is asked again whether a service is done.
const LONGEST_MS: u64 = 30_000;

/// What one run works with.
pub(super) struct Run<'a> {
    pub(super) client: &'a Client,
    pub(super) ready: &'a Ready,
    pub(super) services: &'a Services,
}

impl Run<'_> {
    /// Reads until there is no more; gives why it stopped before.
    ///
    /// # Errors
    ///
    /// A page cannot be written down.
    pub(super) async fn to_the_end(
        &self,
        sheet: &mut Sheet,
        key: &mut Key,
    ) -> Result<Option<PullError>, UseError> {
        let progress = &*self.services.progress;
        let mut pages = Pages::default();
        let mut list = String::new();
        let mut stopped = None;
        let gap_ms = self.ready.service.gap_ms;
        while let Some(step) = sheet.far.next.clone() {
            if gap_ms > 0 && self.client.spent().requests > 0 {
                self.ready.outside.pause(gap_ms).await;
            }
            if step.list != list {
                progress.end();
                progress.begin(&format!("{}: {}", self.ready.crm.title(), step.list), None);
                list.clone_from(&step.list);
                pages = Pages::default();
            }
            match self.page(sheet, key, &step, &mut pages).await {
                Ok(page) => {
                    let (entries, again) = (page.entries, page.again);
                    sheet.keep(page)?;
                    progress.advance(entries);
                    if let Some(left) = self.client.spent().quota.remaining {
                        progress.note(&format!("{list} ({left} requests left)"));
                    }
                    if again > 0 {
                        self.ready.outside.pause(self.while_ms(again)).await;
                    }
                }
                Err(error) => {
                    stopped = Some(error);
                    break;
                }
            }
        }
        progress.end();
        Ok(stopped)
    }

    /// A while, doubled each time.
    fn while_ms(&self, again: u32) -> u64 {
        let first_ms = self.client.limits().first_wait_ms;
        first_ms.saturating_mul(1 << again.saturating_sub(1).min(10)).min(LONGEST_MS)
    }

    /// Asks for one page and reads it.
    async fn page(
        &self,
        sheet: &Sheet,
        key: &mut Key,
        step: &Step,
        pages: &mut Pages,
    ) -> Result<Page, PullError> {
        let crm = self.ready.crm;
        let at = At {
            setup: &self.ready.setup,
            step,
            known: &sheet.far.known,
            site: self.client.site(),
        };
        let ask = crm.ask(&at);
        let mut renewed = false;
        let asked = self.ready.asked(self.client);
        key.keep_fresh(asked).await?;
        let (answer, page) = loop {
            let (ask, token) = key.dress(self.ready.service.auth, ask.clone());
            let answer = self.client.send(&ask, token, crm.judge()).await;
            let answer = answer.map_err(CrmError::from)?;
            match crm.read(&at, &answer) {
                Ok(page) => break (answer, page),
                Err(CrmError::Token { .. }) if !renewed && key.renew(asked).await? => {
                    renewed = true;
                }
                Err(error) => return Err(error.into()),
            }
        };
        // The mark of the next page stands in the body, so that the rows alone tell a circle.
        let rows = if page.rows.is_empty() {
            answer.body
        } else {
            serde_json::to_vec(&page.rows).unwrap_or_default()
        };
        pages.page(self.client.limits(), &rows, page.entries).map_err(CrmError::from)?;
        if let Some(next) = page.next.as_ref().filter(|next| next.list == step.list) {
            if *next == *step {
                let circle = HttpError::Loop { what: "the mark of the next page" };
                return Err(CrmError::from(circle).into());
            }
            pages.next(&next.cursor).map_err(CrmError::from)?;
        }
        Ok(page)
    }
}
