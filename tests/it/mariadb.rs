//! A `MariaDB` server for the tests: the one that `RINGFENCE_TEST_MARIADB` names, or a throw-away one of our own,
//! started once a test binary, as `postgres.rs` does it.

use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sqlx::AssertSqlSafe;
use sqlx::Connection as _;
use sqlx::Executor as _;
use sqlx::MySqlConnection;

use crate::postgres::as_user;
use crate::postgres::unprivileged;

/// Where the server is, as a user who may do everything: `mysql://user:password@host:port/`.
pub(crate) fn address() -> &'static str {
    static ADDRESS: OnceLock<(String, Option<Child>)> = OnceLock::new();
    &ADDRESS
        .get_or_init(|| match std::env::var("RINGFENCE_TEST_MARIADB") {
            Ok(address) => (format!("{}/", address.trim_end_matches('/')), None),
            Err(_) => start(),
        })
        .0
}

/// The address of a new, empty database.
pub(crate) fn database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    execute(
        &format!("{}mysql", address()),
        &format!("create database {name} character set utf8mb4"),
    );
    format!("{}{name}", address())
}

/// Runs statements in a database; names are quoted as the standard has it.
pub(crate) fn execute(database: &str, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = MySqlConnection::connect(database).await.unwrap();
        connection.execute("set sql_mode = 'ANSI_QUOTES'").await.unwrap();
        connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await.unwrap();
        connection.close().await.unwrap();
    });
}

/// Starts a server that ends with this process.
fn start() -> (String, Option<Child>) {
    let folder = tempfile::Builder::new().prefix("ringfence-my-").tempdir().unwrap().keep();
    let owner = unprivileged(&["mysql", "nobody"]);
    if let Some((user, group)) = owner {
        chown(&folder, Some(user), Some(group)).unwrap();
    }
    let users = "create user 'tests'@'%' identified by 'ringfence';\ngrant all on *.* to 'tests'@'%' with grant option;";
    std::fs::write(folder.join("users.sql"), users).unwrap();
    for (from, to) in [("leaf.pem", "certificate"), ("leaf.key", "key")] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tls").join(from);
        std::fs::copy(from, folder.join(to)).unwrap();
        if let Some((user, group)) = owner {
            chown(folder.join(to), Some(user), Some(group)).unwrap();
        }
    }
    let mut made = Command::new(program("mariadb-install-db"));
    made.arg("--no-defaults").arg(format!("--datadir={}", folder.join("data").display()));
    made.args(["--auth-root-authentication-method=normal", "--skip-test-db"]);
    let made = as_user(&mut made, owner, &folder).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    // The shell ends the server when the pipe to it closes.
    let script = "\"$1\" --no-defaults --datadir=\"$2\"/data --port=\"$3\" --socket=\"$2\"/socket \
         --pid-file=\"$2\"/pid --init-file=\"$2\"/users.sql --bind-address=127.0.0.1 --skip-name-resolve \
         --ssl-cert=\"$2\"/certificate --ssl-key=\"$2\"/key \
         --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --skip-log-bin --max-connections=200 \
         >\"$2\"/log 2>&1 & server=$!; exec 2>/dev/null; cat >/dev/null; kill -KILL $server; wait $server; rm -rf \"$2\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh"]).arg(program("mariadbd")).arg(&folder).arg(port.to_string());
    let shell =
        as_user(&mut shell, owner, &folder).process_group(0).stdin(Stdio::piped()).spawn().unwrap();
    let address = format!("mysql://tests:ringfence@127.0.0.1:{port}/");
    wait_for(&format!("{address}mysql"), &folder);
    (address, Some(shell))
}

/// Waits until the server answers.
fn wait_for(database: &str, folder: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for _ in 0..600 {
        if runtime.block_on(MySqlConnection::connect(database)).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{}", std::fs::read_to_string(folder.join("log")).unwrap_or_default());
}

/// A program of the server's product: Debian keeps the server off the path of most.
fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join(name));
    let mut all = on_path.chain([PathBuf::from("/usr/sbin").join(name)]);
    all.find(|path| path.exists())
        .unwrap_or_else(|| panic!("no MariaDB here: install the package `mariadb-server`"))
}

#[test]
fn a_server_answers_and_each_test_has_a_database_of_its_own() {
    let (one, other) = (database(), database());

    execute(&one, "create table t (a bigint); insert into t values (1)");

    execute(&other, "create table t (b bigint)");
}
