//! What a job hands out, kept with its effect: the audit, the answer and the files are there together
//! or not at all, so that no start need be made once more for an answer that was lost.

use crate::model::audit::Audit;
use crate::report;
use crate::report::Format;
use crate::report::Options;
use crate::store::Handed;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::jobs::now;

/// The name of a job's answer among what it made.
pub(super) const ANSWER: &str = "answer.json";

/// How a command ends that has something to show.
const SOMETHING: i64 = 10;

/// What a start of a job hands out; `None` outside of jobs, where the answer goes to whoever asked.
///
/// # Errors
///
/// The answer cannot be rendered.
pub(in crate::usecase) fn handed(
    services: &Services,
    audit: &Audit,
    something: bool,
    files: &[(String, Vec<u8>)],
) -> Result<Option<Handed>, UseError> {
    if !services.store.is_of_start() {
        return Ok(None);
    }
    let answer = report::render(audit, Format::Json, &Options::default())?;
    let mut all = vec![(ANSWER.to_owned(), answer)];
    all.extend(files.iter().cloned());
    Ok(Some(Handed { exit: if something { SOMETHING } else { 0 }, files: all, now: now() }))
}
