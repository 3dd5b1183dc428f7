//! The default rulebook, as `ringfence init` writes it into a workspace.

/// Embeds files of the `policies` folder under their names.
macro_rules! shipped {
    ($($name:literal,)+) => {
        &[$(($name, include_str!(concat!("../../policies/", $name)))),+]
    };
}

/// Every file of the default rulebook: its name and its text, sorted by name.
pub const SHIPPED: &[(&str, &str)] = shipped![
    "agency.toml",
    "agreements.toml",
    "clause-window.cases.json",
    "clause-window.cedar",
    "columns.toml",
    "continuing-access.cases.json",
    "continuing-access.cedar",
    "optout-export.cases.json",
    "optout-export.cedar",
    "orphan-connection.cases.json",
    "orphan-connection.cedar",
    "orphan-upload.cases.json",
    "orphan-upload.cedar",
    "places.toml",
    "pre-departure-burst.cases.json",
    "pre-departure-burst.cedar",
    "rentroll-connection.cases.json",
    "rentroll-connection.cedar",
    "rentroll-upload.cases.json",
    "rentroll-upload.cedar",
    "schema.cedarschema",
    "sensitive-fields.cases.json",
    "sensitive-fields.cedar",
];
