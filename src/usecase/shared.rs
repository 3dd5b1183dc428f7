//! The store that offices share: its tables, made by their owner.

use crate::store::Store;
use crate::usecase::UseError;

/// Makes the tables, or brings them up to date, and gives the application's role its rights.
///
/// # Errors
///
/// The address is none of PostgreSQL's; the database refuses.
pub async fn prepare(url: &str, app_role: Option<&str>) -> Result<(), UseError> {
    Store::prepare(url, app_role).await?;
    Ok(())
}
