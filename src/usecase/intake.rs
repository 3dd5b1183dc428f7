//! Reads a rep's export archives, keeps the matches and forgets the rest.
//!
//! Before a byte is read the lawful-request gate is asked. What is kept of people who are not
//! clients is their number and a keyed digest of who they were, from which nobody can be told.

mod forgotten;
mod preview;

pub use preview::Preview;
pub use preview::preview;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::intake::hash::sha256_hex;
use crate::model::Day;
use crate::model::matching::Certainty;
use crate::model::reading::ExportOwner;
use crate::model::reading::Input;
use crate::model::reading::Reading;
use crate::model::reading::Section;
use crate::model::rep::Rep;
use crate::model::rep::Roster;
use crate::policy;
use crate::policy::AccountKind;
use crate::policy::Basis;
use crate::policy::Passage;
use crate::policy::Refusal;
use crate::store::StoredIntake;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::apart::Export;
use crate::usecase::carry;
use crate::usecase::declared;
use crate::usecase::evidence::receipt;
use crate::usecase::explain;
use crate::usecase::flow;
use crate::usecase::flow::Found;
use crate::usecase::flow::List;
use crate::usecase::intake::forgotten::forget;
use crate::usecase::ringers;
use crate::usecase::sighting::Tie;
use crate::usecase::standing;

/// What was handed in, and why.
#[derive(Clone, Debug)]
pub struct HandedIn {
    /// The rep's id.
    pub rep: String,
    /// Archives, folders or loose files.
    pub paths: Vec<PathBuf>,
    /// Why they may be read.
    pub basis: Basis,
    /// What an investigation is about.
    pub allegation: Option<String>,
    /// The day the rep was told that exports are looked at.
    pub notice_on: Option<Day>,
    /// Personal or company account.
    pub account: AccountKind,
    /// Files that the rep wants left unopened, by their labels.
    pub leave_out: Vec<String>,
}

/// What is kept of one export besides its ties. Names nobody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The files that were opened.
    pub inputs: Vec<Input>,
    /// The archives by hash.
    pub archives: Vec<(String, String)>,
    /// What was there, empty, absent.
    pub sections: Vec<Section>,
    /// Remarks.
    pub warnings: Vec<String>,
    /// Whether the export's owner is the rep: `yes`, `unknown`, or what differs.
    pub owner: String,
    /// The basis, as given.
    pub basis: String,
    /// The allegation's reference, where one was given.
    pub allegation: Option<String>,
    /// The day of notice.
    pub notice_on: Option<Day>,
    /// What the gate said.
    pub passage: String,
    /// What the company must keep to: that refusing has no consequence, for one.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// People in it.
    pub people: u64,
    /// People in it who are no clients.
    pub unmatched: u64,
    /// Keyed digest of who they were: the same people give the same digest in this workspace.
    pub unmatched_digest: String,
    /// Members without a name.
    pub hidden: u64,
    /// Accounts that are a number alone.
    pub unidentifiable: u64,
    /// Of each day, how many ties began, and how many of those to clients.
    pub per_day: BTreeMap<Day, (u32, u32)>,
    /// How many entries of address books reached the network on a day, as far as it says.
    #[serde(default)]
    pub uploads: BTreeMap<Day, u32>,
    /// The day the network made the export.
    pub generated_on: Option<Day>,
    /// Sections kept from an older export, with the day that one was read.
    #[serde(default)]
    pub carried: BTreeMap<String, Day>,
}

/// One kept export.
pub type KeptIntake = StoredIntake<Kept, Tie>;

/// What the reading of one network's export came to, for the face.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// The network.
    pub network: String,
    /// What is kept.
    pub kept: Kept,
    /// Matches that are at least likely.
    pub matched: u64,
    /// Matches that need a person.
    pub possible: u64,
    /// Whether the very files had been read before.
    pub again: bool,
}

/// The files of what was handed in that would be opened, for the rep to say yes or no to each. The
/// gate is asked before; nothing is opened.
///
/// # Errors
///
/// The gate refuses; the rep is unknown; an archive cannot be opened.
pub async fn would_open(services: &Services, handed: &HandedIn) -> Result<Vec<String>, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, &handed.rep)?;
    gate(services, rep, handed)?;
    services.reader.may_open(&handed.paths).await
}

/// Reads what a rep handed in.
///
/// # Errors
///
/// The gate refuses; the rep is unknown; an archive cannot be read; the workspace holds no CRM.
pub async fn run(services: &Services, handed: &HandedIn) -> Result<Vec<Taken>, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, &handed.rep)?;
    let passage = gate(services, rep, handed)?;
    standing::books(services).await?;
    services.progress.begin("Reading the export", None);
    let Export { readings, archives } =
        services.reader.export(&handed.paths, &handed.leave_out).await?;
    services.progress.end();
    let from = From { handed, passage: &passage, archives: &archives };
    let mut taken = Vec::new();
    for reading in readings {
        taken.push(take_in(services, &roster, rep, &from, &reading).await?);
    }
    Ok(taken)
}

/// What a reading is from, and on what ground it was made.
#[derive(Clone, Copy)]
pub(super) struct From<'a> {
    /// What was handed in, and why.
    pub(super) handed: &'a HandedIn,
    /// What the gate said.
    pub(super) passage: &'a Passage,
    /// The archives by hash; none for what came over an API.
    pub(super) archives: &'a [(String, String)],
}

/// Finds the clients in a reading, keeps those matches, and forgets the rest.
pub(super) async fn take_in(
    services: &Services,
    roster: &Roster,
    rep: &Rep,
    from: &From<'_>,
    reading: &Reading,
) -> Result<Taken, UseError> {
    let tied = tied_elsewhere(services, rep, reading).await?;
    let list = List { rep: &rep.id, tied };
    let found = flow::find(services, roster, reading, &list).await?;
    let kept = keep(services, rep, from, reading, &found).await?;
    ringers::seen_in(services, rep, reading).await?;
    put(services, rep, from.handed, reading, kept, found.ties).await
}

/// Records that the rep is at least likely tied to on another network, by the exports kept so far.
///
/// A match by name alone is none of them, so that no two networks can confirm each other by it.
async fn tied_elsewhere(
    services: &Services,
    rep: &Rep,
    reading: &Reading,
) -> Result<BTreeSet<String>, UseError> {
    let kept: Vec<KeptIntake> = services.store.intakes(Some(&rep.id)).await?;
    let others = kept.iter().filter(|one| one.network != reading.network.as_str());
    let sure = others.flat_map(|one| &one.ties).filter(|tie| tie.certainty != Certainty::Possible);
    Ok(sure.flat_map(|tie| &tie.records).map(|id| id.0.clone()).collect())
}

/// What was read as JSON: one object, a network an entry. Names nobody.
#[must_use]
pub fn json(taken: &[Taken]) -> String {
    explain::json(&serde_json::json!({ "networks": taken }))
}

/// Reads what [`json`] wrote; nothing where it is something else.
#[must_use]
pub fn taken_of(bytes: &[u8]) -> Vec<Taken> {
    #[derive(Default, Deserialize)]
    struct Read {
        networks: Vec<Taken>,
    }
    serde_json::from_slice::<Read>(bytes).unwrap_or_default().networks
}

/// Asks the lawful-request gate.
pub(super) fn gate(services: &Services, rep: &Rep, handed: &HandedIn) -> Result<Passage, UseError> {
    let place = place_of(services, rep);
    let place = services.rulebook.place(place);
    let allegation = handed.allegation.as_deref();
    let as_of = services.as_of();
    let notice_on = handed.notice_on.or(told_staff_on(services));
    policy::gate(place, Some(handed.basis), allegation, notice_on, as_of)
        .map_err(|refusal| UseError::Refused(stated(services, rep, refusal)))
}

/// A refusal, with what the company's own statement on an account opens.
fn stated(services: &Services, rep: &Rep, mut refusal: Refusal) -> Refusal {
    for network in services.on_record.asked_for(&rep.id) {
        let _ = write!(
            refusal.needed,
            "; the company stated that it asked for the account on {network}: an export of that one \
             may be read with `--basis business-account --account company`"
        );
    }
    refusal
}

/// The day the company told its staff what audits look at, as the agency's settings have it.
pub(super) fn told_staff_on(services: &Services) -> Option<Day> {
    services.rulebook.agency().company.notice_on.map(|day| day.0)
}

/// The place whose law applies to a rep.
pub(super) fn place_of<'a>(services: &'a Services, rep: &'a Rep) -> &'a str {
    let place = rep.place.as_deref().or(services.config.default_place.as_deref());
    place.unwrap_or("unknown")
}

/// What is kept of a reading besides its ties.
async fn keep(
    services: &Services,
    rep: &Rep,
    from: &From<'_>,
    reading: &Reading,
    found: &Found,
) -> Result<Kept, UseError> {
    let From { handed, passage, archives } = *from;
    let secret = services.store.secret().await?;
    let (unmatched, unmatched_digest) = forget(&secret, reading, &found.ties);
    let files = reading.inputs.iter().map(|input| (input.name.as_str(), input.sha256.as_str()));
    let archives_too = archives.iter().map(|(name, sha256)| (name.as_str(), sha256.as_str()));
    let equal = declared::remarks(services, files.chain(archives_too)).await?;
    Ok(Kept {
        inputs: reading.inputs.clone(),
        archives: archives.to_vec(),
        sections: reading.sections.clone(),
        warnings: [reading.warnings.clone(), equal].concat(),
        owner: compare_owner(rep, &reading.owner),
        basis: handed.basis.as_str().to_owned(),
        allegation: handed.allegation.clone(),
        notice_on: handed.notice_on,
        passage: passage.words.clone(),
        conditions: passage.conditions.clone(),
        people: found.people,
        unmatched,
        unmatched_digest,
        hidden: reading.hidden,
        unidentifiable: reading.unidentifiable,
        per_day: found.per_day.clone(),
        uploads: uploads(reading),
        generated_on: reading.generated_on,
        carried: BTreeMap::new(),
    })
}

/// How many entries of address books reached the network on a day.
fn uploads(reading: &Reading) -> BTreeMap<Day, u32> {
    let mut days = BTreeMap::new();
    for on in reading.uploaded.iter().filter_map(|entry| entry.uploaded_on) {
        *days.entry(on).or_default() += 1;
    }
    days
}

/// Keeps the ties in place of those of an earlier export, section by section.
async fn put(
    services: &Services,
    rep: &Rep,
    handed: &HandedIn,
    reading: &Reading,
    kept: Kept,
    ties: Vec<Tie>,
) -> Result<Taken, UseError> {
    let network = reading.network.as_str().to_owned();
    let mut hashes: Vec<&str> = kept.inputs.iter().map(|input| input.sha256.as_str()).collect();
    hashes.sort_unstable();
    let digest = sha256_hex(hashes.join("\n").as_bytes());
    let (matched, possible) = distinct(&ties);
    let mut taken =
        Taken { network: network.clone(), kept: kept.clone(), matched, possible, again: false };
    let mut stored = StoredIntake {
        rep: rep.id.clone(),
        network: network.clone(),
        account: handed.account.as_str().to_owned(),
        read_on: services.as_of(),
        digest,
        document: kept,
        ties,
    };
    let before: Vec<KeptIntake> = services.store.intakes(Some(&rep.id)).await?;
    let same = |one: &KeptIntake| one.network == stored.network && one.account == stored.account;
    if let Some(before) = before.into_iter().find(same) {
        carry::over(before, &mut stored);
        taken.kept.carried.clone_from(&stored.document.carried);
    }
    taken.again = !services.store.put_intake(&stored).await?;
    let what = if taken.again { "export read again, unchanged" } else { "export read" };
    let about = receipt::subject(&stored);
    services.store.note(services.as_of(), what, &about).await?;
    Ok(taken)
}

/// How many clients are matched at least likely, and how many people besides need a look: each
/// once, however often they were seen.
fn distinct(ties: &[Tie]) -> (u64, u64) {
    let (possible, sure): (Vec<&Tie>, Vec<&Tie>) =
        ties.iter().partition(|tie| tie.certainty == Certainty::Possible);
    let clients: HashSet<_> = sure.iter().filter_map(|tie| tie.records.iter().min()).collect();
    let known: HashSet<u32> = sure.iter().map(|tie| tie.person).collect();
    let others: HashSet<u32> = possible.iter().map(|tie| tie.person).collect();
    (clients.len() as u64, others.difference(&known).count() as u64)
}

/// Compares the export's owner with the rep: by address, then by name.
fn compare_owner(rep: &Rep, owner: &ExportOwner) -> String {
    if owner.emails.iter().any(|email| rep.emails.contains(email)) {
        return "yes: the address is the rep's".to_owned();
    }
    let Some(name) = &rep.name else { return "unknown: the roster gives no name".to_owned() };
    let alike = owner.names.iter().map(|other| crate::linkage::name_similarity(name, other));
    match alike.fold(None, |best: Option<f64>, one| Some(best.map_or(one, |best| best.max(one)))) {
        Some(best) if best >= 0.85 => "yes: the name is the rep's".to_owned(),
        Some(_) => "no: the export names somebody else as its owner".to_owned(),
        None => "unknown: the export does not name its owner".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::person::Name;

    #[test]
    fn an_export_that_names_somebody_else_is_said_to() {
        let rep = Rep { name: Name::whole("Jane Harbour"), ..Rep::default() };
        let owner = |name: &str| ExportOwner {
            names: Name::whole(name).into_iter().collect(),
            ..ExportOwner::default()
        };

        assert!(compare_owner(&rep, &owner("Jane Harbour")).starts_with("yes"));
        assert!(compare_owner(&rep, &owner("Omar Vale")).starts_with("no"));
        assert!(compare_owner(&rep, &ExportOwner::default()).starts_with("unknown"));
    }
}
