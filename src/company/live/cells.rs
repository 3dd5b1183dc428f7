//! Values of JSON as the cells of a table.

use serde_json::Value;

/// A value as a cell: text, number or tick; empty for nothing, and for what has parts.
pub(in crate::company) fn cell(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => plain(text),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(true)) => "true".to_owned(),
        Some(Value::Bool(false)) => "false".to_owned(),
        _ => String::new(),
    }
}

/// The value at a path, as a cell.
pub(super) fn at(value: &Value, path: &str) -> String {
    cell(value.pointer(path))
}

/// The list at a path; nothing where there is none.
pub(super) fn list<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value.pointer(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Several values in one cell, each once.
pub(in crate::company) fn joined(values: impl IntoIterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for value in values {
        if !value.is_empty() && !all.contains(&value) {
            all.push(value);
        }
    }
    all.join("; ")
}

/// Somebody of the company, as the owner column has it: `Jane Rep <jane@agency.example>`, or what
/// there is of it; empty for nobody.
pub(in crate::company) fn owner(first: &str, last: &str, email: &str) -> String {
    let name = [first, last].map(str::trim).join(" ");
    let name = name.trim().replace([';', '|', '<', '>'], " ");
    match (name.trim(), email.trim()) {
        (name, "") => name.to_owned(),
        ("", email) => email.to_owned(),
        (name, email) => format!("{name} <{email}>"),
    }
}

/// The day of an instant such as `2024-01-01T00:00:00.000Z`; all of it where it is no such.
pub(super) fn day(instant: &str) -> String {
    let day = instant.split('T').next().unwrap_or_default();
    let fine = day.len() == 10 && day.bytes().filter(|byte| *byte == b'-').count() == 2;
    if fine { day.to_owned() } else { instant.to_owned() }
}

/// A text on one line.
pub(in crate::company) fn plain(text: &str) -> String {
    let text = text.trim();
    if text.contains(char::is_control) {
        text.replace(|c: char| c.is_control(), " ")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_has_name_and_address_as_far_as_there_are() {
        assert_eq!(
            owner("Jane", "Harbour", "jane@agency.example"),
            "Jane Harbour <jane@agency.example>"
        );
        assert_eq!(owner("Jane; x", "", ""), "Jane  x");
        assert_eq!(owner("", "", "jane@agency.example"), "jane@agency.example");
        assert_eq!(owner("", " ", ""), "");
    }

    #[test]
    fn values_become_cells_on_one_line() {
        let value =
            serde_json::json!({"a": " x\ny ", "b": 7, "c": null, "d": {"e": true}, "f": []});

        assert_eq!(
            ["/a", "/b", "/c", "/d", "/d/e", "/f", "/g"].map(|path| at(&value, path)),
            ["x y", "7", "", "", "true", "", ""]
        );
        assert_eq!(joined(["a", "", "b", "a"].map(str::to_owned)), "a; b");
        assert_eq!(day("2024-01-01T00:00:00.000Z"), "2024-01-01");
        assert_eq!(day("1/2/2024"), "1/2/2024");
    }
}
