//! A statement in PostgreSQL's words.

/// How a list of numbers is joined, in SQLite and in PostgreSQL.
const LISTS: (&str, &str) = ("json_each(?1) asked", "unnest(?1) asked (value)");

/// Rewrites a statement: `?` and `?1` become `$1`, a list of numbers an array. Quoted text is left
/// alone.
pub(super) fn postgres(sql: &str) -> String {
    let sql = sql.replace(LISTS.0, LISTS.1);
    let mut out = String::with_capacity(sql.len() + 16);
    let mut quoted = false;
    let mut next = 0;
    let mut chars = sql.chars().peekable();
    while let Some(char) = chars.next() {
        if char == '\'' {
            quoted = !quoted;
        }
        if char != '?' || quoted {
            out.push(char);
            continue;
        }
        out.push('$');
        if chars.peek().is_some_and(char::is_ascii_digit) {
            continue;
        }
        next += 1;
        out.push_str(&next.to_string());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_and_quoted_text_is_left_alone() {
        let sql = "select '?' from t where a = ? and b = ?";

        assert_eq!(postgres(sql), "select '?' from t where a = $1 and b = $2");
        assert_eq!(postgres("select ?2, ?1"), "select $2, $1");
        assert_eq!(postgres("from json_each(?1) asked"), "from unnest($1) asked (value)");
    }
}
