//! Where a service sends the browser back to, once somebody said yes or no there.

use crate::usecase::Fault;
use crate::usecase::pull::page;
use crate::usecase::pull::page::Whose;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::stop::Stop;
use crate::web::stop::sentence;

/// The path.
const PATH: &str = "/connected";

/// The whole address, as it is registered at a service.
pub(super) fn address(ask: &Ask) -> String {
    format!("{}{PATH}", ask.desk.site.url)
}

/// Takes the answer that the browser brings. It changes something, and is a GET all the same: so the
/// services send it. Its state, which this session alone asked for and which is good once, stands in for
/// the look at where it came from.
pub(in crate::web) async fn take(ask: Ask) -> Answer {
    let (session, query) = (ask.visitor()?.session_id().to_owned(), ask.whole_query().to_owned());
    let taken = ask.work(move |all| async move { page::answer(&all, &session, &query).await });
    match taken.await {
        Ok(Whose::Crm(id)) => Ok(answer::see_other(&format!("/sources/{id}"))),
        Ok(Whose::Rep { network, .. }) => {
            Ok(answer::see_other(&format!("/hand-over/{network}/connected")))
        }
        Err(Stop::Use(error)) if error.fault() == Fault::Request => {
            Err(Stop::Bad(sentence(&error.to_string()), error.hint().map(|hint| sentence(&hint))))
        }
        Err(stop) => Err(stop),
    }
}
