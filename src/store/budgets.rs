//! Budgets: token buckets that hold on whatever process asks, and across restarts.
//!
//! A bucket is one number, the moment at which it is full again (GCRA, the "virtual scheduling
//! algorithm" of ITU-T I.371): taking a token moves it by one interval, and is refused where it would
//! move further than `burst` intervals from now. A full bucket is one that is not there.

use crate::store::Store;
use crate::store::StoreError;
use crate::store::db::query;

/// Why these statements run, for errors.
const DOING: &str = "counting a budget";

/// How fast a bucket fills, and how much it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Milliseconds until one token is back.
    pub every_ms: i64,
    /// Tokens it holds.
    pub burst: i64,
}

impl Store {
    /// Takes one token from each of the buckets, or none: the first that is empty refuses, and the
    /// milliseconds until it has one again are given.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn spend(
        &self,
        buckets: &[(&str, Rate)],
        now_ms: i64,
    ) -> Result<Option<i64>, StoreError> {
        let mut tx = self.pool.begin_small().await.map_err(StoreError::while_doing(DOING))?;
        query("delete from budget where full_at <= ?")
            .bind(now_ms)
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing(DOING))?;
        for (bucket, rate) in buckets {
            let latest = now_ms.saturating_add(rate.every_ms.saturating_mul(rate.burst));
            let taken = query(
                "insert into budget (bucket, full_at) values (?, ?) \
                 on conflict (bucket) do update set full_at = budget.full_at + ? \
                 where budget.full_at + ? <= ?",
            )
            .bind(*bucket)
            .bind(now_ms.saturating_add(rate.every_ms))
            .bind(rate.every_ms)
            .bind(rate.every_ms)
            .bind(latest)
            .execute(&mut *tx)
            .await
            .map_err(StoreError::while_doing(DOING))?;
            if taken == 0 {
                let row = query("select full_at from budget where bucket = ?")
                    .bind(*bucket)
                    .fetch_one(&mut *tx)
                    .await
                    .map_err(StoreError::while_doing(DOING))?;
                let full_at: i64 = row.get(0);
                return Ok(Some((full_at + rate.every_ms - latest).max(1)));
            }
        }
        tx.commit().await.map_err(StoreError::while_doing(DOING))?;
        Ok(None)
    }

    /// Fills a bucket.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn refill(&self, bucket: &str) -> Result<(), StoreError> {
        query("delete from budget where bucket = ?")
            .bind(bucket)
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(StoreError::while_doing(DOING))
    }
}
