//! A PostgreSQL cluster for the tests: the one that `RINGFENCE_TEST_POSTGRES` names, or a throw-away
//! one of our own, started once a test binary.
//!
//! `initdb` refuses root, so root starts the cluster as the user `postgres` (or `nobody`), in the
//! folder for temporary files: the user may not be able to enter the project's own. A shell holds the
//! server and waits for our end of a pipe to close, which it does however this process ends.

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
use sqlx::PgConnection;
use sqlx::Row as _;

/// Where the cluster is, as its superuser, without a database: `postgres://user:password@host:port/`.
pub(crate) fn address() -> &'static str {
    static ADDRESS: OnceLock<(String, Option<Child>)> = OnceLock::new();
    &ADDRESS
        .get_or_init(|| match std::env::var("RINGFENCE_TEST_POSTGRES") {
            Ok(address) => (format!("{}/", address.trim_end_matches('/')), None),
            Err(_) => start(),
        })
        .0
}

/// The address of a new, empty database.
pub(crate) fn database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    execute(&format!("{}postgres", address()), &format!("create database {name}"));
    format!("{}{name}", address())
}

/// Runs statements in a database.
pub(crate) fn execute(database: &str, sql: &str) {
    on(database, async |connection| {
        connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await.unwrap();
    });
}

/// The first column of all rows, as text.
pub(crate) fn texts(database: &str, sql: &str) -> Vec<String> {
    on(database, async |connection| {
        let sql = format!("select cast(x as text) from ({sql}) y (x)");
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await.unwrap();
        rows.iter().map(|row| row.get::<Option<String>, _>(0).unwrap_or_default()).collect()
    })
}

fn on<T>(database: &str, work: impl AsyncFnOnce(&mut PgConnection) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = PgConnection::connect(database).await.unwrap();
        let done = work(&mut connection).await;
        connection.close().await.unwrap();
        done
    })
}

/// Starts a cluster that ends with this process.
fn start() -> (String, Option<Child>) {
    let programs = programs();
    let folder = tempfile::Builder::new().prefix("ringfence-pg-").tempdir().unwrap().keep();
    let owner = unprivileged(&["postgres", "nobody"]);
    if let Some((user, group)) = owner {
        chown(&folder, Some(user), Some(group)).unwrap();
    }
    let data = folder.join("data");
    let password = folder.join("password");
    std::fs::write(&password, "ringfence").unwrap();
    let mut made = Command::new(programs.join("initdb"));
    made.arg("-D").arg(&data).args(["-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8"]);
    made.args(["--locale=C.UTF-8", "--no-sync"]).arg("--pwfile").arg(&password);
    let made = as_user(&mut made, owner, &folder).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    // The shell ends the server when the pipe to it closes.
    let script = "\"$1\"/postgres -D \"$2\"/data -p \"$3\" -k \"$2\" -c listen_addresses=127.0.0.1 \
         -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 \
         >\"$2\"/log 2>&1 & server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf \"$2\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "sh"]).arg(&programs).arg(&folder).arg(port.to_string());
    // A group of its own: an interrupt from the keyboard reaches the pipe's end alone.
    let shell =
        as_user(&mut shell, owner, &folder).process_group(0).stdin(Stdio::piped()).spawn().unwrap();
    let address = format!("postgres://postgres:ringfence@127.0.0.1:{port}/");
    wait_for(&format!("{address}postgres"), &folder);
    (address, Some(shell))
}

/// Waits until the cluster answers.
fn wait_for(database: &str, folder: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for _ in 0..300 {
        if runtime.block_on(PgConnection::connect(database)).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{}", std::fs::read_to_string(folder.join("log")).unwrap_or_default());
}

/// A command in a folder, as its owner.
pub(crate) fn as_user<'a>(
    command: &'a mut Command,
    owner: Option<(u32, u32)>,
    folder: &Path,
) -> &'a mut Command {
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command.current_dir(folder)
}

/// The user and group of a server, the first that there is, where we are root.
pub(crate) fn unprivileged(names: &[&str]) -> Option<(u32, u32)> {
    let id = |of: &[&str]| {
        let answer = Command::new("id").args(of).output().ok()?;
        String::from_utf8_lossy(&answer.stdout).trim().parse::<u32>().ok()
    };
    if id(&["-u"]) != Some(0) {
        return None;
    }
    names.iter().find_map(|name| Some((id(&["-u", name])?, id(&["-g", name])?)))
}

/// The newest PostgreSQL's programs: Debian keeps them off the path.
fn programs() -> PathBuf {
    let below = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut versions: Vec<(u32, PathBuf)> = below
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .map(|(version, path)| (version, path.join("bin")))
        .collect();
    let on_path = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .map(|folder| (0, folder))
        .collect::<Vec<_>>();
    versions.extend(on_path);
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    let found =
        versions.into_iter().map(|(_, path)| path).find(|path| path.join("initdb").exists());
    found.unwrap_or_else(|| panic!("no PostgreSQL here: install the package `postgresql`"))
}

#[test]
fn a_cluster_answers_and_each_test_has_a_database_of_its_own() {
    let (one, other) = (database(), database());

    execute(&one, "create table t (a bigint); insert into t values (1), (2)");

    assert_eq!(texts(&one, "select a from t order by a"), ["1", "2"]);
    assert_eq!(texts(&other, "select count(*) from pg_tables where tablename = 't'"), ["0"]);
}
