//! A connection to a database, to a server that is who it should be.
//!
//! A name is looked up and its addresses are looked at as for HTTP. With TLS the connection is made by name
//! and the server proves that name before the password is sent, so that a second look-up with another answer leads
//! nowhere. Without TLS it is made to the very address that was looked at.

use std::net::IpAddr;
use std::path::PathBuf;

use sqlx::AssertSqlSafe;
use sqlx::ConnectOptions as _;
use sqlx::Connection as _;
use sqlx::mysql::MySqlConnectOptions;
use sqlx::mysql::MySqlConnection;
use sqlx::mysql::MySqlSslMode;
use sqlx::postgres::PgConnectOptions;
use sqlx::postgres::PgConnection;
use sqlx::postgres::PgSslMode;

use crate::intake::secret::Secret;
use crate::intake::sql::Address;
use crate::intake::sql::Dialect;
use crate::intake::sql::rows;
use crate::intake::sql::rows::Row;

/// How a database is reached.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Hosts that may be at a private address.
    pub private_hosts: Vec<String>,
    /// A PEM file of authorities to trust beside the public ones.
    pub authorities: Option<PathBuf>,
    /// Whether a server on this very machine must prove its name too.
    pub proven: bool,
    /// Whether it may be spoken to without TLS, or with a certificate nobody vouches for.
    pub without_tls: bool,
    /// Milliseconds until a connection stands.
    pub connect_ms: u64,
    /// Milliseconds that one statement may take.
    pub statement_ms: u64,
}

/// A connection.
pub(super) enum Connection {
    Postgres(Box<PgConnection>),
    Mysql(Box<MySqlConnection>),
}

impl Connection {
    /// The rows of a statement.
    pub(super) async fn rows(
        &mut self,
        sql: &str,
        binds: &[&str],
    ) -> Result<Vec<Row>, sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Postgres(connection) => {
                let mut query = sqlx::query::<sqlx::Postgres>(sql);
                for bind in binds {
                    query = query.bind((*bind).to_owned());
                }
                query.fetch_all(&mut **connection).await?.iter().map(rows::of_postgres).collect()
            }
            Self::Mysql(connection) => {
                let mut query = sqlx::query::<sqlx::MySql>(sql);
                for bind in binds {
                    query = query.bind((*bind).to_owned());
                }
                query.fetch_all(&mut **connection).await?.iter().map(rows::of_mysql).collect()
            }
        }
    }
}

/// Whether a server need not prove its name: nobody else hears what is said within this machine.
fn is_plain(reach: &Reach, found: &[IpAddr]) -> bool {
    reach.without_tls || (!reach.proven && found.iter().all(IpAddr::is_loopback))
}

/// Connects to the first address that answers.
pub(super) async fn connect(
    address: &Address,
    password: &Secret,
    reach: &Reach,
    found: &[IpAddr],
) -> Result<Connection, sqlx::Error> {
    if !is_plain(reach, found) {
        return connect_to(address, password, reach, &address.host, false).await;
    }
    let mut last = sqlx::Error::WorkerCrashed;
    for one in found {
        match connect_to(address, password, reach, &one.to_string(), true).await {
            Err(error @ sqlx::Error::Io(_)) => last = error,
            done => return done,
        }
    }
    Err(last)
}

async fn connect_to(
    address: &Address,
    password: &Secret,
    reach: &Reach,
    host: &str,
    plain: bool,
) -> Result<Connection, sqlx::Error> {
    match address.dialect {
        Dialect::Postgres => {
            let mode = if plain { PgSslMode::Prefer } else { PgSslMode::VerifyFull };
            // The password is never one that lies in ~/.pgpass.
            let mut options = PgConnectOptions::new_without_pgpass()
                .host(host)
                .port(address.port)
                .username(&address.user)
                .password(password.expose())
                .database(&address.database)
                .application_name("ringfence")
                .ssl_mode(mode);
            if let Some(file) = &reach.authorities {
                options = options.ssl_root_cert(file);
            }
            let options = options.disable_statement_logging();
            let connection = PgConnection::connect_with(&options);
            Ok(Connection::Postgres(Box::new(Box::pin(connection).await?)))
        }
        Dialect::Mysql => {
            let mode = if plain { MySqlSslMode::Preferred } else { MySqlSslMode::VerifyIdentity };
            let mut options = MySqlConnectOptions::new()
                .host(host)
                .port(address.port)
                .username(&address.user)
                .password(password.expose())
                .database(&address.database)
                .ssl_mode(mode);
            if let Some(file) = &reach.authorities {
                options = options.ssl_ca(file);
            }
            let options = options.disable_statement_logging();
            let connection = MySqlConnection::connect_with(&options);
            Ok(Connection::Mysql(Box::new(Box::pin(connection).await?)))
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt as _;
    use tokio::io::AsyncWriteExt as _;

    use super::*;
    use crate::intake::sql::Session;
    use crate::intake::sql::SqlError;

    #[test]
    fn a_server_elsewhere_proves_its_name_unless_somebody_said_why_not() {
        let found: [IpAddr; 2] = ["127.0.0.1".parse().unwrap(), "10.0.0.8".parse().unwrap()];
        let without = Reach { without_tls: true, ..Reach::default() };
        let proven = Reach { proven: true, ..Reach::default() };

        assert!(!is_plain(&Reach::default(), &found) && is_plain(&without, &found));
        assert!(is_plain(&Reach::default(), &found[..1]) && !is_plain(&proven, &found[..1]));
    }

    #[tokio::test]
    async fn a_server_that_offers_no_tls_hears_no_user_and_no_password() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = [0; 8];
            stream.read_exact(&mut asked).await.unwrap();
            stream.write_all(b"N").await.unwrap();
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
            rest
        });
        let address = Address::parse(&format!("postgres://reader@127.0.0.1:{port}/crm")).unwrap();
        let reach = Reach {
            private_hosts: vec!["127.0.0.1".to_owned()],
            proven: true,
            connect_ms: 10_000,
            ..Reach::default()
        };

        let begun = Session::begin(&address, &Secret::new("canary".to_owned()), &reach).await;

        assert!(matches!(begun.err(), Some(SqlError::Tls { .. })));
        assert_eq!(heard.await.unwrap(), Vec::<u8>::new());
    }
}
