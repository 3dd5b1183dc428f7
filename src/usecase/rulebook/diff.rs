//! Two rulebooks compared: the wording line by line, and what the difference means for the exports
//! at hand.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;
use similar::TextDiff;

use crate::config::Flags;
use crate::model::audit::AuditKind;
use crate::model::audit::Finding;
use crate::model::audit::PolicyRef;
use crate::model::rep::Rep;
use crate::policy::Rulebook;
use crate::report::harmless;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::assemble;
use crate::usecase::assemble::Frame;
use crate::usecase::error::RulebookError;
use crate::usecase::explain::json;
use crate::usecase::exports;

/// Two rulebooks, compared.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// The one before.
    pub old: PolicyRef,
    /// The one after.
    pub new: PolicyRef,
    /// The wording of every file that differs.
    pub files: Vec<FileDiff>,
    /// What it means for the exports at hand; `None` where there is no workspace or no export.
    pub findings: Option<Meaning>,
}

/// A file that differs.
#[derive(Clone, Debug, Serialize)]
pub struct FileDiff {
    /// Its name.
    pub file: String,
    /// `added`, `removed` or `changed`.
    pub what: &'static str,
    /// The lines that differ, in the unified form.
    pub lines: String,
}

/// What happens to findings.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Meaning {
    /// Those that are new under the later rulebook.
    pub appear: Vec<Told>,
    /// Those that are none under it.
    pub vanish: Vec<Told>,
    /// Those that weigh otherwise.
    pub change: Vec<Told>,
    /// Those that stay as they are.
    pub stay: usize,
}

/// One finding, without names.
#[derive(Clone, Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// Its code.
    pub code: String,
    /// Whose list it is on.
    pub rep: String,
    /// The record.
    pub record: Option<String>,
    /// Its id.
    pub id: String,
    /// What it weighs, or how that changes: `high`, `high to medium`.
    pub weight: String,
}

/// A rulebook by its folder, or by the version it was published as.
///
/// # Errors
///
/// Neither a folder nor a published version.
pub async fn find(
    flags: &Flags,
    services: Option<&Services>,
    name: &str,
) -> Result<Rulebook, UseError> {
    let folder = Path::new(name);
    if folder.is_dir() {
        return Ok(Rulebook::load(folder)?);
    }
    let mut known = Vec::new();
    if let Some(services) = services {
        for kept in services.store.policies().await? {
            if kept.version == name {
                return Ok(Rulebook::from_files(&kept.files)?);
            }
            known.push(kept.version);
        }
    }
    let workspace = flags.workspace.display().to_string();
    Err(RulebookError::Unknown { name: name.to_owned(), known, workspace }.into())
}

/// Compares two rulebooks; with a workspace, also what they say of the exports in it.
///
/// # Errors
///
/// The store, or a rule that errs.
pub async fn compare(
    old: Rulebook,
    new: Rulebook,
    services: Option<Services>,
) -> Result<Compared, UseError> {
    let files = files(old.files(), new.files());
    let (before, after) = (old.reference(), new.reference());
    let findings = match services {
        Some(services) => meaning(services, old, new).await?,
        None => None,
    };
    Ok(Compared { old: before, new: after, files, findings })
}

/// The files that differ.
fn files(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Vec<FileDiff> {
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort();
    names.dedup();
    let one = |name: &String| {
        let what = match (old.get(name), new.get(name)) {
            (Some(before), Some(after)) if before == after => return None,
            (Some(_), Some(_)) => "changed",
            (Some(_), None) => "removed",
            (None, _) => "added",
        };
        let text = |files: &BTreeMap<String, String>| files.get(name).cloned().unwrap_or_default();
        let (before, after) = (text(old), text(new));
        let lines =
            TextDiff::from_lines(&before, &after).unified_diff().context_radius(2).to_string();
        Some(FileDiff { file: name.clone(), what, lines })
    };
    names.into_iter().filter_map(one).collect()
}

/// What both rulebooks say of the kept exports; `None` where there are none.
async fn meaning(
    services: Services,
    old: Rulebook,
    new: Rulebook,
) -> Result<Option<Meaning>, UseError> {
    let services = services.with_rules(old);
    let Some(before) = findings(&services).await? else { return Ok(None) };
    let services = services.with_rules(new);
    let after = findings(&services).await?.unwrap_or_default();
    let told = |one: &Finding, weight: String| Told {
        code: one.code.clone(),
        rep: one.rep.0.clone(),
        record: one.record.as_ref().map(|record| record.id.0.clone()),
        id: one.id.clone(),
        weight,
    };
    let weight = |one: &Finding| one.severity.as_str().to_owned();
    let mut meaning = Meaning::default();
    for (id, one) in &after {
        match before.get(id) {
            None => meaning.appear.push(told(one, weight(one))),
            Some(known) if (known.severity, known.grade) != (one.severity, one.grade) => {
                let from = format!("{} {}", known.grade.as_str(), known.severity.as_str());
                let to = format!("{} {}", one.grade.as_str(), one.severity.as_str());
                meaning.change.push(told(one, format!("{from} to {to}")));
            }
            Some(_) => meaning.stay += 1,
        }
    }
    let gone = before.iter().filter(|(id, _)| !after.contains_key(*id));
    meaning.vanish = gone.map(|(_, one)| told(one, weight(one))).collect();
    for list in [&mut meaning.appear, &mut meaning.vanish, &mut meaning.change] {
        list.sort();
    }
    Ok(Some(meaning))
}

/// What a rulebook says of all kept exports, by id of the finding.
async fn findings(services: &Services) -> Result<Option<BTreeMap<String, Finding>>, UseError> {
    let roster = services.store.roster().await?;
    let intakes = exports::in_hand(services, services.as_of()).await?;
    if intakes.is_empty() {
        return Ok(None);
    }
    let to = services.as_of();
    let under = |rep: &Rep| exports::purpose(rep, to);
    let (parts, records) = exports::judged(services, &roster, &intakes, &intakes, under).await?;
    let frame = Frame {
        kind: AuditKind::Report,
        question: String::new(),
        books: Vec::new(),
        reveal: false,
    };
    let audit = assemble::audit(services, &frame, &parts, &records);
    Ok(Some(audit.findings.into_iter().map(|one| (one.id.clone(), one)).collect()))
}

impl Compared {
    /// Whether anything differs.
    #[must_use]
    pub fn differs(&self) -> bool {
        !self.files.is_empty()
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self) -> String {
        json(self)
    }

    /// In words.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!(
            "old  {} {}\nnew  {} {}\n",
            self.old.id, self.old.sha256, self.new.id, self.new.sha256
        );
        if self.files.is_empty() {
            out.push_str("\nNot one byte differs.\n");
        }
        for one in &self.files {
            let _ = writeln!(out, "\n{}: {}", one.file, one.what);
            for line in one.lines.trim_end().lines() {
                let _ = writeln!(out, "{}", harmless(line));
            }
        }
        let Some(meaning) = &self.findings else {
            out.push_str("\nWhat it means for findings: no export is at hand to try it on.\n");
            return out;
        };
        let _ = writeln!(
            out,
            "\nWhat it means for the exports at hand: {} appear, {} vanish, {} weigh otherwise, {} \
             stay",
            meaning.appear.len(),
            meaning.vanish.len(),
            meaning.change.len(),
            meaning.stay
        );
        for (word, list) in [
            ("appears", &meaning.appear),
            ("vanishes", &meaning.vanish),
            ("changes", &meaning.change),
        ] {
            for one in list {
                let record = one.record.as_deref().unwrap_or("-");
                let _ = writeln!(
                    out,
                    "  {word:<9} {:<22} {:<12} {record:<12} {}",
                    one.code, one.rep, one.weight
                );
            }
        }
        out
    }
}
