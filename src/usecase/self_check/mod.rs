//! May I upload this file? The check as a rep asks it on the page, so that its answers cannot be put
//! together to the company's books.
//!
//! Whoever may ask about any file could ask about guesses. So an answer speaks of two kinds of clients:
//!
//! - those of the rep's **own book**, now or before, which the CRM shows the rep anyway. They are looked
//!   for in an index of that book alone, so that nothing said of them depends on other records;
//! - others whose **entry holds two independent identifiers** (address, number, profile page) of the
//!   record to the letter. Then the rep holds the record already, and what is new is that it is a
//!   client. Of those so many are told in thirty days, each counted once, across files, sessions and
//!   restarts; their ties are told bare, without odds or rivals.
//!
//! Everything else goes to HR's queue, by record id. The rep reads one sentence, [`WITHHELD`], the same
//! whether there was anything or not, and **the file with what may go holds those entries**: leaving
//! them out would tell who they are as surely as a list. They are treated as the strangers that they
//! would be if they were no clients. That is the price, and HR pays it: the queue says who is about to
//! be uploaded, and a talk is a better answer than an oracle.
//!
//! Inputs of an audit name the books by hash, its id hangs on them and the log's head on everything:
//! none of them is in a rep's answer. Seeded records are in nobody's book and never told; a file that
//! holds one that the rep has no authority over is answered like any other, and the rep's next checks
//! rest until HR has looked. What looks like a list of guesses (`watch.rs`) is told to HR.
//!
//! How long an answer takes depends a little on what was found. The face holds each back until
//! [`released_after_ms`], which is the same for both worlds. Answers are not padded: they have no size
//! that depends on what is withheld.
//!
//! Not closed: the index of everything gives the evidence of the second kind, so that a record of
//! somebody else can move the weight of an identifier that both share. It can move an answer only
//! where a mailbox or number is nearly too common to be one person's own.
//!
//! | file | what it is |
//! |---|---|
//! | `own.rs` | a rep's own book as an index |
//! | `strong.rs` | when an entry shows that the rep holds the record |
//! | `watch.rs` | what looks like guesses |
//! | `queue.rs` | what is for HR |
//! | `error.rs` | why a check was not made |

mod error;
mod own;
mod queue;
mod strong;
mod watch;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::path::PathBuf;

use crate::intake::hash::sha256_hex;
use crate::model::audit::Audit;
use crate::model::person::Person;
use crate::model::reading::NetworkId;
use crate::model::reading::Origin;
use crate::model::reading::Reading;
use crate::model::record::RecordId;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::network::ContactKind;
use crate::policy::AccountKind;
use crate::policy::SelfCheckSettings;
use crate::store::Claim;
use crate::store::Run;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::accounts::AccountError;
use crate::usecase::accounts::Key;
use crate::usecase::accounts::May;
use crate::usecase::accounts::Visitor;
use crate::usecase::accounts::random_id;
use crate::usecase::check;
use crate::usecase::check::Looked;
use crate::usecase::check::View;
use crate::usecase::contacts;
use crate::usecase::flow;
use crate::usecase::flow::List;
use crate::usecase::ringers;
use crate::usecase::self_check::watch::Counts;
use crate::usecase::sighting::Tie;

pub use error::SelfCheckError;
pub use queue::ForHr;
pub use queue::What;
pub use queue::Withheld;
pub use queue::done;
pub use queue::queue;
pub use queue::thaw;

/// What every answer says, whatever was found.
pub const WITHHELD: &str = "This answer speaks of clients in your own book, and of others whom your \
     file itself shows you to hold. Whether there are further clients in it is for HR to see, who \
     will talk to you if there is anything to talk about.";

/// Answers are released at whole steps of so many milliseconds.
const RELEASE_MS: u64 = 1_000;

/// Seconds of a day.
const DAY_S: i64 = 86_400;

/// What a rep asks.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The contact file.
    pub file: PathBuf,
    /// The network it would go to.
    pub to: NetworkId,
    /// Personal or company account.
    pub account: AccountKind,
}

/// What a rep reads.
pub struct Answer {
    /// The audit, as far as the rep may see it.
    pub audit: Audit,
    /// The part of the file that may go.
    pub may_go: MayGo,
    /// [`WITHHELD`].
    pub sentence: &'static str,
    /// Further clients outside of the own book that may be told of, within the next days.
    pub left: u32,
}

/// The part of a file that may go.
pub struct MayGo {
    /// The file to hand over.
    pub bytes: Vec<u8>,
    /// Its ending: `csv` or `vcf`.
    pub ending: &'static str,
    /// Entries in it.
    pub kept: usize,
    /// Entries left out.
    pub held: usize,
}

/// When an answer is released, in milliseconds after it was asked for: the next whole step after the
/// work was done.
#[must_use]
pub fn released_after_ms(worked_ms: u64) -> u64 {
    (worked_ms / RELEASE_MS + 1) * RELEASE_MS
}

/// Checks a contact file for the rep who is signed in.
///
/// # Errors
///
/// The visitor is no rep, or too soon; the file cannot be read or holds too many contacts; the workspace
/// holds no CRM; a rule errs.
pub async fn run(
    services: &Services,
    asked: &Asked,
    visitor: &Visitor,
    now: i64,
) -> Result<Answer, UseError> {
    visitor.must(May::CheckFile)?;
    let rep = visitor.rep.clone();
    let rep = rep.ok_or(AccountError::NotAllowed { role: visitor.role.as_str() })?;
    of_rep(services, asked, &rep, now).await
}

/// Checks a contact file for a rep.
async fn of_rep(
    services: &Services,
    asked: &Asked,
    rep: &RepId,
    now: i64,
) -> Result<Answer, UseError> {
    let settings = services.rules_on(services.as_of()).agency().self_check;
    let (rep, roster, books) = check::asked(services, &rep.0).await?;
    claim(services, &rep.id, settings, now).await?;
    let (reading, mut open) = services.reader.contact_file(&asked.file, &asked.to).await?;
    let kind = open.kind;
    let contacts = reading.uploaded.len();
    if contacts > usize::try_from(settings.contacts).unwrap_or(usize::MAX) {
        return Err(SelfCheckError::Contacts { contacts, most: settings.contacts }.into());
    }
    let turn = services.comparing.acquire().await.ok();
    let own = own::index(services, &roster, &rep).await?;
    let list = List { rep: &rep.id, tied: BTreeSet::new() };
    let mine = flow::find_in(services, &roster, &reading, &list, &own);
    let all = flow::find(services, &roster, &reading, &list).await?;
    drop(turn);
    let ids: HashSet<&str> = (0..own.records()).map(|record| own.id(record)).collect();
    let others: Vec<Tie> = all
        .ties
        .into_iter()
        .filter(|tie| !tie.records.iter().any(|one| ids.contains(&*one.0)))
        .collect();
    let mut ties = mine.ties;
    let own_clients = clients(&ties);
    let seeded = ringers::stands_in(services, &rep, &reading).await?;
    let at_seeded = |tie: &Tie| seeded.iter().any(|(_, at)| *at == tie.at);
    let (never, others): (Vec<Tie>, Vec<Tie>) = others.into_iter().partition(at_seeded);
    let (told, mut withheld, left) = disclosed(services, &rep, others, settings, now).await?;
    withheld.extend(never);
    let counts = Counts {
        people: all.people,
        own: own_clients,
        told: clients(&told),
        withheld: clients(&withheld),
        sketch: sketch(services, &reading)?,
    };
    ties.extend(told);
    let looked = Looked { rep, roster, books, reading, people: all.people };
    let question = check::Question {
        file: asked.file.clone(),
        rep: looked.rep.id.0.clone(),
        to: asked.to.clone(),
        account: asked.account,
        clean: None,
        crm_gap: None,
        reveal: false,
    };
    let told = check::tell(services, &question, &looked, ties, Some(&mut open), View::Rep).await?;
    let mut audit = told.audit;
    audit.id = audit_id(&looked, &asked.to, &audit);
    tell_hr(services, &looked, &ForQueue { withheld, counts, seeded }, now).await?;
    check::remember(services, &looked.rep, &audit, false, None).await?;
    let ending = if kind == ContactKind::Cards { "vcf" } else { "csv" };
    let may_go = match told.cleared {
        Some(part) => MayGo { bytes: part.bytes, ending, kept: part.kept, held: part.held },
        None => MayGo { bytes: Vec::new(), ending, kept: 0, held: 0 },
    };
    Ok(Answer { audit, may_go, sentence: WITHHELD, left })
}

/// Begins a check, if one may begin.
async fn claim(
    services: &Services,
    rep: &RepId,
    settings: SelfCheckSettings,
    now: i64,
) -> Result<(), UseError> {
    let (pause, per_day) = (i64::from(settings.pause_s), i64::from(settings.per_day));
    match services.store.claim_self_check(rep, now, pause, per_day).await? {
        Claim::Begun => Ok(()),
        Claim::Frozen => Err(SelfCheckError::Frozen.into()),
        Claim::Wait(wait) => {
            Err(SelfCheckError::Wait { wait_s: u32::try_from(wait).unwrap_or(u32::MAX) }.into())
        }
    }
}

/// How many clients some ties name.
fn clients(ties: &[Tie]) -> u64 {
    let firsts: HashSet<&RecordId> = ties.iter().filter_map(|tie| tie.records.first()).collect();
    firsts.len() as u64
}

/// Of clients outside of the own book, the ties that the rep may be told of, and those for HR alone;
/// and how many more may be told.
async fn disclosed(
    services: &Services,
    rep: &Rep,
    others: Vec<Tie>,
    settings: SelfCheckSettings,
    now: i64,
) -> Result<(Vec<Tie>, Vec<Tie>, u32), UseError> {
    let key = Key::load(services)?;
    let rep_id = rep.id.0.to_lowercase();
    let digest = |tie: &Tie| {
        let record = tie.records.first().map(|one| one.0.as_str()).unwrap_or_default();
        key.digest("self-check", &[&rep_id, record])
    };
    let mut asked: Vec<String> = Vec::new();
    for tie in others.iter().filter(|tie| strong::holds_already(tie)) {
        let digest = digest(tie);
        if !asked.contains(&digest) {
            asked.push(digest);
        }
    }
    let since = now - i64::from(settings.days) * DAY_S;
    let most = i64::from(settings.open);
    let (open, left) = services.store.disclose(&rep.id, &asked, now, since, most).await?;
    let is_open = |tie: &Tie| strong::holds_already(tie) && open.contains(&digest(tie));
    let (told, withheld): (Vec<Tie>, Vec<Tie>) = others.into_iter().partition(is_open);
    let told = told.into_iter().map(strong::bare).collect();
    Ok((told, withheld, u32::try_from(left).unwrap_or(0)))
}

/// What a check leaves for HR.
struct ForQueue {
    withheld: Vec<Tie>,
    counts: Counts,
    /// Seeded records, and where they stand in the file.
    seeded: Vec<(String, Origin)>,
}

/// Leaves for HR what the rep is not told, keeps the counts, and lets the next checks rest where HR must
/// look first. It is one transaction, whatever there is.
async fn tell_hr(
    services: &Services,
    looked: &Looked,
    found: &ForQueue,
    now: i64,
) -> Result<(), UseError> {
    let counts = &found.counts;
    let rep = &looked.rep.id;
    let mut peers: HashMap<RepId, Counts> = HashMap::new();
    let mut earlier = Vec::new();
    for run in services.store.self_checks(now - 90 * DAY_S).await? {
        let Ok(counts) = serde_json::from_str::<Counts>(&run.document) else { continue };
        if run.at == now || counts.people == 0 {
            continue;
        }
        if run.rep == *rep {
            earlier.push(counts);
        } else {
            peers.insert(run.rep, counts);
        }
    }
    let peers: Vec<Counts> = peers.into_values().collect();
    let people: Vec<&Person> = looked.reading.uploaded.iter().map(|one| &one.person).collect();
    let signals = watch::signals(&people, counts, &peers, &earlier);
    let mut seeded: Vec<String> = found.seeded.iter().map(|(id, _)| id.clone()).collect();
    seeded.dedup();
    let freeze = !seeded.is_empty() || signals.len() >= 2;
    let mut queue = Vec::new();
    let whatever = [
        queue::withheld(counts.people, &found.withheld),
        queue::alert(counts.people, &signals),
        queue::seeded(counts.people, &seeded),
    ];
    for what in whatever.into_iter().flatten() {
        queue.push(queue::entry(random_id("Q")?, rep, now, what));
    }
    let document = serde_json::to_string(counts).unwrap_or_default();
    let run = Run { rep: rep.clone(), at: now, document };
    services.store.finish_self_check(&run, &queue, freeze).await?;
    // That the check was made has a leaf of its own: the numbers that are kept of it.
    let what = match (freeze, signals.is_empty()) {
        (true, _) => "self-checks rest until HR has looked",
        (false, false) => "self-check for HR to look at",
        (false, true) => return Ok(()),
    };
    Ok(services.store.note(services.as_of(), what, &rep.0).await?)
}

/// A sketch of a file.
fn sketch(services: &Services, reading: &Reading) -> Result<String, UseError> {
    let key = Key::load(services)?;
    let of = |person: &Person| {
        let name = person.name.as_ref().map(|name| name.full.to_lowercase());
        let all: Vec<String> = contacts::reached_by(person).chain(name).collect();
        key.digest("sketch", &[&all.join("\n")])
    };
    let digests: Vec<String> = reading.uploaded.iter().map(|entry| of(&entry.person)).collect();
    Ok(watch::sketch(digests.iter().map(String::as_str)))
}

/// The id of a rep's answer: of the question alone, not of the books.
fn audit_id(looked: &Looked, to: &NetworkId, audit: &Audit) -> String {
    let mut question =
        format!("{}\n{}\n{}\n{}", looked.rep.id.0, to.as_str(), audit.as_of, audit.policy.sha256);
    for input in &looked.reading.inputs {
        question.push('\n');
        question.push_str(&input.sha256);
    }
    format!("A-{}", sha256_hex(question.as_bytes()).get(..12).unwrap_or_default())
}
