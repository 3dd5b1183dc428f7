//! Makes a CRM and one rep's exports of made-up people, with the truth beside them.
//!
//! The same plan gives the same bytes everywhere. Ten million records need the memory of the
//! people in the exports alone: everybody is made anew from their number. Shares of nicknames,
//! job changes and namesakes are guesses: figures compare programs, they forecast no real CRM.
//!
//! Files: `crm.csv`, `linkedin_connections.csv`, `facebook_friends.csv`, `address_book.csv`;
//! beside each export `truth_*.csv` (every record of the person) and `tags_*.csv` (who the row is,
//! and what was done to the name).

mod company;
mod crm;
mod exports;
mod names;
mod noise;
mod person;
mod phone;
mod rng;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// What is made, and how noisy. Shares are from 0 to 1.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    /// Records of the CRM.
    pub(crate) records: u64,
    /// Rows of the LinkedIn export.
    pub(crate) linkedin: u64,
    /// Rows of the Facebook list.
    pub(crate) facebook: u64,
    /// Rows of the address book.
    pub(crate) address_book: u64,
    /// Share of an export's people who are in the CRM.
    pub(crate) overlap: f64,
    /// Share of those whom the rep owns there.
    pub(crate) own_share: f64,
    /// Share of clients with a second record.
    pub(crate) duplicates: f64,
    /// Share of clients whose spouse is a client too.
    pub(crate) households: f64,
    /// Share of the others who have a client's exact name.
    pub(crate) namesakes: f64,
    /// Share of the others in the address book who are a client's spouse.
    pub(crate) spouses: f64,
    /// Multiplies every noise on names, jobs and numbers in the exports.
    pub(crate) noise: f64,
}

impl Plan {
    /// The plan the figures are made with.
    pub(crate) fn of(records: u64, seed: u64) -> Self {
        Self {
            seed,
            records,
            linkedin: 3600,
            facebook: 1200,
            address_book: 1800,
            overlap: 0.30,
            own_share: 0.60,
            duplicates: 0.02,
            households: 0.015,
            namesakes: 0.03,
            spouses: 0.03,
            noise: 1.0,
        }
    }
}

/// Writes the scenario of a plan into a folder, which it makes.
///
/// # Errors
///
/// If a file cannot be written.
pub(crate) fn generate(plan: &Plan, folder: &Path) -> csv::Result<()> {
    std::fs::create_dir_all(folder)?;
    let names = names::Names::load();
    let world = person::World {
        names: &names,
        companies: company::Companies::new(&names, plan.seed, plan.records),
        seed: plan.seed,
        records: plan.records,
        wide: plan.records > 1_000_000,
    };
    let crm = BufWriter::with_capacity(1 << 20, File::create(folder.join("crm.csv"))?);
    let shares = (plan.duplicates, plan.households);
    let clients = crm::write(&world, plan.records, shares, crm)?;
    exports::Source { plan, world: &world, clients: &clients }.write(folder)
}
