//! The tamper-evident log: each thing that is kept gets its leaf in the same transaction.
//!
//! | file | what |
//! |---|---|
//! | `covered.rs` | which rows the log speaks for, and the text it commits to |
//! | `books.rs` | the same for all records at once |
//! | `verify.rs` | whether the log and everything it speaks for are as they were |

mod books;
mod covered;
mod verify;

pub(super) use self::covered::Covered;
pub use self::verify::Verified;
use crate::evidence::Head;
use crate::evidence::Leaf;
use crate::evidence::commitment;
use crate::evidence::hex;
use crate::evidence::merkle::Frontier;
use crate::evidence::unhex;
use crate::model::Day;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::Connection;
use crate::store::db::Row;
use crate::store::db::query;
use crate::store::text::random_hex;

const DOING: &str = "writing the log";

/// The kind of a leaf that says that a row is gone.
pub(super) const ERASED: &str = "erased";

/// The kind of a leaf that says that something was taken out of a row.
pub(super) const REDACTED: &str = "redacted";

/// What a leaf of an erased row commits to.
const NOTHING: &str = "erased";

/// A leaf as it is kept: what it says, and to which row it points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptLeaf {
    /// The leaf.
    pub leaf: Leaf,
    /// The table.
    pub table: String,
    /// The row.
    pub row: String,
    /// The salt; `None` once what it spoke of was erased.
    pub salt: Option<String>,
    /// The root of the log that ends with it, lower-case hex.
    pub root: String,
}

/// The log, open for appending within a transaction.
pub(super) struct Log {
    frontier: Frontier,
    secret: String,
}

impl Log {
    /// Opens it.
    pub(super) async fn open(tx: &mut Connection) -> Result<Self, StoreError> {
        query("insert into meta (key, value) values ('secret', ?) on conflict (key) do nothing")
            .bind(random_hex(32)?)
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        let secret = meta(tx, "secret").await?.unwrap_or_default();
        let frontier = match meta(tx, "log").await? {
            Some(text) => frontier_of(&text).ok_or(StoreError::Log)?,
            None => Frontier::default(),
        };
        Ok(Self { frontier, secret })
    }

    /// Appends a leaf for a row that was just written.
    pub(super) async fn append(
        &mut self,
        tx: &mut Connection,
        day: Day,
        of: Covered,
        row: &str,
    ) -> Result<(), StoreError> {
        self.append_as(tx, day, of.kind(), of, row).await
    }

    /// Where it ends.
    fn head(&self) -> Head {
        Head { size: self.frontier.size(), root: self.frontier.root() }
    }

    /// Appends a leaf unless the row's last leaf says the same. Gives the head of the log that ends
    /// with the row's leaf.
    pub(super) async fn append_if_new(
        &mut self,
        tx: &mut Connection,
        day: Day,
        of: Covered,
        row: &str,
    ) -> Result<Head, StoreError> {
        let last = query(
            "select salt, commitment, idx, root from log_leaf where of_table = ? and of_row = ? \
             order by idx desc limit 1",
        )
        .bind(of.as_str())
        .bind(row)
        .fetch_optional(&mut *tx)
        .await
        .map_err(StoreError::while_doing(DOING))?;
        if let Some(last) = last {
            let text = of.text(tx, row, &self.secret).await?.unwrap_or_default();
            let salt = last.get::<Option<String>>(0).unwrap_or_default();
            if commitment(&salt, &text) == last.get::<&str>(1) {
                let size = u64::try_from(last.get::<i64>(2)).unwrap_or(0) + 1;
                let root = unhex(last.get(3)).ok_or(StoreError::Log)?;
                return Ok(Head { size, root });
            }
        }
        self.append(tx, day, of, row).await?;
        Ok(self.head())
    }

    /// Says that a row is gone, or that something was taken out of it, and forgets the salts by
    /// which its earlier leaves could be guessed.
    pub(super) async fn erase(
        &mut self,
        tx: &mut Connection,
        day: Day,
        of: Covered,
        row: &str,
    ) -> Result<(), StoreError> {
        query("update log_leaf set salt = null where of_table = ? and of_row = ?")
            .bind(of.as_str())
            .bind(row)
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        let there = of.text(tx, row, &self.secret).await?.is_some();
        let kind = if there { REDACTED } else { ERASED };
        self.append_as(tx, day, kind, of, row).await
    }

    async fn append_as(
        &mut self,
        tx: &mut Connection,
        day: Day,
        kind: &str,
        of: Covered,
        row: &str,
    ) -> Result<(), StoreError> {
        let text = of.text(tx, row, &self.secret).await?;
        let salt = random_hex(16)?;
        let leaf = Leaf {
            index: self.frontier.size(),
            day,
            kind: kind.to_owned(),
            commitment: commitment(&salt, text.as_deref().unwrap_or(NOTHING)),
        };
        self.frontier.push(leaf.hash());
        query(
            "insert into log_leaf (idx, day, kind, of_table, of_row, salt, commitment, root) \
             values (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(i64::try_from(leaf.index).unwrap_or(i64::MAX))
        .bind(day_text(day))
        .bind(kind)
        .bind(of.as_str())
        .bind(row)
        .bind(salt)
        .bind(leaf.commitment)
        .bind(hex(&self.frontier.root()))
        .execute(tx)
        .await
        .map(drop)
        .map_err(StoreError::while_doing(DOING))
    }

    /// Writes down where the log ends now.
    pub(super) async fn close(self, tx: &mut Connection) -> Result<(), StoreError> {
        let peaks: Vec<String> = self.frontier.peaks().iter().map(|peak| hex(peak)).collect();
        let text = format!("{}:{}", self.frontier.size(), peaks.join(","));
        query(
            "insert into meta (key, value) values ('log', ?) \
             on conflict (key) do update set value = excluded.value",
        )
        .bind(text)
        .execute(tx)
        .await
        .map(drop)
        .map_err(StoreError::while_doing(DOING))
    }
}

/// Appends one leaf.
pub(super) async fn append(
    tx: &mut Connection,
    day: Day,
    of: Covered,
    row: &str,
) -> Result<(), StoreError> {
    let mut log = Log::open(tx).await?;
    log.append(tx, day, of, row).await?;
    log.close(tx).await
}

/// A value the workspace keeps of itself.
async fn meta(tx: &mut Connection, key: &str) -> Result<Option<String>, StoreError> {
    let row = query("select value from meta where key = ?")
        .bind(key)
        .fetch_optional(tx)
        .await
        .map_err(StoreError::while_doing("reading where the log ends"))?;
    Ok(row.map(|row| row.get(0)))
}

/// Where the log ends, as [`Log::close`] writes it.
fn frontier_of(text: &str) -> Option<Frontier> {
    let (size, peaks) = text.split_once(':')?;
    let peaks = peaks.split(',').filter(|peak| !peak.is_empty());
    Frontier::of(size.parse().ok()?, peaks.map(unhex).collect::<Option<_>>()?)
}

impl Store {
    /// The log's head: how many leaves, and their root.
    ///
    /// # Errors
    ///
    /// The database; what it keeps of the log cannot be read.
    pub async fn head(&self) -> Result<Head, StoreError> {
        let mut connection = self.connection().await?;
        let frontier = match meta(&mut connection, "log").await? {
            Some(text) => frontier_of(&text).ok_or(StoreError::Log)?,
            None => Frontier::default(),
        };
        Ok(Head { size: frontier.size(), root: frontier.root() })
    }

    /// All leaves, oldest first.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn leaves(&self) -> Result<Vec<KeptLeaf>, StoreError> {
        let rows = query(
            "select idx, day, kind, of_table, of_row, salt, commitment, root from log_leaf \
             order by idx",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("reading the log"))?;
        let read = |row: &Row| KeptLeaf {
            leaf: Leaf {
                index: u64::try_from(row.get::<i64>(0)).unwrap_or(u64::MAX),
                day: day_of(row.get(1)),
                kind: row.get(2),
                commitment: row.get(6),
            },
            table: row.get(3),
            row: row.get(4),
            salt: row.get(5),
            root: row.get(7),
        };
        Ok(rows.iter().map(read).collect())
    }

    /// What a leaf commits to, if its row still says that.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn logged_text(&self, leaf: &KeptLeaf) -> Result<Option<String>, StoreError> {
        let Some(of) = Covered::named(&leaf.table) else { return Ok(None) };
        let mut connection = self.connection().await?;
        let secret = meta(&mut connection, "secret").await?.unwrap_or_default();
        let text = of.text(&mut connection, &leaf.row, &secret).await?;
        let salt = leaf.salt.as_deref().unwrap_or_default();
        Ok(text.filter(|text| commitment(salt, text) == leaf.leaf.commitment))
    }

    /// Gives every row from before the log its leaf. Done once, when a workspace first meets it.
    pub(super) async fn begin_log(&self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        if meta(&mut tx, "log").await?.is_some() {
            return Ok(());
        }
        let mut log = Log::open(&mut tx).await?;
        let day = self.first_day(&mut tx).await?;
        for of in Covered::ALL {
            let rows = query(of.keys_sql())
                .fetch_all(&mut *tx)
                .await
                .map_err(StoreError::while_doing(DOING))?;
            for row in rows {
                log.append(&mut tx, day, of, row.get(0)).await?;
            }
        }
        log.close(&mut tx).await?;
        tx.commit().await.map_err(StoreError::while_doing(DOING))
    }

    /// The last day anything was noted in the journal: no clock is read here.
    async fn first_day(&self, tx: &mut Connection) -> Result<Day, StoreError> {
        let row = query("select max(day) from journal")
            .fetch_one(tx)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        Ok(row.get::<Option<&str>>(0).map_or(Day::MIN, day_of))
    }
}
