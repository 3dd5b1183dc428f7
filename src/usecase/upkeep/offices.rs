//! Offices in tables. In a small office a number is as good as a name, so the small ones are told
//! together, and with them the next larger one until there are enough people.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::model::rep::RepId;
use crate::model::rep::Roster;

/// The row of offices that are told together.
const TOGETHER: &str = "smaller offices";

/// The row of reps whose office nobody recorded.
const NONE: &str = "no office";

/// What row of a table by office a rep counts in.
pub(in crate::usecase) struct Offices<'a> {
    roster: &'a Roster,
    together: BTreeSet<String>,
}

impl<'a> Offices<'a> {
    /// Sorts the offices of the reps in scope; fewer than `smallest` share a row.
    pub(in crate::usecase) fn of(roster: &'a Roster, scope: &[&RepId], smallest: u32) -> Self {
        let mut sizes: BTreeMap<String, u32> = BTreeMap::new();
        for rep in scope {
            *sizes.entry(office_of(roster, rep)).or_default() += 1;
        }
        let mut by_size: Vec<(u32, String)> =
            sizes.into_iter().map(|(office, reps)| (reps, office)).collect();
        by_size.sort();
        let (mut together, mut people) = (BTreeSet::new(), 0);
        for (reps, office) in by_size {
            // One small office told alone, under whatever name, would be told after all.
            if reps >= smallest && (people == 0 || people >= smallest) {
                break;
            }
            people += reps;
            together.insert(office);
        }
        Self { roster, together }
    }

    /// The row a rep counts in.
    pub(in crate::usecase) fn row(&self, rep: &RepId) -> String {
        let office = office_of(self.roster, rep);
        if self.together.contains(&office) { TOGETHER.to_owned() } else { office }
    }
}

/// The office of a rep.
fn office_of(roster: &Roster, rep: &RepId) -> String {
    let office = roster.get(&rep.0).and_then(|rep| rep.office.as_deref()).map(str::trim);
    office.filter(|office| !office.is_empty()).unwrap_or(NONE).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rep::Rep;

    /// The rows of offices with so many reps each.
    fn rows(sizes: &[(&str, usize)], smallest: u32) -> Vec<String> {
        let rep = |office: &str, no: usize| Rep {
            id: RepId(format!("{office}{no}")),
            office: Some(office.to_owned()),
            ..Rep::default()
        };
        let reps = sizes.iter().flat_map(|(office, count)| (0..*count).map(|no| rep(office, no)));
        let roster = Roster { reps: reps.collect() };
        let scope: Vec<&RepId> = roster.reps.iter().map(|rep| &rep.id).collect();
        let offices = Offices::of(&roster, &scope, smallest);
        let rows: BTreeSet<String> = scope.iter().map(|rep| offices.row(rep)).collect();
        rows.into_iter().collect()
    }

    #[test]
    fn offices_below_the_number_share_a_row_and_those_on_it_do_not() {
        assert_eq!(rows(&[("a", 5), ("b", 6)], 5), ["a", "b"]);
        assert_eq!(rows(&[("a", 5), ("b", 4), ("c", 3)], 5), ["a", "smaller offices"]);
    }

    #[test]
    fn a_single_small_office_takes_the_next_larger_one_with_it() {
        assert_eq!(rows(&[("a", 9), ("b", 5), ("c", 1)], 5), ["a", "smaller offices"]);
        assert_eq!(rows(&[("a", 2)], 5), ["smaller offices"]);
    }
}
