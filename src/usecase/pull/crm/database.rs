//! A CRM in its own database: some queries a page, in one transaction that cannot write.

use std::path::Path;
use std::sync::Arc;

use crate::company::database;
use crate::company::database::Plan;
use crate::company::database::Profile;
use crate::company::database::ProfileError;
use crate::company::database::Reading;
use crate::company::database::Schema;
use crate::company::live;
use crate::company::live::Page;
use crate::company::live::Since;
use crate::company::live::Step;
use crate::config::Database;
use crate::intake::hash::sha256_hex;
use crate::intake::http::HttpError;
use crate::intake::http::Limits;
use crate::intake::http::Spent;
use crate::intake::outside::Outside;
use crate::intake::secret::Secret;
use crate::intake::sql::Address;
use crate::intake::sql::Dialect;
use crate::intake::sql::Reach;
use crate::intake::sql::Session;
use crate::intake::vault::Vault as _;
use crate::model::Day;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::pull;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm::Connected;
use crate::usecase::pull::crm::Disconnected;
use crate::usecase::pull::crm::sheet;
use crate::usecase::pull::crm::sheet::Far;
use crate::usecase::pull::crm::source::About;
use crate::usecase::pull::crm::source::Source;
use crate::usecase::pull::settings;

/// Rows of a page: few enough to hold, many enough that the queries count for little.
const PAGE: usize = 5_000;
const PAGE_MOST: usize = 50_000;

/// A database, ready to be asked.
pub(super) struct Ready {
    pub(super) name: String,
    pub(super) profile: Profile,
    settings: Database,
    address: Address,
    reach: Reach,
    text_sha256: String,
    run_s: u64,
}

impl Ready {
    /// Looks a database up, and reads its profile.
    pub(super) fn of(services: &Services, name: &str) -> Result<Self, UseError> {
        let unknown = || PullError::Unknown { network: name.to_owned() };
        let settings = services.config.databases.get(name).ok_or_else(unknown)?.clone();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        let taken = live::crm(name).is_some() || pull::networks().contains(&name);
        if taken || name.is_empty() || name.len() > 40 || !name.chars().all(plain) {
            return Err(PullError::DatabaseName { name: name.to_owned(), taken }.into());
        }
        let text = text(services, &settings.profile)?;
        let profile = Profile::parse(&settings.profile, &text).map_err(PullError::Profile)?;
        let address = Address::parse(&settings.url).map_err(PullError::Sql)?;
        let live = &services.config.live;
        let usual = Limits::default();
        let reason = settings.without_tls.as_deref().map(str::trim);
        if reason == Some("") {
            return Err(PullError::NoReason { name: name.to_owned() }.into());
        }
        let reach = Reach {
            private_hosts: live.allow_private_hosts.clone(),
            authorities: settings.ca_file.clone().or_else(|| live.ca_file.clone()),
            proven: settings.ca_file.is_some(),
            without_tls: reason.is_some(),
            connect_ms: usual.connect_ms,
            statement_ms: live.answer_ms.unwrap_or(usual.answer_ms).max(1),
        };
        Ok(Self {
            name: name.to_owned(),
            profile,
            settings,
            address,
            reach,
            text_sha256: sha256_hex(text.as_bytes()),
            run_s: live.longest_run_s.unwrap_or(usual.run_s),
        })
    }

    /// The name that its password is kept under.
    pub(super) fn kept_as(&self) -> String {
        format!("database/{}", self.name)
    }

    /// The password: that of a file, or the kept one.
    fn password(
        &self,
        services: &Services,
        file: Option<&Path>,
        outside: &Arc<dyn Outside>,
    ) -> Result<Secret, UseError> {
        let none = || PullError::NoPassword { name: self.name.clone() };
        if let Some(file) = file {
            return settings::line_in(file, "password");
        }
        if !settings::has_passphrase(services) {
            return Err(none().into());
        }
        let vault = settings::tokens(services, outside)?;
        let kept = vault.get(&self.kept_as()).map_err(PullError::Vault)?;
        let text = kept.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        Ok(Secret::new(text.ok_or_else(none)?))
    }

    /// Connects, and looks what is there.
    pub(super) async fn open(
        &self,
        services: &Services,
        file: Option<&Path>,
        outside: &Arc<dyn Outside>,
    ) -> Result<(Session, Schema, Plan), UseError> {
        let password = self.password(services, file, outside)?;
        let session = Session::begin(&self.address, &password, &self.reach).await;
        let mut session = session.map_err(PullError::Sql)?;
        let schema = self.schema(&mut session).await?;
        let tables = self.profile.tables(&schema.prefix);
        let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
        let columns = session.columns(&schema.name, &tables).await.map_err(PullError::Sql)?;
        let plan = self.profile.plan(&schema, &columns).map_err(PullError::Profile)?;
        Ok((session, schema, plan))
    }

    /// The schema that is set, or the usual one.
    async fn schema(&self, session: &mut Session) -> Result<Schema, PullError> {
        let name = match (&self.settings.schema, &self.profile.schema_begins) {
            (Some(name), _) => name.clone(),
            (None, Some(begins)) => {
                let found = session.schemas(begins).await?;
                let found = match found.as_slice() {
                    [] => format!("none that begins with `{begins}`, or none that may be read"),
                    some => some
                        .iter()
                        .take(20)
                        .map(|one| format!("`{one}`"))
                        .collect::<Vec<_>>()
                        .join(", "),
                };
                let file = self.settings.profile.clone();
                return Err(ProfileError::NoSchema { file, found }.into());
            }
            (None, None) => session.usual_schema().await?,
        };
        Ok(Schema {
            dialect: session.dialect(),
            name,
            prefix: self.settings.prefix.clone().unwrap_or_default(),
            page_size: self.settings.page_size.unwrap_or(PAGE).clamp(1, PAGE_MOST),
        })
    }

    /// What a table must have been written for.
    fn mark(&self, schema: &Schema, plan: &Plan, taken_on: Day) -> String {
        let statements: Vec<&str> = plan
            .nouns
            .iter()
            .flat_map(|one| {
                std::iter::once(one.later.as_str())
                    .chain(one.also.iter().map(|also| also.later.as_str()))
            })
            .collect();
        let Address { user, .. } = &self.address;
        let place = self.address.place();
        sha256_hex(
            format!(
                "{user} {place} {} {} {} {taken_on} {}",
                schema.name,
                schema.page_size,
                self.text_sha256,
                statements.join(";"),
            )
            .as_bytes(),
        )
    }

    /// What is done without TLS, and why.
    pub(super) fn remarks(&self) -> Vec<String> {
        let reason = self.settings.without_tls.iter();
        reason
            .map(|reason| format!("spoken to without TLS that is vouched for: {reason}"))
            .collect()
    }
}

/// Where a password is taken back.
pub(super) const BY_HAND: &str = "change the user's password in the database";

/// Keeps the password of a database, sealed.
pub(super) async fn connect(
    services: &Services,
    name: &str,
    file: Option<&Path>,
) -> Result<Connected, UseError> {
    let outside = pull::machine();
    let ready = Ready::of(services, name)?;
    let file = file.ok_or_else(|| PullError::NoPassword { name: name.to_owned() })?;
    let password = settings::line_in(file, "password")?;
    let vault = settings::tokens(services, &outside)?;
    let before = vault.get(&ready.kept_as()).map_err(PullError::Vault)?.is_some();
    vault.put(&ready.kept_as(), password.expose().as_bytes()).map_err(PullError::Vault)?;
    services.store.note(services.as_of(), "crm connected", name).await?;
    let crm = ready.name;
    Ok(Connected { crm, before, by_hand: BY_HAND, consent: false, lasting: false })
}

/// Forgets the password of a database, and the table of a pull that is not over.
pub(super) async fn disconnect(services: &Services, name: &str) -> Result<Disconnected, UseError> {
    let outside = pull::machine();
    let ready = Ready::of(services, name)?;
    let vault = settings::tokens(services, &outside)?;
    let before = vault.remove(&ready.kept_as()).map_err(PullError::Vault)?;
    sheet::remove(services, name)?;
    services.store.note(services.as_of(), "crm disconnected", name).await?;
    let crm = ready.name;
    Ok(Disconnected { crm, before, revoked: false, why_not: None, by_hand: BY_HAND })
}

/// The product, and where its tables are.
pub(super) fn describe(session: &Session, schema: &Schema) -> String {
    let version = session.version();
    let product = match session.dialect() {
        Dialect::Postgres => version.split(" on ").next().unwrap_or_default().to_owned(),
        Dialect::Mysql if version.contains("MariaDB") => version.to_owned(),
        Dialect::Mysql => format!("MySQL {version}"),
    };
    format!("{product}, schema `{}`", schema.name)
}

/// The text of a profile: a file of the workspace, or one that is built in.
fn text(services: &Services, name: &str) -> Result<String, UseError> {
    if !Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        return Ok(database::built_in_text(name).map_err(PullError::Profile)?.to_owned());
    }
    let path = services.config.workspace.join(name);
    std::fs::read_to_string(&path).map_err(UseError::file("read", &path))
}

/// A database that is being asked.
pub(super) struct Tables {
    session: Session,
    plan: Plan,
    about: About,
    outside: Arc<dyn Outside>,
    begun_ms: i64,
    run_s: u64,
}

impl Tables {
    /// Begins to ask it.
    pub(super) async fn begin(
        services: &Services,
        ready: Ready,
        token_file: Option<&Path>,
        taken_on: Day,
        outside: &Arc<dyn Outside>,
    ) -> Result<Self, UseError> {
        let begun_ms = outside.now_ms();
        let (session, schema, plan) = ready.open(services, token_file, outside).await?;
        let first = plan.nouns.first().map_or("", |noun| noun.noun.as_str());
        let mut remarks = ready.remarks();
        remarks.extend(plan.notes.iter().cloned());
        let about = About {
            id: ready.name.clone(),
            title: ready.profile.title.clone(),
            called: format!("{} database", ready.profile.title),
            preset: ready.profile.preset,
            columns: ready.profile.columns(),
            roll_columns: None,
            first: Step::first(first),
            mark: ready.mark(&schema, &plan, taken_on),
            made_with: String::new(),
            remarks,
            database: true,
        };
        let (outside, run_s) = (Arc::clone(outside), ready.run_s);
        Ok(Self { session, plan, about, outside, begun_ms, run_s })
    }
}

impl Source for Tables {
    fn about(&self) -> &About {
        &self.about
    }

    fn spent(&self) -> Spent {
        Spent { requests: self.session.statements(), ..Spent::default() }
    }

    fn ask_for(&mut self, since: Option<&Since>) -> Option<Step> {
        // Reading all of it takes minutes, and a row that was deleted leaves no trace.
        since.is_none().then(|| self.about.first.clone())
    }

    fn stands_in_rows(&self, _name: &str) -> bool {
        true
    }

    fn began_s(&self) -> i64 {
        self.begun_ms.div_euclid(1000)
    }

    async fn page(&mut self, far: &Far, step: &Step) -> Result<Page, PullError> {
        let took_s = self.outside.now_ms().saturating_sub(self.begun_ms).div_euclid(1000);
        if u64::try_from(took_s).is_ok_and(|took| took > self.run_s) {
            return Err(HttpError::OutOfTime { limit_s: self.run_s }.into());
        }
        let nouns = &self.plan.nouns;
        let index = nouns.iter().position(|noun| noun.noun == step.list).unwrap_or_default();
        let Some(reading) = nouns.get(index) else { return Ok(Page::default()) };
        let (mut page, next) = rows(&mut self.session, reading, far, &step.cursor).await?;
        if step.cursor.is_empty() {
            for (words, sql) in &reading.left_out {
                let count = count(&mut self.session, &reading.noun, sql).await?;
                page.left_out += count;
                if count > 0 {
                    page.counted.push(format!("{}: {count} left out: {words}", reading.noun));
                }
            }
        }
        let after = || nouns.get(index + 1).map(|noun| Step::first(&noun.noun));
        page.next = next.map(|key| Step::page(&step.list, key)).or_else(after);
        Ok(page)
    }

    async fn end(self) {
        self.session.end().await;
    }
}

/// The rows of one page with all that belongs to them, and the key that the next page is behind.
async fn rows(
    session: &mut Session,
    reading: &Reading,
    far: &Far,
    cursor: &str,
) -> Result<(Page, Option<String>), PullError> {
    let first = cursor.is_empty();
    let noun = reading.noun.as_str();
    let rows = if first {
        session.rows(noun, &reading.first, &[]).await?
    } else {
        session.rows(noun, &reading.later, &[cursor]).await?
    };
    let next = reading.next_key(&rows)?;
    let mut also = Vec::new();
    if let Some(last) = reading.last_key(&rows) {
        for beside in &reading.also {
            let what = format!("{} of {noun}", beside.name);
            let found = if first {
                session.rows(&what, &beside.first, &[&last]).await?
            } else {
                session.rows(&what, &beside.later, &[cursor, &last]).await?
            };
            beside.all_came(noun, &found)?;
            also.push(found);
        }
    }
    Ok((reading.page(rows, &also, &far.known), next))
}

/// What a statement counts.
pub(super) async fn count(session: &mut Session, what: &str, sql: &str) -> Result<u64, PullError> {
    let rows = session.rows(what, sql, &[]).await?;
    let cell = rows.into_iter().flatten().flatten().next();
    Ok(cell.and_then(|cell| cell.parse().ok()).unwrap_or(0))
}
