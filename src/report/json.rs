//! The published JSON, `ringfence.audit/1`, and its JSON Schema.
//!
//! Other programs are written against it: keys sorted, two blanks of indent, one newline at the
//! end. It is written from the model as it is; nothing is added, folded or made harmless here.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::model::audit::Audit;
use crate::model::audit::SCHEMA;
use crate::report::ReportError;

/// Where the schema says it lives. It is a name and is never fetched.
const SCHEMA_ID: &str = "urn:ringfence:schema:audit:1";

/// Renders the audit as JSON.
pub(super) fn render(audit: &Audit) -> Result<String, ReportError> {
    Ok(pretty(serde_json::to_value(audit)?)?)
}

/// Sorts keys and ends with a newline.
///
/// Sorting is done here, since Cedar switches on `serde_json/preserve_order` for the whole tree.
fn pretty(mut value: Value) -> serde_json::Result<String> {
    value.sort_all_objects();
    serde_json::to_string_pretty(&value).map(|text| text + "\n")
}

/// Gives the JSON Schema (draft 2020-12) of the JSON as it is written.
#[must_use]
pub fn schema() -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Audit>();
    schema.insert("$id".to_owned(), SCHEMA_ID.into());
    schema.insert("title".to_owned(), format!("{} ({SCHEMA})", Audit::schema_name()).into());
    if let Some(name) = schema.pointer_mut("/properties/schema").and_then(Value::as_object_mut) {
        name.insert("const".to_owned(), SCHEMA.into());
    }
    pretty(schema.to_value()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn keys_are_sorted_at_every_depth() {
        let text = render(&sample::offboard()).unwrap();

        let value: Value = serde_json::from_str(&text).unwrap();
        assert_sorted(&value);
        assert!(text.ends_with("}\n"));
    }

    fn assert_sorted(value: &Value) {
        match value {
            Value::Object(map) => {
                assert!(map.keys().is_sorted(), "{:?}", map.keys());
                map.values().for_each(assert_sorted);
            }
            Value::Array(items) => items.iter().for_each(assert_sorted),
            _ => {}
        }
    }

    #[test]
    fn a_name_is_there_only_when_it_was_revealed() {
        let mut audit = sample::check();

        let hidden = render(&audit).unwrap();
        let record = audit.findings[0].record.as_mut().unwrap();
        record.name = Some("Ada Example".to_owned());
        let revealed = render(&audit).unwrap();

        assert!(!hidden.contains("\"name\": \"Ada"));
        assert!(revealed.contains("\"name\": \"Ada Example\""));
    }

    #[test]
    fn the_json_reads_back_as_the_audit_it_came_from() {
        let mut audit = sample::report();

        let back: Audit = serde_json::from_str(&render(&audit).unwrap()).unwrap();

        audit.appendix = crate::model::audit::Appendix::default();
        for record in audit.findings.iter_mut().filter_map(|finding| finding.record.as_mut()) {
            record.because.clear();
        }
        assert_eq!(back, audit);
    }
}
