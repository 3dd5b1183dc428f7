//! Why a database could not be read, without a word of what it holds.

use sqlx::mysql::MySqlDatabaseError;

use crate::intake::http::HttpError;

/// Why a database could not be read. Messages name host, table and column, never a value or a password.
#[derive(Debug, thiserror::Error)]
pub enum SqlError {
    /// The address is none.
    #[error("the `url` of the database {reason}")]
    Address {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The address holds a password.
    #[error(
        "the `url` of the database holds a password, which everybody who may read the file can see"
    )]
    PasswordInAddress,
    /// The host is not one that is read.
    #[error(transparent)]
    Host(#[from] HttpError),
    /// There was no connection, or it was cut.
    #[error("{place}: {what}")]
    Lost {
        /// Host, port and database.
        place: String,
        /// `no connection`, `the connection was cut`, ...
        what: &'static str,
    },
    /// The connection would not be encrypted, or not to whom it should be.
    #[error("{place}: {what}")]
    Tls {
        /// Host, port and database.
        place: String,
        /// What is wrong.
        what: &'static str,
    },
    /// User and password do not fit.
    #[error("{place}: the user or the password is not accepted")]
    Password {
        /// Host, port and database.
        place: String,
    },
    /// The server asks for the password in a way that is not known.
    #[error("{place}: the server asks for the password in a way that is not built in")]
    Authentication {
        /// Host, port and database.
        place: String,
    },
    /// No such database.
    #[error("{place}: there is no such database")]
    NoDatabase {
        /// Host, port and database.
        place: String,
    },
    /// The user may not read something.
    #[error("{place}: the user may not read something that {doing} needs: {detail}")]
    NotAllowed {
        /// Host, port and database.
        place: String,
        /// What was done.
        doing: String,
        /// The server's words.
        detail: String,
    },
    /// A statement took too long.
    #[error("{place}: {doing} took longer than {limit_s} seconds and was cut off")]
    Slow {
        /// Host, port and database.
        place: String,
        /// What was done.
        doing: String,
        /// The limit.
        limit_s: u64,
    },
    /// A statement wanted to write.
    #[error("{place}: {doing} would have written to the database, and was refused")]
    Writes {
        /// Host, port and database.
        place: String,
        /// What was done.
        doing: String,
    },
    /// The database says no.
    #[error("{place}: the database refused {doing}: {detail}")]
    Refused {
        /// Host, port and database.
        place: String,
        /// What was done.
        doing: String,
        /// The code, and the server's words where they speak of the statement alone.
        detail: String,
    },
}

impl SqlError {
    /// Whether the same may be asked again later, with hope.
    #[must_use]
    pub fn passing(&self) -> bool {
        match self {
            Self::Lost { .. } | Self::Tls { .. } | Self::Password { .. } | Self::Slow { .. } => {
                true
            }
            Self::Host(error) => error.passing(),
            _ => false,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Address { .. } => {
                "write it as `postgres://USER@HOST/DATABASE` or `mysql://USER@HOST/DATABASE`; all else is a \
                 key of its own"
            }
            Self::PasswordInAddress => {
                "take it out, and keep it sealed with `ringfence connect NAME --token-file FILE`"
            }
            Self::Host(error) => error.hint(),
            Self::Lost { .. } => {
                "check that the server runs and lets this machine in, then run the same again"
            }
            Self::Tls { .. } => {
                "set TLS up at the server; for an authority of your own name `ca-file`; if the way there is safe by \
                 other means, say by which in `without-tls`"
            }
            Self::Password { .. } => {
                "see that this user may sign in from this machine, and keep the password anew with `ringfence \
                 connect NAME --token-file FILE`"
            }
            Self::Authentication { .. } => {
                "MySQL: use TLS, or a user with `caching_sha2_password` over TLS; MariaDB: give the user a \
                 password with `IDENTIFIED VIA mysql_native_password`; PostgreSQL: `scram-sha-256`"
            }
            Self::NoDatabase { .. } => "see the name at the end of `url`",
            Self::NotAllowed { .. } => {
                "let the user read it; the README lists what to grant, for each product"
            }
            Self::Slow { .. } => {
                "take a smaller `page-size`, or let it take longer with `answer-ms` under `[live]`; see that the key \
                 has an index"
            }
            Self::Writes { .. } => "take the view or function that writes out of the profile",
            Self::Refused { .. } => {
                "compare the profile with the database: `ringfence pull NAME --check`"
            }
        }
    }
}

/// What a failure was about.
pub(super) struct Doing<'a> {
    /// Host, port and database.
    pub(super) place: String,
    /// `the sign-in`, `contacts`, ...
    pub(super) what: &'a str,
    /// Seconds that a statement may take.
    pub(super) limit_s: u64,
}

impl Doing<'_> {
    /// A failure of the library's, sorted.
    pub(super) fn failed(self, error: &sqlx::Error) -> SqlError {
        let place = self.place;
        match error {
            sqlx::Error::Tls(cause) => {
                let text = cause.to_string();
                if text.contains("RSA") {
                    return SqlError::Authentication { place };
                }
                let what = if text.contains("does not support") {
                    "the server offers no TLS"
                } else {
                    "its certificate or TLS is not accepted"
                };
                SqlError::Tls { place, what }
            }
            sqlx::Error::Io(cause) if cause.kind() == std::io::ErrorKind::InvalidData => {
                SqlError::Tls { place, what: "its certificate or TLS is not accepted" }
            }
            sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => {
                SqlError::Lost { place, what: "no connection, or it was cut" }
            }
            sqlx::Error::Protocol(text)
                if text.contains("plugin") || text.contains("authentication") =>
            {
                SqlError::Authentication { place }
            }
            sqlx::Error::Configuration(_) => {
                SqlError::Tls { place, what: "the authorities cannot be read" }
            }
            sqlx::Error::Database(error) => {
                let mysql = error.try_downcast_ref::<MySqlDatabaseError>();
                let number = mysql.map_or(0, MySqlDatabaseError::number);
                let code = error.code().unwrap_or_default().into_owned();
                said(Doing { place, ..self }, &code, number, error.message())
            }
            _ => SqlError::Refused {
                place,
                doing: self.what.to_owned(),
                detail: "the answer is in a shape that is not known".to_owned(),
            },
        }
    }
}

/// What a database said, by its code (SQLSTATE) and, at `MySQL` and `MariaDB`, its number.
fn said(doing: Doing<'_>, code: &str, number: u16, message: &str) -> SqlError {
    let Doing { place, what, limit_s } = doing;
    let doing = what.to_owned();
    let detail = detail(code, number, message);
    match (number, code) {
        (1045 | 1698, _) | (0, "28P01" | "28000") => SqlError::Password { place },
        (1049, _) | (0, "3D000") => SqlError::NoDatabase { place },
        (1044 | 1142 | 1143 | 1370, _) | (0, "42501") => {
            SqlError::NotAllowed { place, doing, detail }
        }
        (1317 | 1969 | 3024, _) | (0, "57014") => SqlError::Slow { place, doing, limit_s },
        (1792, _) | (0, "25006") => SqlError::Writes { place, doing },
        (1040 | 1053 | 1203 | 1226 | 1927 | 4031, _)
        | (0, "53300" | "57P01" | "57P02" | "57P03" | "40001") => {
            SqlError::Lost { place, what: "the server has no time for it now" }
        }
        (1251 | 1275 | 1524 | 2059, _) => SqlError::Authentication { place },
        _ => SqlError::Refused { place, doing, detail },
    }
}

/// The code; and the message where it speaks of the statement, its tables and columns. Others may hold
/// what stands in the tables.
fn detail(code: &str, number: u16, message: &str) -> String {
    let number = if number == 0 { String::new() } else { format!(" ({number})") };
    if code.starts_with("42") {
        let message = message.replace(char::is_control, " ");
        return format!("{}, {code}{number}", message.chars().take(300).collect::<String>());
    }
    format!("{code}{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: &str, number: u16, message: &str) -> SqlError {
        let doing = Doing { place: "crm.example:1/crm".to_owned(), what: "contacts", limit_s: 60 };
        said(doing, code, number, message)
    }

    #[test]
    fn a_message_is_repeated_where_it_speaks_of_the_statement_alone() {
        let column = told("42703", 0, "column c.fax does not exist");
        let value = told("22P02", 0, "invalid input syntax for type integer: \"Ada Moss\"");

        assert!(column.to_string().contains("c.fax does not exist, 42703"), "{column}");
        assert!(!format!("{value} {value:?}").contains("Ada"), "{value}");
    }

    #[test]
    fn what_both_databases_say_is_sorted_alike() {
        assert!(matches!(told("28P01", 0, ""), SqlError::Password { .. }));
        assert!(matches!(told("28000", 1045, ""), SqlError::Password { .. }));
        assert!(matches!(told("25006", 0, ""), SqlError::Writes { .. }));
        assert!(matches!(told("25006", 1792, ""), SqlError::Writes { .. }));
        assert!(matches!(told("57014", 0, ""), SqlError::Slow { .. }));
        assert!(matches!(told("70100", 1969, ""), SqlError::Slow { .. }));
        assert!(matches!(told("HY000", 3024, ""), SqlError::Slow { .. }));
        assert!(told("57P01", 0, "").passing() && !told("42703", 0, "").passing());
    }
}
