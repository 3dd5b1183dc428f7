//! The question to the rule engine: each word of `facts.rs` under its name in the schema.

use std::collections::HashMap;

use cedar_policy::EntityId;
use cedar_policy::EntityTypeName;
use cedar_policy::EntityUid;
use cedar_policy::RestrictedExpression;

use crate::model::stewardship::Stewardship;
use crate::policy::error::PolicyError;
use crate::policy::facts::Account;
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
use crate::policy::faults::unfit;

/// The attributes of what the question is about.
pub(super) fn attributes(
    facts: &Facts,
) -> Result<HashMap<String, RestrictedExpression>, PolicyError> {
    match facts {
        Facts::Event(_, facts) => record_attributes(facts),
        Facts::Burst(_) | Facts::Detail(_) => Ok(HashMap::new()),
    }
}

/// The context of the question.
pub(super) fn pairs(facts: &Facts) -> Result<Vec<Pair>, PolicyError> {
    match facts {
        Facts::Event(_, facts) => event_pairs(facts),
        Facts::Burst(numbers) => Ok(burst_pairs(numbers)),
        Facts::Detail(detail) => Ok(vec![("detail", word(Detail::TYPE, detail.as_str())?)]),
    }
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
pub(super) type Pair = (&'static str, RestrictedExpression);

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
pub(super) fn uid(kind: &str, id: &str) -> Result<EntityUid, PolicyError> {
    let kind: EntityTypeName = kind.parse().map_err(|err| unfit(&err))?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(id)))
}
