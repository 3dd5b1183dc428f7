//! The accept loop: our own, since axum's sets no limit on how long a header may take.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderName;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use serde_json::json;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use crate::model::Day;
use crate::usecase::jobs::Limits;
use crate::web::ServeError;
use crate::web::desk::Desk;
use crate::web::desk::Site;
use crate::web::log;
use crate::web::routes;
use crate::web::spool;
use crate::web::tls;
use crate::web::wire::Patient;

/// Connections at one time; more wait in the system's queue.
const CONNECTIONS: usize = 4096;
/// How long a request's header may take, and how long a connection may stay idle.
const HEADER_S: u64 = 10;
/// How long a handshake may take.
const HANDSHAKE_S: u64 = 10;
/// How long one connection lasts at most; browsers open a new one.
const CONNECTION_S: u64 = 1800;
/// How long running requests may take once the server was asked to stop.
const STOP_S: u64 = 8;
/// How long jobs may take to end after that; what has not ended is started again later.
const WORKER_STOP_S: u64 = 12;
/// Bytes of a request's header at most.
const HEADER_BYTES: usize = 32 * 1024;
/// Fields of a request's header at most.
const HEADER_FIELDS: usize = 64;

/// How the page is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// The workspace's folder.
    pub workspace: PathBuf,
    /// The store's address.
    pub store: Option<String>,
    /// The day to judge from; `None`: today, whenever somebody asks.
    pub as_of: Option<Day>,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// Certificate chain and key.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// What people type.
    pub public_url: Option<String>,
    /// Whether a proxy in front speaks TLS.
    pub behind_proxy: bool,
    /// Whether long work is done here as well.
    pub works: bool,
    /// What reading a file from outside may use, and a job that is done here.
    pub limits: Limits,
}

/// A server that listens and has not begun to answer.
pub struct Listening {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    desk: Arc<Desk>,
    works: bool,
}

/// Who is at the other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Opens the workspace and listens.
///
/// # Errors
///
/// The workspace cannot be used, the address is taken, or would show passwords to a network.
pub async fn bind(options: &Options) -> Result<Listening, ServeError> {
    let address = options.listen;
    let tls = options.tls.as_ref().map(|(chain, key)| tls::acceptor(chain, key)).transpose()?;
    if tls.is_none() && !options.behind_proxy && !address.ip().is_loopback() {
        return Err(ServeError::Plain { address });
    }
    let listen = |cause| ServeError::Listen { address, cause };
    let listener = TcpListener::bind(address).await.map_err(listen)?;
    let bound = listener.local_addr().map_err(listen)?;
    let site = Site::of(options, bound)?;
    let desk = Arc::new(Desk::open(options, site).await?);
    Ok(Listening { listener, tls, desk, works: options.works })
}

impl Listening {
    /// What to type to see the page.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.desk.site.url
    }

    /// The link for the first administrator, which works once; `None` where there is one.
    ///
    /// # Errors
    ///
    /// The store.
    pub async fn first_link(&self) -> Result<Option<String>, ServeError> {
        Ok(self.desk.first_link().await?)
    }

    /// Answers until the process is asked to stop, then lets running requests end.
    pub async fn serve(self) {
        log::panics_to_log();
        let app = routes::router(Arc::clone(&self.desk));
        let room = Arc::new(Semaphore::new(CONNECTIONS));
        let (stop, stopped) = watch::channel(false);
        let worker = if self.works { self.desk.worker(stopped.clone()).await } else { None };
        tokio::spawn(tidy(self.desk.workspace().join(spool::FOLDER)));
        let mut asked = std::pin::pin!(asked_to_stop());
        loop {
            let Ok(permit) = Arc::clone(&room).acquire_owned().await else { break };
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = &mut asked => break,
            };
            let (socket, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file handles, most likely: wait for some to be given back.
                    log::line("warn", "accept", json!({ "cause": error.to_string() }));
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            let (app, tls, stopped) = (app.clone(), self.tls.clone(), stopped.clone());
            tokio::spawn(async move {
                connection(socket, peer, app, tls, stopped).await;
                drop(permit);
            });
        }
        drop(self.listener);
        let _ = stop.send(true);
        let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
        let ended = room.acquire_many(all);
        let _ = tokio::time::timeout(Duration::from_secs(STOP_S), ended).await;
        if let Some(worker) = worker {
            let ended = tokio::task::spawn_blocking(move || worker.join());
            let _ = tokio::time::timeout(Duration::from_secs(WORKER_STOP_S), ended).await;
        }
    }
}

/// Lets go of files that nobody came back for, every hour.
async fn tidy(folder: PathBuf) {
    loop {
        let of = folder.clone();
        let _ = tokio::task::spawn_blocking(move || spool::sweep(&of)).await;
        tokio::time::sleep(Duration::from_hours(1)).await;
    }
}

/// One connection, from its first byte to its last.
async fn connection(
    socket: TcpStream,
    peer: SocketAddr,
    app: Router,
    tls: Option<TlsAcceptor>,
    stopped: watch::Receiver<bool>,
) {
    let _ = socket.set_nodelay(true);
    match tls {
        None => answer(Patient::new(socket), peer, app, stopped).await,
        Some(tls) => {
            let handshake = tls.accept(Patient::new(socket));
            let limit = Duration::from_secs(HANDSHAKE_S);
            if let Ok(Ok(secured)) = tokio::time::timeout(limit, handshake).await {
                answer(secured, peer, app, stopped).await;
            }
        }
    }
}

/// Reads requests from a connection and answers them.
async fn answer<S>(socket: S, peer: SocketAddr, app: Router, mut stopped: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        // Hop by hop fields are for the connection alone.
        request.headers_mut().remove(HeaderName::from_static("upgrade"));
        let app = app.clone();
        async move { Ok::<_, Infallible>(app.oneshot(request).await.unwrap_or_default()) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEADER_S))
        .max_buf_size(HEADER_BYTES)
        .max_headers(HEADER_FIELDS)
        .keep_alive(true)
        .serve_connection(TokioIo::new(socket), service);
    let mut connection = std::pin::pin!(connection);
    let old = tokio::time::sleep(Duration::from_secs(CONNECTION_S));
    let ended = tokio::select! {
        // What went wrong with a connection is the other end's matter.
        _ = connection.as_mut() => true,
        _ = stopped.changed() => false,
        () = old => false,
    };
    if !ended {
        connection.as_mut().graceful_shutdown();
        let _ = tokio::time::timeout(Duration::from_secs(STOP_S), connection).await;
    }
}

/// Waits for an interrupt from the terminal or a request to end from the system.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::SignalKind;
        use tokio::signal::unix::signal;
        if let Ok(mut ends) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = ends.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
