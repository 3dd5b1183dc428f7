//! What is the day and what the month in `03/04/2026`: decided by column, over all rows.

use std::collections::HashMap;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::company::notes::counted;
use crate::company::values::day;
use crate::company::values::day::Cell;
use crate::model::Day;

/// Which of the two numbers before the year is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 3 April is `03/04`.
    DayFirst,
    /// 3 April is `04/03`.
    MonthFirst,
}

/// Countries that write the month first, as Unicode's CLDR has their short dates.
const MONTH_FIRST: &[&str] = &["US", "AS", "GU", "MP", "PR", "UM", "VI"];

impl DateOrder {
    /// The order in which a country, by its code of two letters, writes its dates.
    #[must_use]
    pub fn of_country(code: &str) -> Self {
        if MONTH_FIRST.contains(&code) { Self::MonthFirst } else { Self::DayFirst }
    }

    /// Its word in mapping files and remarks.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
        }
    }
}

impl FromStr for DateOrder {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim() {
            "day-first" => Ok(Self::DayFirst),
            "month-first" => Ok(Self::MonthFirst),
            other => Err(format!("`{other}` is neither `day-first` nor `month-first`")),
        }
    }
}

/// How a column writes its dates, as far as its cells tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Votes {
    day_first: u64,
    month_first: u64,
    either: u64,
}

impl Votes {
    /// Counts a cell.
    fn count(&mut self, text: &str) {
        match day::read(text) {
            Cell::Either(..) => self.either += 1,
            Cell::Day(_) => match leading(text) {
                Some((one, two)) if one > 12 && two <= 12 => self.day_first += 1,
                Some((one, two)) if two > 12 && one <= 12 => self.month_first += 1,
                _ => {}
            },
            Cell::Blank | Cell::Unreadable => {}
        }
    }

    /// The order, if a day beyond the 12th tells it and none contradicts.
    fn settled(self) -> Option<DateOrder> {
        match (self.day_first, self.month_first) {
            (0, 0) => None,
            (_, 0) => Some(DateOrder::DayFirst),
            (0, _) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    /// Tells whether the column writes both orders.
    fn is_mixed(self) -> bool {
        self.day_first > 0 && self.month_first > 0
    }
}

/// The two numbers at the start of `28/02/2026`.
fn leading(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().split(['/', '-']);
    let (one, two) = (parts.next()?, parts.next()?);
    (one.len() <= 2 && two.len() <= 2)
        .then(|| Some((one.parse().ok()?, two.parse().ok()?)))
        .flatten()
}

/// The order of day and month, column by column.
#[derive(Clone, Debug, Default)]
pub(in crate::company) struct DateColumns {
    orders: HashMap<usize, Option<DateOrder>>,
    /// Remarks on columns that do not tell.
    pub warnings: Vec<String>,
}

impl DateColumns {
    /// Settles the order of columns.
    ///
    /// A day beyond the 12th settles its column. A column without one follows the other dates of
    /// the file, or else the convention; then a remark says so. In a column that holds both
    /// orders, cells that read both ways stay unread.
    pub(in crate::company) fn settle<'c>(
        columns: &[(usize, &str)],
        cells: impl Fn(usize) -> Box<dyn Iterator<Item = &'c str> + 'c>,
        convention: Option<DateOrder>,
    ) -> Self {
        let votes: Vec<(usize, &str, Votes)> = columns
            .iter()
            .map(|(index, name)| {
                let mut votes = Votes::default();
                cells(*index).for_each(|cell| votes.count(cell));
                (*index, *name, votes)
            })
            .collect();
        let mut told = votes.iter().filter_map(|(_, _, votes)| votes.settled());
        let first = told.next();
        let file = first.filter(|order| told.all(|other| other == *order));
        let fallback = file.or(convention).unwrap_or(DateOrder::DayFirst);
        let mut all = Self::default();
        for (index, name, votes) in votes {
            let order = if votes.is_mixed() { None } else { votes.settled().or(Some(fallback)) };
            all.orders.insert(index, order);
            let assumed = votes.settled().is_none() && votes.either > 0;
            all.warnings.extend(assumed.then(|| remark(name, votes, file.is_some(), fallback)));
        }
        all
    }

    /// Reads a cell of a column: `Err` for text that is no date, or a date that reads both ways in
    /// a column of both orders.
    pub(in crate::company) fn read(&self, column: usize, text: &str) -> Result<Option<Day>, ()> {
        match day::read(text) {
            Cell::Blank => Ok(None),
            Cell::Day(day) => Ok(Some(day)),
            Cell::Unreadable => Err(()),
            Cell::Either(one, two, year) => {
                let order = self.orders.get(&column).copied().flatten().ok_or(())?;
                let (month, day) = match order {
                    DateOrder::DayFirst => (two, one),
                    DateOrder::MonthFirst => (one, two),
                };
                Day::from_ymd_opt(year, month, day).map(Some).ok_or(())
            }
        }
    }
}

/// The remark on a column whose order its own cells do not tell.
fn remark(name: &str, votes: Votes, by_file: bool, order: DateOrder) -> String {
    let count = counted(votes.either, "date");
    if votes.is_mixed() {
        return format!(
            "`{name}` writes day and month in both orders: {count} with two readings left empty"
        );
    }
    let because =
        if by_file { "as in the file's other dates" } else { "since no date of the file tells" };
    let order = order.as_str();
    format!("`{name}`: {count} with two readings, taken {order}, {because}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settle(columns: &[&[&'static str]], convention: Option<DateOrder>) -> DateColumns {
        let names: Vec<(usize, &str)> =
            (0..columns.len()).map(|index| (index, "Created")).collect();
        let columns: Vec<Vec<&'static str>> = columns.iter().map(|cells| cells.to_vec()).collect();
        DateColumns::settle(
            &names,
            |index| Box::new(columns[index].clone().into_iter()),
            convention,
        )
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn one_day_beyond_the_twelfth_settles_its_column() {
        let us = settle(&[&["03/04/2026", "03/14/2026"]], None);
        let au = settle(&[&["03/04/2026", "14/03/2026"]], Some(DateOrder::MonthFirst));

        assert_eq!(us.read(0, "03/04/2026"), Ok(Some(day("2026-03-04"))));
        assert_eq!(au.read(0, "03/04/2026"), Ok(Some(day("2026-04-03"))));
        assert!(us.warnings.is_empty() && au.warnings.is_empty());
    }

    #[test]
    fn a_column_that_does_not_tell_follows_the_file_then_the_convention() {
        let by_file = settle(&[&["03/04/2026"], &["12/31/2025"]], Some(DateOrder::DayFirst));
        let by_convention = settle(&[&["03/04/2026"]], Some(DateOrder::MonthFirst));
        let by_default = settle(&[&["03/04/2026"]], None);

        assert_eq!(by_file.read(0, "03/04/2026"), Ok(Some(day("2026-03-04"))));
        assert_eq!(by_convention.read(0, "03/04/2026"), Ok(Some(day("2026-03-04"))));
        assert_eq!(by_default.read(0, "03/04/2026"), Ok(Some(day("2026-04-03"))));
        assert_eq!((by_file.warnings.len(), by_default.warnings.len()), (1, 1));
    }

    #[test]
    fn in_a_column_of_both_orders_nothing_is_guessed() {
        let mixed =
            settle(&[&["03/14/2026", "14/03/2026", "03/04/2026"]], Some(DateOrder::DayFirst));

        assert_eq!(mixed.read(0, "03/04/2026"), Err(()));
        assert_eq!(mixed.read(0, "03/14/2026"), Ok(Some(day("2026-03-14"))));
        assert!(mixed.warnings[0].contains("both orders"));
    }

    #[test]
    fn dates_that_tell_by_themselves_need_no_order() {
        let iso = settle(&[&["2026-03-04"]], None);

        assert_eq!(iso.read(0, "2026-03-04"), Ok(Some(day("2026-03-04"))));
        assert!(iso.warnings.is_empty());
    }
}
