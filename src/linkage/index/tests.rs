//! An index comes out the same whichever way it is made.

use super::*;
use crate::model::person::PhoneKind;
use crate::model::written::Written;

const PEOPLE: [[&str; 4]; 5] = [
    ["Ada", "Moss", "ada.moss@bright.example", "Bright & Co"],
    ["Ben", "Moss", "ada.moss@bright.example", ""],
    ["Zoe", "Quartermaine", "", "Bright"],
    ["", "Reed", "reed@post.example", "Reed und Söhne"],
    ["Cleo", "Hart-Moss", "c.hart@hart.example", "Hart"],
];

fn add(builder: &mut Builder, place: usize, [given, family, email, company]: [&str; 4]) {
    builder.begin(&format!("C-{place}"), ["Jane", "Finn"].into_iter().take(place % 3));
    let emails = [email];
    let phones = [("0491 570 006", PhoneKind::Unknown), ("+61 491 570 156", PhoneKind::Unknown)];
    let written = Written {
        given,
        family,
        emails: emails.get(usize::from(email.is_empty())..).unwrap_or_default(),
        phones: phones.get(..place % 3).unwrap_or_default(),
        company,
        street: "5/12 High St",
        postcode: "2000",
        ..Written::default()
    };
    builder.add(None, &written);
}

fn built(most: usize) -> Builder {
    let mut builder = Builder::new("AU");
    for (place, person) in PEOPLE.into_iter().enumerate().take(most) {
        add(&mut builder, place, person);
    }
    builder
}

/// Everything but where it came from.
fn all(index: &Index) -> Vec<Vec<u32>> {
    (0..SECTIONS)
        .filter(|section| *section != Section::Origin as usize)
        .map(|section| index.sections.nth(section).to_vec())
        .collect()
}

#[test]
fn straight_into_a_file_over_an_older_one_and_under_another_origin_it_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.index");
    let whole = built(5).finish("anew");

    built(5).save("in a file", &path).unwrap();
    let written = Index::open(&path, true).unwrap();
    written.save_as("another", &path).unwrap();
    let renamed = Index::open(&path, true).unwrap();
    let older = built(3).finish("older");
    let mut further = Builder::new("AU");
    for record in 0..older.records() {
        further.keep(&older, record);
    }
    for (place, person) in PEOPLE.into_iter().enumerate().skip(3) {
        add(&mut further, place, person);
    }

    assert_eq!(all(&written), all(&whole));
    assert_eq!((written.origin(), renamed.origin()), ("in a file", "another"));
    assert_eq!(all(&renamed), all(&whole));
    assert_eq!(all(&further.finish("")), all(&whole));
    assert_eq!(whole.records(), 5);
}

#[test]
fn what_could_not_be_written_whole_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.index");
    // A folder stands in its place.
    std::fs::create_dir(&path).unwrap();

    let failed = built(5).save("", &path);

    assert!(failed.unwrap_err().to_string().contains("books.index"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
