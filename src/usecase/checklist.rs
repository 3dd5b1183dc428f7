//! The checklist of an offboarding: steps of the company's process, none of them a finding.

use crate::model::audit::Step;
use crate::model::rep::Rep;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::permissions;
use crate::usecase::sources;
use crate::usecase::sources::Fate;

/// What is to be done when a rep leaves, with what is done already.
pub(super) async fn of(services: &Services, rep: &Rep) -> Result<Vec<Step>, UseError> {
    let mut steps = vec![export_right(services, rep).await?];
    steps.push(open(
        "Remove the sync of phones, tablets and mail programs with the CRM and the company's address \
         book, and log their apps out: apps of networks upload what a phone holds",
    ));
    let declared = sources::list(services, Some(&rep.id.0)).await?;
    for one in &declared {
        let (source, named) = (&one.source, sources::named(&one.source));
        steps.push(match source.now {
            Fate::Kept => open(&format!("Return or destroy: {named}, declared on {}", source.on)),
            Fate::Personal => done(
                &format!("Stays with the rep: {named}"),
                &format!("the rep's own, put on record on {}", source.on),
            ),
            Fate::Returned | Fate::Destroyed => done(
                &format!("Return or destroy: {named}"),
                &format!("{} on {}", source.now.as_str(), source.on),
            ),
        });
    }
    if declared.is_empty() {
        steps.push(open(
            "Ask which sources outside the CRM there are (business cards, a phone, spreadsheets), and \
             put them on record: none is",
        ));
    }
    steps.push(open("Hand over the file that the leaver may take away"));
    steps.push(open("Purge the company's copies of the leaver's own contacts (the purge list)"));
    steps.push(open("Give every client to hand over a new owner"));
    steps.push(open(
        "Show the rep what was found, and ask for the reply before anything is decided",
    ));
    Ok(steps)
}

/// The right to export, as far as it is on record.
async fn export_right(services: &Services, rep: &Rep) -> Result<Step, UseError> {
    let what = "Take away the right to export from the CRM";
    let rights = permissions::newest(services).await?;
    Ok(match rights.get(&rep.id) {
        Some(right) if right.may_export => {
            open(&format!("{what}: it was there on {}", right.as_of))
        }
        Some(right) => done(what, &format!("it was not there on {}", right.as_of)),
        None => open(&format!("{what}: no list of rights is on record")),
    })
}

fn open(what: &str) -> Step {
    Step { what: what.to_owned(), done: None }
}

fn done(what: &str, how: &str) -> Step {
    Step { what: what.to_owned(), done: Some(how.to_owned()) }
}
