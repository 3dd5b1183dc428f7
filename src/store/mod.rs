//! What is kept: the company's books as dated changes, matches of handed-in exports, audits.
//!
//! | file | what |
//! |---|---|
//! | `history.rs` | the arithmetic of dated changes, without a database |
//! | `db/` | one face over the databases |
//! | `error.rs` | why the store failed |
//! | `open.rs`, `sqlite.rs`, `postgres.rs` | how a store is opened: a file of the workspace, or one that offices share |
//! | `migrate.rs` | the steps of the schema |
//! | `jobs.rs`, `job_files.rs`, `queue.rs` | long work, the files that go with it, and who does it |
//! | the rest | what is kept, a table or two a file |
//! | `migrations/` | one folder a database; a merged migration is never edited |

mod accounts;
mod audits;
mod books;
mod budgets;
mod changes;
mod copy;
mod db;
mod decisions;
mod erase;
pub mod error;
pub mod history;
mod intakes;
mod job_files;
mod jobs;
mod journal;
mod log;
mod migrate;
mod notes;
mod open;
mod policies;
mod postgres;
mod queue;
mod records;
mod registers;
mod self_checks;
mod sessions;
mod sqlite;
mod text;
mod values;
mod versions;

pub use accounts::Invitation;
pub use accounts::Noted;
pub use accounts::Secrets;
pub use audits::Handed;
pub use audits::Keeping;
pub use audits::KeptAudit;
pub use audits::PastAudit;
pub use books::Changes;
pub use books::CrmParts;
pub use books::Imported;
pub use books::Unnamed;
pub use budgets::Rate;
pub use changes::Age;
pub use changes::Pass;
pub use erase::AuditRow;
pub use erase::Erased;
pub use erase::Erasure;
pub use erase::TiesLeft;
pub use error::StoreError;
pub use intakes::StoredIntake;
pub use job_files::CHUNK_BYTES;
pub use job_files::Chunk;
pub use jobs::Ending;
pub use jobs::NewJob;
pub use log::KeptLeaf;
pub use log::Verified;
pub use open::Store;
pub use policies::Acknowledgement;
pub use policies::PolicyVersion;
pub use queue::Delivery;
pub use queue::Take;
pub use self_checks::Claim;
pub use self_checks::QueueEntry;
pub use self_checks::Run;
pub use sessions::Lifetime;
pub use sessions::NewSession;
pub use sessions::Session;
pub use values::Values;

use text::day_of;
use text::day_text;
use text::from_json;
use text::to_json;
