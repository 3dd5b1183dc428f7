//! The rule engine. Besides this file only `request.rs` and `faults.rs` know Cedar.
//!
//! Traps, each guarded here: a `forbid` that errs is passed over and would read as "allowed" (any
//! evaluation error ends the audit); the default is deny (a base permit is built in); `@id` is only an
//! annotation (the file name is made the policy's id); annotations are free text (checked on load).

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use cedar_policy::Authorizer;
use cedar_policy::Context;
use cedar_policy::Effect;
use cedar_policy::Entities;
use cedar_policy::Entity;
use cedar_policy::Policy;
use cedar_policy::PolicyId;
use cedar_policy::PolicySet;
use cedar_policy::Request;
use cedar_policy::Schema;
use cedar_policy::ValidationMode;
use cedar_policy::Validator;
use cedar_policy::ffi::DetailedError;

use crate::model::audit::Grade;
use crate::model::audit::Severity;
use crate::policy::error::PolicyError;
use crate::policy::facts::Action;
use crate::policy::facts::Facts;
use crate::policy::faults::broken;
use crate::policy::faults::in_full;
use crate::policy::faults::offset;
use crate::policy::faults::unfit;
use crate::policy::request::attributes;
use crate::policy::request::pairs;
use crate::policy::request::uid;

/// The schema's file name.
pub(super) const SCHEMA: &str = "schema.cedarschema";

/// Everything is allowed that no rule forbids.
const BASE: &str = "permit (principal, action, resource);";

/// The base permit's id, which no file can have.
const BASE_ID: &str = " base";

/// Decisions kept before the memory starts anew; there are far fewer combinations in use.
const MOST_KEPT: usize = 65_536;

/// What a rule tells the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its file's stem.
    pub id: String,
    /// The finding code.
    pub code: String,
    /// What the reader sees.
    pub title: String,
    /// How much it matters.
    pub severity: Severity,
    /// How directly it is seen.
    pub grade: Grade,
    /// The place in the company's policy or agreement.
    pub cite: String,
    /// What to do.
    pub next_step: String,
    /// What to do when nothing was uploaded yet; `next_step` where it is not given.
    pub next_step_before_upload: Option<String>,
}

/// The rules of one rulebook, compiled and validated.
pub(super) struct Engine {
    set: PolicySet,
    schema: Schema,
    rules: BTreeMap<String, Rule>,
    kept: Mutex<HashMap<Facts, Arc<[String]>>>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("rules", &self.rules.keys()).finish_non_exhaustive()
    }
}

impl Engine {
    /// Compiles rules, given as `(file stem, text)`, and validates them strictly.
    ///
    /// # Errors
    ///
    /// [`PolicyError::Rule`] and [`PolicyError::Annotation`], naming the file.
    pub(super) fn new<'a>(
        schema: &str,
        rules: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, PolicyError> {
        let (schema, _) = Schema::from_cedarschema_str(schema)
            .map_err(|err| broken(SCHEMA.to_owned(), schema, &DetailedError::from(&err)))?;
        let mut texts = BTreeMap::new();
        let mut engine = Self {
            set: PolicySet::new(),
            schema,
            rules: BTreeMap::new(),
            kept: Mutex::new(HashMap::new()),
        };
        engine.add(BASE_ID, BASE)?;
        for (id, text) in rules {
            let policy = engine.add(id, text)?;
            engine.rules.insert(id.to_owned(), rule(id, &policy)?);
            texts.insert(id, text);
        }
        engine.validate(&texts)?;
        Ok(engine)
    }

    /// Parses one policy and adds it under an id.
    fn add(&mut self, id: &str, text: &str) -> Result<Policy, PolicyError> {
        let file = || format!("{id}.cedar");
        let policy = Policy::parse(Some(PolicyId::new(id)), text)
            .map_err(|err| broken(file(), text, &DetailedError::from(&err)))?;
        self.set
            .add(policy.clone())
            .map_err(|err| broken(file(), text, &DetailedError::from(&err)))?;
        Ok(policy)
    }

    /// Holds every rule against the schema. Of several faults the first is named, by file and place.
    fn validate(&self, texts: &BTreeMap<&str, &str>) -> Result<(), PolicyError> {
        let result =
            Validator::new(self.schema.clone()).validate(&self.set, ValidationMode::Strict);
        let first = result
            .validation_errors()
            .map(|err| (err.policy_id().to_string(), DetailedError::from(err)))
            .min_by_key(|(id, err)| (id.clone(), offset(err), err.message.clone()));
        match first {
            Some((id, err)) => {
                let text = texts.get(id.as_str()).copied().unwrap_or_default();
                Err(broken(format!("{id}.cedar"), text, &err))
            }
            None => Ok(()),
        }
    }

    /// All rules, by id.
    pub(super) fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// The rules that forbid, by id.
    ///
    /// # Errors
    ///
    /// [`PolicyError::RuleFailed`] when any rule could not be evaluated, even where others fired.
    pub(super) fn decide(&self, facts: &Facts) -> Result<Vec<&Rule>, PolicyError> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(facts).cloned();
        let fired = match kept {
            Some(fired) => fired,
            None => self.remember(facts, self.evaluate(facts)?),
        };
        Ok(fired.iter().filter_map(|id| self.rules.get(id)).collect())
    }

    /// Keeps a decision.
    fn remember(&self, facts: &Facts, fired: Vec<String>) -> Arc<[String]> {
        let fired: Arc<[String]> = fired.into();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(facts.clone(), Arc::clone(&fired));
        fired
    }

    /// Asks every rule.
    fn evaluate(&self, facts: &Facts) -> Result<Vec<String>, PolicyError> {
        let (request, entities) = self.request(facts)?;
        let response = Authorizer::new().is_authorized(&request, &self.set, &entities);
        if let Some(err) = response.diagnostics().errors().next() {
            let cedar_policy::AuthorizationError::PolicyEvaluationError(failed) = err;
            return Err(PolicyError::RuleFailed {
                rule: failed.policy_id().to_string(),
                reason: in_full(failed.inner()),
            });
        }
        let reasons = response.diagnostics().reason().map(ToString::to_string);
        let mut fired: Vec<_> = reasons.filter(|id| self.rules.contains_key(id)).collect();
        fired.sort();
        Ok(fired)
    }

    /// Builds the question: who, what, and the facts, checked against the schema.
    fn request(&self, facts: &Facts) -> Result<(Request, Entities), PolicyError> {
        let (action, kind) = match facts {
            Facts::Event(action, _) => (*action, "ClientRecord"),
            Facts::Burst(_) => (Action::ConnectInBurst, "Batch"),
            Facts::Detail(_) => (Action::HandFile, "Batch"),
        };
        let principal = uid("Rep", "rep")?;
        let resource = uid(kind, "it")?;
        let pairs = pairs(facts)?.into_iter().map(|(name, value)| (name.to_owned(), value));
        let context = Context::from_pairs(pairs).map_err(|err| unfit(&err))?;
        let record = Entity::new(resource.clone(), attributes(facts)?, HashSet::new())
            .map_err(|err| unfit(&err))?;
        let rep = Entity::new(principal.clone(), HashMap::new(), HashSet::new())
            .map_err(|err| unfit(&err))?;
        let entities = Entities::from_entities([record, rep], Some(&self.schema))
            .map_err(|err| unfit(&err))?;
        let action = uid(Action::TYPE, action.as_str())?;
        let request = Request::new(principal, action, resource, context, Some(&self.schema))
            .map_err(|err| unfit(&err))?;
        Ok((request, entities))
    }
}

/// Reads the annotations of a rule.
fn rule(id: &str, policy: &Policy) -> Result<Rule, PolicyError> {
    let file = || format!("{id}.cedar");
    if policy.effect() != Effect::Forbid {
        let reason = "a rule starts with `forbid`: everything else is allowed anyway".to_owned();
        return Err(PolicyError::Rule { file: file(), place: None, reason });
    }
    let missing =
        |annotation, reason: String| PolicyError::Annotation { file: file(), annotation, reason };
    let text = |name: &'static str| match policy.annotation(name).map(str::trim) {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(missing(name, "is missing".to_owned())),
    };
    let severity = text("severity")?;
    let grade = text("grade")?;
    Ok(Rule {
        id: id.to_owned(),
        code: text("code")?,
        title: text("title")?,
        severity: known(&severity)
            .ok_or_else(|| missing("severity", format!("knows no `{severity}`")))?,
        grade: known(&grade).ok_or_else(|| missing("grade", format!("knows no `{grade}`")))?,
        cite: text("cite")?,
        next_step: text("next_step")?,
        next_step_before_upload: policy
            .annotation("next_step_before_upload")
            .map(|text| text.trim().to_owned()),
    })
}

/// A word of a closed list, as the published JSON writes it.
fn known<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::facts::BurstNumbers;
    use crate::policy::facts::EventFacts;

    const SCHEMA_TEXT: &str = include_str!("../../policies/schema.cedarschema");

    const HEAD: &str = "@code(\"X\") @title(\"x\") @severity(\"low\") @grade(\"context\") \
                        @cite(\"x\") @next_step(\"x\") forbid (principal, action == Action::";

    fn engine(rule: &str) -> Result<Engine, PolicyError> {
        Engine::new(SCHEMA_TEXT, [("x", rule)])
    }

    #[test]
    fn a_rule_that_cannot_be_evaluated_ends_the_audit_and_is_named() {
        let numbers = BurstNumbers {
            connections: i64::MAX,
            matched: 1,
            days: 1,
            days_before_notice: None,
            limit_connections: 25,
            limit_days: 2,
            limit_days_before_notice: 90,
        };
        let rule =
            format!("{HEAD}\"ConnectInBurst\", resource) when {{ context.connections + 1 > 2 }};");
        let engine = engine(&rule).unwrap();

        let failed = engine.decide(&Facts::Burst(numbers)).unwrap_err();

        assert!(matches!(failed, PolicyError::RuleFailed { rule, .. } if rule == "x"));
    }

    #[test]
    fn a_misspelt_word_is_refused_and_its_file_named() {
        let rule = format!("{HEAD}\"Connect\", resource) when {{ context.aproved }};");
        let value =
            format!("{HEAD}\"Connect\", resource) when {{ context.phase == Phase::\"tenur\" }};");

        for rule in [rule, value] {
            let refused = engine(&rule).unwrap_err();

            assert!(
                matches!(&refused, PolicyError::Rule { file, .. } if file == "x.cedar"),
                "{refused}"
            );
        }
    }

    #[test]
    fn a_fault_is_named_with_its_line_and_column() {
        let text = |engine: Result<Engine, PolicyError>| engine.unwrap_err().to_string();
        let head = format!("// Größer.\n{HEAD}\"Connect\", resource)\n");

        let syntax = text(engine(&format!("{head}when {{\n  context.approved &&& true\n}};")));
        let cut_off = text(engine(&format!("{head}when {{ context.approved")));
        let word = text(engine(&format!("{head}when {{\n  context.aproved }};")));
        let value = text(engine(&format!("{head}when {{ context.phase == Phase::\"tenur\" }};")));
        let kind = text(engine(&format!("{head}when {{ context.phase == 3 }};")));
        let schema = text(Engine::new("entity Rep;\nentity Rep2 {\n  a: Strin,\n};", []));

        assert!(syntax.starts_with("`x.cedar`, line 4, column 22: "), "{syntax}");
        assert!(cut_off.starts_with("`x.cedar`, line 3, column "), "{cut_off}");
        assert!(word.starts_with("`x.cedar`, line 4, column 3: "), "{word}");
        assert!(word.contains("did you mean `approved`"), "{word}");
        assert!(value.starts_with("`x.cedar`, line 3, column "), "{value}");
        assert!(kind.starts_with("`x.cedar`, line 3, column "), "{kind}");
        assert!(schema.starts_with("`schema.cedarschema`, line 3, column 6: "), "{schema}");
    }

    #[test]
    fn an_unknown_severity_and_a_missing_cite_are_refused() {
        let rule = format!("{HEAD}\"Connect\", resource);");
        let severity = rule.replace("@severity(\"low\")", "@severity(\"lowest\")");
        let cite = rule.replace("@cite(\"x\")", "");

        let severity = engine(&severity).unwrap_err().to_string();
        let cite = engine(&cite).unwrap_err().to_string();

        assert_eq!(severity, "`x.cedar`: `@severity` knows no `lowest`");
        assert_eq!(cite, "`x.cedar`: `@cite` is missing");
    }

    #[test]
    fn a_permit_is_no_rule() {
        let rule = format!("{HEAD}\"Connect\", resource);").replace("forbid", "permit");

        assert!(matches!(engine(&rule), Err(PolicyError::Rule { .. })));
    }

    #[test]
    fn the_same_facts_get_the_same_decision_from_memory() {
        let rule = format!("{HEAD}\"Connect\", resource) unless {{ context.approved }};");
        let engine = engine(&rule).unwrap();
        let facts = |approved| {
            Facts::Event(Action::Connect, EventFacts { approved, ..EventFacts::default() })
        };

        let fired = |approved| engine.decide(&facts(approved)).unwrap().len();

        assert_eq!([fired(false), fired(true), fired(false)], [1, 0, 1]);
        assert_eq!(engine.kept.lock().unwrap().len(), 2);
    }
}
