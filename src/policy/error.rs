//! Why the rulebook could not be read, or an audit could not be judged.

/// Why the rulebook could not be read, or an audit could not be judged.
///
/// Every variant ends the audit: a rule that is passed over would read as "allowed".
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// A file of the rulebook cannot be read.
    #[error("cannot read `{file}`")]
    Io {
        /// The file's name inside the policy folder.
        file: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// A setting is unknown, of the wrong kind or out of range.
    #[error("`{file}`{}: {reason}", at_line(*.line))]
    Setting {
        /// The file's name inside the policy folder.
        file: String,
        /// The line, from 1, where it is known.
        line: Option<usize>,
        /// What is wrong.
        reason: String,
    },
    /// A rule or the schema is not written in the rule language, or does not fit the schema.
    #[error("`{file}`{}: {reason}", at_place(*.place))]
    Rule {
        /// The rule's file.
        file: String,
        /// Line and column, from 1, where they are known.
        place: Option<(usize, usize)>,
        /// What is wrong.
        reason: String,
    },
    /// A rule lacks an annotation or holds one that is not known.
    #[error("`{file}`: `@{annotation}` {reason}")]
    Annotation {
        /// The rule's file.
        file: String,
        /// The annotation.
        annotation: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A rule could not be evaluated. The audit ends: a rule that errs must not read as "allowed".
    #[error("the rule `{rule}` could not be evaluated: {reason}")]
    RuleFailed {
        /// The rule's id.
        rule: String,
        /// What the evaluation said.
        reason: String,
    },
}

/// `, line 7`, or nothing.
fn at_line(line: Option<usize>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
}

/// `, line 7, column 3`, or nothing.
fn at_place(place: Option<(usize, usize)>) -> String {
    place.map(|(line, column)| format!(", line {line}, column {column}")).unwrap_or_default()
}

impl PolicyError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::Io { .. } => "`ringfence init` writes the default policies into a workspace",
            Self::Setting { .. } => {
                "the shipped file explains every setting: compare with the file `ringfence init` writes"
            }
            Self::Rule { .. } => "the words a rule may use are in `schema.cedarschema`",
            Self::Annotation { .. } => {
                "a rule needs @code, @title, @severity (high, medium, low), @grade (direct, \
                 inferred, indicator, context, process), @cite and @next_step"
            }
            Self::RuleFailed { .. } => {
                "nothing was judged; correct the rule, or compare with the file `ringfence init` writes"
            }
        })
    }
}
