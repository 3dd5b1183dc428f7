//! Who a table is had from, page by page: an API, or a database.

use crate::company::Preset;
use crate::company::live::Page;
use crate::company::live::Since;
use crate::company::live::Step;
use crate::intake::http::Spent;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm::sheet::Far;

/// What is to be known of it before it is asked.
#[derive(Clone, Debug)]
pub(super) struct About {
    /// Its id, as on the command line.
    pub(super) id: String,
    /// Its name.
    pub(super) title: String,
    /// What the snapshot is called.
    pub(super) called: String,
    /// How its headers are read.
    pub(super) preset: Preset,
    /// Its headers.
    pub(super) columns: Vec<String>,
    /// The headers of the rent roll that comes along; `None`: none does.
    pub(super) roll_columns: Option<Vec<String>>,
    /// Where a pull begins.
    pub(super) first: Step,
    /// What a table must have been written for, so that a pull may go on with it.
    pub(super) mark: String,
    /// The same without the day: what the pull before must have been made with, so that this one may ask
    /// for changes alone.
    pub(super) made_with: String,
    /// Remarks that do not hang on what was read.
    pub(super) remarks: Vec<String>,
    /// Whether it is a database, which is asked with queries.
    pub(super) database: bool,
}

/// An API, or a database.
pub(super) trait Source {
    /// What is known of it.
    fn about(&self) -> &About;

    /// What was spent so far: requests or queries, and what is still granted.
    fn spent(&self) -> Spent;

    /// Asks for what changed since a pull from now on, or for all: gives where that begins, or `None` where
    /// it does not tell changes.
    fn ask_for(&mut self, since: Option<&Since>) -> Option<Step>;

    /// Whether what was learned under a name stands in rows.
    fn stands_in_rows(&self, name: &str) -> bool;

    /// When it was first asked, in seconds since 1970, by its own clock where it shows one.
    fn began_s(&self) -> i64;

    /// One page, with what is asked next.
    async fn page(&mut self, far: &Far, step: &Step) -> Result<Page, PullError>;

    /// Takes leave.
    async fn end(self);
}
