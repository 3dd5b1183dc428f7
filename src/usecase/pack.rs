//! The files of an offboarding pack, and what the report says of the two lists in it.

use std::collections::BTreeMap;

use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::stewardship::Stewardship;
use crate::report;
use crate::report::Format;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts::Keyed;
use crate::usecase::leaver::Sorted;
use crate::usecase::leaving;
use crate::usecase::manifest;
use crate::usecase::manifest::Listed;
use crate::usecase::offboard::Pack;

/// The file a leaver may take along.
const TAKE_AWAY: &str = "take-away.csv";

/// The records to purge.
const PURGE_LIST: &str = "purge-list.csv";

/// What is said of the lists: how many records go along, which stay and why, what is kept.
pub(super) fn remarks(sorted: &Sorted) -> Vec<String> {
    let classes = classes(sorted);
    let of = |class: Stewardship| classes.get(class.as_str()).copied().unwrap_or(0);
    let mut remarks = vec![format!(
        "The leaver may take {} records along: {} personal, {} joint.",
        sorted.take_away.len(),
        of(Stewardship::Personal),
        of(Stewardship::Joint)
    )];
    if !sorted.withheld.is_empty() {
        let reasons = sorted.withheld.iter();
        let reasons: Vec<String> =
            reasons.map(|(reason, count)| format!("{}: {count}", reason.in_words())).collect();
        let all: u64 = sorted.withheld.values().sum();
        remarks.push(format!("Records that stay: {all} ({}).", reasons.join("; ")));
    }
    if sorted.untold > 0 {
        remarks.push(format!(
            "Not on record as told of the privacy notice: the clients of {} of the leaver's records.",
            sorted.untold
        ));
    }
    if !sorted.copies.is_empty() {
        let copies = sorted.copies.iter();
        let copies: Vec<String> =
            copies.map(|(record, until)| format!("{} until {until}", record.0)).collect();
        remarks.push(format!(
            "The leaver's own contacts that the company keeps a copy of for a service: {}.",
            copies.join(", ")
        ));
    }
    remarks
}

/// What the company left undone about joint records: no client was told that they go along.
pub(super) fn company_side(services: &Services, sorted: &Sorted) -> Option<String> {
    let agency = services.rules_on(services.as_of()).agency();
    let first = agency.first_notice().filter(|day| *day <= services.as_of());
    let joint = sorted.take_away.iter().any(|row| row.class == Stewardship::Joint);
    (first.is_none() && joint).then(|| {
        "NOTICE-MISSING: joint records go along, and no version of the privacy notice that says so to \
         clients is on record ([[privacy_notice]] in agency.toml)"
            .to_owned()
    })
}

/// Rows of the take-away file by class.
fn classes(sorted: &Sorted) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for row in &sorted.take_away {
        *counts.entry(row.class.as_str().to_owned()).or_default() += 1;
    }
    counts
}

/// The pack's files by name. A rep without dated restraints gets no calendar.
///
/// # Errors
///
/// A report cannot be rendered; the store.
pub(super) fn rendered(
    services: &Services,
    keyed: &Keyed,
    pack: &Pack,
    sorted: &Sorted,
    rep: &str,
    last_day: Day,
) -> Result<Vec<(String, Vec<u8>)>, UseError> {
    let mut files = reports(&pack.audit)?;
    let take_away = report::take_away(&pack.take_away).into_bytes();
    let withheld = sorted.withheld.iter();
    let listed = Listed {
        file: TAKE_AWAY,
        bytes: &take_away,
        rows: pack.take_away.len() as u64,
        counts: classes(sorted),
        withheld: withheld.map(|(why, count)| (why.as_str().to_owned(), *count)).collect(),
        rep,
        last_day,
    };
    let sealed = manifest::of(services, keyed, listed);
    files.push((TAKE_AWAY.to_owned(), take_away));
    files.push((manifest::name(TAKE_AWAY), sealed));
    let purge = report::purge_list(&pack.purge).into_bytes();
    let rows = pack.purge.len() as u64;
    let copies = sorted.copies.len() as u64;
    let listed = Listed {
        file: PURGE_LIST,
        bytes: &purge,
        rows,
        counts: [(Stewardship::Personal.as_str().to_owned(), rows)].into(),
        withheld: (copies > 0)
            .then(|| ("ongoing_service".to_owned(), copies))
            .into_iter()
            .collect(),
        rep,
        last_day,
    };
    let sealed = manifest::of(services, keyed, listed);
    files.push((PURGE_LIST.to_owned(), purge));
    files.push((manifest::name(PURGE_LIST), sealed));
    let handover = report::handover(&pack.audit.appendix.upkeep.handover);
    files.push(("handover.csv".to_owned(), handover.into_bytes()));
    let letter = report::document_html(&leaving::letter(pack, last_day))?;
    files.push(("undertaking.html".to_owned(), letter.into_bytes()));
    if !pack.audit.appendix.restraints.is_empty() {
        files.push(("restraints.ics".to_owned(), report::calendar(&pack.audit)?.into_bytes()));
    }
    Ok(files)
}

/// The report in every form that the pack has.
fn reports(audit: &Audit) -> Result<Vec<(String, Vec<u8>)>, UseError> {
    let mut files = Vec::new();
    for format in [Format::Html, Format::Xlsx, Format::Csv, Format::Json] {
        let bytes = report::render(audit, format, &report::Options::default())?;
        files.push((format!("offboard.{}", format.as_str()), bytes));
    }
    Ok(files)
}
