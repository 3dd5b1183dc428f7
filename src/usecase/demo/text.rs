//! Small tools for writing files: CSV rows, days, histories.

use crate::model::Day;

/// A calendar day from its parts; parts that are no day give the first day there is.
pub(super) fn day((year, month, day): (i32, u32, u32)) -> Day {
    Day::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// A day some days later, or earlier for a negative number.
pub(super) fn later(day: Day, days: i64) -> Day {
    chrono::TimeDelta::try_days(days).and_then(|delta| day.checked_add_signed(delta)).unwrap_or(day)
}

/// Whole days from one day to another; 0 when the second is the earlier.
pub(super) fn days_between(from: Day, to: Day) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or(0)
}

/// Seconds since 1970 of an hour and minute of a day, in UTC.
pub(super) fn seconds(day: Day, hour: u32, minute: u32) -> i64 {
    i64::from(days_between(Day::default(), day)) * 86_400 + i64::from(hour * 3_600 + minute * 60)
}

/// What a dated history said on a day; its beginning speaks for the time before.
pub(super) fn on<T>(history: &[(Day, T)], day: Day) -> Option<&T> {
    let after = history.partition_point(|(from, _)| *from <= day);
    history.get(after.saturating_sub(1)).map(|(_, value)| value)
}

/// A CSV file in the making: `,` between cells, `\n` after rows, quotes only where needed.
pub(super) struct Csv {
    text: String,
    line: u32,
}

impl Csv {
    /// Starts with a header.
    pub(super) fn new(header: &[&str]) -> Self {
        Self::below("", header)
    }

    /// Starts with lines above the header.
    pub(super) fn below(preamble: &str, header: &[&str]) -> Self {
        let lines = preamble.matches('\n').count();
        let mut csv = Self { text: preamble.to_owned(), line: u32::try_from(lines).unwrap_or(0) };
        csv.row(header);
        csv
    }

    /// Adds a row and tells the physical line, from 1, on which it begins.
    pub(super) fn row(&mut self, cells: &[&str]) -> u32 {
        let begins = self.line + 1;
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            self.cell(cell);
        }
        self.text.push('\n');
        self.line += 1;
        begins
    }

    /// Adds a cell. No cell of ours holds a line break, so that a row is a line.
    fn cell(&mut self, cell: &str) {
        if cell.contains(['"', ',', '\n']) {
            self.text.push('"');
            self.text.push_str(&cell.replace('"', "\"\"").replace('\n', " "));
            self.text.push('"');
        } else {
            self.text.push_str(cell);
        }
    }

    /// The file.
    pub(super) fn bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// The file without its last line break, as LinkedIn writes them.
    pub(super) fn bytes_without_last_break(mut self) -> Vec<u8> {
        self.text.pop();
        self.text.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_tells_its_physical_line_below_lines_of_notes() {
        let mut csv = Csv::below("Notes:\n\n", &["a", "b"]);

        assert_eq!(csv.row(&["1,5", "say \"no\""]), 4);
        assert_eq!(csv.bytes(), b"Notes:\n\na,b\n\"1,5\",\"say \"\"no\"\"\"\n");
    }

    #[test]
    fn a_history_says_what_began_last_and_its_beginning_speaks_for_the_time_before() {
        let first = day((2020, 1, 1));
        let second = day((2021, 1, 1));
        let history = [(first, "a"), (second, "b")];

        assert_eq!(on(&history, later(first, -9)), Some(&"a"));
        assert_eq!(on(&history, later(second, -1)), Some(&"a"));
        assert_eq!(on(&history, second), Some(&"b"));
        assert_eq!(on::<&str>(&[], second), None);
    }

    #[test]
    fn seconds_count_from_1970() {
        assert_eq!(seconds(day((2023, 11, 14)), 22, 13), 1_699_999_980);
    }
}
