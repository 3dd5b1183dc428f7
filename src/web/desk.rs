//! The workspace, opened once and brought up to date before somebody works with it.

use std::future::Future;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::SystemTime;

use axum::http::HeaderMap;
use axum::http::Uri;
use serde_json::json;
use tokio::runtime::Handle;
use tokio::sync::RwLock;
use tokio::sync::Semaphore;
use tokio::sync::watch;

use crate::model::Day;
use crate::usecase::Flags;
use crate::usecase::Services;
use crate::usecase::Silent;
use crate::usecase::Template;
use crate::usecase::UseError;
use crate::usecase::accounts;
use crate::usecase::accounts::Visitor;
use crate::usecase::apart::Reader;
use crate::usecase::evidence::log::head;
use crate::usecase::init;
use crate::usecase::init::NewWorkspace;
use crate::usecase::jobs;
use crate::usecase::jobs::Limits;
use crate::usecase::jobs::Worker;
use crate::usecase::rulebook;
use crate::web::ServeError;
use crate::web::log;
use crate::web::server::Options;
use crate::web::visitor;

/// What a workspace is called that `serve` made itself, until somebody names it.
pub(super) const UNNAMED: &str = "Our agency";

/// Use-cases that may run at one time; more wait.
const AT_ONCE: usize = 64;

/// What the page is called, and how it is reached.
pub(super) struct Site {
    /// `https://ringfence.example`, without a slash at the end.
    pub(super) url: String,
    /// Names that a request may ask for.
    hosts: Vec<String>,
    /// Whether browsers reach it by TLS alone.
    pub(super) secure: bool,
}

impl Site {
    /// Works out what the page is called.
    pub(super) fn of(options: &Options, bound: SocketAddr) -> Result<Self, ServeError> {
        let port = bound.port();
        let mut hosts = Vec::new();
        if bound.ip().is_loopback() {
            hosts.extend(["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")));
        }
        let scheme = if options.tls.is_some() { "https" } else { "http" };
        let url = match &options.public_url {
            Some(given) => {
                let host = host_of(given).ok_or_else(|| ServeError::Url { url: given.clone() })?;
                hosts.push(host);
                given.trim_end_matches('/').to_owned()
            }
            None if bound.ip().is_loopback() => format!("{scheme}://{bound}"),
            None => return Err(ServeError::NoUrl { address: bound }),
        };
        let secure = url.starts_with("https://");
        Ok(Self { url, hosts, secure })
    }

    /// Tells whether a request asks for us.
    pub(super) fn is_ours(&self, host: &str) -> bool {
        self.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host))
    }

    /// The name of the cookie by which a browser is known again.
    pub(super) fn browser_cookie(&self) -> &'static str {
        if self.secure { "__Host-ringfence-browser" } else { "ringfence-browser" }
    }

    /// The name of the session's cookie. A browser keeps `__Host-` for TLS, so that on loopback it
    /// has another.
    pub(super) fn cookie(&self) -> &'static str {
        if self.secure { "__Host-ringfence" } else { "ringfence" }
    }
}

/// Host, with the port where it is not the scheme's own.
fn host_of(url: &str) -> Option<String> {
    let uri: Uri = url.trim_end_matches('/').parse().ok()?;
    let known = matches!(uri.scheme_str(), Some("http" | "https"));
    let bare = uri.path() == "/" || uri.path().is_empty();
    let authority = uri.authority()?;
    let own = !authority.as_str().contains('@');
    (known && bare && own && uri.query().is_none()).then(|| authority.as_str().to_owned())
}

/// What the open workspace was opened from: another means that it must be opened anew.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    as_of: Day,
    /// Changes of the configuration and the policies.
    files: Vec<(PathBuf, Option<SystemTime>, u64)>,
    /// What was put on record that rules ask for.
    ruling: String,
}

/// The workspace as it was opened.
struct Open {
    stamp: Stamp,
    /// Leaves of the log: whatever is put on record adds one.
    leaves: u64,
    services: Arc<Services>,
}

/// The workspace, and everything that pages share.
pub(super) struct Desk {
    /// What the page is called.
    pub(super) site: Site,
    /// The flags; their day counts only if one was given.
    flags: Flags,
    given_day: Option<Day>,
    /// Whether a proxy says who is asking.
    behind_proxy: bool,
    /// What a job may use that is done here.
    limits: Limits,
    open: RwLock<Open>,
    room: Arc<Semaphore>,
}

impl Desk {
    /// Opens the workspace.
    pub(super) async fn open(options: &Options, site: Site) -> Result<Self, ServeError> {
        let as_of = options.as_of.unwrap_or_else(today);
        let flags =
            Flags { workspace: options.workspace.clone(), store: options.store.clone(), as_of };
        make_if_new(options).await?;
        let services = Services::open(&flags, Box::new(Silent)).await?;
        let services = services.reading_with(Reader::apart(options.limits));
        let stamp = stamp(&flags, &services).await?;
        let leaves = head(&services).await?.size;
        Ok(Self {
            site,
            flags,
            given_day: options.as_of,
            behind_proxy: options.behind_proxy,
            limits: options.limits,
            open: RwLock::new(Open { stamp, leaves, services: Arc::new(services) }),
            room: Arc::new(Semaphore::new(AT_ONCE)),
        })
    }

    /// The agency's name.
    pub(super) fn agency(&self) -> String {
        rulebook::agency(&self.flags)
    }

    /// Who is asking; `None`: nobody who is signed in.
    pub(super) async fn visitor(&self, headers: &HeaderMap) -> Result<Option<Visitor>, UseError> {
        let Some(token) = visitor::token(headers, self.site.cookie()) else { return Ok(None) };
        // Who somebody is stands in the store alone, whatever else is new.
        let services = Arc::clone(&self.open.read().await.services);
        accounts::visitor(&services, &token, now()).await
    }

    /// The first administrator's link; `None` where there is one who can sign in.
    pub(super) async fn first_link(&self) -> Result<Option<String>, UseError> {
        let link = accounts::first_link(&*self.services().await?, now()).await?;
        Ok(link.map(|link| format!("{}{}", self.site.url, link.path)))
    }

    /// The folder of the workspace.
    pub(super) fn workspace(&self) -> &Path {
        &self.flags.workspace
    }

    /// The flags as of now.
    pub(super) fn flags(&self) -> Flags {
        Flags { as_of: self.given_day.unwrap_or_else(today), ..self.flags.clone() }
    }

    /// Who is asking, as far as a socket can tell. Behind a proxy it is the last address that the
    /// proxy itself wrote; what a client writes before it counts for nothing.
    pub(super) fn address(&self, peer: IpAddr, forwarded: Option<&str>) -> IpAddr {
        let told = forwarded.and_then(|all| all.rsplit(',').next()?.trim().parse().ok());
        if self.behind_proxy { told.unwrap_or(peer) } else { peer }
    }

    /// The workspace as it stands now. Rules are read anew when something of theirs changed; when
    /// something else was put on record, only what was told of the findings is forgotten.
    pub(super) async fn services(&self) -> Result<Arc<Services>, UseError> {
        let flags = self.flags();
        let (services, known, leaves) = {
            let open = self.open.read().await;
            (Arc::clone(&open.services), open.stamp.clone(), open.leaves)
        };
        // Whatever is put on record adds a leaf, so that without a new one only files can be newer.
        let files = files(&flags, &services);
        let now = head(&services).await?.size;
        if (now, flags.as_of) == (leaves, known.as_of) && files == known.files {
            return Ok(services);
        }
        let stamp = stamp(&flags, &services).await?;
        let mut open = self.open.write().await;
        if open.stamp != stamp {
            let renewed = open.services.renew(&flags).await?;
            *open = Open { stamp, leaves: now, services: Arc::new(renewed) };
        } else if open.leaves != now {
            let refreshed = open.services.refresh();
            *open = Open { stamp, leaves: now, services: Arc::new(refreshed) };
        }
        Ok(Arc::clone(&open.services))
    }

    /// Does long work here as well, on a thread of its own, until told to stop; `None` where another
    /// process does it already.
    pub(super) async fn worker(&self, mut stop: watch::Receiver<bool>) -> Option<JoinHandle<()>> {
        let services = self.services().await.ok()?;
        let handle = Handle::current();
        let worker = Worker { limits: self.limits, ..Worker::default() };
        let work = move || {
            let told = async move {
                let _ = stop.wait_for(|stop| *stop).await;
            };
            if let Err(error) = handle.block_on(jobs::work(&services, &worker, told)) {
                log::line("warn", "no_worker", json!({ "cause": error.to_string() }));
            }
        };
        std::thread::Builder::new().name("worker".to_owned()).spawn(work).ok()
    }

    /// Runs a use-case where it may take its time, and keeps no other request waiting.
    pub(super) async fn work<T, W, F>(&self, work: W) -> Result<T, UseError>
    where
        T: Send + 'static,
        W: FnOnce(Arc<Services>) -> F + Send + 'static,
        F: Future<Output = Result<T, UseError>>,
    {
        let services = self.services().await?;
        let room = Arc::clone(&self.room).acquire_owned().await;
        let handle = Handle::current();
        let done = tokio::task::spawn_blocking(move || {
            let _room = room;
            handle.block_on(work(services))
        });
        done.await.unwrap_or_else(|ended| {
            Err(UseError::file("finish", Path::new("the work"))(std::io::Error::other(ended)))
        })
    }
}

/// Makes the workspace where there is none and the folder is new or empty. The first steps on the page
/// then say what it is called.
async fn make_if_new(options: &Options) -> Result<(), UseError> {
    let folder = &options.workspace;
    if folder.join("ringfence.toml").exists() {
        return Ok(());
    }
    let new = NewWorkspace {
        folder: folder.clone(),
        store: options.store.clone(),
        agency: UNNAMED.to_owned(),
        country: "AU".to_owned(),
        place: "AU-NSW".to_owned(),
        template: Template::default(),
    };
    init::run(&new).await
}

/// What the workspace would be opened from now.
async fn stamp(flags: &Flags, services: &Services) -> Result<Stamp, UseError> {
    let ruling = rulebook::ruling(services).await?;
    Ok(Stamp { as_of: flags.as_of, files: files(flags, services), ruling })
}

/// The configuration and the policies, as they were last changed.
fn files(flags: &Flags, services: &Services) -> Vec<(PathBuf, Option<SystemTime>, u64)> {
    let mut files = Vec::new();
    changed(&flags.workspace.join("ringfence.toml"), &mut files);
    let policies = services.config.policies();
    for entry in std::fs::read_dir(&policies).into_iter().flatten().flatten() {
        changed(&entry.path(), &mut files);
    }
    files.sort();
    files
}

/// When a file was last changed, and how long it is.
fn changed(file: &Path, into: &mut Vec<(PathBuf, Option<SystemTime>, u64)>) {
    if let Ok(data) = std::fs::metadata(file)
        && data.is_file()
    {
        into.push((file.to_owned(), data.modified().ok(), data.len()));
    }
}

/// Today where the machine stands.
fn today() -> Day {
    chrono::Local::now().date_naive()
}

/// Seconds since 1970.
pub(super) fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_and_a_host_and_nothing_else() {
        assert_eq!(host_of("https://a.example").as_deref(), Some("a.example"));
        assert_eq!(host_of("https://a.example:8443/").as_deref(), Some("a.example:8443"));
        for url in ["a.example", "ftp://a.example", "https://a.example/b", "https://u@a.example"] {
            assert_eq!(host_of(url), None, "{url}");
        }
    }
}
