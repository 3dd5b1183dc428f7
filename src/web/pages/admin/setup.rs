//! The first steps: what the agency is called, its books, the rulebook to begin with.

use askama::Template;

use crate::usecase::Template as Rulebook;
use crate::usecase::setup;
use crate::usecase::setup::Steps;
use crate::web::answer;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::form::Form;
use crate::web::layout;
use crate::web::pages::session::with_status;
use crate::web::stop::Stop;
use crate::web::stop::sentence;
use crate::web::ui::Choice;
use crate::web::ui::Field;
use crate::web::ui::Problems;

/// Countries that are offered first; any other can be typed into `ringfence.toml`.
const COUNTRIES: &[(&str, &str)] = &[
    ("AU", "Australia"),
    ("NZ", "New Zealand"),
    ("GB", "United Kingdom"),
    ("IE", "Ireland"),
    ("US", "United States"),
    ("CA", "Canada"),
    ("DE", "Germany"),
    ("FR", "France"),
    ("NL", "Netherlands"),
    ("SG", "Singapore"),
];

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"<div class="head"><div><h1>Set up {{ steps.agency }}</h1><p>Five steps. Each can be done again later.</p></div></div>
<ol class="steps">
<li{% if named %} class="done"{% endif %}>Your agency</li>
<li{% if self.has_roster() %} class="done"{% endif %}>Roster</li>
<li{% if self.has_crm() %} class="done"{% endif %}>Clients</li>
<li{% if self.has_rent_roll() %} class="done"{% endif %}>Rent roll</li>
<li{% if steps.published %} class="done"{% endif %}>Rulebook</li>
</ol>
{{ problems|safe }}
<section class="card"><h2>1. Your agency</h2>
<form method="post" action="/setup/agency">
{{ name|safe }}
<div class="side-by-side">
{{ country|safe }}
{{ place|safe }}
</div>
<button>Keep it</button>
</form></section>
<section class="card"><h2>2. Roster</h2><p>Who works here, since when, in which office.{% if !steps.offices.is_empty() %} Offices: {{ steps.offices.join(", ") }}.{% endif %}</p><p><a class="button{% if self.has_roster() %} quiet{% endif %}" href="/books/roster">{% if self.has_roster() %}Import a newer one{% else %}Import the roster{% endif %}</a></p></section>
<section class="card"><h2>3. Clients</h2><p>The export of your CRM. You see how each column is read before anything is kept.</p><p><a class="button{% if self.has_crm() %} quiet{% endif %}" href="/books/crm">{% if self.has_crm() %}Import a newer one{% else %}Import the CRM{% endif %}</a></p></section>
<section class="card"><h2>4. Rent roll</h2><p>Landlords under management. Leave it out if you manage none.</p><p><a class="button quiet" href="/books/rent_roll">{% if self.has_rent_roll() %}Import a newer one{% else %}Import the rent roll{% endif %}</a></p></section>
<section class="card"><h2>5. Rulebook</h2>
{%- if steps.published %}<p>A version is published. From here on the policy is edited in its folder, and published again.</p><p><a class="button quiet" href="/policy">Policy</a></p>
{%- else %}
<form method="post" action="/setup/rulebook"><fieldset><legend>Which one fits you?</legend><div class="choices">
{%- for (value, words, what) in rulebooks %}
<label><input type="radio" name="rulebook" value="{{ value }}"{% if *value == steps.rulebook.as_str() %} checked{% endif %}><span><b>{{ words }}</b>{{ what }}</span></label>
{%- endfor %}
</div></fieldset><button>Begin with it</button></form>
<p class="soft small">It can be edited afterwards. Read it, then <a href="/policy">publish it</a>.</p>
{%- endif %}</section>"##
)]
struct Setup {
    named: bool,
    steps: Steps,
    name: Field,
    country: Choice,
    place: Choice,
    rulebooks: [(&'static str, &'static str, &'static str); 3],
    problems: Problems,
}

impl Setup {
    fn has_roster(&self) -> bool {
        self.steps.books.first().is_some_and(|count| *count > 0)
    }

    fn has_crm(&self) -> bool {
        self.steps.books.get(1).is_some_and(|count| *count > 0)
    }

    fn has_rent_roll(&self) -> bool {
        self.steps.books.get(2).is_some_and(|count| *count > 0)
    }
}

/// Shows the steps.
pub(in crate::web) async fn show(ask: Ask) -> Answer {
    page(&ask, None, Problems::default()).await
}

async fn page(ask: &Ask, sent: Option<&Form>, problems: Problems) -> Answer {
    let told = ask.work(|all| async move { Ok((setup::steps(&all).await?, setup::places(&all))) });
    let (steps, places) = told.await?;
    let value = |name: &str, known: &str| sent.map_or(known, |form| form.get(name)).to_owned();
    let country = Choice {
        name: "country".to_owned(),
        label: "Country".to_owned(),
        hint: "Telephone numbers and dates are read as it writes them.",
        options: COUNTRIES.iter().map(|(code, name)| ((*code).into(), (*name).into())).collect(),
        chosen: value("country", &steps.country),
    };
    let place = Choice {
        name: "place".to_owned(),
        label: "Place whose law applies".to_owned(),
        hint: "To reps for whom the roster names none.",
        options: places.into_iter().map(|place| (place.clone(), place)).collect(),
        chosen: value("place", &steps.place),
    };
    let page = Setup {
        named: steps.agency != crate::web::desk::UNNAMED,
        name: Field::new("agency", "What the agency is called")
            .value(value("agency", &steps.agency)),
        country,
        place,
        rulebooks: rulebooks(),
        problems,
        steps,
    };
    layout::page(ask, "Set up", &page)
}

/// The rulebooks with what they are for.
fn rulebooks() -> [(&'static str, &'static str, &'static str); 3] {
    Rulebook::ALL.map(|one| match one {
        Rulebook::Open => (
            one.as_str(),
            "Open",
            "Any tie is welcome. Who asked not to be contacted, and the rent roll, stay out of uploads.",
        ),
        Rulebook::Standard => (
            one.as_str(),
            "Standard",
            "Every rule: also the clients of colleagues who left, and ties that outlive the employment.",
        ),
        Rulebook::RentRoll => (
            one.as_str(),
            "Rent roll",
            "For property managers: the rent roll, in uploads and among ties.",
        ),
    })
}

/// Keeps what the agency is called.
pub(in crate::web) async fn agency(ask: Ask) -> Answer {
    let form = ask.form(&["agency", "country", "place"]).await?;
    let [name, country, place] = ["agency", "country", "place"].map(|one| form.get(one).to_owned());
    let kept =
        ask.work(move |all| async move { setup::agency(&all, &name, &country, &place).await });
    match kept.await {
        Ok(()) => Ok(answer::see_other("/setup")),
        Err(Stop::Use(error)) => {
            let problems = Problems::one(sentence(&error.to_string()));
            let page = page(&ask, Some(&form), problems).await?;
            Ok(with_status(page, axum::http::StatusCode::BAD_REQUEST))
        }
        Err(stop) => Err(stop),
    }
}

/// Begins with another rulebook.
pub(in crate::web) async fn rulebook(ask: Ask) -> Answer {
    let form = ask.form(&["rulebook"]).await?;
    let wanted: Rulebook =
        form.get("rulebook").parse().map_err(|_| Stop::bad("There is no such rulebook."))?;
    ask.work(move |all| async move { setup::choose(&all, wanted).await }).await?;
    Ok(answer::see_other("/setup"))
}
