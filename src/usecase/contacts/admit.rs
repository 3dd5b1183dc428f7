//! Contacts that a rep brings in enter with evidence of consent or a signed declaration, or not at
//! all. Nothing is written into any CRM: the consent goes on record, and the rows that may enter can
//! be had as a file.

use std::path::PathBuf;

use crate::intake::IntakeError;
use crate::model::person::Person;
use crate::model::reading::Origin;
use crate::model::reading::UploadedContact;
use crate::model::register::Entry;
use crate::model::register::Register;
use crate::model::rep::Rep;
use crate::policy::Place;
use crate::report;
use crate::report::AdmittedRow;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts;
use crate::usecase::contacts::ContactFile;
use crate::usecase::contacts::EvidenceFile;
use crate::usecase::contacts::Keyed;
use crate::usecase::contacts::OnRecordError;
use crate::usecase::contacts::admission::Admission;
use crate::usecase::contacts::admission::Rejected;
use crate::usecase::contacts::consent::Consent;
use crate::usecase::contacts::consent::Kind;
use crate::usecase::contacts::consent::Rank;
use crate::usecase::contacts::declaration;
use crate::usecase::contacts::declaration::Declaration;
use crate::usecase::contacts::evidence::Evidence;
use crate::usecase::contacts::wishes::Wishes;
use crate::usecase::exports::write_whole;
use crate::usecase::intake::place_of;

/// Reasons that an error shows; the rest are counted.
const SHOWN: usize = 5;

/// What a rep brings in.
#[derive(Clone, Debug)]
pub struct BroughtIn {
    /// The file of contacts.
    pub file: PathBuf,
    /// The rep's id.
    pub rep: String,
    /// Evidence, row by row.
    pub evidence: Option<PathBuf>,
    /// A declaration for the whole file.
    pub declaration: Option<PathBuf>,
    /// Where to write the rows that may enter.
    pub out: Option<PathBuf>,
}

/// Lets in what may enter, and puts its consent on record.
///
/// # Errors
///
/// [`OnRecordError::ConsentMissing`] where no row may enter, and nothing is kept then; a file that cannot
/// be read; a declaration that does not fit.
pub async fn run(services: &Services, brought: &BroughtIn) -> Result<Admission, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, &brought.rep)?;
    let place = services.rulebook.place(place_of(services, rep));
    not_onto_inputs(brought)?;
    let file = contacts::open(services, &brought.file).await?;
    let keyed = Keyed::of(services).await?;
    let mut sorted = Sorted { wishes: Wishes::load(services).await?, ..Sorted::default() };
    let mut declared = None;
    match (&brought.evidence, &brought.declaration) {
        (Some(path), _) => {
            let given = services.reader.evidence(path, services.as_of()).await?;
            by_evidence(given, &file, &keyed, &mut sorted);
        }
        (None, Some(path)) => {
            if !services.rulebook.agency().consent.declaration_allowed {
                let why = "the policy lets no declaration stand in for evidence \
                           (`declaration_allowed` in [consent] of agency.toml)";
                return Err(missing(&file, place, vec![why.to_owned()]));
            }
            let declaration = declaration::read(path, &file, rep, services.as_of())?;
            by_declaration(&declaration, &file, &keyed, &mut sorted);
            declared = Some(declaration);
        }
        (None, None) => {
            let why = "there is neither evidence of consent nor a declaration".to_owned();
            return Err(missing(&file, place, vec![why]));
        }
    }
    sorted.unreadable(&file);
    if sorted.admitted.is_empty() {
        return Err(missing(&file, place, sorted.reasons()));
    }
    if let Some(out) = &brought.out {
        write_whole(out, report::admitted(&sorted.rows()).as_bytes())?;
    }
    keep(services, rep, &file, &sorted, declared.as_ref()).await?;
    Ok(Admission { out: brought.out.clone(), ..sorted.admission(rep, &file, place) })
}

/// Refuses to write over what is read.
fn not_onto_inputs(brought: &BroughtIn) -> Result<(), UseError> {
    let Some(out) = &brought.out else { return Ok(()) };
    let inputs = [Some(&brought.file), brought.evidence.as_ref(), brought.declaration.as_ref()];
    let place = out.canonicalize();
    let same = |input: &&PathBuf| {
        *input == out
            || matches!((&place, input.canonicalize()), (Ok(out), Ok(input)) if *out == input)
    };
    if !inputs.into_iter().flatten().any(|input| same(&input)) {
        return Ok(());
    }
    Err(UseError::Intake(IntakeError::refused(
        &out.display().to_string(),
        "admitted.onto_input",
        "it is one of the files that are read, and would be overwritten",
        "name another file for `--out`",
    )))
}

/// Rows sorted into those that may enter and those that may not.
#[derive(Default)]
struct Sorted<'a> {
    admitted: Vec<Admitted<'a>>,
    rejected: Vec<Rejected>,
    unused: Vec<(u64, String)>,
    wishes: Wishes,
}

/// A row that may enter.
struct Admitted<'a> {
    person: &'a Person,
    digests: Vec<String>,
    consents: Vec<Consent>,
}

/// Where a row stands, in words.
fn place_words(at: Origin) -> String {
    match (at.line, at.item) {
        (Some(line), _) => format!("line {line}"),
        (None, Some(item)) => format!("item {item}"),
        (None, None) => "somewhere".to_owned(),
    }
}

/// Sorts by a file of evidence.
fn by_evidence<'a>(
    given: EvidenceFile,
    file: &'a ContactFile,
    keyed: &Keyed,
    sorted: &mut Sorted<'a>,
) {
    let mut used = vec![false; given.rows.len()];
    for entry in &file.reading.uploaded {
        let line = entry.at.line.or(entry.at.item);
        let about = |one: &Evidence| one.is_about(&entry.person, line);
        for (used, _) in used.iter_mut().zip(&given.rows).filter(|(_, one)| about(one)) {
            *used = true;
        }
        let found = given.rows.iter().filter(|one| about(one)).map(|one| one.consent.clone());
        sorted.sort(entry, found.collect(), file, keyed, "there is no evidence of consent");
    }
    sorted.unused = given.unusable;
    let idle = used.iter().zip(&given.rows).filter(|(used, _)| !**used);
    sorted.unused.extend(
        idle.map(|(_, one)| (one.line, format!("nobody in `{}` is meant by it", file.name))),
    );
    sorted.unused.sort();
}

/// Sorts by a declaration: everybody who can be reached at all.
fn by_declaration<'a>(
    declaration: &Declaration,
    file: &'a ContactFile,
    keyed: &Keyed,
    sorted: &mut Sorted<'a>,
) {
    for entry in &file.reading.uploaded {
        let consent = Consent {
            kind: Kind::Declared,
            how: "declaration".to_owned(),
            on: declaration.date,
            by: declaration.signed.clone(),
            reference: file.sha256.clone(),
            may_link: declaration.may_link,
            may_email: declaration.may_email,
            preferred_channels: Vec::new(),
            offered_in_return: None,
            file: String::new(),
            contact: String::new(),
        };
        sorted.sort(entry, vec![consent], file, keyed, "");
    }
}

impl<'a> Sorted<'a> {
    /// Sorts one row.
    fn sort(
        &mut self,
        entry: &'a UploadedContact,
        mut found: Vec<Consent>,
        file: &ContactFile,
        keyed: &Keyed,
        without: &str,
    ) {
        let any = !found.is_empty();
        found.retain(|consent| !self.wishes.against(&entry.person, consent));
        let without = if any {
            "the CRM has a client with this address or number who asked not to be contacted"
        } else {
            without
        };
        let digests = keyed.of_person(&entry.person);
        let reason = match (found.is_empty(), digests.first()) {
            (false, Some(first)) => {
                let bound = found.into_iter().map(|consent| Consent {
                    file: file.sha256.clone(),
                    contact: first.clone(),
                    ..consent
                });
                let consents = bound.collect();
                self.admitted.push(Admitted { person: &entry.person, digests, consents });
                return;
            }
            (true, Some(_)) => without,
            (_, None) => "neither an address nor a number: no consent can be kept for it",
        };
        self.rejected.push(Rejected { place: place_words(entry.at), reason: reason.to_owned() });
    }

    /// Rows that could not be read may not enter either.
    fn unreadable(&mut self, file: &ContactFile) {
        let skipped = file.reading.inputs.iter().flat_map(|input| &input.skipped);
        let rejected = skipped.map(|one| Rejected {
            place: place_words(one.at),
            reason: format!("it could not be read: {}", one.reason),
        });
        self.rejected.extend(rejected);
    }

    /// Every reason, for a refusal.
    fn reasons(&self) -> Vec<String> {
        let rows = self.rejected.iter().map(|one| format!("{}: {}", one.place, one.reason));
        let unused =
            self.unused.iter().map(|(line, why)| format!("line {line} of the evidence: {why}"));
        unused.chain(rows).collect()
    }

    /// The rows that may enter, for the file.
    fn rows(&self) -> Vec<AdmittedRow> {
        let row = |one: &Admitted<'_>| {
            let best = one.consents.iter().max_by_key(|consent| consent.kind.rank())?;
            Some(AdmittedRow {
                person: one.person.clone(),
                kind: best.kind.as_str(),
                on: best.on,
                may_email: one.consents.iter().any(|consent| consent.may_email),
                may_link: one.consents.iter().any(|consent| consent.may_link),
            })
        };
        self.admitted.iter().filter_map(row).collect()
    }

    /// The answer.
    fn admission(self, rep: &Rep, file: &ContactFile, place: &Place) -> Admission {
        let ranked = |rank| {
            let best = |one: &&Admitted<'_>| one.consents.iter().map(|c| c.kind.rank()).max();
            self.admitted.iter().filter(|one| best(one) == Some(rank)).count() as u64
        };
        Admission {
            rep: rep.id.0.clone(),
            file: file.name.clone(),
            sha256: file.sha256.clone(),
            rows: (self.admitted.len() + self.rejected.len()) as u64,
            admitted: self.admitted.len() as u64,
            express: ranked(Rank::Express),
            inferred: ranked(Rank::Inferred),
            declared: ranked(Rank::Declared),
            rejected: self.rejected,
            unused: self.unused,
            law: law(place),
            out: None,
        }
    }
}

/// What the place's law says of consent: its code and its words.
pub(super) fn law(place: &Place) -> Option<String> {
    let note = place.consent_note.as_ref()?;
    Some(match &place.consent_code {
        Some(code) => format!("{code}: {note}"),
        None => note.clone(),
    })
}

/// Puts the consent on record.
async fn keep(
    services: &Services,
    rep: &Rep,
    file: &ContactFile,
    sorted: &Sorted<'_>,
    declared: Option<&Declaration>,
) -> Result<(), UseError> {
    let on = services.as_of();
    if let Some(declaration) = declared {
        let entry = Entry {
            rep: rep.id.clone(),
            subject: file.sha256.clone(),
            entered_on: on,
            document: declaration.clone(),
        };
        services.store.enter(Register::Declaration, &[entry]).await?;
    }
    let mut entries = Vec::new();
    for admitted in &sorted.admitted {
        for consent in &admitted.consents {
            entries.extend(admitted.digests.iter().map(|digest| Entry {
                rep: rep.id.clone(),
                subject: digest.clone(),
                entered_on: on,
                document: consent.clone(),
            }));
        }
    }
    services.store.enter(Register::Consent, &entries).await?;
    let subject = format!("{} {}", rep.id.0, file.sha256);
    services.store.note(on, "consent of contacts put on record", &subject).await?;
    Ok(())
}

/// The refusal of a whole file.
fn missing(file: &ContactFile, place: &Place, reasons: Vec<String>) -> UseError {
    let more = reasons.len().saturating_sub(SHOWN);
    let mut reasons: Vec<String> = reasons.into_iter().take(SHOWN).collect();
    if more > 0 {
        reasons.push(format!("and {more} more"));
    }
    let (file, rows) = (file.name.clone(), file.reading.uploaded.len());
    OnRecordError::ConsentMissing { file, rows, reasons, law: law(place) }.into()
}
