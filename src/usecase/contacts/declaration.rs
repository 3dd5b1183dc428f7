//! A rep's declaration that everybody in a file consented: a small TOML file, bound to the rep, the
//! day, the very bytes of the file and its number of rows.

use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::linkage;
use crate::model::Day;
use crate::model::person::Name;
use crate::model::rep::Rep;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::contacts;
use crate::usecase::contacts::ContactFile;
use crate::usecase::contacts::OnRecordError;
use crate::usecase::exports::write_whole;

/// Names that differ more than this are not one person's.
const LEAST_LIKENESS: f64 = 0.85;

/// The sentence that a template offers.
const STATEMENT: &str = "I declare that each person in this file consented to the agency holding their \
                         details and sending them messages, and that I can say when and how.";

/// A declaration as written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rep: String,
    date: String,
    file: String,
    sha256: String,
    rows: u64,
    statement: String,
    signed: String,
    #[serde(default)]
    may_link: bool,
    #[serde(default)]
    may_email: bool,
}

/// A declaration as the register keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Declaration {
    /// The day it was signed.
    pub(crate) date: Day,
    /// The name of the file of contacts.
    pub(crate) file: String,
    /// Its rows.
    pub(crate) rows: u64,
    /// What was declared.
    pub(crate) statement: String,
    /// The name that stands under it.
    pub(crate) signed: String,
    /// Whether the consent covers matching.
    pub(crate) may_link: bool,
    /// Whether it covers messages.
    pub(crate) may_email: bool,
}

/// Reads a declaration, and holds it against the file it is about.
///
/// # Errors
///
/// It cannot be read, or names another rep, another file, another number of rows, or nobody.
pub(super) fn read(
    path: &Path,
    contacts: &ContactFile,
    rep: &Rep,
    as_of: Day,
) -> Result<Declaration, UseError> {
    let text = std::fs::read_to_string(path).map_err(UseError::file("read", path))?;
    let void = |reason: String| {
        let file = path.display().to_string();
        UseError::OnRecord(OnRecordError::Declaration { file, reason })
    };
    let written: Written =
        toml::from_str(&text).map_err(|error| void(error.message().trim().to_owned()))?;
    let date: Day = written
        .date
        .trim()
        .parse()
        .map_err(|_| void("its `date` is not a day like 2026-02-01".to_owned()))?;
    if let Some(reason) = against(&written, date, contacts, rep, as_of) {
        return Err(void(reason));
    }
    Ok(Declaration {
        date,
        file: written.file,
        rows: written.rows,
        statement: written.statement.trim().to_owned(),
        signed: written.signed.trim().to_owned(),
        may_link: written.may_link,
        may_email: written.may_email,
    })
}

/// What a declaration does not fit, if anything.
fn against(
    written: &Written,
    date: Day,
    contacts: &ContactFile,
    rep: &Rep,
    as_of: Day,
) -> Option<String> {
    let rows = contacts.reading.uploaded.len() as u64;
    let other_name = || {
        let own = rep.name.as_ref()?;
        let signed = Name::whole(&written.signed)?;
        (linkage::name_similarity(own, &signed) < LEAST_LIKENESS)
            .then(|| format!("it is signed by somebody other than `{}`", rep.id.0))
    };
    if !written.rep.trim().eq_ignore_ascii_case(&rep.id.0) {
        Some(format!("it is another rep's, not `{}`'s", rep.id.0))
    } else if date > as_of {
        Some(format!("its date, {date}, is still to come"))
    } else if !written.sha256.trim().eq_ignore_ascii_case(&contacts.sha256) {
        Some(format!(
            "it is about a file with other bytes than `{}`: the file changed since, or is another one",
            contacts.name
        ))
    } else if written.rows != rows {
        Some(format!("it speaks of {} rows, and `{}` has {rows}", written.rows, contacts.name))
    } else if written.statement.trim().is_empty() {
        Some("it states nothing".to_owned())
    } else if written.signed.trim().is_empty() {
        Some("nobody signed it".to_owned())
    } else {
        other_name()
    }
}

/// Writes a declaration to fill in; never over something else.
///
/// # Errors
///
/// The file of contacts cannot be read, the rep is unknown, or something stands there already.
pub async fn template(
    services: &Services,
    file: &Path,
    rep: &str,
    out: &Path,
) -> Result<PathBuf, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    let contacts = contacts::open(services, file).await?;
    if out.exists() {
        return Err(UseError::Exists { path: out.display().to_string() });
    }
    let text = filled_in(&contacts, rep, services.as_of(), &Signing::default());
    write_whole(out, text.as_bytes())?;
    Ok(out.to_owned())
}

/// What a rep declares and signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    /// Rows of the file.
    pub rows: u64,
    /// What is declared.
    pub statement: String,
    /// The name that stands under it.
    pub signed: String,
    /// Whether the consent covers messages.
    pub may_email: bool,
    /// Whether it covers matching.
    pub may_link: bool,
}

impl Default for Signing {
    /// As a template offers it.
    fn default() -> Self {
        let (signed, statement) = (String::new(), STATEMENT.to_owned());
        Self { rows: 0, statement, signed, may_email: false, may_link: false }
    }
}

/// What there is to sign for a file of contacts.
///
/// # Errors
///
/// The file cannot be read; the rep is unknown.
pub async fn signing(services: &Services, file: &Path, rep: &str) -> Result<Signing, UseError> {
    let roster = services.store.roster().await?;
    services.rep(&roster, rep)?;
    let rows = contacts::open(services, file).await?.reading.uploaded.len() as u64;
    Ok(Signing { rows, ..Signing::default() })
}

/// A declaration as a file, bound to a file of contacts.
///
/// # Errors
///
/// As [`signing`].
pub async fn written(
    services: &Services,
    file: &Path,
    rep: &str,
    signing: &Signing,
) -> Result<String, UseError> {
    let roster = services.store.roster().await?;
    let rep = services.rep(&roster, rep)?;
    Ok(filled_in(&contacts::open(services, file).await?, rep, services.as_of(), signing))
}

/// The template's text.
fn filled_in(contacts: &ContactFile, rep: &Rep, as_of: Day, signing: &Signing) -> String {
    // A string of JSON is one of TOML too.
    let quoted = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
    format!(
        "# A declaration that each person in a file consented, where no better evidence can be had. It holds\n\
         # for this very file alone: a changed byte voids it. Read it, change what is not true, and sign.\n\
         rep = {}\n\
         date = {}\n\
         file = {}\n\
         sha256 = {}\n\
         rows = {}\n\
         # What they consented to, each on its own: messages, and matching with other data.\n\
         may_email = {}\n\
         may_link = {}\n\
         statement = {}\n\
         # Your name, in full.\n\
         signed = {}\n",
        quoted(&rep.id.0),
        quoted(&as_of.to_string()),
        quoted(&contacts.name),
        quoted(&contacts.sha256),
        contacts.reading.uploaded.len(),
        signing.may_email,
        signing.may_link,
        quoted(&signing.statement),
        quoted(&signing.signed),
    )
}
