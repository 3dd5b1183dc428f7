//! The books as one text for the log: all records with all their versions, by hash.

use std::fmt::Write as _;

use sha2::Digest as _;
use sha2::Sha256;

use crate::evidence::hex;
use crate::store::StoreError;
use crate::store::db::Connection;
use crate::store::db::query;

/// The tables, each in the order of its key, each row as one JSON array.
const TABLES: [(&str, &str, usize); 3] = [
    ("record", "select no, id from record where no > ?1 and no <= ?2 order by no", 2),
    (
        "record_version",
        "select record, taken_on, digest, person, owners, rest from record_version \
         where record > ?1 and record <= ?2 order by record, taken_on",
        6,
    ),
    (
        "management_version",
        "select record, property, taken_on, digest, person, rest \
         from management_version where record > ?1 and record <= ?2 \
         order by record, property, taken_on",
        6,
    ),
];

/// Records read at a time.
const BATCH: i64 = 20_000;

const DOING: &str = "reading the books for the log";

/// The books' text: of each table its rows and their hash.
pub(super) async fn text(connection: &mut Connection) -> Result<String, StoreError> {
    let last: i64 = query("select coalesce(max(no), 0) from record")
        .fetch_one(&mut *connection)
        .await
        .map_err(StoreError::while_doing(DOING))?
        .get(0);
    let mut text = String::new();
    for (table, sql, columns) in TABLES {
        let (mut rows, mut hash, mut after) = (0, Sha256::new(), 0);
        while after < last {
            let batch = query(sql)
                .bind(after)
                .bind(after + BATCH)
                .fetch_all(&mut *connection)
                .await
                .map_err(StoreError::while_doing(DOING))?;
            for row in &batch {
                hash.update(row.json(columns));
                hash.update([0]);
            }
            rows += batch.len();
            after += BATCH;
        }
        let _ = writeln!(text, "{table} {rows} {}", hex(&hash.finalize()));
    }
    Ok(text)
}
