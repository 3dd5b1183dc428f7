//! Charts as drawings, without script and without styles in the page.

use std::borrow::Borrow;

use askama::Template;

/// A bar with its share of the longest.
#[derive(Template, Clone, Debug)]
#[template(
    ext = "html",
    source = r#"<svg class="bar" viewBox="0 0 100 8" width="100%" height="8" preserveAspectRatio="none" aria-hidden="true"><rect class="f-wash" width="100" height="8" rx="1"/><rect class="f-bar" width="{{ self.width() }}" height="8" rx="1"/></svg>"#
)]
pub(in crate::web) struct Bar {
    /// How much.
    pub(in crate::web) part: u64,
    /// What the whole width stands for.
    pub(in crate::web) most: u64,
}

impl Bar {
    fn width(&self) -> u64 {
        (self.part * 100).checked_div(self.most).unwrap_or(0).min(100)
    }
}

/// Columns over time.
#[derive(Template, Clone, Debug)]
#[template(
    ext = "html",
    source = r#"<ul class="columns">
{%- for (words, number) in all %}
<li><b>{{ number }}</b><svg viewBox="0 0 40 80" width="40" height="80" aria-hidden="true"><rect class="f-bar" x="6" width="28" y="{{ self.top(*number) }}" height="{{ self.height(*number) }}" rx="2"/></svg>{{ words }}</li>
{%- endfor %}
</ul>"#
)]
pub(in crate::web) struct Columns {
    /// Words below, number above.
    pub(in crate::web) all: Vec<(String, u64)>,
}

impl Columns {
    fn top(&self, number: impl Borrow<u64>) -> u64 {
        80 - self.height(*number.borrow())
    }

    fn height(&self, number: impl Borrow<u64>) -> u64 {
        let number = *number.borrow();
        let most = self.all.iter().map(|(_, number)| *number).max().unwrap_or(0);
        (number * 76).checked_div(most).unwrap_or(0).max(2)
    }
}
