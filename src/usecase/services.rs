//! What every use-case works with: the workspace, its store and rules, and somebody to tell how
//! far the work is.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use tokio::sync::Semaphore;

use crate::config::Config;
use crate::config::Flags;
use crate::intake::secret::Secret;
use crate::linkage::Index;
use crate::model::Day;
use crate::model::rep::Rep;
use crate::model::rep::RepId;
use crate::model::rep::Roster;
use crate::policy::Rulebook;
use crate::store::Store;
use crate::usecase::UseError;
use crate::usecase::apart::Reader;
use crate::usecase::jobs::JobError;
use crate::usecase::overview::Told;
use crate::usecase::registers::OnRecord;
use crate::usecase::rulebook::in_force::Published;

/// Somebody who wants to know how far long work is.
pub trait Progress: Send + Sync {
    /// A step begins; `total` where it is known.
    fn begin(&self, what: &str, total: Option<u64>);
    /// So many more are done.
    fn advance(&self, done: u64);
    /// A word beside the step: what a service still grants.
    fn note(&self, _words: &str) {}
    /// The step is over.
    fn end(&self);
}

/// Nobody wants to know.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _total: Option<u64>) {}
    fn advance(&self, _done: u64) {}
    fn end(&self) {}
}

/// An open workspace.
pub struct Services {
    /// Its configuration.
    pub config: Config,
    /// Its store.
    pub store: Store,
    /// Its rules, as they stand in the policy folder.
    pub rulebook: Arc<Rulebook>,
    /// The versions of them that were published.
    pub published: Arc<Published>,
    /// What people put on record, as far as rules ask for it.
    pub(super) on_record: Arc<OnRecord>,
    /// Who is told how far the work is.
    pub progress: Box<dyn Progress>,
    /// Who reads files from outside.
    pub(super) reader: Reader,
    /// The index of the books, once it was opened.
    pub(super) index: Arc<OpenIndex>,
    /// Lists that may be compared with the books at one time: as many as the machine has processors.
    /// More at once would all end later; in their order, the first ends soon.
    pub(super) comparing: Arc<Semaphore>,
    /// The passphrase of keys and tokens, where somebody typed it.
    pub(super) passphrase: Option<Secret>,
    /// Where findings stand, once it was told.
    pub(super) told: tokio::sync::OnceCell<Arc<Told>>,
}

/// An index that was opened, shared between use-cases of one run, and the parts of it that hold one
/// rep's own records.
#[derive(Default)]
pub(super) struct OpenIndex(Mutex<Option<Arc<Index>>>, Mutex<HashMap<RepId, Arc<Index>>>);

impl OpenIndex {
    /// The index, if one was opened.
    pub(super) fn get(&self) -> Option<Arc<Index>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps an index.
    pub(super) fn set(&self, index: Index) -> Arc<Index> {
        let index = Arc::new(index);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&index));
        index
    }

    /// The part of a rep, if it was made.
    pub(super) fn own(&self, rep: &RepId) -> Option<Arc<Index>> {
        self.1.lock().unwrap_or_else(PoisonError::into_inner).get(rep).cloned()
    }

    /// Keeps the part of a rep.
    pub(super) fn set_own(&self, rep: &RepId, index: Index) -> Arc<Index> {
        let index = Arc::new(index);
        let mut own = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        own.insert(rep.clone(), Arc::clone(&index));
        index
    }
}

impl Services {
    /// Opens the workspace that the flags name.
    ///
    /// # Errors
    ///
    /// No workspace there, or its configuration, policies or store cannot be used.
    pub async fn open(flags: &Flags, progress: Box<dyn Progress>) -> Result<Self, UseError> {
        let config = Config::load(flags)?;
        let rulebook = Rulebook::load(&config.policies())?;
        let store = Store::open(&config.store, false).await?;
        Self::over(config, rulebook, store, progress).await
    }

    /// The same workspace as it stands now: configuration, rules and registers are read anew, the
    /// store stays open, and so does the index.
    ///
    /// # Errors
    ///
    /// The configuration, the policies or the store cannot be used.
    pub async fn renew(&self, flags: &Flags) -> Result<Self, UseError> {
        let config = Config::load(flags)?;
        let rulebook = Rulebook::load(&config.policies())?;
        let renewed = Self::over(config, rulebook, self.store.clone(), Box::new(Silent)).await?;
        Ok(Self {
            reader: self.reader.clone(),
            index: Arc::clone(&self.index),
            comparing: Arc::clone(&self.comparing),
            passphrase: self.passphrase.clone(),
            ..renewed
        })
    }

    /// The same workspace after something was put on record that rules do not ask for: what was told
    /// of the findings is forgotten, everything else is shared.
    #[must_use]
    pub fn refresh(&self) -> Self {
        Self {
            config: self.config.clone(),
            store: self.store.clone(),
            rulebook: Arc::clone(&self.rulebook),
            published: Arc::clone(&self.published),
            on_record: Arc::clone(&self.on_record),
            progress: Box::new(Silent),
            reader: self.reader.clone(),
            index: Arc::clone(&self.index),
            comparing: Arc::clone(&self.comparing),
            passphrase: self.passphrase.clone(),
            told: tokio::sync::OnceCell::new(),
        }
    }

    /// What is on record, laid over the rules.
    async fn over(
        config: Config,
        mut rulebook: Rulebook,
        store: Store,
        progress: Box<dyn Progress>,
    ) -> Result<Self, UseError> {
        let mut published = Published::load(&store, config.as_of).await?;
        let on_record = OnRecord::load(&store, config.as_of).await?;
        for book in std::iter::once(&mut rulebook).chain(published.books()) {
            on_record.lay_over(book);
            book.stand_in(config.default_place.as_deref());
        }
        Ok(Self {
            config,
            store,
            rulebook: Arc::new(rulebook),
            published: Arc::new(published),
            on_record: Arc::new(on_record),
            progress,
            reader: Reader::default(),
            index: Arc::default(),
            comparing: Arc::new(Semaphore::new(
                std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            )),
            passphrase: None,
            told: tokio::sync::OnceCell::new(),
        })
    }

    /// The same workspace, where files from outside are read in another way.
    #[must_use]
    pub fn reading_with(self, reader: Reader) -> Self {
        Self { reader, ..self }
    }

    /// The same workspace under one rulebook, whatever was published.
    pub(super) fn with_rules(self, mut rulebook: Rulebook) -> Self {
        self.on_record.lay_over(&mut rulebook);
        rulebook.stand_in(self.config.default_place.as_deref());
        Self { rulebook: Arc::new(rulebook), published: Arc::default(), ..self }
    }

    /// The same workspace for one start of a job, named `id:number`: what it keeps, it keeps only
    /// while no later start has the job and nobody called it off.
    ///
    /// # Errors
    ///
    /// It is not the name of a start.
    pub fn for_start(self, start: &str) -> Result<Self, UseError> {
        let named = start.split_once(':').and_then(|(id, number)| Some((id, number.parse().ok()?)));
        let (id, number) = named.ok_or_else(|| JobError::Start { text: start.to_owned() })?;
        Ok(Self { store: self.store.for_start(id, number), ..self })
    }

    /// The rules by which an event of a day is judged.
    #[must_use]
    pub fn rules_on(&self, day: Day) -> &Rulebook {
        self.published.on(day).unwrap_or(&self.rulebook)
    }

    /// The day audits judge from.
    #[must_use]
    pub fn as_of(&self) -> Day {
        self.config.as_of
    }

    /// Finds a rep, or says which ids are near.
    ///
    /// # Errors
    ///
    /// No such rep.
    pub fn rep<'a>(&self, roster: &'a Roster, id: &str) -> Result<&'a Rep, UseError> {
        if let Some(rep) = roster.get(id) {
            return Ok(rep);
        }
        let ids: Vec<&str> = roster.reps.iter().map(|rep| rep.id.0.as_str()).collect();
        let near = similar::get_close_matches(id, &ids, 2, 0.6);
        let near = near.into_iter().map(str::to_owned).collect();
        Err(UseError::UnknownRep { id: id.to_owned(), near, reps: ids.len() })
    }
}
