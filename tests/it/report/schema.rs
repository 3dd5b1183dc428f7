//! A validator for what our JSON Schema uses, and the proof that the JSON is what it says.

use ringfence::report;
use ringfence::report::Format;
use ringfence::report::Options;
use serde_json::Value;

/// Checks a value; every key of an object must be declared and every required one be there.
fn check(root: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = root.pointer(name.trim_start_matches('#')).unwrap();
        return check(root, target, value, at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let null = any.iter().any(|one| one["type"] == "null");
        if value.is_null() && null {
            return;
        }
        let other = any.iter().find(|one| one["type"] != "null").unwrap();
        return check(root, other, value, at);
    }
    if let Some(words) = schema["oneOf"].as_array() {
        let known = words.iter().any(|one| {
            one["const"] == *value
                || one["enum"].as_array().is_some_and(|words| words.contains(value))
        });
        assert!(known, "{at}: {value}");
        return;
    }
    if let Some(words) = schema["enum"].as_array() {
        assert!(words.contains(value), "{at}: {value}");
    }
    if let Some(one) = schema.get("const") {
        assert_eq!(one, value, "{at}");
    }
    assert!(has_type(schema, value), "{at}: {value} is no {}", schema["type"]);
    object(root, schema, value, at);
    if let Some(items) = value.as_array() {
        for (index, item) in items.iter().enumerate() {
            check(root, &schema["items"], item, &format!("{at}[{index}]"));
        }
    }
}

/// Checks the keys of an object.
fn object(root: &Value, schema: &Value, value: &Value, at: &str) {
    let Some(map) = value.as_object() else { return };
    for name in schema["required"].as_array().into_iter().flatten() {
        assert!(map.contains_key(name.as_str().unwrap()), "{at} lacks {name}");
    }
    for (key, inner) in map {
        let known = schema["properties"].get(key);
        let more = schema.get("additionalProperties").filter(|more| more.is_object());
        let inner_schema = known.or(more).unwrap_or_else(|| panic!("{at}.{key} is undeclared"));
        check(root, inner_schema, inner, &format!("{at}.{key}"));
    }
}

/// Tells whether a value has one of the types.
fn has_type(schema: &Value, value: &Value) -> bool {
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => return true,
    };
    types.into_iter().any(|kind| match kind {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "boolean" => value.is_boolean(),
        other => panic!("a type we do not use: {other}"),
    })
}

#[test]
fn the_json_of_every_sample_is_what_the_schema_says() {
    let schema: Value = serde_json::from_str(&report::schema()).unwrap();

    for (name, audit) in super::samples() {
        let bytes = report::render(&audit, Format::Json, &Options::default()).unwrap();
        let value: Value = serde_json::from_slice(&bytes).unwrap();

        check(&schema, &schema, &value, name);
    }
}

#[test]
fn the_schema_names_itself_and_leaves_out_what_is_not_published() {
    let schema: Value = serde_json::from_str(&report::schema()).unwrap();

    assert_eq!(schema["$id"], "urn:ringfence:schema:audit:1");
    assert_eq!(schema["properties"]["schema"]["const"], "ringfence.audit/1");
    assert!(schema["properties"].get("appendix").is_none());
    let required = schema["$defs"]["FindingRecord"]["required"].as_array().unwrap();
    assert!(!required.contains(&Value::from("name")));
}

#[test]
fn the_schema_looks_like_this() {
    insta::assert_snapshot!("schema", report::schema());
}
