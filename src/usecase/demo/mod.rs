//! A made-up real-estate agency: its books, its reps' exports, and what is planted in them.
//!
//! Everything follows from the number of clients: the same number gives the same bytes on every
//! machine. Nobody in it exists; addresses end in `.example`, telephone numbers come from the
//! ranges named in `people.rs`. `fixtures/agency/` holds [`agency`] of 6,000.
//!
//! | file | what it makes |
//! |---|---|
//! | `rng.rs` | chance from a seed |
//! | `text.rs` | CSV rows, days, histories |
//! | `names.rs` | names by background, companies, suburbs |
//! | `people.rs` | people with addresses and numbers |
//! | `staff.rs` | the roster |
//! | `clients.rs` | clients with their histories |
//! | `book.rs` | the CRM on a day |
//! | `rent_roll.rs` | the rent roll |
//! | `cards.rs` | entries before they are written |
//! | `plot/` | who is in whose export |
//! | `exports/` | the networks' formats |
//! | `planted.rs` | the answers |
//! | `run.rs` | the demo: workspace, imports, audits, reports |

mod book;
mod cards;
mod clients;
mod exports;
mod names;
mod people;
pub mod planted;
mod plot;
mod rent_roll;
mod rng;
mod run;
mod staff;
mod text;

pub use run::Books;
pub use run::Shown;
pub use run::Story;
pub use run::Wanted;
pub use run::run;

use crate::usecase::demo::planted::Planted;

/// A file of the agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Its path in the agency's folder, with `/` between parts.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A made-up agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Its files: roster, CRM snapshots, rent roll, exports, contact files.
    pub files: Vec<GeneratedFile>,
    /// What an audit must find in them, and what it must not.
    pub planted: Vec<Planted>,
}

/// Makes up an agency with so many clients, each with one record or, rarely, two.
///
/// Exports have their full length from 6,000 clients on and are shorter below. The story stands on
/// 2026-11-22: Noel left on 2025-03-31, Jane on 2026-10-31, and Omar checks his phone's contacts.
#[must_use]
pub fn agency(clients: usize) -> Agency {
    let mut people = people::People::new();
    let book = clients::clients(clients, &mut people);
    let roll = rent_roll::rent_roll(&book, &mut people);
    let mut files = vec![GeneratedFile { path: "roster.csv".to_owned(), bytes: staff::roster() }];
    for taken_on in book::SNAPSHOTS {
        let taken_on = text::day(taken_on);
        let bytes = book::snapshot(&book, taken_on);
        files.push(GeneratedFile { path: format!("crm/{taken_on}.csv"), bytes });
    }
    let bytes = rent_roll::file(&book, &roll, text::day(staff::AS_OF));
    files.push(GeneratedFile { path: "rent-roll.csv".to_owned(), bytes });
    let mut planted = Vec::new();
    for act in plot::all(&mut plot::Cast::new(&book, &roll, &mut people)) {
        files.extend(act.files);
        planted.extend(act.planted);
    }
    Agency { files, planted }
}

/// Words that stand in exports and may stand in no report, log or store: the surnames of people
/// who are no clients, and the text of what no audit opens.
#[must_use]
pub fn canaries() -> Vec<String> {
    let surnames = names::STRANGERS.split_whitespace();
    surnames.chain([exports::UNREAD]).map(str::to_owned).collect()
}
