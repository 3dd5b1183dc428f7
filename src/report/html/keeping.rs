//! How the CRM is kept, by office: indicators beside the time before and beside the benchmark.

use askama::Template;

use crate::model::audit::Audit;
use crate::model::audit::Keeping;
use crate::model::audit::OfficeKeeping;
use crate::report::facts;
use crate::report::words;

/// The part.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="part" id="keeping">
<h2>How the CRM is kept <span class="small soft mono">HOARD-INDICATOR</span></h2>
<div class="card scroll"><table><caption>By office, in the period</caption><thead><tr><th scope="col">Office</th><th scope="col" class="num">Added a week</th><th scope="col" class="num">Removed a week</th><th scope="col" class="num">Closings of records made at most {{ keeping.late_created_days }} days before</th><th scope="col" class="num">Ties at least {{ keeping.tie_before_crm_days }} days older than the record</th><th scope="col">Weight</th></tr></thead><tbody>
{%- for one in keeping.offices %}
<tr><th scope="row"><bdi>{{ one.office }}</bdi></th><td class="num">{{ facts::a_week(one.added, one.days) }}</td><td class="num">{{ facts::a_week(one.removed, one.days) }}</td><td class="num">{{ words::share(one.late_created, one.closings) }}</td><td class="num">{{ words::share(one.tied_before, one.ties) }}</td><td>{{ self.weight(one) }}</td></tr>
{%- endfor %}
<tr><th scope="row">All, before the period</th><td class="num"></td><td class="num"></td><td class="num">{{ words::share(keeping.before.late_created, keeping.before.closings) }}</td><td class="num"></td><td></td></tr>
<tr><th scope="row">Benchmark, unverified</th><td class="num">{{ keeping.weekly_adds }}</td><td class="num">{{ keeping.weekly_removals }}</td><td class="num"></td><td class="num"></td><td></td></tr>
</tbody></table>
<p class="small soft">Indicators and no more: none weighs more than “review”, nothing is counted by person, and no number says what anybody meant. The benchmark is a figure of the founding documents for one team that nobody checked.</p></div>
</section>"#
)]
struct Part<'a> {
    keeping: &'a Keeping,
}

impl Part<'_> {
    /// What an office's numbers ask for.
    #[expect(clippy::unused_self, reason = "templates call it as a method")]
    fn weight(&self, one: &OfficeKeeping) -> &'static str {
        facts::keeping_weight(one)
    }
}

/// Renders the part; empty unless the policy asks for it.
pub(super) fn render(audit: &Audit) -> Result<String, askama::Error> {
    match &audit.appendix.keeping {
        Some(keeping) => Part { keeping }.render(),
        None => Ok(String::new()),
    }
}
