//! The pull itself: ask, write the page down, ask the next.

use crate::usecase::Progress;
use crate::usecase::UseError;
use crate::usecase::pull::PullError;
use crate::usecase::pull::crm::sheet::Sheet;
use crate::usecase::pull::crm::source::Source;

/// Reads until there is no more; gives why it stopped before.
///
/// # Errors
///
/// A page cannot be written down.
pub(super) async fn to_the_end(
    source: &mut impl Source,
    sheet: &mut Sheet,
    progress: &dyn Progress,
) -> Result<Option<PullError>, UseError> {
    let mut list = String::new();
    let mut stopped = None;
    while let Some(step) = sheet.far.next.clone() {
        if step.list != list {
            progress.end();
            progress.begin(&format!("{}: {}", source.about().title, step.list), None);
            list.clone_from(&step.list);
        }
        match source.page(&sheet.far, &step).await {
            Ok(page) => {
                let entries = page.entries;
                sheet.keep(page, source.began_s())?;
                progress.advance(entries);
                if let Some(left) = source.spent().quota.remaining {
                    progress.note(&format!("{list} ({left} requests left)"));
                }
            }
            Err(error) => {
                stopped = Some(error);
                break;
            }
        }
    }
    progress.end();
    Ok(stopped)
}
