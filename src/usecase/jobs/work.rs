//! What a job can be asked to do, and the command line that does it.
//!
//! A closed list: no text from outside becomes a command or a flag. A value stands behind its flag's
//! `=`, or behind `--`, so that one which begins with `-` stays a value. There is no shell.

use std::ffi::OsString;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::model::Day;
use crate::usecase::jobs::JobError;
use crate::usecase::jobs::line::Line;

/// A book of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Book {
    /// The reps.
    Roster,
    /// The CRM.
    Crm,
    /// Landlords and properties.
    RentRoll,
    /// Who may export from the CRM.
    Permissions,
}

impl Book {
    fn as_str(self) -> &'static str {
        match self {
            Self::Roster => "roster",
            Self::Crm => "crm",
            Self::RentRoll => "rent-roll",
            Self::Permissions => "permissions",
        }
    }
}

/// What lets a rep's contacts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BroughtBy {
    /// They are the rep's own from before the hire.
    Baseline {
        /// Taken long after the first day.
        late: bool,
    },
    /// The second file: evidence of consent.
    Evidence,
    /// The second file: a declaration.
    Declaration,
}

/// What is to be done. The files it reads are handed in beside it, in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Work {
    /// A rep's check of one contact file.
    Check {
        /// The rep.
        rep: String,
        /// The network it would go to.
        to: String,
        /// Whose account it would go to.
        account: String,
        /// Write the part that may go.
        clean: bool,
        /// Name the clients.
        reveal: bool,
    },
    /// A rep's export, of one file or more.
    Intake {
        /// The rep.
        rep: String,
        /// Why it may be read.
        basis: String,
        /// What an investigation is about.
        allegation: Option<String>,
        /// When staff were told.
        notice_on: Option<Day>,
        /// Whose account it is.
        account: String,
        /// Files that stay unopened, by their labels.
        #[serde(default)]
        leave_out: Vec<String>,
    },
    /// The pack of a rep who leaves.
    Offboard {
        /// The rep.
        rep: String,
        /// The last day.
        last_day: Option<Day>,
        /// Why exports may be looked at.
        basis: Option<String>,
        /// What an investigation is about.
        allegation: Option<String>,
        /// When staff were told.
        notice_on: Option<Day>,
        /// Go on although nothing was handed in.
        without_exports: bool,
        /// Name the clients.
        reveal: bool,
    },
    /// The periodic report.
    Report {
        /// First day.
        from: Option<Day>,
        /// Last day.
        to: Option<Day>,
        /// The file's ending: html, xlsx, csv, json, txt; none: it goes on the page's shelf.
        ending: Option<String>,
        /// Name clients and reps.
        reveal: bool,
    },
    /// A book of the company, of one file; a second one is a mapping of its columns.
    Import {
        /// Which.
        book: Book,
        /// The CRM it comes from.
        preset: Option<String>,
        /// The day it was taken.
        taken_on: Option<Day>,
        /// Believe a snapshot that shrinks the book.
        accept_shrink: bool,
    },
    /// The company's CRM, over its own API.
    Pull {
        /// The CRM's id.
        crm: String,
        /// Believe a snapshot that shrinks the book.
        accept_shrink: bool,
        /// Read all of it, even where changes could be asked for.
        #[serde(default)]
        whole: bool,
    },
    /// A rep's account, over the network's own API.
    PullAccount {
        /// The network's id.
        network: String,
        /// The rep.
        rep: String,
        /// Why it may be read.
        basis: String,
        /// Whose account it is.
        account: String,
        /// What it costs was agreed to.
        agreed: bool,
    },
    /// Contacts that a rep brings in.
    Contacts {
        /// The rep.
        rep: String,
        /// What lets them in.
        by: BroughtBy,
    },
    /// A pack for somebody outside.
    EvidencePack {
        /// The rep, or the id of an audit.
        of: String,
        /// Take findings without a day along.
        undated: bool,
    },
    /// A copy of the workspace, in its `backups` folder.
    Backup {
        /// Bring it back for a drill.
        drill: bool,
    },
    /// Erase what is past its time.
    Retention,
    /// Erase a person.
    Forget {
        /// A record's id, an address or a telephone number.
        person: String,
    },
}

/// Where one start of a job reads and writes.
pub(super) struct Places<'a> {
    /// What was handed in.
    pub(super) uploads: &'a [PathBuf],
    /// The folder for what it makes.
    pub(super) out: &'a Path,
    /// The folder for backups.
    pub(super) backups: &'a Path,
    /// The job's id.
    pub(super) job: &'a str,
}

impl Work {
    /// A few of each kind, for tests of the faces.
    #[cfg(test)]
    pub(crate) fn samples() -> Vec<Self> {
        let rep = || "--reveal".to_owned();
        let day = "2026-11-22".parse().ok();
        vec![
            Self::Check {
                rep: rep(),
                to: "linkedin".into(),
                account: "personal".into(),
                clean: true,
                reveal: true,
            },
            Self::Intake {
                rep: rep(),
                basis: "voluntary-offer".into(),
                allegation: Some("-x".into()),
                notice_on: day,
                account: "company".into(),
                leave_out: vec!["--a.zip:b.csv".into()],
            },
            Self::Offboard {
                rep: rep(),
                last_day: day,
                basis: Some("investigation".into()),
                allegation: Some("--out=/".into()),
                notice_on: day,
                without_exports: true,
                reveal: true,
            },
            Self::Report { from: day, to: day, ending: Some("html".into()), reveal: true },
            Self::Report { from: day, to: day, ending: None, reveal: false },
            Self::Import {
                book: Book::Crm,
                preset: Some("hubspot".into()),
                taken_on: day,
                accept_shrink: true,
            },
            Self::Import {
                book: Book::Permissions,
                preset: None,
                taken_on: day,
                accept_shrink: false,
            },
            Self::Pull { crm: "--help".into(), accept_shrink: true, whole: true },
            Self::PullAccount {
                network: "-x".into(),
                rep: rep(),
                basis: "voluntary-offer".into(),
                account: "personal".into(),
                agreed: true,
            },
            Self::Contacts { rep: rep(), by: BroughtBy::Baseline { late: true } },
            Self::Contacts { rep: rep(), by: BroughtBy::Evidence },
            Self::EvidencePack { of: rep(), undated: true },
            Self::Backup { drill: true },
            Self::Retention,
            Self::Forget { person: "--yes".into() },
        ]
    }

    /// The command line of one of them.
    #[cfg(test)]
    pub(crate) fn sample_line(&self) -> Vec<OsString> {
        let uploads = [PathBuf::from("spool/in0/a.csv"), PathBuf::from("spool/in1/b.csv")];
        let uploads = uploads.get(..self.files_of_sample()).unwrap_or_default();
        let (out, backups) = (Path::new("spool/out"), Path::new("backups"));
        self.arguments(&Places { uploads, out, backups, job: "ab" })
    }

    /// The number of files one of them reads.
    #[cfg(test)]
    fn files_of_sample(&self) -> usize {
        (0..3).rev().find(|handed| self.admit(*handed).is_ok()).unwrap_or(0)
    }

    /// Its kind, as lists show it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Check { .. } => "check",
            Self::Intake { .. } => "intake",
            Self::Offboard { .. } => "offboard",
            Self::Report { .. } => "report",
            Self::Import { .. } => "import",
            Self::Pull { .. } => "pull",
            Self::PullAccount { .. } => "pull-account",
            Self::Contacts { .. } => "contacts",
            Self::EvidencePack { .. } => "evidence-pack",
            Self::Backup { .. } => "backup",
            Self::Retention => "retention",
            Self::Forget { .. } => "forget",
        }
    }

    /// The rep it is about.
    #[must_use]
    pub fn rep(&self) -> Option<&str> {
        match self {
            Self::Check { rep, .. }
            | Self::Intake { rep, .. }
            | Self::Offboard { rep, .. }
            | Self::PullAccount { rep, .. }
            | Self::Contacts { rep, .. } => Some(rep),
            _ => None,
        }
    }

    /// Refuses what its command could not be told.
    pub(super) fn admit(&self, handed: usize) -> Result<(), JobError> {
        let (wanted, fits) = match self {
            Self::Check { .. } | Self::Contacts { by: BroughtBy::Baseline { .. }, .. } => {
                ("one file", handed == 1)
            }
            Self::Intake { .. } => ("one file or more", handed >= 1),
            Self::Import { book: Book::Permissions, .. } => ("one file", handed == 1),
            Self::Import { .. } => {
                ("one file, and a mapping if need be", (1..=2).contains(&handed))
            }
            Self::Contacts { .. } => ("two files", handed == 2),
            _ => ("no file", handed == 0),
        };
        if fits { Ok(()) } else { Err(JobError::Files { kind: self.kind(), wanted, handed }) }
    }

    /// Whether it asks a service with a key that was kept.
    pub(super) fn asks_outside(&self) -> bool {
        matches!(self, Self::Pull { .. } | Self::PullAccount { .. })
    }

    /// The format its answer can have.
    pub(super) fn format(&self) -> &'static str {
        match self {
            Self::Import { book: Book::Permissions, .. }
            | Self::Backup { .. }
            | Self::Retention
            | Self::Forget { .. } => "text",
            _ => "json",
        }
    }

    /// The command with its flags, then `--`, then what it works on.
    pub(super) fn arguments(&self, places: &Places<'_>) -> Vec<OsString> {
        let mut line = Line::default();
        match self {
            Self::Check { rep, to, account, clean, reveal } => {
                line.words(&["check"]).value("rep", rep).value("to", to).value("account", account);
                if *clean {
                    line.path("clean", &places.out.join(clean_name(places.uploads)));
                }
                line.switch("reveal", *reveal).operands(places.uploads);
            }
            Self::Intake { rep, basis, allegation, notice_on, account, leave_out } => {
                line.words(&["intake"]).value("basis", basis).value("account", account);
                line.maybe("allegation", allegation.as_deref()).day("notice-on", *notice_on);
                for label in leave_out {
                    line.value("leave-out", label);
                }
                line.operand(rep).operands(places.uploads);
            }
            Self::Offboard {
                rep,
                last_day,
                basis,
                allegation,
                notice_on,
                without_exports,
                reveal,
            } => {
                line.words(&["offboard"]).day("last-day", *last_day);
                line.maybe("basis", basis.as_deref()).maybe("allegation", allegation.as_deref());
                line.day("notice-on", *notice_on).switch("without-exports", *without_exports);
                line.switch("reveal", *reveal).path("out", &places.out.join("pack")).operand(rep);
            }
            Self::Report { from, to, ending, reveal } => {
                line.words(&["report"]).day("from", *from).day("to", *to);
                line.switch("reveal", *reveal).switch("shelve", ending.is_none());
                if let Some(ending) = ending {
                    line.path("out", &places.out.join(report_name(ending)));
                }
            }
            Self::Import { book, preset, taken_on, accept_shrink } => {
                line.words(&["import", book.as_str()]).day("taken-on", *taken_on);
                line.maybe("preset", preset.as_deref()).switch("accept-shrink", *accept_shrink);
                if let Some(map) = places.uploads.get(1) {
                    line.path("map", map);
                }
                line.operands(places.uploads.get(..1).unwrap_or_default());
            }
            Self::Pull { crm, accept_shrink, whole } => {
                line.words(&["pull"]).switch("accept-shrink", *accept_shrink);
                line.switch("whole", *whole).operand(crm);
            }
            Self::PullAccount { network, rep, basis, account, agreed } => {
                line.words(&["pull"]).value("rep", rep).value("basis", basis);
                line.value("account", account).switch("yes", *agreed).operand(network);
            }
            Self::Contacts { rep, by } => {
                line.words(&["import", "contacts"]).value("rep", rep);
                line.brought(*by, places);
                line.operands(places.uploads.get(..1).unwrap_or_default());
            }
            Self::EvidencePack { of, undated } => {
                line.words(&["evidence", "pack"]).path("out", &places.out.join("evidence.zip"));
                line.switch("undated", *undated).operand(of);
            }
            Self::Backup { drill } => {
                line.words(&["backup"]).switch("drill", *drill);
                line.operands(&[places.backups.join(places.job)]);
            }
            Self::Retention => {
                line.words(&["retention"]).switch("apply", true);
            }
            Self::Forget { person } => {
                line.words(&["forget"]).switch("yes", true).operand(person);
            }
        }
        line.into_words()
    }
}

/// The clean part has the kind of what was handed in.
fn clean_name(uploads: &[PathBuf]) -> &'static str {
    let ending = uploads.first().and_then(|path| path.extension());
    if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("vcf")) {
        "may-go.vcf"
    } else {
        "may-go.csv"
    }
}

/// The endings a report can have.
fn report_name(ending: &str) -> &'static str {
    match ending {
        "xlsx" => "report.xlsx",
        "csv" => "report.csv",
        "json" => "report.json",
        "txt" => "report.txt",
        _ => "report.html",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_read_as_it_was_written() {
        for work in Work::samples() {
            let text = serde_json::to_string(&work).unwrap();

            assert_eq!(serde_json::from_str::<Work>(&text).unwrap(), work);
        }
    }

    #[test]
    fn a_value_stands_behind_its_flag_or_behind_the_two_hyphens() {
        for work in Work::samples() {
            let line = work.sample_line();
            let end = line.iter().position(|word| word == "--").unwrap_or(line.len());
            let loose =
                line.iter().take(end).filter(|word| !word.to_string_lossy().starts_with("--"));

            // The command's own words, one or two.
            assert!((1..=2).contains(&loose.count()), "{line:?}");
        }
    }

    #[test]
    fn a_work_with_another_number_of_files_is_refused() {
        let check = &Work::samples()[0];

        assert!(check.admit(1).is_ok());
        assert!(check.admit(0).is_err() && check.admit(2).is_err());
        assert!(Work::Retention.admit(1).is_err());
    }
}
