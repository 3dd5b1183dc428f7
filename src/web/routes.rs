//! The table of routes, as data: what may be asked, by whom, and how much may be sent with it. The
//! router is made from it, and so is the matrix of the tests: a route that is not in the table does
//! not exist, and one that is has been asked by everybody.
//!
//! To add a route: one line in [`ROUTES`].

use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::extract::RawPathParams;
use axum::extract::Request;
use axum::extract::State;
use axum::middleware;
use axum::response::Response;
use axum::routing::MethodFilter;
use axum::routing::MethodRouter;

use crate::usecase::accounts::May;
use crate::usecase::accounts::Stage;
use crate::usecase::accounts::Visitor;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::assets;
use crate::web::desk::Desk;
use crate::web::layers;
use crate::web::pages;
use crate::web::pages::admin;
use crate::web::pages::hr;
use crate::web::pages::manager;
use crate::web::pages::rep;
use crate::web::stop::Stop;

/// The method of a route. Nothing is changed by a GET.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// Shows.
    Get,
    /// Changes.
    Post,
}

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// Anybody, signed in or not.
    Anybody,
    /// Whoever gave a password, be the sign-in whole or not.
    Arriving,
    /// Whoever is signed in.
    Everybody,
    /// Whoever may do that.
    May(May),
}

/// What may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// Nothing.
    Nothing,
    /// A small form.
    Form,
    /// Files, so many MiB together.
    Files(u64),
}

impl Sent {
    /// Bytes of a body at most.
    pub(super) fn bytes(self) -> u64 {
        match self {
            Self::Nothing => 0,
            Self::Form => 64 * 1024,
            Self::Files(mib) => mib * 1024 * 1024,
        }
    }
}

/// Answers a request.
pub(super) type Handler = fn(Ask) -> Pin<Box<dyn Future<Output = Answer> + Send>>;

/// One route.
pub(super) struct Route {
    /// Its method.
    pub(super) method: Method,
    /// Its path, with parts in braces.
    pub(super) path: &'static str,
    /// Who may ask.
    pub(super) who: Who,
    /// What may be sent.
    pub(super) body: Sent,
    /// Who answers.
    pub(super) handler: Handler,
}

/// `get PATH WHO => handler` and `post PATH WHO BODY => handler`.
macro_rules! routes {
    ($($method:ident $path:literal, $who:expr, $body:expr => $handler:path;)+) => {
        &[$(Route {
            method: Method::$method,
            path: $path,
            who: $who,
            body: $body,
            handler: |ask| Box::pin($handler(ask)),
        }),+]
    };
}

/// All routes.
pub(super) const ROUTES: &[Route] = routes![
    Get "/assets/{name}", Who::Anybody, Sent::Nothing => assets::show;
    Get "/", Who::Everybody, Sent::Nothing => pages::home::show;
    Get "/welcome/{token}", Who::Anybody, Sent::Nothing => pages::welcome::show;
    Post "/welcome/{token}", Who::Anybody, Sent::Form => pages::welcome::choose;
    Get "/sign-in", Who::Anybody, Sent::Nothing => pages::session::show;
    Post "/sign-in", Who::Anybody, Sent::Form => pages::session::sign_in;
    Get "/sign-in/code", Who::Arriving, Sent::Nothing => pages::codes::ask_code;
    Post "/sign-in/code", Who::Arriving, Sent::Form => pages::codes::give_code;
    Get "/sign-in/codes", Who::Arriving, Sent::Nothing => pages::codes::begin;
    Post "/sign-in/codes", Who::Arriving, Sent::Form => pages::codes::set_up;
    Post "/sign-in/codes/confirm", Who::Arriving, Sent::Form => pages::codes::confirm;
    Post "/sign-out", Who::Anybody, Sent::Form => pages::session::sign_out;
    Get "/prove", Who::Everybody, Sent::Nothing => pages::session::ask_again;
    Post "/prove", Who::Everybody, Sent::Form => pages::session::prove;
    Get "/account", Who::Everybody, Sent::Nothing => pages::account::show;
    Post "/account/password", Who::Everybody, Sent::Form => pages::account::password;
    Post "/account/sessions", Who::Everybody, Sent::Form => pages::account::end;
    Get "/jobs", Who::Everybody, Sent::Nothing => pages::jobs::list;
    Get "/jobs/{id}", Who::Everybody, Sent::Nothing => pages::jobs::show;
    Get "/jobs/{id}/events", Who::Everybody, Sent::Nothing => pages::jobs::events;
    Post "/jobs/{id}/cancel", Who::Everybody, Sent::Form => pages::jobs::cancel;
    Get "/jobs/{id}/files/{number}", Who::Everybody, Sent::Nothing => pages::jobs::file;
    Get "/compliance", Who::May(May::SeeReports), Sent::Nothing => manager::compliance::show;
    Get "/findings", Who::May(May::SeeFindings), Sent::Nothing => manager::findings::show;
    Get "/findings/{id}", Who::May(May::SeeFindings), Sent::Nothing => manager::finding::show;
    Post "/findings/{id}/mark", Who::May(May::Decide), Sent::Form => manager::finding::mark;
    Get "/reports", Who::May(May::SeeReports), Sent::Nothing => manager::reports::list;
    Get "/reports/new", Who::May(May::SeeReports), Sent::Nothing => manager::reports::ask_period;
    Post "/reports/new", Who::May(May::SeeReports), Sent::Form => manager::reports::make;
    Get "/reports/{id}", Who::May(May::SeeReports), Sent::Nothing => manager::reports::show;
    Get "/reports/{id}/workbook", Who::May(May::SeeReports), Sent::Nothing => manager::reports::workbook;
    Get "/policy", Who::May(May::ReadPolicy), Sent::Nothing => manager::policy::list;
    Get "/policy/paper", Who::May(May::ReadPolicy), Sent::Nothing => manager::policy::read;
    Get "/policy/notice", Who::May(May::ReadPolicy), Sent::Nothing => manager::policy::notice;
    Get "/policy/{version}/paper", Who::May(May::ReadPolicy), Sent::Nothing => manager::policy::read;
    Get "/policy/{version}/changes", Who::May(May::ReadPolicy), Sent::Nothing => manager::policy::changes;
    Post "/policy/acknowledge", Who::May(May::OwnPages), Sent::Form => manager::policy::acknowledge;
    Get "/policy/publish", Who::May(May::PublishPolicy), Sent::Nothing => manager::publish::show;
    Post "/policy/publish", Who::May(May::PublishPolicy), Sent::Form => manager::publish::publish;
    Get "/setup", Who::May(May::ManagePeople), Sent::Nothing => admin::setup::show;
    Post "/setup/agency", Who::May(May::ManagePeople), Sent::Form => admin::setup::agency;
    Post "/setup/rulebook", Who::May(May::ManagePeople), Sent::Form => admin::setup::rulebook;
    Get "/books", Who::May(May::Import), Sent::Nothing => admin::books::list;
    Get "/books/{book}", Who::May(May::Import), Sent::Nothing => admin::books::choose;
    Post "/books/{book}/look", Who::May(May::Import), Sent::Files(256) => admin::mapping::look;
    Post "/books/{book}/import", Who::May(May::Import), Sent::Form => admin::mapping::import;
    Get "/people", Who::May(May::ManagePeople), Sent::Nothing => admin::people::list;
    Get "/people/invite", Who::May(May::ManagePeople), Sent::Nothing => admin::people::ask_whom;
    Post "/people/invite", Who::May(May::ManagePeople), Sent::Form => admin::people::invite;
    Get "/people/{id}", Who::May(May::ManagePeople), Sent::Nothing => admin::person::show;
    Post "/people/{id}/role", Who::May(May::ManagePeople), Sent::Form => admin::person::role;
    Post "/people/{id}/reset", Who::May(May::ManagePeople), Sent::Form => admin::person::reset;
    Post "/people/{id}/disable", Who::May(May::ManagePeople), Sent::Form => admin::person::disable;
    Get "/retention", Who::May(May::Privacy), Sent::Nothing => admin::retention::show;
    Post "/retention", Who::May(May::Privacy), Sent::Form => admin::retention::apply;
    Get "/holds", Who::May(May::Privacy), Sent::Nothing => admin::holds::show;
    Post "/holds", Who::May(May::Privacy), Sent::Form => admin::holds::add;
    Post "/holds/lift", Who::May(May::Privacy), Sent::Form => admin::holds::lift;
    Get "/evidence", Who::May(May::Evidence), Sent::Nothing => admin::evidence::show;
    Post "/evidence", Who::May(May::Evidence), Sent::Form => admin::evidence::verify;
    Get "/backups", Who::May(May::Backups), Sent::Nothing => admin::backups::list;
    Post "/backups", Who::May(May::Backups), Sent::Form => admin::backups::make;
    Get "/backups/{name}", Who::May(May::Backups), Sent::Nothing => admin::backups::save;
    Get "/sources", Who::May(May::Connect), Sent::Nothing => admin::sources::list;
    Get "/sources/{crm}", Who::May(May::Connect), Sent::Nothing => admin::sources::show;
    Post "/sources/{crm}/key", Who::May(May::Connect), Sent::Form => admin::sources::key;
    Post "/sources/{crm}/consent", Who::May(May::Connect), Sent::Form => admin::sources::consent;
    Post "/sources/{crm}/disconnect", Who::May(May::Connect), Sent::Form => admin::sources::disconnect;
    Post "/sources/{crm}/pull", Who::May(May::Connect), Sent::Form => admin::sources::pull;
    Get "/connected", Who::Everybody, Sent::Nothing => pages::connected::take;
    // The rep's own pages.
    Get "/check", Who::May(May::CheckFile), Sent::Nothing => rep::check::show;
    Post "/check", Who::May(May::CheckFile), Sent::Files(64) => rep::check::run;
    Get "/hand-over", Who::May(May::OwnPages), Sent::Nothing => rep::hand_over::list;
    Get "/hand-over/{network}/receipt", Who::May(May::OwnPages), Sent::Nothing => rep::hand_over::receipt;
    Get "/hand-over/{network}", Who::May(May::OwnPages), Sent::Nothing => rep::hand_over::steps;
    Post "/hand-over/{network}/look", Who::May(May::OwnPages), Sent::Files(256) => rep::hand_over::look;
    Post "/hand-over/{network}/keep", Who::May(May::OwnPages), Sent::Form => rep::hand_over::keep;
    Post "/hand-over/{network}/connect", Who::May(May::OwnPages), Sent::Form => rep::connect::begin;
    Get "/hand-over/{network}/connected", Who::May(May::OwnPages), Sent::Nothing => rep::connect::show;
    Post "/hand-over/{network}/pull", Who::May(May::OwnPages), Sent::Form => rep::connect::pull;
    Post "/hand-over/{network}/disconnect", Who::May(May::OwnPages), Sent::Form => rep::connect::disconnect;
    Get "/mine", Who::May(May::OwnPages), Sent::Nothing => rep::finding::list;
    Get "/mine/{id}", Who::May(May::OwnPages), Sent::Nothing => rep::finding::show;
    Post "/mine/{id}/reply", Who::May(May::OwnPages), Sent::Form => rep::finding::reply;
    Get "/my-contacts", Who::May(May::OwnPages), Sent::Nothing => rep::contacts::show;
    Post "/my-contacts/baseline", Who::May(May::OwnPages), Sent::Files(64) => rep::contacts::baseline;
    Post "/my-contacts/look", Who::May(May::OwnPages), Sent::Files(64) => rep::contacts::look;
    Post "/my-contacts/sign", Who::May(May::OwnPages), Sent::Form => rep::contacts::sign;
    // HR's pages.
    Get "/leavers", Who::May(May::Offboard), Sent::Nothing => hr::leavers::list;
    Get "/leavers/begin", Who::May(May::Offboard), Sent::Nothing => hr::leavers::choose;
    Get "/leavers/{rep}", Who::May(May::Offboard), Sent::Nothing => hr::case::show;
    Get "/leavers/{rep}/start", Who::May(May::Offboard), Sent::Nothing => hr::leavers::start;
    Post "/leavers/{rep}/start", Who::May(May::Offboard), Sent::Form => hr::leavers::set;
    Post "/leavers/{rep}/ask", Who::May(May::Offboard), Sent::Form => hr::case::asked;
    Get "/leavers/{rep}/exports", Who::May(May::Offboard), Sent::Nothing => hr::exports::show;
    Post "/leavers/{rep}/exports", Who::May(May::Offboard), Sent::Files(256) => hr::exports::look;
    Post "/leavers/{rep}/exports/keep", Who::May(May::Offboard), Sent::Form => hr::exports::keep;
    Post "/leavers/{rep}/look", Who::May(May::Offboard), Sent::Form => hr::case::look;
    Get "/leavers/{rep}/progress/{id}", Who::May(May::Offboard), Sent::Nothing => hr::case::progress;
    Get "/leavers/{rep}/findings/{id}", Who::May(May::Offboard), Sent::Nothing => hr::finding::show;
    Post "/leavers/{rep}/findings/{id}/mark", Who::May(May::Offboard), Sent::Form => hr::finding::mark;
    Post "/leavers/{rep}/findings/{id}/remedy", Who::May(May::Offboard), Sent::Form => hr::finding::remedy;
    Post "/leavers/{rep}/findings/{id}/decide", Who::May(May::Offboard), Sent::Form => hr::finding::decide;
    Get "/leavers/{rep}/pack", Who::May(May::Offboard), Sent::Nothing => hr::pack::show;
    Get "/leavers/{rep}/pack/{file}", Who::May(May::Offboard), Sent::Nothing => hr::pack::read;
    Post "/leavers/{rep}/pack/{file}", Who::May(May::Offboard), Sent::Form => hr::pack::save;
    Post "/leavers/{rep}/evidence", Who::May(May::Offboard), Sent::Form => hr::pack::evidence;
    Get "/names/{id}", Who::May(May::SeeNames), Sent::Nothing => hr::names::ask_purpose;
    Post "/names/{id}", Who::May(May::SeeNames), Sent::Form => hr::names::show;
    Get "/queue", Who::May(May::SeeQueue), Sent::Nothing => hr::queue::show;
    Post "/queue/open", Who::May(May::SeeQueue), Sent::Form => hr::queue::open;
    Post "/queue/{id}/done", Who::May(May::SeeQueue), Sent::Form => hr::queue::done;
];

/// A line of the table, for whoever looks the table through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path, with parts in braces.
    pub path: &'static str,
    /// Whether somebody who is not signed in may ask.
    pub open: bool,
}

/// All routes, as data.
#[must_use]
pub fn table() -> Vec<Line> {
    let line = |route: &Route| Line {
        method: if route.method == Method::Get { "GET" } else { "POST" },
        path: route.path,
        open: route.who == Who::Anybody,
    };
    ROUTES.iter().map(line).collect()
}

/// The router.
pub(super) fn router(desk: Arc<Desk>) -> Router {
    let mut router = Router::new();
    let mut paths: Vec<&str> = ROUTES.iter().map(|route| route.path).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        let mut methods = MethodRouter::new();
        for route in ROUTES.iter().filter(|route| route.path == path) {
            let filter = match route.method {
                Method::Get => MethodFilter::GET,
                Method::Post => MethodFilter::POST,
            };
            let answer = move |State(desk): State<Arc<Desk>>, params, request| {
                dispatch(route, desk, params, request)
            };
            methods = methods.on(filter, answer);
        }
        router = router.route(path, methods.fallback(other_method));
    }
    router
        .fallback(unknown)
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), layers::guard))
        .with_state(desk)
}

/// Lets a request through to its page, if the visitor may ask it.
async fn dispatch(
    route: &'static Route,
    desk: Arc<Desk>,
    params: RawPathParams,
    request: Request,
) -> Response {
    let visitor = match desk.visitor(request.headers()).await {
        Ok(visitor) => visitor,
        Err(error) => return answer::stopped(&desk, None, route.path, &error.into()),
    };
    let params = params.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    let (at, next) = (Arc::clone(&desk), request.uri().path().to_owned());
    let asked = async {
        admit(route, visitor.as_ref())?;
        let ask = Ask::new(desk, visitor.clone(), route, params, request)?;
        (route.handler)(ask).await
    };
    match asked.await {
        Ok(answer) => answer,
        Err(Stop::SignIn) => answer::away("/sign-in", route.method, &next),
        Err(Stop::Code) => answer::away("/sign-in/code", route.method, &next),
        Err(Stop::Enrol) => answer::away("/sign-in/codes", route.method, &next),
        Err(Stop::Prove) => answer::away("/prove", Method::Get, &next),
        Err(stop) => answer::stopped(&at, visitor.as_ref(), route.path, &stop),
    }
}

/// Tells whether a visitor may ask. For somebody who is signed in, a page that is for others does not
/// exist.
fn admit(route: &Route, visitor: Option<&Visitor>) -> Result<(), Stop> {
    let visitor = match (route.who, visitor) {
        (Who::Anybody, _) | (Who::Arriving, Some(_)) => return Ok(()),
        (_, None) => return Err(Stop::SignIn),
        (_, Some(visitor)) => visitor,
    };
    match (visitor.stage, route.who) {
        (Stage::Code, _) => Err(Stop::Code),
        (Stage::Enrol, _) => Err(Stop::Enrol),
        (Stage::Full, Who::May(what)) if !visitor.may(what) => Err(Stop::NotFound),
        (Stage::Full, _) => Ok(()),
    }
}

/// An address that no route has.
async fn unknown(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let visitor = desk.visitor(request.headers()).await.unwrap_or_default();
    answer::stopped(&desk, visitor.as_ref(), "-", &Stop::NotFound)
}

/// A method that a route does not have.
async fn other_method(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let visitor = desk.visitor(request.headers()).await.unwrap_or_default();
    answer::stopped(&desk, visitor.as_ref(), "-", &Stop::Method)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_route_stands_twice_in_the_table_and_a_get_takes_nothing() {
        let mut seen = BTreeSet::new();
        for route in ROUTES {
            assert!(seen.insert((route.method == Method::Get, route.path)), "{}", route.path);
            assert_eq!(route.method == Method::Get, route.body == Sent::Nothing, "{}", route.path);
        }
    }
}
