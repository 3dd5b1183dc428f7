//! What the journal says of accounts: what was done, to which account, at which second. Ids alone, no
//! addresses and no names.

use chrono::DateTime;
use chrono::Utc;

use crate::store::Noted;
use crate::usecase::Services;
use crate::usecase::UseError;

/// A line for the journal.
pub(super) fn line(what: &'static str, account: &str, now: i64) -> Noted {
    let at = moment(now);
    Noted { day: at.date_naive(), what, subject: format!("{account} {}", at.format("%H:%M:%SZ")) }
}

/// A line that says who did it too.
pub(super) fn line_by(what: &'static str, account: &str, by: &str, now: i64) -> Noted {
    let mut line = line(what, account, now);
    line.subject.push_str(" by ");
    line.subject.push_str(by);
    line
}

/// Writes a line that no change goes with.
pub(super) async fn write(
    services: &Services,
    what: &'static str,
    account: &str,
    now: i64,
) -> Result<(), UseError> {
    let line = line(what, account, now);
    Ok(services.store.note(line.day, line.what, &line.subject).await?)
}

/// A moment; one outside of the calendar is its beginning.
fn moment(now: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(now, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_the_second_and_who_did_it() {
        let line = line_by("account disabled", "U-1", "U-2", 1_795_786_989);

        assert_eq!(line.day, "2026-11-27".parse().unwrap());
        assert_eq!(line.subject, "U-1 13:43:09Z by U-2");
    }
}
