//! A form with files: streamed into the spool piece by piece, with a limit on bytes, parts and time.

use std::path::Path;
use std::time::Duration;

use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::extract::FromRequest as _;
use axum::extract::Multipart;
use axum::extract::Request;
use axum::extract::multipart::Field;
use axum::http::HeaderMap;
use axum::http::header;

use crate::web::form::Form;
use crate::web::spool::Spool;
use crate::web::spool::Spooled;
use crate::web::stop::Stop;

/// Parts at most, files and fields together.
const PARTS: usize = 16;
/// Bytes of a field that is not a file.
const FIELD_BYTES: u64 = 16 * 1024;
/// How long the sender may pause.
const PAUSE_S: u64 = 20;
/// Bytes a second below which a sender is taken for one who only holds the line.
const SLOWEST: u64 = 4 * 1024;
/// Seconds that every upload has, however small.
const GRACE_S: u64 = 60;

/// What was sent.
pub(super) struct Upload {
    /// Its fields.
    pub(super) form: Form,
    /// Its files, empty ones left out.
    pub(super) files: Vec<Spooled>,
}

impl Upload {
    /// The one file; `None` where none or several were sent.
    pub(super) fn single(mut self) -> (Form, Option<Spooled>) {
        let one = (self.files.len() == 1).then(|| self.files.pop()).flatten();
        (self.form, one)
    }
}

/// Reads a form with files. What was written is removed again if it breaks off.
pub(super) async fn read(
    body: Body,
    headers: &HeaderMap,
    folder: &Path,
    limit: u64,
    fields: &[&str],
) -> Result<Upload, Stop> {
    let kind = headers.get(header::CONTENT_TYPE).ok_or(Stop::Kind)?;
    let mut request = Request::new(body);
    request.headers_mut().insert(header::CONTENT_TYPE, kind.clone());
    // Our own limit is the route's; the usual one is 2 MB for whatever comes.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Stop::Kind)?;
    let (mut form, mut files) = (Form::default(), Vec::new());
    let began = tokio::time::Instant::now();
    let mut budget = Budget { left: limit, read: 0, began };
    for _ in 0..PARTS {
        let next = patient(parts.next_field()).await?.map_err(|_| broken())?;
        let Some(field) = next else {
            form.only(fields)?;
            return Ok(Upload { form, files });
        };
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(called) = field.file_name().map(str::to_owned) {
            files.extend(file(field, folder, &called, &mut budget).await?);
        } else {
            let value = text(field, &mut budget).await?;
            form.add(name, value)?;
        }
    }
    Err(Stop::bad("That is more files than one form takes."))
}

/// What may still come.
struct Budget {
    left: u64,
    read: u64,
    began: tokio::time::Instant,
}

impl Budget {
    fn take(&mut self, bytes: usize) -> Result<(), Stop> {
        let bytes = bytes as u64;
        self.left = self.left.checked_sub(bytes).ok_or(Stop::TooLarge)?;
        self.read += bytes;
        let most = GRACE_S + self.read / SLOWEST;
        if self.began.elapsed() > Duration::from_secs(most) { Err(Stop::Slow) } else { Ok(()) }
    }
}

/// Waits for the sender, not for ever.
async fn patient<T>(next: impl Future<Output = T>) -> Result<T, Stop> {
    tokio::time::timeout(Duration::from_secs(PAUSE_S), next).await.map_err(|_| Stop::Slow)
}

fn broken() -> Stop {
    Stop::bad("What was sent broke off, or is not what a browser sends.")
}

/// A file into the spool; `None` for the empty one that a browser sends where none was chosen.
async fn file(
    mut field: Field<'_>,
    folder: &Path,
    called: &str,
    budget: &mut Budget,
) -> Result<Option<Spooled>, Stop> {
    let fault = |error: std::io::Error| Stop::Fault(Box::new(error));
    let mut spool = Spool::begin(folder).await.map_err(fault)?;
    let mut empty = true;
    while let Some(piece) = patient(field.chunk()).await?.map_err(|_| broken())? {
        budget.take(piece.len())?;
        empty &= piece.is_empty();
        spool.write(&piece).await.map_err(fault)?;
    }
    if empty && called.is_empty() {
        return Ok(None);
    }
    Ok(Some(spool.end(folder, called).await.map_err(fault)?))
}

/// A field that is not a file.
async fn text(mut field: Field<'_>, budget: &mut Budget) -> Result<String, Stop> {
    let mut all = Vec::new();
    while let Some(piece) = patient(field.chunk()).await?.map_err(|_| broken())? {
        budget.take(piece.len())?;
        if (all.len() + piece.len()) as u64 > FIELD_BYTES {
            return Err(Stop::TooLarge);
        }
        all.extend_from_slice(&piece);
    }
    String::from_utf8(all).map_err(|_| broken())
}
