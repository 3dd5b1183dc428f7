//! Fields of forms: a label, a hint, what is wrong, all tied to the input for who cannot see it.

use askama::Template;

/// One line, a password, a day, a longer text.
#[derive(Template, Clone, Debug, Default)]
#[template(
    ext = "html",
    source = r#"<div class="field{% if error.is_some() %} wrong{% endif %}">
<label for="f-{{ name }}">{{ label }}{% if !required %} <span class="soft">(optional)</span>{% endif %}</label>
{%- if !hint.is_empty() %}<p class="hint" id="h-{{ name }}">{{ hint }}</p>{% endif %}
{%- if let Some(error) = error %}<p class="error" id="e-{{ name }}"><b>Please check:</b> {{ error }}</p>{% endif %}
{%- if kind == "text-area" %}
<textarea id="f-{{ name }}" name="{{ name }}" rows="4"{% if required %} required{% endif %}{% if let Some(by) = self.described() %} aria-describedby="{{ by }}"{% endif %}{% if error.is_some() %} aria-invalid="true"{% endif %}>{{ value }}</textarea>
{%- else %}
<input id="f-{{ name }}" name="{{ name }}" type="{{ kind }}" value="{{ value }}"{% if !complete.is_empty() %} autocomplete="{{ complete }}"{% endif %}{% if kind == "text" && complete == "one-time-code" %} inputmode="numeric"{% endif %}{% if required %} required{% endif %}{% if let Some(by) = self.described() %} aria-describedby="{{ by }}"{% endif %}{% if error.is_some() %} aria-invalid="true"{% endif %}>
{%- endif %}
</div>"#
)]
pub(in crate::web) struct Field {
    /// What it is called in the form.
    pub(in crate::web) name: &'static str,
    /// What it is called on the page.
    pub(in crate::web) label: &'static str,
    /// `text`, `email`, `password`, `date`, `text-area`.
    pub(in crate::web) kind: &'static str,
    /// What helps to fill it in.
    pub(in crate::web) hint: &'static str,
    /// What is in it.
    pub(in crate::web) value: String,
    /// What is wrong with that.
    pub(in crate::web) error: Option<String>,
    /// What a browser may fill in.
    pub(in crate::web) complete: &'static str,
    /// Whether it must be filled in.
    pub(in crate::web) required: bool,
}

impl Field {
    /// A field that must be filled in.
    pub(in crate::web) fn new(name: &'static str, label: &'static str) -> Self {
        Self { name, label, kind: "text", required: true, complete: "off", ..Self::default() }
    }

    /// Of another kind.
    pub(in crate::web) fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// With a hint.
    pub(in crate::web) fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    /// With something in it.
    pub(in crate::web) fn value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    /// Which a browser may fill in.
    pub(in crate::web) fn complete(self, complete: &'static str) -> Self {
        Self { complete, ..self }
    }

    /// Which may stay empty.
    pub(in crate::web) fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// With what is wrong, if it is wrong.
    pub(in crate::web) fn error(self, error: Option<String>) -> Self {
        Self { error, ..self }
    }

    /// Ids of what describes it.
    fn described(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("h-{}", self.name));
        let error = self.error.as_ref().map(|_| format!("e-{}", self.name));
        let all: Vec<String> = hint.into_iter().chain(error).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }
}

/// One of a few.
#[derive(Template, Clone, Debug, Default)]
#[template(
    ext = "html",
    source = r#"<div class="field">
<label for="f-{{ name }}">{{ label }}</label>
{%- if !hint.is_empty() %}<p class="hint" id="h-{{ name }}">{{ hint }}</p>{% endif %}
<select id="f-{{ name }}" name="{{ name }}"{% if !hint.is_empty() %} aria-describedby="h-{{ name }}"{% endif %}>
{%- for (value, words) in options %}
<option value="{{ value }}"{% if *value == chosen %} selected{% endif %}>{{ words }}</option>
{%- endfor %}
</select>
</div>"#
)]
pub(in crate::web) struct Choice {
    /// What it is called in the form.
    pub(in crate::web) name: String,
    /// What it is called on the page.
    pub(in crate::web) label: String,
    /// What helps to choose.
    pub(in crate::web) hint: &'static str,
    /// Values and words.
    pub(in crate::web) options: Vec<(String, String)>,
    /// The value that is chosen.
    pub(in crate::web) chosen: String,
}

/// What is wrong with a form, above it, each line a way to its field.
#[derive(Template, Clone, Debug, Default)]
#[template(
    ext = "html",
    source = r##"{% if !all.is_empty() %}<div class="alert wrong" role="alert" tabindex="-1" id="problems">
<h2>Please check</h2>
<ul>
{%- for (field, words) in all %}
<li>{% if field.is_empty() %}{{ words }}{% else %}<a href="#f-{{ field }}">{{ words }}</a>{% endif %}</li>
{%- endfor %}
</ul>
</div>{% endif %}"##
)]
pub(in crate::web) struct Problems {
    /// Field, or nothing where it is about none, and what is wrong.
    pub(in crate::web) all: Vec<(String, String)>,
}

impl Problems {
    /// One that is about no field.
    pub(in crate::web) fn one(words: String) -> Self {
        Self { all: vec![(String::new(), words)] }
    }

    /// Adds one about a field.
    pub(in crate::web) fn add(&mut self, field: &str, words: &str) {
        self.all.push((field.to_owned(), words.to_owned()));
    }

    /// What is wrong with a field.
    pub(in crate::web) fn of(&self, field: &str) -> Option<String> {
        self.all.iter().find(|(name, _)| name == field).map(|(_, words)| words.clone())
    }

    /// Whether nothing is wrong.
    pub(in crate::web) fn none(&self) -> bool {
        self.all.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_field_cannot_leave_it() {
        let field = Field::new("name", "Name").value("\"><script>x</script>");

        let html = field.render().unwrap();

        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("\"><"), "{html}");
    }
}
