//! Linkage from outside: each kind of noise, and the two worst faults.

use proptest::prelude::*;
use ringfence::linkage::DatedValue;
use ringfence::linkage::Index;
use ringfence::linkage::LinkRecord;
use ringfence::linkage::Settings;
use ringfence::linkage::Subject;
use ringfence::linkage::index;
use ringfence::linkage::link;
use ringfence::linkage::name_similarity;
use ringfence::model::matching::Agreement;
use ringfence::model::matching::Certainty;
use ringfence::model::matching::RowMatch;
use ringfence::model::person::Email;
use ringfence::model::person::Name;
use ringfence::model::person::Person;
use ringfence::model::person::Phone;
use ringfence::model::person::PhoneKind;
use ringfence::model::person::Place;
use ringfence::model::person::ProfileUrl;
use ringfence::model::record::RecordId;

/// A person from texts; empty ones leave the field out.
fn person(given: &str, family: &str, email: &str, phone: &str, company: &str) -> Person {
    Person {
        name: Name::of(given, "", family),
        emails: email.split(' ').filter_map(Email::parse).collect(),
        phones: Phone::parse(phone, PhoneKind::Unknown).into_iter().collect(),
        company: (!company.is_empty()).then(|| company.into()),
        ..Person::default()
    }
}

fn record(id: usize, person: Person) -> LinkRecord {
    let values = vec![DatedValue { as_of: None, person }];
    LinkRecord { id: RecordId(format!("C-{id}")), values, owners: Vec::new() }
}

/// A book in which the wanted people stand among others.
fn book(wanted: &[Person]) -> Vec<LinkRecord> {
    let given = ["Olive", "Hugo", "Nora"].iter().cycle();
    let family = ["Quill", "Marsh", "Fenn", "Quilla", "Marsha", "Fenna", "Quillo"].iter().cycle();
    let others =
        given.zip(family).take(300).map(|(given, family)| person(given, family, "", "", ""));
    wanted.iter().cloned().chain(others).enumerate().map(|(id, one)| record(id, one)).collect()
}

fn settings() -> Settings {
    Settings { country: "AU".to_owned(), ..Settings::default() }
}

fn ask(list: &[Person], records: &[LinkRecord]) -> Vec<RowMatch> {
    let subjects: Vec<_> = list.iter().map(|person| Subject { person, tie_on: None }).collect();
    link(&subjects, &index(records, "AU"), &settings())
}

/// The only answer for one person against a book that holds `wanted`.
fn answer(listed: &Person, wanted: &[Person]) -> RowMatch {
    ask(std::slice::from_ref(listed), &book(wanted)).remove(0)
}

#[test]
fn address_and_name_make_a_match_certain_whatever_the_noise() {
    let known = person("Robert", "Example", "robert.example@bright.example", "", "");

    for (given, family) in [
        ("Robert", "Example"),
        ("Bob", "Example"),
        ("Dr. Robert", "Example, MBA"),
        ("\u{1f3e1} ROBERT", "Example - CFP®"),
        ("Robert J.", "Example"),
        ("Robret", "Example"),
        ("Robert", "Other-Example"),
        ("Robert", "Other (Example)"),
        ("Robert", "E."),
        ("Example", "Robert"),
        ("Róbert", "Exámple"),
    ] {
        let listed = person(given, family, "Robert.Example@bright.example", "", "");
        let row = answer(&listed, std::slice::from_ref(&known));
        let best = row.best().unwrap_or_else(|| panic!("nothing for {given} {family}"));
        assert_eq!(
            (best.records[0], best.certainty()),
            (0, Certainty::Certain),
            "{given} {family}"
        );
    }
}

#[test]
fn a_name_alone_is_found_and_never_more_than_possible() {
    let known = person("Zenobia", "Quartermaine", "", "0491 570 006", "");

    for (given, family) in
        [("Zenobia", "Quartermaine"), ("Zenobia", "Quatermaine"), ("Quartermaine", "Zenobia")]
    {
        let row = answer(&person(given, family, "", "", ""), std::slice::from_ref(&known));
        let best = row.best().unwrap();
        assert!(best.name_only, "{given} {family}");
        assert_eq!((best.records[0], best.certainty()), (0, Certainty::Possible));
    }
}

#[test]
fn two_namesakes_share_the_probability() {
    let john = |email: &str| person("John", "Smith", email, "", "");

    let row = answer(&john(""), &[john("one@a.example"), john("two@b.example")]);

    assert_eq!(row.candidates.len(), 2);
    assert!(row.candidates.iter().all(|one| one.probability < 0.5));
    assert!((row.candidates[0].probability - row.candidates[1].probability).abs() < 1e-9);
}

#[test]
fn linked_colleagues_tell_that_a_company_changed_its_name() {
    let one = |given: &str, family: &str, email: &str, company: &str| {
        person(given, family, email, "", company)
    };
    let people = [("Ada", "Quince"), ("Ben", "Yarrow"), ("Cleo", "Tansy")];
    let records: Vec<Person> = people
        .iter()
        .map(|(given, family)| one(given, family, &format!("{given}@a.example"), "Harbour Realty"))
        .chain([
            one("John", "Miller", "", "Harbour Realty"),
            one("John", "Miller", "", "Fenn Baths"),
        ])
        .collect();
    let john = one("John", "Miller", "", "Bright Homes");
    let probability = |linked: usize| {
        let mut list: Vec<Person> = people
            .iter()
            .take(linked)
            .map(|(given, family)| {
                one(given, family, &format!("{given}@a.example"), "Bright Homes")
            })
            .collect();
        list.push(john.clone());
        let row = ask(&list, &book(&records)).pop().unwrap();
        let harbour = row.candidates.into_iter().find(|one| one.records == [3]).unwrap();
        (harbour.probability, harbour.evidence.iter().any(|field| field.field == "colleagues"))
    };

    let (alone, few, many) = (probability(0), probability(1), probability(3));

    assert!(!alone.1 && !few.1 && many.1, "one colleague may have changed jobs");
    assert!(alone.0 < 0.5 && many.0 > 0.9, "{alone:?} {many:?}");
}

#[test]
fn the_reps_own_client_and_one_of_another_list_come_first() {
    let john = person("John", "Miller", "", "", "");
    let mut records = book(&vec![john.clone(); 3]);
    let owners = ["jane", "omar", "omar", "lena"].iter().cycle();
    for (record, owner) in records.iter_mut().zip(owners) {
        record.owners = vec![(*owner).to_owned()];
    }
    let index = index(&records, "AU");
    let ask = |tied: &[&str]| {
        let settings = Settings {
            owner: Some("jane".to_owned()),
            tied: tied.iter().map(|id| (*id).to_owned()).collect(),
            ..settings()
        };
        let subject = Subject { person: &john, tie_on: None };
        let row = link(&[subject], &index, &settings).remove(0);
        let of = |record| row.candidates.iter().find(|one| one.records == [record]).cloned();
        (of(0), of(1), of(2))
    };
    let probability = |one: &Option<ringfence::model::matching::Candidate>| {
        one.as_ref().map_or(0.0, |one| one.probability)
    };

    let (own, other, _) = ask(&[]);
    let (_, tied, not_tied) = ask(&["C-1"]);

    assert!(probability(&own) > probability(&other));
    assert!(probability(&tied) > 2.0 * probability(&not_tied));
    let tied = tied.unwrap();
    assert!(tied.name_only, "another list makes a name alone no evidence of its own");
    assert!(tied.evidence.iter().any(|one| one.field == "other_list" && one.bits > 1.0));
    let sum: f64 = tied.evidence.iter().map(|one| one.bits).sum();
    assert!((sum - (tied.match_bits - tied.prior_bits)).abs() < 1e-6);
}

#[test]
fn spouses_who_share_a_number_are_two_people() {
    let known = person("Charles", "Quartermaine", "", "0491 570 006", "");

    let row = answer(&person("Letitia", "Quartermaine", "", "+61 491 570 006", ""), &[known]);

    assert!(row.best().is_none_or(|best| best.probability < 0.3));
    assert!(row.none > 0.7);
}

#[test]
fn a_mailbox_of_a_function_is_nobodys() {
    let known = person("Charles", "Quill", "info@bright.example", "", "");

    let row = answer(&person("Letitia", "Marsh", "info@bright.example", "", ""), &[known]);

    assert!(row.best().is_none_or(|best| best.probability < 0.1));
}

#[test]
fn a_switchboard_says_little_of_who_calls() {
    let staff: Vec<Person> = ["Ada", "Ben", "Cleo", "Dora", "Elio", "Finn", "Gwen", "Hal"]
        .iter()
        .zip(["Quint", "Marlow", "Sand", "Reed", "Vale", "Birch", "Stone", "Field"])
        .map(|(given, family)| person(given, family, "", "(02) 5550 1234", ""))
        .collect();

    let row = answer(&person("Zora", "Unknown", "", "02 5550 1234", ""), &staff);

    assert!(row.candidates.iter().all(|one| one.probability < 0.2));
}

#[test]
fn duplicates_in_the_book_are_one_candidate() {
    let once = person("Ada", "Quartermaine", "ada@bright.example", "0491 570 006", "");
    let twice = person("Ada", "Quartermaine", "ada@bright.example", "", "");

    let row = answer(&once, &[twice.clone(), once.clone()]);

    assert_eq!(row.candidates.len(), 1);
    assert_eq!(row.candidates[0].records, [1, 0]);
    assert_eq!(row.candidates[0].certainty(), Certainty::Certain);
}

#[test]
fn a_match_with_what_a_record_once_said_names_the_day() {
    let old = person("Ada", "Quartermaine", "ada@old.example", "", "");
    let new = person("Ada", "Other", "ada.other@new.example", "", "");
    let mut records = book(&[new]);
    let first = "2024-01-01".parse().ok();
    records[0].values[0].as_of = "2025-01-01".parse().ok();
    records[0].values.push(DatedValue { as_of: first, person: old.clone() });

    let row = ask(&[old], &records).remove(0);

    let best = row.best().unwrap();
    assert_eq!((best.records[0], best.matched_as_of), (0, first));
    assert_eq!(best.certainty(), Certainty::Certain);
}

#[test]
fn a_company_raises_a_name_and_is_nothing_alone() {
    let known = person("Zenobia", "Quartermaine", "", "", "Bright & Sons Pty Ltd");

    let named = answer(
        &person("Zenobia", "Quartermaine", "", "", "BRIGHT AND SONS"),
        std::slice::from_ref(&known),
    );
    let alone = answer(&person("Hal", "Other", "", "", "Bright & Sons"), &[known]);

    assert!(!named.best().unwrap().name_only);
    assert!(named.best().unwrap().probability > 0.95);
    assert!(alone.candidates.is_empty());
}

#[test]
fn a_maiden_name_in_the_address_of_a_profile_counts() {
    let known = person("Zenobia", "Quartermaine", "", "", "");
    let mut listed = person("Zenobia", "Other", "", "", "");
    listed.profile = ProfileUrl::canonical("linkedin.com/in/zenobia-quartermaine-0a1b2c");

    let row = answer(&listed, &[known]);

    let best = row.best().unwrap();
    assert!(best.name_only && best.probability > 0.3, "{best:?}");
}

#[test]
fn nobody_is_told_plainly() {
    let rows = ask(&[person("Zora", "Unknown", "zora@else.example", "", "")], &book(&[]));

    assert_eq!(rows.len(), 1);
    assert!(rows[0].candidates.is_empty());
    assert!((rows[0].none - 1.0).abs() < 1e-12);
}

#[test]
fn an_index_in_a_file_answers_as_in_memory_and_a_damaged_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.index");
    let known = person("Robert", "Example", "robert@bright.example", "0491 570 006", "");
    let built = index(&book(std::slice::from_ref(&known)), "AU");
    let listed = [Subject { person: &known, tie_on: None }];

    built.save(&path).unwrap();
    let mapped = Index::open(&path, true).unwrap();
    let answers = [link(&listed, &built, &settings()), link(&listed, &mapped, &settings())];
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let damaged = Index::open(&path, true);
    std::fs::write(&path, &bytes[..middle]).unwrap();
    let cut = Index::open(&path, false);

    assert_eq!(answers[0], answers[1]);
    assert!(damaged.err().unwrap().to_string().contains("checksum"));
    assert!(cut.err().unwrap().to_string().contains("cut short"));
}

#[test]
fn several_may_write_the_same_index_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.index");
    let known = person("Robert", "Example", "robert@bright.example", "0491 570 006", "");
    let built = index(&book(std::slice::from_ref(&known)), "AU");

    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..10 {
                    built.save(&path).unwrap();
                    assert!(Index::open(&path, true).is_ok());
                }
            });
        }
    });

    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_record_of_somebody_else_changes_no_certain_answer() {
    let known = person("Robert", "Example", "robert@bright.example", "0491 570 006", "");
    let with = [known.clone(), person("Zora", "Unknown", "zora@else.example", "", "")];

    let alone = answer(&known, std::slice::from_ref(&known));
    let beside = answer(&known, &with);

    for row in [alone, beside] {
        let best = row.best().unwrap();
        assert_eq!((best.records[0], best.certainty()), (0, Certainty::Certain));
    }
}

#[test]
fn a_name_in_another_script_finds_its_latin_spellings() {
    for (native, given, family) in [
        ("Константин Соколов", "Konstantin", "Sokolov"),
        ("Константин Соколов", "Constantin", "Sokolow"),
        ("שלומית כהן", "Shlomit", "Cohen"),
    ] {
        let listed = Person { name: Name::whole(native), ..Person::default() };
        let known = person(given, family, "", "", "");

        let found = answer(&listed, &[known]);

        let best = found.best().unwrap_or_else(|| panic!("{native}: nobody"));
        assert_eq!(best.records, [0], "{native}");
        assert_eq!(best.certainty(), Certainty::Possible, "{native}");
    }
}

/// A person who lives somewhere.
fn at_home(given: &str, family: &str, street: &str, suburb: &str) -> Person {
    let place =
        Place { street: Some(street.into()), suburb: Some(suburb.into()), ..Place::default() };
    Person { place: Some(Box::new(place)), ..person(given, family, "", "", "") }
}

#[test]
fn a_house_in_common_joins_a_changed_name_and_never_a_household() {
    let known = at_home("Robert", "Example", "Unit 5, 12 Pelican Street", "Fernvale");

    let renamed = answer(
        &at_home("Robert", "Somebody", "5/12 Pelican St", "Fernvale"),
        std::slice::from_ref(&known),
    );
    let wife = answer(
        &at_home("Judith", "Example", "5/12 Pelican St", "Fernvale"),
        std::slice::from_ref(&known),
    );

    let best = renamed.best().unwrap();
    assert_eq!(best.records, [0]);
    assert!(best.evidence.iter().any(|one| one.field == "address" && one.bits > 5.0));
    assert!(wife.best().is_none_or(|best| best.probability < 0.3), "{wife:?}");
}

#[test]
fn a_number_that_thousands_share_brings_a_bounded_crowd_and_hides_nobody() {
    let shared = "02 5550 0100";
    let stored: Vec<Person> = (0..3000)
        .map(|at| person(&format!("Given{}", letters(at)), "Switch", "", shared, ""))
        .collect();
    let records: Vec<_> = stored.iter().cloned().enumerate().map(|(id, p)| record(id, p)).collect();
    let listed = [stored[2_718].clone(), person("Nobody", "Else", "", shared, "")];

    let rows = ask(&listed, &records);

    assert!(rows.iter().all(|row| row.candidates.len() <= 24), "{}", rows[0].candidates.len());
    assert_eq!(rows[0].best().unwrap().records, [2_718]);
    assert!(rows[1].best().is_none_or(|best| best.probability < 0.1), "{:?}", rows[1].best());
}

/// A number as letters, so that it can be part of a name.
fn letters(number: usize) -> String {
    let digits = number.to_string().into_bytes();
    digits.into_iter().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{1,9}",
        "[A-Z]\\.?",
        "\\PC{0,12}",
        Just("Bob".to_owned()),
        Just("Robert".to_owned()),
        Just("Smith".to_owned()),
        Just("Smyth-Jones".to_owned()),
        Just("王小明".to_owned()),
        Just("van der Berg".to_owned()),
    ]
}

fn anybody() -> impl Strategy<Value = Person> {
    let email =
        prop_oneof![Just(""), Just("bob@a.example"), Just("info@a.example"), Just("x@b.example")];
    let phone = prop_oneof![Just(""), Just("0491 570 006"), Just("+61491570156"), Just("555-0123")];
    let company = prop_oneof![Just(""), Just("Bright Pty Ltd"), Just("Dim")];
    (word(), word(), email, phone, company).prop_map(|(g, f, e, p, c)| person(&g, &f, e, p, c))
}

proptest! {
    #[test]
    fn names_are_alike_in_both_directions(a in word(), b in word(), c in word(), d in word()) {
        if let (Some(left), Some(right)) = (Name::of(&a, "", &b), Name::whole(&format!("{c} {d}"))) {
            let (there, back) = (name_similarity(&left, &right), name_similarity(&right, &left));
            prop_assert!((there - back).abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(&there));
        }
    }

    #[test]
    fn probabilities_add_up_and_evidence_too(
        list in prop::collection::vec(anybody(), 1..4),
        stored in prop::collection::vec(anybody(), 0..6),
    ) {
        let records: Vec<_> = stored.into_iter().enumerate().map(|(id, one)| record(id, one)).collect();

        let rows = ask(&list, &records);

        prop_assert_eq!(rows.len(), list.len());
        for row in rows {
            let told: f64 = row.candidates.iter().map(|one| one.probability).sum();
            prop_assert!((told + row.none - 1.0).abs() < 1e-9);
            for one in &row.candidates {
                let sum: f64 = one.evidence.iter().map(|field| field.bits).sum();
                prop_assert!((sum - (one.match_bits - one.prior_bits)).abs() < 1e-6);
                prop_assert!(one.evidence.iter().all(|field| field.agrees != Agreement::Absent || field.bits == 0.0));
                prop_assert!(!one.name_only || one.certainty() == Certainty::Possible);
            }
        }
    }

    #[test]
    fn the_order_of_the_book_makes_no_difference(
        listed in anybody(),
        stored in prop::collection::vec(anybody(), 1..6),
    ) {
        let records: Vec<_> = stored.into_iter().enumerate().map(|(id, one)| record(id, one)).collect();
        let turned: Vec<_> = records.iter().rev().cloned().collect();

        let there = ask(std::slice::from_ref(&listed), &records).remove(0);
        let back = ask(&[listed], &turned).remove(0);

        prop_assert!((there.none - back.none).abs() < 1e-12);
        prop_assert_eq!(there.candidates.len(), back.candidates.len());
    }

    #[test]
    fn a_contact_that_agrees_never_lowers_the_odds(
        given in word(),
        family in word(),
        company in prop_oneof![Just(""), Just("Dim")],
    ) {
        let with = |email: &str, phone: &str| {
            let one = person(&given, &family, email, phone, company);
            answer(&one, std::slice::from_ref(&one)).best().map(|best| best.match_bits)
        };

        if let Some(alone) = with("", "") {
            prop_assert!(with("x@b.example", "").unwrap() >= alone - 1e-9);
            prop_assert!(with("", "0491 570 006").unwrap() >= alone - 1e-9);
        }
    }

    #[test]
    fn the_order_of_the_list_makes_no_difference(
        list in prop::collection::vec(anybody(), 1..5),
        stored in prop::collection::vec(anybody(), 1..5),
    ) {
        let records: Vec<_> = stored.into_iter().enumerate().map(|(id, one)| record(id, one)).collect();
        let turned: Vec<_> = list.iter().rev().cloned().collect();

        let there = ask(&list, &records);
        let back = ask(&turned, &records);

        for (one, other) in there.iter().zip(back.iter().rev()) {
            prop_assert!((one.none - other.none).abs() < 1e-9);
            prop_assert_eq!(one.candidates.len(), other.candidates.len());
        }
    }
}
