//! What was said and done about findings.

use crate::model::Day;
use crate::model::triage::Author;
use crate::model::triage::Note;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::day_of;
use crate::store::day_text;
use crate::store::db::Row;
use crate::store::db::query;
use crate::store::log;
use crate::store::log::Covered;

impl Store {
    /// Keeps a note beside those before.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn put_note(&self, note: &Note) -> Result<(), StoreError> {
        let doing = "keeping the note";
        let mut tx = self.begin().await?;
        let seq: String = query(
            "insert into finding_note (finding, code, day, author, state, remedy, words) \
             values (?, ?, ?, ?, ?, ?, ?) returning cast(seq as text)",
        )
        .bind(note.finding.as_str())
        .bind(note.code.as_str())
        .bind(day_text(note.day))
        .bind(match note.author {
            Author::Rep => "rep",
            Author::Company => "company",
        })
        .bind(note.state.map(crate::model::triage::State::as_str))
        .bind(note.remedy.as_deref())
        .bind(note.words.as_str())
        .fetch_one(&mut *tx)
        .await
        .map_err(StoreError::while_doing(doing))?
        .get(0);
        log::append(&mut tx, note.day, Covered::FindingNote, &seq).await?;
        tx.commit().await.map_err(StoreError::while_doing(doing))
    }

    /// The notes made by a day, oldest first.
    ///
    /// # Errors
    ///
    /// The database.
    pub async fn notes(&self, until: Day) -> Result<Vec<Note>, StoreError> {
        let rows = query(
            "select finding, code, day, author, state, remedy, words from finding_note \
             where day <= ? order by day, seq",
        )
        .bind(day_text(until))
        .fetch_all(&self.pool)
        .await
        .map_err(StoreError::while_doing("reading what was said of findings"))?;
        let read = |row: &Row| Note {
            finding: row.get(0),
            code: row.get(1),
            day: day_of(row.get(2)),
            author: if row.get::<&str>(3) == "rep" { Author::Rep } else { Author::Company },
            state: row.get::<Option<&str>>(4).and_then(|word| word.parse().ok()),
            remedy: row.get(5),
            words: row.get(6),
        };
        Ok(rows.iter().map(read).collect())
    }
}
