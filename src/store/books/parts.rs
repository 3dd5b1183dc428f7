//! A CRM of millions of records, taken a part at a time: no more than a part is held.

use crate::model::record::Management;
use crate::model::record::RecordId;
use crate::model::record::RecordState;
use crate::model::record::Snapshot;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::books::Imported;
use crate::store::books::already_there;
use crate::store::books::finish;
use crate::store::books::items::Item;
use crate::store::books::items::Writing;
use crate::store::books::items::number_some;
use crate::store::books::put_rent_roll;
use crate::store::db::Tx;
use crate::store::db::query;
use crate::store::versions;
use crate::store::versions::ItemKey;
use crate::store::versions::Table;

/// Numbers of records that are looked through at a time for those that are gone.
const SPAN: i64 = 5_000;

/// A CRM snapshot that is being taken. One that is not ended leaves nothing.
pub struct CrmParts {
    tx: Tx,
    /// What to do: `None` where the very snapshot is there.
    writing: Option<Writing>,
    seen: Numbers,
    repeats: u64,
}

/// Numbers of records, a bit each: they follow each other closely.
#[derive(Default)]
struct Numbers(Vec<u64>);

impl Numbers {
    /// Takes a number; tells whether it was not there.
    fn insert(&mut self, number: i64) -> bool {
        let (place, bit) = Self::place(number);
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        let Some(word) = self.0.get_mut(place) else { return false };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    fn holds(&self, number: i64) -> bool {
        let (place, bit) = Self::place(number);
        self.0.get(place).is_some_and(|word| word & bit != 0)
    }

    fn place(number: i64) -> (usize, u64) {
        let number = usize::try_from(number).unwrap_or(0);
        (number / 64, 1 << (number % 64))
    }
}

impl Store {
    /// Begins to keep a CRM snapshot; what it holds comes in parts. Its rows need not be counted yet.
    ///
    /// # Errors
    ///
    /// Another snapshot of that day, or the database.
    pub async fn crm_in_parts(&self, snapshot: &Snapshot) -> Result<CrmParts, StoreError> {
        let mut tx = self.begin().await?;
        let writing = match already_there(&mut tx, snapshot).await? {
            Some(_) => None,
            None => Some(Writing::of(&mut tx, snapshot, Table::Record).await?),
        };
        Ok(CrmParts { tx, writing, seen: Numbers::default(), repeats: 0 })
    }
}

impl CrmParts {
    /// Whether the very snapshot is there already, so that nothing need be read.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.writing.is_none()
    }

    /// Records that came before and were left out.
    #[must_use]
    pub fn repeats(&self) -> u64 {
        self.repeats
    }

    /// Keeps a part; gives how many records it held that had not come before.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn put(&mut self, records: Vec<(RecordId, RecordState)>) -> Result<u64, StoreError> {
        let Some(writing) = &mut self.writing else { return Ok(0) };
        let ids = records.iter().map(|(id, _)| id);
        let (numbers, touched) = number_some(&mut self.tx, ids, &[]).await?;
        let kept = versions::kept_of(&mut self.tx, &touched).await?;
        let mut items = Vec::with_capacity(records.len());
        for (id, state) in records {
            let Some(no) = numbers.get(id.0.as_str()) else { continue };
            if self.seen.insert(*no) {
                items.push(Item::record(*no, state)?);
            } else {
                self.repeats += 1;
            }
        }
        let came = items.len() as u64;
        writing.put(&mut self.tx, items, &kept).await?;
        Ok(came)
    }

    /// Ends it, as the snapshot that it has become, with the rent roll that came along: records that did
    /// not come are gone.
    ///
    /// # Errors
    ///
    /// Another rent roll of that day, or the database. Nothing is changed then.
    pub async fn end(
        mut self,
        snapshot: &Snapshot,
        rent_roll: Option<(&Snapshot, Vec<Management>)>,
    ) -> Result<(Imported, Option<Imported>), StoreError> {
        let of_crm = if let Some(mut writing) = self.writing.take() {
            self.end_the_others(&mut writing).await?;
            finish(&mut self.tx, snapshot).await?;
            writing.done
        } else {
            Imported { already_there: true, ..Imported::default() }
        };
        let of_roll = match rent_roll {
            Some((roll, entries)) => Some(put_rent_roll(&mut self.tx, roll, entries).await?),
            None => None,
        };
        self.tx.commit().await.map_err(StoreError::while_doing("finishing the import"))?;
        Ok((of_crm, of_roll))
    }

    /// Ends the records that did not come.
    async fn end_the_others(&mut self, writing: &mut Writing) -> Result<(), StoreError> {
        let last = query("select coalesce(max(no), 0) from record").fetch_one(&mut *self.tx).await;
        let last: i64 = last.map_err(StoreError::while_doing("looking through records"))?.get(0);
        let mut first = 1;
        while first <= last {
            let until = first + SPAN;
            let others: Vec<i64> = (first..until).filter(|no| !self.seen.holds(*no)).collect();
            let kept = versions::kept_of(&mut self.tx, &others).await?;
            let mut gone: Vec<&ItemKey> = kept.keys().collect();
            gone.sort();
            writing.end(&mut self.tx, &gone, &kept).await?;
            first = until;
        }
        Ok(())
    }
}
