//! The pull itself: ask, read, keep the page, ask the next, until all is read or the service says no.

use crate::intake::http::Answer;
use crate::intake::http::Ask;
use crate::intake::http::Client;
use crate::intake::http::Spent;
use crate::intake::oauth::Exchange;
use crate::intake::oauth::Keeper;
use crate::intake::oauth::OAuthError;
use crate::intake::oauth::Tokens;
use crate::intake::outside::Outside;
use crate::intake::vault::SealedFolder;
use crate::network::Live;
use crate::network::LiveError;
use crate::network::Price;
use crate::usecase::Progress;
use crate::usecase::UseError;
use crate::usecase::pull::PullError;
use crate::usecase::pull::spool::Spool;

/// Where the token comes from.
pub(super) enum Source {
    /// A file of the member's: it cannot be renewed.
    Given(Tokens),
    /// The kept connection.
    Kept(Box<Connection>),
}

/// A kept connection.
pub(super) struct Connection {
    pub(super) vault: SealedFolder,
    pub(super) name: String,
    pub(super) exchange: Exchange,
    pub(super) tokens: Tokens,
}

/// What one run works with.
pub(super) struct Run<'a> {
    pub(super) client: &'a Client,
    pub(super) outside: &'a dyn Outside,
    pub(super) progress: &'a dyn Progress,
    /// Whether what it costs was agreed to.
    pub(super) agreed: bool,
}

/// How far it came.
#[derive(Debug, Default)]
pub(super) struct Came {
    /// Why it stopped before the end.
    pub(super) stopped: Option<PullError>,
    /// Rows that were read, those of kept pages among them.
    pub(super) rows: u64,
    /// Pages that came from the service.
    pub(super) fetched: u64,
    /// Pages that were kept from a run before.
    pub(super) kept: u64,
    /// What was agreed to.
    pub(super) price: Option<Price>,
    /// What was spent.
    pub(super) spent: Spent,
}

/// Reads until there is no more.
///
/// # Errors
///
/// It costs money that nobody agreed to; a page cannot be kept. What the service says is in
/// [`Came::stopped`].
pub(super) async fn drive(
    run: &Run<'_>,
    live: &mut dyn Live,
    source: &mut Source,
    mut spool: Option<&mut Spool>,
) -> Result<Came, UseError> {
    let mut came = Came::default();
    if let Some(spool) = spool.as_deref_mut() {
        replay(run, live, spool, &mut came)?;
    }
    let mut step = "";
    while let Some(ask) = live.next() {
        agree(run, live, &mut came)?;
        let (name, total) = live.reading();
        if name != step {
            run.progress.end();
            run.progress.begin(name, total);
            step = name;
        }
        match page(run, live, source, &ask).await {
            Ok((answer, rows)) => {
                if let Some(spool) = spool.as_deref_mut() {
                    spool.keep(&ask, answer.status, &answer.body)?;
                }
                came.rows += rows;
                came.fetched += 1;
                run.progress.advance(rows);
                if let Some(left) = run.client.spent().quota.remaining {
                    run.progress.note(&format!("{name} ({left} requests left)"));
                }
            }
            Err(error) => {
                came.stopped = Some(error);
                break;
            }
        }
    }
    run.progress.end();
    came.spent = run.client.spent();
    Ok(came)
}

/// Reads the kept pages of a run before.
fn replay(
    run: &Run<'_>,
    live: &mut dyn Live,
    spool: &mut Spool,
    came: &mut Came,
) -> Result<(), UseError> {
    let now_s = run.outside.now_ms().div_euclid(1000);
    while let Some(ask) = live.next() {
        let Some(answer) = spool.next(&ask, now_s) else { break };
        came.rows += live.take(&answer, run.client.limits()).map_err(PullError::Live)?;
        came.kept += 1;
    }
    Ok(())
}

/// Stops before money is spent that nobody agreed to.
fn agree(run: &Run<'_>, live: &dyn Live, came: &mut Came) -> Result<(), UseError> {
    let Some(price) = live.price() else { return Ok(()) };
    came.price = came.price.or(Some(price));
    if run.agreed || price.people == 0 {
        return Ok(());
    }
    Err(PullError::Cost { price: price.to_string(), people: price.people }.into())
}

/// Asks one thing, with a new token where the old one has ended, and reads the answer.
async fn page(
    run: &Run<'_>,
    live: &mut dyn Live,
    source: &mut Source,
    ask: &Ask,
) -> Result<(Answer, u64), PullError> {
    let mut renewed = false;
    loop {
        let token = source.token(run.outside, renewed).await?;
        let mut answer = run.client.send(ask, Some(&token.access), live.judge()).await?;
        if answer.is_fine() {
            answer.body = live.lean(&answer.body);
        }
        match live.take(&answer, run.client.limits()) {
            Ok(rows) => return Ok((answer, rows)),
            Err(LiveError::Token { .. }) if !renewed && source.renewable() => renewed = true,
            Err(error) => return Err(error.into()),
        }
    }
}

impl Source {
    /// Whether a token that has ended can be had anew without the member.
    fn renewable(&self) -> bool {
        matches!(self, Self::Kept(kept) if kept.tokens.refresh.is_some())
    }

    /// A token that is good as far as is known; one that the service just refused is renewed.
    async fn token(&mut self, outside: &dyn Outside, refused: bool) -> Result<Tokens, OAuthError> {
        let kept = match self {
            Self::Given(tokens) => return Ok(tokens.clone()),
            Self::Kept(kept) => kept,
        };
        let good = kept.tokens.fresh(outside.now_ms().div_euclid(1000));
        if (refused || !good) && kept.tokens.refresh.is_some() {
            let keeper =
                Keeper { vault: &kept.vault, name: &kept.name, exchange: &kept.exchange, outside };
            kept.tokens = keeper.renew(&kept.tokens.access).await?;
        }
        Ok(kept.tokens.clone())
    }
}
