//! What clients consented to, as it stands on record: the split by kind, and whom to ask.
//!
//! Nothing is sent. A connection, a follow or a like is no consent and counts nowhere here.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::path::PathBuf;

use serde::Serialize;

use crate::model::Day;
use crate::model::record::Record;
use crate::model::register::Register;
use crate::model::rep::Rep;
use crate::model::rep::Roster;
use crate::report;
use crate::report::AskRow;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts::Consents;
use crate::usecase::contacts::admit::law;
use crate::usecase::contacts::consent::Consent;
use crate::usecase::contacts::consent::Rank;
use crate::usecase::explain::json;
use crate::usecase::exports::write_whole;
use crate::usecase::intake::place_of;

/// Records read at a time.
const BATCH: usize = 4_000;

/// How many contacts consented how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Split {
    /// The day.
    pub as_of: Day,
    /// Whose contacts; none: everybody's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rep: Option<String>,
    /// Contacts with express consent.
    pub express: u64,
    /// Contacts whose best consent is to be read from the circumstances.
    pub inferred: u64,
    /// Contacts who are covered by a declaration alone.
    pub declared: u64,
    /// Contacts who may be sent messages.
    pub may_email: u64,
    /// Contacts whose data may be matched with other data.
    pub may_link: u64,
    /// Contacts by the kind of each consent on record; one may have several.
    pub kinds: BTreeMap<String, u64>,
}

/// Counts what is on record, of one rep's contacts or of all.
///
/// # Errors
///
/// The rep is unknown; the store.
pub async fn split(services: &Services, rep: Option<&str>) -> Result<Split, UseError> {
    let roster = services.store.roster().await?;
    let rep = rep.map(|id| services.rep(&roster, id)).transpose()?;
    let entries = services.store.register::<Consent>(Register::Consent, services.as_of()).await?;
    let mut contacts: BTreeMap<String, Vec<Consent>> = BTreeMap::new();
    for entry in entries.into_iter().filter(|one| rep.is_none_or(|rep| one.rep == rep.id)) {
        contacts.entry(entry.document.contact.clone()).or_default().push(entry.document);
    }
    let mut split =
        Split { as_of: services.as_of(), rep: rep.map(|rep| rep.id.0.clone()), ..Split::default() };
    for consents in contacts.values() {
        match consents.iter().map(|one| one.kind.rank()).max() {
            Some(Rank::Express) => split.express += 1,
            Some(Rank::Inferred) => split.inferred += 1,
            Some(Rank::Declared) => split.declared += 1,
            None => {}
        }
        split.may_email += u64::from(consents.iter().any(|one| one.may_email));
        split.may_link += u64::from(consents.iter().any(|one| one.may_link));
        let mut kinds: Vec<&str> = consents.iter().map(|one| one.kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            *split.kinds.entry(kind.to_owned()).or_default() += 1;
        }
    }
    Ok(split)
}

impl Split {
    /// Contacts with any consent on record.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.express + self.inferred + self.declared
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// One sentence for a report; `None` where nothing is on record.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        (self.all() > 0).then(|| {
            format!(
                "Consent on record: {} contacts express, {} inferred, {} by a declaration alone; {} may \
                 be sent messages, {} may be matched with other data.",
                self.express, self.inferred, self.declared, self.may_email, self.may_link
            )
        })
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let whose = self.rep.as_ref().map(|rep| format!(" of {rep}")).unwrap_or_default();
        let mut out =
            format!("{} contacts{whose} with consent on record by {}\n", self.all(), self.as_of);
        for (name, count) in [
            ("express", self.express),
            ("inferred", self.inferred),
            ("declared", self.declared),
            ("may be sent messages", self.may_email),
            ("may be matched", self.may_link),
        ] {
            let _ = writeln!(out, "  {name:<22}{count:>7}");
        }
        if !self.kinds.is_empty() {
            out.push_str("By kind\n");
            for (kind, count) in &self.kinds {
                let _ = writeln!(out, "  {:<22}{count:>7}", kind.replace('_', " "));
            }
        }
        out.push_str("A connection, a follow or a like is no consent, and counts nowhere here.\n");
        out
    }
}

/// Whom to ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AskList {
    /// Whose clients.
    pub rep: String,
    /// The records without evidence of consent.
    pub records: Vec<String>,
    /// The rep's records that were looked at.
    pub of: u64,
    /// What may be said, in neutral words.
    pub wording: String,
    /// What the place's law says of consent.
    pub law: Option<String>,
    /// The file written.
    #[serde(skip)]
    pub out: Option<PathBuf>,
}

/// Lists the rep's records whose clients are to be asked. Clients who opted out are asked nothing.
///
/// # Errors
///
/// The rep is unknown; the store; the file cannot be written.
pub async fn ask_list(
    services: &Services,
    rep: &str,
    reveal: bool,
    out: Option<&Path>,
) -> Result<AskList, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    let consents = Consents::load(services).await?;
    let (mut rows, mut of) = (Vec::new(), 0);
    for batch in services.store.all_record_numbers().await?.chunks(BATCH) {
        for record in services.store.records(batch).await? {
            let Some(row) = asked(services, &roster, rep, &record, &consents) else { continue };
            of += 1;
            rows.extend(row);
        }
    }
    rows.sort_by(|one, other| one.record.cmp(&other.record));
    if let Some(out) = out {
        write_whole(out, report::ask_list(&rows, reveal).as_bytes())?;
        if reveal {
            let what = "names revealed in an ask-list";
            services.store.note(services.as_of(), what, &rep.id.0).await?;
        }
    }
    Ok(AskList {
        rep: rep.id.0.clone(),
        records: rows.into_iter().map(|row| row.record.0).collect(),
        of,
        wording: wording(&services.config.agency),
        law: law(services.rulebook.place(place_of(services, rep))),
        out: out.map(Path::to_owned),
    })
}

/// A record of the rep's who may be asked at all: with a row where there is no evidence yet.
#[expect(clippy::option_option, reason = "not the rep's to ask, asked for, or to be asked")]
fn asked(
    services: &Services,
    roster: &Roster,
    rep: &Rep,
    record: &Record,
    consents: &Consents,
) -> Option<Option<AskRow>> {
    let state = record.state_on(services.as_of())?;
    let owner = |owner: &String| roster.named(owner).is_some_and(|one| one.id == rep.id);
    if !state.owners.iter().any(owner) || state.opted_out.is_some() {
        return None;
    }
    let shown = |consent: &&Consent| consent.kind.rank() > Rank::Declared;
    let known = consents.of_record(record).iter().any(shown);
    let noted = state.consent.as_deref().is_some_and(|text| !text.trim().is_empty());
    if known || noted {
        return Some(None);
    }
    let row = AskRow { record: record.id.clone(), person: state.person.clone() };
    Some(Some(row))
}

/// What may be said: neutral, without an offer, with a way to say no.
fn wording(agency: &str) -> String {
    format!(
        "{agency} keeps your name and contact details because we have dealt with you. May we keep them, \
         and may we write to you about property? May we also match them with other lists of ours? You \
         can say yes to one and no to the other, and change your mind at any time. How do you prefer to \
         be reached?"
    )
}

impl AskList {
    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words; all records where `whole`, else the first.
    #[must_use]
    pub fn text(&self, whole: bool) -> String {
        let mut out = format!(
            "{} of {} records of {} have no evidence of consent\n",
            self.records.len(),
            self.of,
            self.rep
        );
        let most = if whole { usize::MAX } else { 10 };
        for record in self.records.iter().take(most) {
            let _ = writeln!(out, "  {record}");
        }
        if self.records.len() > most {
            let _ = writeln!(out, "  and {} more (-v shows all)", self.records.len() - most);
        }
        let _ = writeln!(out, "\nWhat may be said\n  {}", self.wording);
        out.push_str(
            "\nNothing was sent. Ask in person or by phone where you can: a message that asks for consent \
             is itself a commercial message. Clients who opted out are not listed.\n",
        );
        if let Some(law) = &self.law {
            let _ = writeln!(out, "{law}");
        }
        if let Some(path) = &self.out {
            let _ = writeln!(out, "wrote {}", path.display());
        }
        out
    }
}
