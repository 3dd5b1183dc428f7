//! Where a database is: `postgres://reader@crm.example:5432/crm`.

use reqwest::Url;

use crate::intake::sql::SqlError;

/// Which kind of SQL is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// PostgreSQL.
    Postgres,
    /// `MySQL` and `MariaDB`.
    Mysql,
}

impl Dialect {
    /// The dialect of a product's name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "postgres" | "postgresql" => Some(Self::Postgres),
            "mysql" | "mariadb" => Some(Self::Mysql),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL or MariaDB",
        }
    }
}

/// A database, and the user who reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Its kind of SQL.
    pub dialect: Dialect,
    /// The host, without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The user.
    pub user: String,
    /// The database's name.
    pub database: String,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    ///
    /// It is no address of a database; it holds a password or a setting; it lacks host, user or name.
    pub fn parse(text: &str) -> Result<Self, SqlError> {
        let refuse = |reason| SqlError::Address { reason };
        let url = Url::parse(text.trim()).map_err(|_| refuse("is no address"))?;
        let dialect = Dialect::of(url.scheme())
            .ok_or_else(|| refuse("begins with neither `postgres://` nor `mysql://`"))?;
        if url.password().is_some() {
            return Err(SqlError::PasswordInAddress);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("has settings behind a `?` or `#`"));
        }
        let plain = |text: &str| {
            percent(text).filter(|text| !text.is_empty() && !text.contains(char::is_control))
        };
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let usual = if dialect == Dialect::Postgres { 5432 } else { 3306 };
        Ok(Self {
            dialect,
            host: plain(host).ok_or_else(|| refuse("names no host"))?,
            port: url.port().unwrap_or(usual),
            user: plain(url.username()).ok_or_else(|| refuse("names no user"))?,
            database: plain(url.path().trim_start_matches('/'))
                .filter(|name| !name.contains('/'))
                .ok_or_else(|| refuse("names no database"))?,
        })
    }

    /// Host, port and database, for messages.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}:{}/{}", self.host, self.port, self.database)
    }
}

/// A part of an address, with its `%40` read.
fn percent(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (high, low) = (digit(rest.next())?, digit(rest.next())?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_product_host_user_and_database() {
        let address = Address::parse("mariadb://reader@crm.example/suite%20crm").unwrap();

        assert_eq!(address.dialect, Dialect::Mysql);
        assert_eq!(address.place(), "crm.example:3306/suite crm");
        let address = Address::parse("postgres://a%40b@[::1]:5433/crm").unwrap();
        assert_eq!((address.host.as_str(), address.port), ("::1", 5433));
        assert_eq!(address.user, "a@b");
    }

    #[test]
    fn a_password_is_refused_and_not_repeated() {
        let error = Address::parse("postgres://reader:canary@crm.example/crm").unwrap_err();

        assert!(matches!(error, SqlError::PasswordInAddress));
        assert!(!format!("{error} {error:?}").contains("canary"));
        for text in [
            "",
            "crm.example",
            "https://crm.example/crm",
            "sqlite:crm.db",
            "postgres://crm.example/crm",
            "postgres://reader@crm.example",
            "postgres://reader@/crm",
            "postgres://reader@crm.example/crm?sslmode=disable",
            "postgres://reader@crm.example/a/b",
        ] {
            let error = Address::parse(text).unwrap_err();

            assert!(matches!(error, SqlError::Address { .. }), "{text}");
        }
    }
}
