//! What HR does here: look after somebody who leaves, and what waits.

pub(in crate::web) mod case;
pub(in crate::web) mod exports;
pub(in crate::web) mod finding;
pub(in crate::web) mod leavers;
pub(in crate::web) mod names;
pub(in crate::web) mod pack;
pub(in crate::web) mod queue;

use crate::usecase::UseError;
use crate::usecase::leaving;
use crate::usecase::leaving::Case;
use crate::web::ask::Ask;
use crate::web::form::encode;
use crate::web::pages::rep::plain_hint;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui::Problems;

/// The leaver that the path names, if the visitor may look after them: nobody looks after their own
/// leaving.
async fn wanted(ask: &Ask) -> Result<Case, Stop> {
    let id = ask.param("rep").to_owned();
    let case = ask.work(move |all| async move { leaving::case(&all, &id).await }).await?;
    let case = case.ok_or(Stop::NotFound)?;
    let visitor = ask.visitor()?;
    let own = visitor.rep.as_ref().is_some_and(|own| own.0.eq_ignore_ascii_case(&case.rep.id.0));
    if own || !ask.scope().holds(&case.rep.id) { Err(Stop::NotFound) } else { Ok(case) }
}

/// The address of a leaver's page.
pub(super) fn path(rep: &str) -> String {
    format!("/leavers/{}", encode(rep))
}

/// A refusal or an error in words, above the form it is about.
fn said(error: &UseError) -> Problems {
    let mut problems = Problems::one(sentence(&error.to_string()));
    let needed = match error {
        UseError::Refused(refusal) => Some(web_words(&refusal.needed)),
        error => plain_hint(error.hint()),
    };
    if let Some(needed) = needed {
        problems.add("", &format!("What is needed: {needed}."));
    }
    problems
}

/// What is needed, without words for the command line.
fn web_words(needed: &str) -> String {
    let cut = needed.split(", its day given").next().unwrap_or(needed);
    cut.split("; the company stated").next().unwrap_or(cut).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_is_told_without_flags() {
        let needed = "a written notice to staff that is at least 14 days old, its day given with \
                      `--notice-on`, or as `notice_on` in `[company]` of `agency.toml`";

        assert_eq!(web_words(needed), "a written notice to staff that is at least 14 days old");
    }
}
