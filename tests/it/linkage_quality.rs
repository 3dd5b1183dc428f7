//! How well the real binary links: floors under the figures of `cargo bench --bench linkage`.
//!
//! One small made-up company, always the same. The floors stand a little below what the engine
//! reaches: raise them when it gets better.

use std::path::Path;
use std::sync::LazyLock;

use crate::demo::ringfence;

#[path = "../bench/linkage/generator/mod.rs"]
mod generator;
#[path = "../bench/linkage/score.rs"]
mod score;
#[path = "../bench/linkage/truth.rs"]
mod truth;

/// The answers for one export.
struct Linked {
    quality: score::Quality,
    /// What a failed test shows.
    says: String,
}

/// LinkedIn, Facebook, address book: linked once for all tests.
static LINKED: LazyLock<[Linked; 3]> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let plan = generator::Plan {
        linkedin: 600,
        facebook: 300,
        address_book: 400,
        spouses: 0.08,
        ..generator::Plan::of(3000, 41)
    };
    generator::generate(&plan, folder.path()).unwrap();
    let exports = [
        ("linkedin", "linkedin_connections.csv"),
        ("facebook", "facebook_friends.csv"),
        ("address_book", "address_book.csv"),
    ];
    std::thread::scope(|scope| {
        let folder = folder.path();
        let running =
            exports.map(|(export, file)| scope.spawn(move || linked(folder, export, file)));
        running.map(|one| one.join().unwrap())
    })
});

fn linked(folder: &Path, export: &str, file: &str) -> Linked {
    let pairs = folder.join(format!("pairs_{export}.csv"));
    let output = ringfence()
        .arg("link")
        .args([folder.join(file), folder.join("crm.csv")])
        .args(["--owner", "rep-0000", "--out"])
        .arg(&pairs)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let truth = truth::Truth::read(folder, export).unwrap();
    let quality = score::quality(&truth::pairs(&pairs).unwrap(), &truth);
    let says = format!(
        "{export}: first answer {:.4}, at 0.5 {:.4} (gap {:.4}), precision at 0.9 {:.4}, recall at \
         precision 0.95 {:.4}, calibration off by {:.4}, spouses {}, {:.1} links expected, {} \
         true; {:.4} of {} right above 0.99, {:.4} of {} above 0.9; by noise: {:?}",
        quality.top.f1,
        quality.half.f1,
        quality.gap(),
        quality.nine.precision,
        quality.recall_at_95,
        quality.calibration_error(),
        quality.spouses,
        quality.all().expected,
        quality.all().right,
        quality.sure.share(),
        quality.sure.count,
        quality.likely.share(),
        quality.likely.count,
        quality.noise,
    );
    Linked { quality, says }
}

#[test]
fn the_first_answer_is_as_good_as_it_was() {
    let floors = [0.90, 0.85, 0.95];

    for (Linked { quality, says }, floor) in LINKED.iter().zip(floors) {
        assert!(quality.top.f1 >= floor, "below {floor}: {says}");
    }
}

#[test]
fn a_threshold_chosen_without_the_truth_loses_little() {
    let ceilings = [0.02, 0.02, 0.03];

    for (Linked { quality, says }, ceiling) in LINKED.iter().zip(ceilings) {
        assert!(quality.gap() <= ceiling, "above {ceiling}: {says}");
    }
}

#[test]
fn what_is_given_nine_in_ten_is_right_more_often() {
    for Linked { quality, says } in LINKED.iter() {
        let answered = quality.sure.count + quality.likely.count >= 20;
        assert!(!answered || quality.nine.precision >= 0.95, "{says}");
    }
}

#[test]
fn probabilities_mean_what_they_say() {
    let ceilings = [0.07, 0.08, 0.06];

    for (Linked { quality, says }, ceiling) in LINKED.iter().zip(ceilings) {
        assert!(quality.calibration_error() <= ceiling, "above {ceiling}: {says}");
    }
}

/// The list's owner is found under the header that the made-up CRM bears, and makes a difference.
#[test]
fn an_owner_column_is_read_and_changes_the_answers() {
    let folder = tempfile::tempdir().unwrap();
    let plan = generator::Plan { linkedin: 60, ..generator::Plan::of(300, 41) };
    generator::generate(&plan, folder.path()).unwrap();
    let pairs = |owner: &[&str]| {
        let lists = ["linkedin_connections.csv", "crm.csv"].map(|file| folder.path().join(file));
        ringfence().arg("link").args(lists).args(owner).output().unwrap().stdout
    };

    let without = pairs(&[]);
    let with = pairs(&["--owner", "rep-0000"]);

    assert!(!without.is_empty());
    assert_ne!(without, with);
}

#[test]
fn an_owner_whom_no_row_bears_is_an_error_with_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let plan = generator::Plan { linkedin: 60, ..generator::Plan::of(300, 41) };
    generator::generate(&plan, folder.path()).unwrap();
    let lists = ["linkedin_connections.csv", "crm.csv"].map(|file| folder.path().join(file));

    let output =
        ringfence().arg("link").args(lists).args(["--owner", "rep-00000"]).output().unwrap();

    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("crm.csv") && said.contains("did you mean `rep-0000`"), "{said}");
}

#[test]
fn a_spouse_who_shares_a_telephone_and_a_surname_is_not_the_client() {
    for Linked { quality, says } in LINKED.iter() {
        assert_eq!(quality.spouses, 0, "{says}");
    }
}

fn pair(left: &str, right: &str, probability: f64) -> truth::Pair {
    truth::Pair { left: left.to_owned(), right: right.to_owned(), probability, bits: 0.0 }
}

fn truth_of(of: &[(&str, &str)]) -> truth::Truth {
    let pairs = of.iter().map(|(left, right)| ((*left).to_owned(), (*right).to_owned()));
    truth::Truth { pairs: pairs.collect(), ..truth::Truth::default() }
}

#[test]
fn the_best_threshold_is_found_among_all() {
    let pairs = [pair("a", "1", 0.9), pair("b", "2", 0.8), pair("c", "9", 0.7)];

    let quality = score::quality(&pairs, &truth_of(&[("a", "1"), ("b", "2")]));

    assert!((quality.best.f1 - 1.0).abs() < 1e-9, "{quality:?}");
    assert!((quality.half.f1 - 0.8).abs() < 1e-9, "{quality:?}");
}

#[test]
fn a_promise_that_is_half_kept_is_off_by_half() {
    let pairs = [pair("a", "1", 1.0), pair("b", "9", 1.0), pair("c", "9", 0.001)];

    let quality = score::quality(&pairs, &truth_of(&[("a", "1")]));

    assert!((quality.calibration_error() - 0.5).abs() < 1e-9, "{quality:?}");
    assert_eq!((quality.all().count, quality.sure.right), (2, 1));
}

#[test]
fn only_the_first_answer_of_a_row_counts_as_such() {
    let pairs = [pair("a", "9", 0.4), pair("a", "1", 0.6)];

    let quality = score::quality(&pairs, &truth_of(&[("a", "1")]));

    assert!((quality.top.precision - 1.0).abs() < 1e-9, "{quality:?}");
}
