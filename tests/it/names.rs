//! Names as people write them, through the public face of linkage.

use ringfence::linkage::name_similarity;
use ringfence::model::person::Name;

/// How alike two names in one piece are.
fn alike(left: &str, right: &str) -> f64 {
    name_similarity(&Name::whole(left).unwrap(), &Name::whole(right).unwrap())
}

#[test]
fn a_name_is_found_in_its_other_forms() {
    for (left, right) in [
        ("Ada Smith", "Smith, Ada"),
        ("Ada Smith", "ADA SMITH MBA"),
        ("Ada Smith", "\u{1f3e1} Ada Smith (she/her)"),
        ("Ada Smith", "Ada Jones née Smith"),
        ("Xiao Ming Wang", "王小明"),
        ("Ada Smith", "Ada & Bo Smith"),
    ] {
        assert!(alike(left, right) >= 0.75, "{left}, {right}: {}", alike(left, right));
    }
}

#[test]
fn other_people_stay_apart() {
    for (left, right) in
        [("Ada Smith", "Bo Smith"), ("Ada Smith", "Ada Jones"), ("王小明", "李小红")]
    {
        assert!(alike(left, right) <= 0.5, "{left}, {right}: {}", alike(left, right));
    }
}
