//! The rule engine: the only module that knows Cedar.
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
use cedar_policy::EntityId;
use cedar_policy::EntityTypeName;
use cedar_policy::EntityUid;
use cedar_policy::Policy;
use cedar_policy::PolicyId;
use cedar_policy::PolicySet;
use cedar_policy::Request;
use cedar_policy::RestrictedExpression;
use cedar_policy::Schema;
use cedar_policy::ValidationMode;
use cedar_policy::Validator;

use crate::model::audit::Grade;
use crate::model::audit::Severity;
use crate::model::stewardship::Stewardship;
use crate::policy::error::PolicyError;
use crate::policy::facts::Account;
use crate::policy::facts::Action;
use crate::policy::facts::BurstNumbers;
use crate::policy::facts::Detail;
use crate::policy::facts::EventFacts;
use crate::policy::facts::Facts;
use crate::policy::facts::Phase;
use crate::policy::facts::Purpose;
use crate::policy::facts::Scope;
use crate::policy::facts::Standing;
use crate::policy::facts::Tie;
use crate::policy::facts::Window;

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
        let (schema, _) =
            Schema::from_cedarschema_str(schema).map_err(|err| broken(SCHEMA.to_owned(), &err))?;
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
        }
        engine.validate()?;
        Ok(engine)
    }

    /// Parses one policy and adds it under an id.
    fn add(&mut self, id: &str, text: &str) -> Result<Policy, PolicyError> {
        let file = || format!("{id}.cedar");
        let policy =
            Policy::parse(Some(PolicyId::new(id)), text).map_err(|err| broken(file(), &err))?;
        self.set.add(policy.clone()).map_err(|err| broken(file(), &err))?;
        Ok(policy)
    }

    /// Holds every rule against the schema.
    fn validate(&self) -> Result<(), PolicyError> {
        let result =
            Validator::new(self.schema.clone()).validate(&self.set, ValidationMode::Strict);
        let mut errors: Vec<_> = result
            .validation_errors()
            .map(|err| (err.policy_id().to_string(), in_full(err)))
            .collect();
        errors.sort();
        match errors.into_iter().next() {
            Some((id, reason)) => Err(PolicyError::Rule { file: format!("{id}.cedar"), reason }),
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
        let (attributes, pairs) = match facts {
            Facts::Event(_, facts) => (record_attributes(facts)?, event_pairs(facts)?),
            Facts::Burst(numbers) => (HashMap::new(), burst_pairs(numbers)),
            Facts::Detail(detail) => {
                (HashMap::new(), vec![("detail", word(Detail::TYPE, detail.as_str())?)])
            }
        };
        let pairs = pairs.into_iter().map(|(name, value)| (name.to_owned(), value));
        let context = Context::from_pairs(pairs).map_err(|err| unfit(&err))?;
        let record =
            Entity::new(resource.clone(), attributes, HashSet::new()).map_err(|err| unfit(&err))?;
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
        return Err(PolicyError::Rule { file: file(), reason });
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

/// The attributes of a client record.
fn record_attributes(
    facts: &EventFacts,
) -> Result<HashMap<String, RestrictedExpression>, PolicyError> {
    let class = |class: Stewardship| word("Stewardship", class.as_str());
    let all = std::iter::once(facts.stewardship).chain(facts.also.iter().copied());
    let holds = all.map(class).collect::<Result<Vec<_>, _>>()?;
    Ok(HashMap::from([
        ("stewardship".to_owned(), class(facts.stewardship)?),
        ("holds".to_owned(), RestrictedExpression::new_set(holds)),
    ]))
}

/// A name in the context with its value.
type Pair = (&'static str, RestrictedExpression);

/// The context of an event.
fn event_pairs(facts: &EventFacts) -> Result<Vec<Pair>, PolicyError> {
    let truth = RestrictedExpression::new_bool;
    Ok(vec![
        ("account", word(Account::TYPE, facts.account.as_str())?),
        ("phase", word(Phase::TYPE, facts.phase.as_str())?),
        ("purpose", word(Purpose::TYPE, facts.purpose.as_str())?),
        ("tie", word(Tie::TYPE, facts.tie.as_str())?),
        ("pre_existing", truth(facts.pre_existing)),
        ("client_first", truth(facts.client_first)),
        ("approved", truth(facts.approved)),
        ("outlives_employment", truth(facts.outlives_employment)),
        ("continuing_access_enabled", truth(facts.continuing_access_enabled)),
        ("protected", word(Window::TYPE, facts.protected.as_str())?),
        ("window", word(Window::TYPE, facts.window.as_str())?),
        ("clause", word(Standing::TYPE, facts.clause.as_str())?),
        ("scope", word(Scope::TYPE, facts.scope.as_str())?),
        ("carved_out", truth(facts.carved_out)),
    ])
}

/// The context of a run of connections.
fn burst_pairs(numbers: &BurstNumbers) -> Vec<Pair> {
    let number = RestrictedExpression::new_long;
    let mut pairs = vec![
        ("connections", number(numbers.connections)),
        ("matched", number(numbers.matched)),
        ("days", number(numbers.days)),
        ("limit_connections", number(numbers.limit_connections)),
        ("limit_days", number(numbers.limit_days)),
        ("limit_days_before_notice", number(numbers.limit_days_before_notice)),
    ];
    pairs.extend(numbers.days_before_notice.map(|days| ("days_before_notice", number(days))));
    pairs
}

/// A word of a closed list, as an entity of the schema.
fn word(kind: &str, word: &str) -> Result<RestrictedExpression, PolicyError> {
    uid(kind, word).map(RestrictedExpression::new_entity_uid)
}

/// An entity's name.
fn uid(kind: &str, id: &str) -> Result<EntityUid, PolicyError> {
    let kind: EntityTypeName = kind.parse().map_err(|err| unfit(&err))?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(id)))
}

/// A rule or schema that cannot be read.
fn broken(file: String, err: &dyn std::error::Error) -> PolicyError {
    PolicyError::Rule { file, reason: in_full(err) }
}

/// A schema that lacks what the facts give: somebody changed it.
fn unfit(err: &dyn std::error::Error) -> PolicyError {
    broken(SCHEMA.to_owned(), err)
}

/// An error with its causes.
fn in_full(err: &dyn std::error::Error) -> String {
    let mut text = err.to_string();
    let mut cause = err.source();
    while let Some(err) = cause {
        let more = err.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = err.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

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
