//! The demo itself: makes the agency's workspace, imports it, runs all three audits, writes the
//! reports.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use crate::config;
use crate::config::Flags;
use crate::model::Day;
use crate::model::audit::Audit;
use crate::model::reading::NetworkId;
use crate::policy::AccountKind;
use crate::policy::Basis;
use crate::policy::Template;
use crate::report;
use crate::report::Format;
use crate::usecase::Progress;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::check;
use crate::usecase::check::Question;
use crate::usecase::demo;
use crate::usecase::exports::write_whole;
use crate::usecase::import;
use crate::usecase::import::BookFile;
use crate::usecase::init;
use crate::usecase::init::NewWorkspace;
use crate::usecase::intake;
use crate::usecase::intake::HandedIn;
use crate::usecase::offboard;
use crate::usecase::offboard::Leaving;
use crate::usecase::report as periodic;
use crate::usecase::report::Period;

/// The agency's name.
const AGENCY: &str = "Wattle Quay Realty";

/// Marks a folder as a demo's, which the next one may make anew.
const MARK: &str = ".ringfence-demo";

/// The day an earlier report stands on, so that the one shown has something to compare with.
const EARLIER: (i32, u32, u32) = (2026, 8, 31);

/// What to make.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The folder: new, empty, or an earlier demo.
    pub folder: PathBuf,
    /// How many clients.
    pub clients: usize,
    /// The day to judge from; `None`: the day of the story.
    pub as_of: Option<Day>,
    /// A new, empty store that offices share; `None`: a file in the folder.
    pub store: Option<String>,
}

/// What was made, for the face.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The agency's name.
    pub agency: &'static str,
    /// The size of its books.
    pub books: Books,
    /// The three audits, as somebody would run them.
    pub stories: Vec<Story>,
    /// The files written.
    pub files: Vec<PathBuf>,
    /// The file to open first.
    pub open: PathBuf,
}

/// The size of the agency's books.
#[derive(Clone, Copy, Debug, Default)]
pub struct Books {
    /// Reps.
    pub reps: u64,
    /// Rows of the newest CRM snapshot.
    pub records: u64,
    /// CRM snapshots.
    pub snapshots: u64,
    /// Rent-roll entries.
    pub rent_roll: u64,
}

/// One audit of the demo.
#[derive(Clone, Debug)]
pub struct Story {
    /// The command that gives it.
    pub command: String,
    /// Its answer, as a terminal shows it.
    pub text: String,
}

/// Makes the demo.
///
/// # Errors
///
/// The folder holds something that is no demo, or cannot be written.
pub async fn run(
    wanted: &Wanted,
    progress: &(dyn Fn() -> Box<dyn Progress> + Sync),
) -> Result<Shown, UseError> {
    make_room(&wanted.folder)?;
    let steps = progress();
    steps.begin("Making up an agency", None);
    let agency = demo::agency(wanted.clients);
    steps.end();
    let new = NewWorkspace {
        folder: wanted.folder.clone(),
        agency: AGENCY.to_owned(),
        country: "AU".to_owned(),
        place: "AU-NSW".to_owned(),
        template: Template::Standard,
        store: wanted.store.clone(),
    };
    init::run(&new).await?;
    date_policy(&wanted.folder)?;
    write_whole(
        &wanted.folder.join(MARK),
        b"made by `ringfence demo`; the next one replaces it\n",
    )?;
    for file in &agency.files {
        let path = wanted.folder.join(&file.path);
        let folder = path.parent().unwrap_or(&wanted.folder);
        std::fs::create_dir_all(folder).map_err(UseError::file("make", folder))?;
        std::fs::write(&path, &file.bytes).map_err(UseError::file("write", &path))?;
    }
    let earlier = demo::text::day(EARLIER);
    let as_of = wanted.as_of.unwrap_or(demo::text::day(demo::staff::AS_OF));
    // The books first, whole: the newest snapshot is younger than the earlier report.
    let services = open(wanted, as_of.max(demo::text::day(demo::staff::AS_OF)), progress).await?;
    let books = import_books(&services, &agency.files, earlier).await?;
    services.store.close().await;
    let services = open(wanted, earlier, progress).await?;
    hand_in(&services, &agency.files, |rep| matches!(rep, "luca" | "ada")).await?;
    periodic::run(&services, &Period::default()).await?;
    services.store.close().await;
    let services = open(wanted, as_of, progress).await?;
    hand_in(&services, &agency.files, |rep| !matches!(rep, "luca" | "ada")).await?;
    let shown = audits(&services, &wanted.folder, books).await?;
    services.store.close().await;
    Ok(shown)
}

/// Fills in what an agency would: since when the policy is in force, who was told and agreed.
fn date_policy(folder: &Path) -> Result<(), UseError> {
    let path = folder.join("policies").join("agency.toml");
    let text = std::fs::read_to_string(&path).map_err(UseError::file("read", &path))?;
    let text = text
        .replace("# published = \"2026-02-01\"", "published = \"2024-07-01\"")
        .replace("# reviewed_on = \"2026-08-01\"", "reviewed_on = \"2026-08-01\"")
        .replace("# notice_on = \"2026-01-15\"", "notice_on = \"2024-07-01\"")
        // An agency of offices with four people each, which wants to see them side by side.
        .replace("smallest_office = 5", "smallest_office = 4")
        .replace("# jane = \"2026-02-03\"", "jane = \"2024-07-08\"\nluca = \"2024-07-09\"");
    write_whole(&path, text.as_bytes())
}

/// Opens the demo's workspace on a day.
async fn open(
    wanted: &Wanted,
    as_of: Day,
    progress: &(dyn Fn() -> Box<dyn Progress> + Sync),
) -> Result<Services, UseError> {
    let flags = Flags { workspace: wanted.folder.clone(), store: wanted.store.clone(), as_of };
    Services::open(&flags, progress()).await
}

/// Empties the folder of an earlier demo; refuses any other that holds something.
fn make_room(folder: &Path) -> Result<(), UseError> {
    if folder.join(MARK).is_file() && folder.join(config::FILE).is_file() {
        std::fs::remove_dir_all(folder).map_err(UseError::file("replace", folder))?;
    }
    init::refuse_taken(folder)
}

/// Imports roster, CRM snapshots and rent roll; those without a day of their own as of `earlier`.
async fn import_books(
    services: &Services,
    files: &[demo::GeneratedFile],
    earlier: Day,
) -> Result<Books, UseError> {
    let mut books = Books::default();
    let book = |path: &str, taken_on| BookFile {
        taken_on,
        ..BookFile::of(services.config.workspace.join(path))
    };
    books.reps = import::roster(services, &book("roster.csv", Some(earlier))).await?.snapshot.rows;
    for file in files {
        let day = file.path.strip_prefix("crm/").and_then(|name| name.strip_suffix(".csv"));
        if let Some(taken_on) = day.and_then(|day| day.parse().ok()) {
            let done = import::crm(services, &book(&file.path, Some(taken_on))).await?;
            books.records = done.snapshot.rows;
            books.snapshots += 1;
        }
    }
    let roll = import::rent_roll(services, &book("rent-roll.csv", Some(earlier))).await?;
    books.rent_roll = roll.snapshot.rows;
    Ok(books)
}

/// Hands in the exports of the chosen reps: each zip, and each folder.
async fn hand_in(
    services: &Services,
    files: &[demo::GeneratedFile],
    chosen: impl Fn(&str) -> bool,
) -> Result<(), UseError> {
    let mut exports: BTreeSet<(&str, &str)> = BTreeSet::new();
    for file in files {
        let mut parts = file.path.splitn(4, '/');
        if let (Some("exports"), Some(rep), Some(name)) = (parts.next(), parts.next(), parts.next())
        {
            exports.insert((rep, name));
        }
    }
    for (rep, name) in exports.into_iter().filter(|(rep, _)| chosen(rep)) {
        let handed = HandedIn {
            leave_out: Vec::new(),
            rep: rep.to_owned(),
            paths: vec![services.config.workspace.join("exports").join(rep).join(name)],
            basis: Basis::VoluntaryOffer,
            allegation: None,
            notice_on: Day::from_ymd_opt(2026, 7, 1),
            account: AccountKind::Personal,
        };
        intake::run(services, &handed).await?;
    }
    Ok(())
}

/// Runs the three audits and writes their reports.
async fn audits(services: &Services, folder: &Path, books: Books) -> Result<Shown, UseError> {
    let reports = folder.join("reports");
    std::fs::create_dir_all(&reports).map_err(UseError::file("make", &reports))?;
    let mut files = Vec::new();
    let mut stories = Vec::new();
    let file = folder.join("contacts").join("omar-phone.csv");
    let may_go = reports.join("omar-may-go.csv");
    let question = Question {
        file,
        rep: "omar".to_owned(),
        to: NetworkId::known("linkedin"),
        account: AccountKind::Personal,
        crm_gap: None,
        clean: Some(may_go.clone()),
        reveal: false,
    };
    let check = check::run(services, &question).await?;
    files.push(may_go);
    let command =
        "ringfence check contacts/omar-phone.csv --rep omar --to linkedin --clean may-go.csv";
    stories.push(story(command, &check)?);
    files.extend(write(&reports, "check-omar", &check)?);
    let leaving = Leaving {
        rep: "jane".to_owned(),
        last_day: None,
        basis: None,
        allegation: None,
        notice_on: None,
        without_exports: false,
        out: Some(reports.join("offboard-jane")),
        reveal: false,
    };
    let pack = offboard::run(services, &leaving).await?;
    stories.push(story("ringfence offboard jane --out pack", &pack.audit)?);
    let open = pack.files.first().cloned().unwrap_or_else(|| reports.clone());
    files.extend(pack.files);
    let periodic = periodic::run(services, &Period::default()).await?;
    stories.push(story("ringfence report --out report.html", &periodic)?);
    files.extend(write(&reports, "report", &periodic)?);
    Ok(Shown { agency: AGENCY, books, stories, files, open })
}

/// One audit as a terminal shows it.
fn story(command: &str, audit: &Audit) -> Result<Story, UseError> {
    let options = report::Options { width: 98, ..report::Options::default() };
    let text = report::render(audit, Format::Text, &options)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    Ok(Story { command: command.to_owned(), text })
}

/// Writes an audit in every format that is a file.
fn write(folder: &Path, stem: &str, audit: &Audit) -> Result<Vec<PathBuf>, UseError> {
    let mut files = Vec::new();
    for format in [Format::Html, Format::Xlsx, Format::Csv, Format::Json] {
        let path = folder.join(format!("{stem}.{}", format.as_str()));
        write_whole(&path, &report::render(audit, format, &report::Options::default())?)?;
        files.push(path);
    }
    Ok(files)
}
