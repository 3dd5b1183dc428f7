//! A request, as pages see it: who asks, in which workspace, for what.

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header;

use crate::model::account::Scope;
use crate::model::rep::RepId;
use crate::usecase::Services;
use crate::usecase::accounts::Place;
use crate::usecase::accounts::Visitor;
use crate::web::desk::Desk;
use crate::web::desk::now;
use crate::web::form;
use crate::web::form::Form;
use crate::web::routes::Route;
use crate::web::server::Peer;
use crate::web::spool;
use crate::web::stop::Stop;
use crate::web::upload;
use crate::web::upload::Upload;
use crate::web::visitor;

/// A request.
pub(super) struct Ask {
    /// The workspace.
    pub(super) desk: Arc<Desk>,
    /// Who asks; `None`: nobody who is signed in.
    pub(super) visitor: Option<Visitor>,
    /// The route.
    pub(super) route: &'static Route,
    /// The path without the query.
    pub(super) path: String,
    /// Its header.
    pub(super) headers: HeaderMap,
    peer: IpAddr,
    params: Vec<(String, String)>,
    query: Form,
    whole_query: String,
    body: Mutex<Option<Body>>,
}

impl Ask {
    /// Takes a request apart.
    pub(super) fn new(
        desk: Arc<Desk>,
        visitor: Option<Visitor>,
        route: &'static Route,
        params: Vec<(String, String)>,
        request: Request,
    ) -> Result<Self, Stop> {
        let (parts, body) = request.into_parts();
        let whole_query = parts.uri.query().unwrap_or_default().to_owned();
        let query = Form::parse(whole_query.as_bytes())?;
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0.ip());
        Ok(Self {
            desk,
            visitor,
            route,
            path: parts.uri.path().to_owned(),
            headers: parts.headers,
            peer: peer.unwrap_or(IpAddr::from([127, 0, 0, 1])),
            params,
            query,
            whole_query,
            body: Mutex::new(Some(body)),
        })
    }

    /// A part of the path, by its name in the table.
    pub(super) fn param(&self, name: &str) -> &str {
        let found = self.params.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// A word of the query; empty where it is not there.
    pub(super) fn query(&self, name: &str) -> &str {
        self.query.get(name)
    }

    /// The query as it came.
    pub(super) fn whole_query(&self) -> &str {
        &self.whole_query
    }

    /// The visitor. Routes that somebody must sign in for have one.
    pub(super) fn visitor(&self) -> Result<&Visitor, Stop> {
        self.visitor.as_ref().ok_or(Stop::SignIn)
    }

    /// Whose findings the visitor may see.
    pub(super) fn scope(&self) -> Scope {
        self.visitor.as_ref().map_or_else(Scope::nobody, Visitor::scope)
    }

    /// Stops, as if it were not there, where a rep is not the visitor's to see.
    pub(super) fn may_see(&self, rep: &RepId) -> Result<(), Stop> {
        if self.scope().holds(rep) { Ok(()) } else { Err(Stop::NotFound) }
    }

    /// The address that asks.
    pub(super) fn address(&self) -> IpAddr {
        let forwarded = self.headers.get_all("x-forwarded-for").iter().next_back();
        self.desk.address(self.peer, forwarded.and_then(|value| value.to_str().ok()))
    }

    /// The token of the session.
    pub(super) fn token(&self) -> Option<String> {
        visitor::token(&self.headers, self.desk.site.cookie())
    }

    /// From where somebody tries to sign in.
    pub(super) fn place(&self) -> Place {
        let browser = visitor::token(&self.headers, self.desk.site.browser_cookie());
        Place { address: self.address(), browser }
    }

    /// Stops until the password is given again, unless it was lately.
    pub(super) fn proved(&self) -> Result<(), Stop> {
        if self.visitor()?.proved(now()) { Ok(()) } else { Err(Stop::Prove) }
    }

    /// What the browser calls itself, shortened.
    pub(super) fn browser(&self) -> String {
        let agent = self.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        agent.unwrap_or_default().chars().take(200).collect()
    }

    /// The fields of a form: those named and no other, each once.
    pub(super) async fn form(&self, fields: &[&str]) -> Result<Form, Stop> {
        let form = form::read(self.take_body()?, &self.headers, self.route.body.bytes()).await?;
        form.only(fields)?;
        Ok(form)
    }

    /// Files and fields of a form with files.
    pub(super) async fn upload(&self, fields: &[&str]) -> Result<Upload, Stop> {
        let folder = self.desk.workspace().join(spool::FOLDER);
        let body = self.take_body()?;
        upload::read(body, &self.headers, &folder, self.route.body.bytes(), fields).await
    }

    /// Runs a use-case.
    pub(super) async fn work<T, W, F>(&self, work: W) -> Result<T, Stop>
    where
        T: Send + 'static,
        W: FnOnce(Arc<Services>) -> F + Send + 'static,
        F: Future<Output = Result<T, crate::usecase::UseError>>,
    {
        Ok(self.desk.work(work).await?)
    }

    /// The body can be read once.
    fn take_body(&self) -> Result<Body, Stop> {
        let mut body = self.body.lock().unwrap_or_else(PoisonError::into_inner);
        body.take().ok_or_else(|| Stop::bad("what was sent was read already"))
    }
}
