//! The agency's people: `roster.csv`.
//!
//! Three offices in three states, twelve reps and a principal at work or just gone. Noel left on
//! 2025-03-31 and his clients were shared out among three colleagues; Jane resigned on
//! 2026-10-02, was on garden leave from 2026-10-19 and left on 2026-10-31. Omar checks his own phone.

use crate::model::Day;
use crate::usecase::demo::text::Csv;
use crate::usecase::demo::text::day;

/// The day of the story.
pub(super) const AS_OF: (i32, u32, u32) = (2026, 11, 22);

/// The last day of the rep who left first.
pub(super) const NOEL_LEFT: (i32, u32, u32) = (2025, 3, 31);

/// The last day of the rep who left last.
pub(super) const JANE_LEFT: (i32, u32, u32) = (2026, 10, 31);

/// A rep of the agency.
pub(super) struct Member {
    /// The id.
    pub(super) id: &'static str,
    /// The name, as the CRM's owner column writes it.
    pub(super) name: &'static str,
    /// `sales`, `property_manager` or `principal`.
    pub(super) role: &'static str,
    /// State of the office.
    pub(super) state: &'static str,
    /// First day of work.
    pub(super) hired: (i32, u32, u32),
    /// How many of a thousand clients this rep found.
    pub(super) per_mille: u32,
}

/// The roster's rows; the shares add up to 1000.
pub(super) const STAFF: &[Member] = &[
    member("colleen", "Colleen Marsh", "principal", "NSW", (2009, 5, 4), 20),
    member("noel", "Noel Whitcombe", "sales", "NSW", (2016, 2, 1), 90),
    member("jane", "Jane Hartigan", "sales", "NSW", (2021, 3, 1), 165),
    member("omar", "Omar Farouki", "sales", "NSW", (2022, 7, 4), 150),
    member("priya", "Priya Ranganathan", "property_manager", "NSW", (2018, 9, 10), 30),
    member("mei", "Mei Lin Tsang", "sales", "QLD", (2019, 2, 11), 90),
    member("sione", "Sione Mahe", "sales", "QLD", (2020, 8, 17), 75),
    member("tomas", "Tomás Echeverría", "property_manager", "QLD", (2017, 11, 20), 30),
    member("hannah", "Hannah Lindqvist", "sales", "QLD", (2023, 1, 16), 70),
    member("luca", "Luca Ferrante", "sales", "VIC", (2018, 8, 6), 90),
    member("ada", "Ada Okonjo", "sales", "VIC", (2018, 1, 15), 80),
    member("bridget", "Bridget Nolan-Ives", "sales", "VIC", (2017, 3, 13), 70),
    member("wendy", "Wendy Achterberg", "property_manager", "VIC", (2015, 6, 1), 40),
];

/// A row of [`STAFF`].
const fn member(
    id: &'static str,
    name: &'static str,
    role: &'static str,
    state: &'static str,
    hired: (i32, u32, u32),
    per_mille: u32,
) -> Member {
    Member { id, name, role, state, hired, per_mille }
}

impl Member {
    /// First day of work.
    pub(super) fn hired_on(&self) -> Day {
        day(self.hired)
    }

    /// Last day of work, for the two who left.
    pub(super) fn last_day(&self) -> Option<Day> {
        match self.id {
            "noel" => Some(day(NOEL_LEFT)),
            "jane" => Some(day(JANE_LEFT)),
            _ => None,
        }
    }
}

/// The position of a rep in [`STAFF`]; the principal's for an id that is none.
pub(super) fn at(id: &str) -> usize {
    STAFF.iter().position(|one| one.id == id).unwrap_or(0)
}

/// The name of the rep at a position of [`STAFF`].
pub(super) fn name(at: usize) -> &'static str {
    STAFF.get(at).map_or("", |one| one.name)
}

/// `roster.csv`.
pub(super) fn roster() -> Vec<u8> {
    let mut csv = Csv::new(&[
        "Id",
        "Name",
        "Email",
        "Role",
        "Office",
        "Place",
        "Manager",
        "Hired",
        "Resigned",
        "Garden Leave From",
        "Last Day",
        "Agreement",
    ]);
    for one in STAFF {
        let office = match one.state {
            "NSW" => "Saltwattle Bay",
            "QLD" => "Ironbark Ridge",
            _ => "Merriwell",
        };
        let (resigned, garden) = match one.id {
            "noel" => ("2025-02-28", ""),
            "jane" => ("2026-10-02", "2026-10-19"),
            _ => ("", ""),
        };
        let agreement = match one.role {
            "property_manager" => "EMP-PM",
            "principal" => "",
            _ => "EMP-STD",
        };
        csv.row(&[
            one.id,
            one.name,
            &format!("{}@wattlequay.example", one.id),
            one.role,
            office,
            &format!("AU-{}", one.state),
            if one.role == "principal" { "" } else { "colleen" },
            &one.hired_on().to_string(),
            resigned,
            garden,
            &one.last_day().map(|day| day.to_string()).unwrap_or_default(),
            agreement,
        ]);
    }
    csv.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_the_reps_add_up_to_a_thousand() {
        assert_eq!(STAFF.iter().map(|one| one.per_mille).sum::<u32>(), 1000);
    }

    #[test]
    fn the_leavers_stand_in_the_roster_with_their_last_days() {
        let text = String::from_utf8(roster()).unwrap();

        assert!(text.contains("2026-10-02,2026-10-19,2026-10-31,EMP-STD\n"));
        assert!(text.contains("2025-02-28,,2025-03-31,EMP-STD\n"));
    }
}
