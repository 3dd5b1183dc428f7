//! The policy folder as one value: settings, places, agreements and rules, checked before any audit.
//!
//! Every `*.cedar` is a rule, its stem the rule's id, with its cases in `<id>.cases.json`. Files that
//! belong to other parts (`columns.toml`) count for the hash and are read elsewhere.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Digest;
use sha2::Sha256;

use crate::model::Day;
use crate::model::audit::PolicyRef;
use crate::model::rep::RepId;
use crate::policy::agency::Adoption;
use crate::policy::agency::Agency;
use crate::policy::agency::Approval;
use crate::policy::agreements::Agreements;
use crate::policy::agreements::Clause;
use crate::policy::cedar::Engine;
use crate::policy::cedar::Rule;
use crate::policy::cedar::SCHEMA;
use crate::policy::dates::SetDay;
use crate::policy::error::PolicyError;
use crate::policy::facts::Action;
use crate::policy::facts::BurstNumbers;
use crate::policy::facts::Detail;
use crate::policy::facts::EventFacts;
use crate::policy::facts::Facts;
use crate::policy::places;
use crate::policy::places::Place;
use crate::policy::shipped::SHIPPED;

/// The settings files' names.
const AGENCY: &str = "agency.toml";
const PLACES: &str = "places.toml";
const AGREEMENTS: &str = "agreements.toml";

/// The endings of files that belong to the rulebook.
const ENDINGS: [&str; 4] = [".cedar", ".cases.json", ".cedarschema", ".toml"];

/// The largest file that is read: rules and settings are written by hand.
const MOST_BYTES: u64 = 4 << 20;

/// The company's policy, read and checked.
#[derive(Debug)]
pub struct Rulebook {
    agency: Agency,
    places: Vec<Place>,
    /// The place for what no other lists.
    unknown: Place,
    pub(super) agreements: Agreements,
    pub(super) engine: Engine,
    cases: Vec<Case>,
    files: BTreeMap<String, String>,
    sha256: String,
}

/// One case of one rule, and how it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseResult {
    /// The rule.
    pub rule: String,
    /// The case's name.
    pub case: String,
    /// Whether the rule did what the case says.
    pub passed: bool,
    /// What was expected and what happened, in words.
    pub detail: String,
}

/// One case, as it stands in a `.cases.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCase {
    name: String,
    action: Action,
    #[serde(default)]
    given: serde_json::Value,
    fires: bool,
}

/// One case, ready to be asked.
#[derive(Clone, Debug)]
struct Case {
    rule: String,
    name: String,
    facts: Facts,
    fires: bool,
}

impl Rulebook {
    /// Reads and checks a policy folder.
    ///
    /// # Errors
    ///
    /// [`PolicyError`], naming the file, and the line where there is one.
    pub fn load(dir: &Path) -> Result<Self, PolicyError> {
        let unreadable = |cause| PolicyError::Io { file: "policies".to_owned(), cause };
        let mut files = BTreeMap::new();
        let folder = |cause| PolicyError::Io { file: dir.display().to_string(), cause };
        for entry in std::fs::read_dir(dir).map_err(folder)? {
            let entry = entry.map_err(unreadable)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if ENDINGS.iter().any(|ending| name.ends_with(ending)) && !name.starts_with('.') {
                let text = read(&entry.path(), &name)?;
                files.insert(name, text);
            }
        }
        Self::from_files(&files)
    }

    /// The default rulebook.
    ///
    /// # Errors
    ///
    /// None that a release can have: a test loads it.
    pub fn shipped() -> Result<Self, PolicyError> {
        let files = SHIPPED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Self::from_files(&files.collect())
    }

    /// Checks files, given by name.
    ///
    /// # Errors
    ///
    /// [`PolicyError`], naming the file, and the line where there is one.
    pub fn from_files(files: &BTreeMap<String, String>) -> Result<Self, PolicyError> {
        let mut agency: Agency = settings(files, AGENCY)?;
        agency.check().map_err(|reason| wrong(AGENCY, reason))?;
        let places: PlacesFile = settings(files, PLACES)?;
        let agreements: Agreements = settings(files, AGREEMENTS)?;
        agreements.check().map_err(|reason| wrong(AGREEMENTS, reason))?;
        let unknown = places::find(&places.place, places::UNKNOWN)
            .ok_or_else(|| wrong(PLACES, format!("lacks the place `{}`", places::UNKNOWN)))?
            .clone();
        let rules = files
            .iter()
            .filter_map(|(name, text)| Some((name.strip_suffix(".cedar")?, text.as_str())));
        let engine = Engine::new(required(files, SCHEMA)?, rules)?;
        let cases = cases(files, &engine)?;
        let sha256 = hash(files);
        agency.opt_out.places.clone_from(&places.place);
        Ok(Self {
            agency,
            places: places.place,
            unknown,
            agreements,
            engine,
            cases,
            files: files.clone(),
            sha256,
        })
    }

    /// Its files by name, as they were read.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }

    /// It comes into force on a day, or on none that is known, whatever its own file says of that.
    pub fn publish(&mut self, from: Option<Day>) {
        self.agency.policy.published = from.map(SetDay);
    }

    /// A rep acknowledged it; what is known already stays where it is earlier.
    pub fn acknowledge(&mut self, rep: &RepId, on: SetDay) {
        let known = self.agency.acknowledged.entry(rep.0.clone()).or_insert(on);
        *known = (*known).min(on);
    }

    /// Officers allowed more than the settings say.
    pub fn approve(&mut self, approvals: &[Approval]) {
        self.agency.approval.extend_from_slice(approvals);
    }

    /// People looked at the policy together; what is known already stays where it is later.
    pub fn reviewed(&mut self, on: Day) {
        let known = &mut self.agency.policy.reviewed_on;
        *known = (*known).max(Some(SetDay(on)));
    }

    /// Adoptions that are on record elsewhere, besides its own.
    pub fn adopt(&mut self, adoptions: impl IntoIterator<Item = Adoption>) {
        self.agency.adoption.extend(adoptions);
    }

    /// The place that counts for reps for whom the roster names none.
    pub fn stand_in(&mut self, default_place: Option<&str>) {
        self.agency.opt_out.default_place = default_place.map(str::to_owned);
    }

    /// Names the rulebook in a report: its id, and SHA-256 over its files in the order of their names.
    #[must_use]
    pub fn reference(&self) -> PolicyRef {
        PolicyRef { id: self.agency.policy.id.clone(), sha256: self.sha256.clone() }
    }

    /// The agency's settings.
    #[must_use]
    pub fn agency(&self) -> &Agency {
        &self.agency
    }

    /// The place with an id; the one called `unknown` where none is listed.
    #[must_use]
    pub fn place(&self, id: &str) -> &Place {
        places::find(&self.places, id).unwrap_or(&self.unknown)
    }

    /// All places, as listed.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The clauses of all agreements.
    #[must_use]
    pub fn all_clauses(&self) -> &[Clause] {
        &self.agreements.clause
    }

    /// The clauses of an agreement; none for an agreement that is not listed.
    #[must_use]
    pub fn clauses(&self, agreement: &str) -> Vec<&Clause> {
        self.agreements.of(agreement)
    }

    /// All rules, by id.
    #[must_use]
    pub fn rules(&self) -> Vec<&Rule> {
        self.engine.rules().collect()
    }

    /// Asks every rule its cases. A rule without a case fails: nobody has said what it is for.
    #[must_use]
    pub fn run_cases(&self) -> Vec<CaseResult> {
        let mut results: Vec<_> = self.cases.iter().map(|case| self.run(case)).collect();
        let bare = self.engine.rules().filter(|rule| {
            let own = |fires| self.cases.iter().any(|c| c.rule == rule.id && c.fires == fires);
            !own(true) || !own(false)
        });
        results.extend(bare.map(|rule| CaseResult {
            rule: rule.id.clone(),
            case: "cases on both sides".to_owned(),
            passed: false,
            detail: format!(
                "`{}.cases.json` lacks a case that fires or one that does not",
                rule.id
            ),
        }));
        results
    }

    /// Asks all rules one question.
    pub(super) fn decide(&self, facts: &Facts) -> Result<Vec<&Rule>, PolicyError> {
        self.engine.decide(facts)
    }

    /// The facts of the cases in which a rule is meant to fire.
    pub(super) fn firing_cases(&self) -> impl Iterator<Item = &Facts> {
        self.cases.iter().filter(|case| case.fires).map(|case| &case.facts)
    }

    /// Asks one case.
    fn run(&self, case: &Case) -> CaseResult {
        let word = |fires| if fires { "fires" } else { "does not fire" };
        let (passed, detail) = match self.engine.decide(&case.facts) {
            Ok(rules) => {
                let fires = rules.iter().any(|rule| rule.id == case.rule);
                (fires == case.fires, format!("it {}; expected: {}", word(fires), word(case.fires)))
            }
            Err(err) => (false, err.to_string()),
        };
        CaseResult { rule: case.rule.clone(), case: case.name.clone(), passed, detail }
    }
}

/// `places.toml` as a whole.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlacesFile {
    place: Vec<Place>,
}

/// Reads one file, as far as one may be long.
fn read(path: &Path, name: &str) -> Result<String, PolicyError> {
    use std::io::Read as _;
    let unreadable = |cause| PolicyError::Io { file: name.to_owned(), cause };
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let read = file.take(MOST_BYTES + 1).read_to_string(&mut text).map_err(unreadable)?;
    if read as u64 > MOST_BYTES {
        return Err(wrong(name, "is larger than 4 MiB".to_owned()));
    }
    // Some editors put a byte order mark in front, which no reader of ours expects.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// A file that must be there.
fn required<'a>(files: &'a BTreeMap<String, String>, name: &str) -> Result<&'a str, PolicyError> {
    files.get(name).map(String::as_str).ok_or_else(|| PolicyError::Io {
        file: name.to_owned(),
        cause: std::io::ErrorKind::NotFound.into(),
    })
}

/// Reads a settings file; an unknown key is an error with its line.
fn settings<T: DeserializeOwned>(
    files: &BTreeMap<String, String>,
    name: &str,
) -> Result<T, PolicyError> {
    let text = required(files, name)?;
    toml::from_str(text).map_err(|err| PolicyError::Setting {
        file: name.to_owned(),
        line: err
            .span()
            .and_then(|span| text.get(..span.start))
            .map(|head| head.bytes().filter(|byte| *byte == b'\n').count() + 1),
        reason: err.message().trim_end_matches('.').to_owned(),
    })
}

/// Something in a settings file that its shape cannot say.
fn wrong(file: &str, reason: String) -> PolicyError {
    PolicyError::Setting { file: file.to_owned(), line: None, reason }
}

/// Reads the cases of all rules.
fn cases(files: &BTreeMap<String, String>, engine: &Engine) -> Result<Vec<Case>, PolicyError> {
    let mut cases = Vec::new();
    for (name, text) in files {
        let Some(rule) = name.strip_suffix(".cases.json") else { continue };
        if !engine.rules().any(|known| known.id == rule) {
            return Err(wrong(name, format!("there is no rule `{rule}.cedar`")));
        }
        let written: Vec<WrittenCase> =
            serde_json::from_str(text).map_err(|err| unread(name, &err))?;
        for case in written {
            cases.push(Case {
                rule: rule.to_owned(),
                facts: facts(&case)
                    .map_err(|err| wrong(name, format!("the case `{}`: {err}", case.name)))?,
                name: case.name,
                fires: case.fires,
            });
        }
    }
    Ok(cases)
}

/// The facts of a case, by what is asked.
fn facts(case: &WrittenCase) -> Result<Facts, serde_json::Error> {
    /// A private detail, as a case gives it.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct GivenDetail {
        detail: Detail,
    }
    let given = case.given.clone();
    Ok(match case.action {
        Action::ConnectInBurst => Facts::Burst(serde_json::from_value::<BurstNumbers>(given)?),
        Action::HandFile => Facts::Detail(serde_json::from_value::<GivenDetail>(given)?.detail),
        action if given.is_null() => Facts::Event(action, EventFacts::default()),
        action => Facts::Event(action, serde_json::from_value(given)?),
    })
}

/// A cases file that is not JSON, or not in the shape of cases.
fn unread(name: &str, err: &serde_json::Error) -> PolicyError {
    let line = (err.line() > 0).then(|| err.line());
    PolicyError::Setting { file: name.to_owned(), line, reason: err.to_string() }
}

/// SHA-256 over all files: name, length and text of each, in the order of their names.
fn hash(files: &BTreeMap<String, String>) -> String {
    use std::fmt::Write as _;
    let mut hasher = Sha256::new();
    for (name, text) in files {
        hasher.update(format!("{name}\0{}\0", text.len()));
        hasher.update(text);
    }
    hasher.finalize().iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> BTreeMap<String, String> {
        SHIPPED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    fn with(name: &str, from: &str, to: &str) -> Result<Rulebook, PolicyError> {
        let mut files = files();
        let text = files.get_mut(name).unwrap();
        assert!(text.contains(from), "`{from}` is not in `{name}`");
        *text = text.replace(from, to);
        Rulebook::from_files(&files)
    }

    #[test]
    fn every_case_of_the_shipped_rules_holds() {
        let book = Rulebook::shipped().unwrap();

        let failed: Vec<_> = book.run_cases().into_iter().filter(|case| !case.passed).collect();

        assert_eq!(failed, []);
        assert_eq!(book.rules().len(), 9);
    }

    #[test]
    fn an_unknown_key_is_refused_with_file_and_line() {
        let refused = with("agency.toml", "[burst]\n", "[burst]\nconections = 3\n").unwrap_err();

        let line = SHIPPED[0].1.lines().position(|line| line == "[burst]").unwrap() + 2;
        let text = refused.to_string();
        assert!(text.starts_with(&format!("`agency.toml`, line {line}: ")), "{text}");
        assert!(text.contains("conections"), "{text}");
    }

    #[test]
    fn unknown_keys_in_places_and_agreements_are_refused() {
        let place = with("places.toml", "notice_days = 14", "notice_dayz = 14").unwrap_err();
        let clause = with("agreements.toml", "id = \"NS-1\"", "idd = \"NS-1\"").unwrap_err();

        assert!(place.to_string().starts_with("`places.toml`, line "), "{place}");
        assert!(clause.to_string().starts_with("`agreements.toml`, line "), "{clause}");
    }

    #[test]
    fn a_misspelt_word_in_a_rule_is_refused() {
        let refused = with("orphan-upload.cedar", "context.approved", "context.aproved");

        let text = SHIPPED.iter().find(|(name, _)| *name == "orphan-upload.cedar").unwrap().1;
        let line = text.lines().position(|line| line.contains("context.approved")).unwrap() + 1;
        let said = refused.unwrap_err().to_string();
        assert!(
            said.starts_with(&format!("`orphan-upload.cedar`, line {line}, column ")),
            "{said}"
        );
    }

    #[test]
    fn a_cascade_that_is_not_longest_first_is_refused() {
        let refused = with("agreements.toml", "[12, 6, 3]", "[3, 6, 12]").unwrap_err();

        assert!(refused.to_string().contains("longest first"), "{refused}");
    }

    #[test]
    fn a_rule_without_cases_on_both_sides_fails_the_test() {
        let mut files = files();
        files.remove("orphan-upload.cases.json");
        let book = Rulebook::from_files(&files).unwrap();

        let failed: Vec<_> = book.run_cases().into_iter().filter(|case| !case.passed).collect();

        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0].rule, "orphan-upload");
    }

    #[test]
    fn the_hash_changes_with_any_byte_and_not_with_the_order_of_reading() {
        let book = Rulebook::shipped().unwrap().reference();
        let other = with("agency.toml", "connections = 25", "connections = 26").unwrap();

        assert_eq!(book, Rulebook::from_files(&files()).unwrap().reference());
        assert_ne!(book.sha256, other.reference().sha256);
        assert_eq!(book.sha256.len(), 64);
    }

    #[test]
    fn a_folder_reads_as_what_is_in_it() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in SHIPPED {
            std::fs::write(dir.path().join(name), text).unwrap();
        }

        let read = Rulebook::load(dir.path()).unwrap().reference();

        assert_eq!(read, Rulebook::shipped().unwrap().reference());
    }

    #[test]
    fn a_byte_order_mark_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in SHIPPED {
            std::fs::write(dir.path().join(name), format!("\u{feff}{text}")).unwrap();
        }

        let read = Rulebook::load(dir.path()).unwrap().reference();

        assert_eq!(read, Rulebook::shipped().unwrap().reference());
    }

    #[test]
    fn a_missing_settings_file_is_named() {
        let mut files = files();
        files.remove("places.toml");

        let missing = Rulebook::from_files(&files).unwrap_err();

        assert_eq!(missing.to_string(), "cannot read `places.toml`");
    }

    #[test]
    fn shipped_files_are_sorted_by_name() {
        assert!(SHIPPED.is_sorted_by_key(|(name, _)| *name));
    }
}
