//! Channels, consent and the privacy notice, for the printed policy.

use crate::model::document::Block;
use crate::model::stewardship::Stewardship;
use crate::policy::Channel;
use crate::policy::Permission;
use crate::policy::PrivacyNotice;
use crate::policy::Rulebook;

/// Which channels are open to clients of each class.
pub(super) fn channels(book: &Rulebook) -> Vec<Block> {
    let agency = book.agency();
    if agency.channels.is_empty() {
        return vec![Block::Text("The policy does not say which channels are open.".to_owned())];
    }
    let row = |class: Stewardship| {
        let cell = |channel| {
            agency.channel(class, channel).unwrap_or(Permission::Deny).in_words().to_owned()
        };
        let name = class.as_str().replace('_', " ");
        std::iter::once(name).chain(Channel::ALL.into_iter().map(cell)).collect()
    };
    let heads = std::iter::once("Class").chain(Channel::ALL.map(Channel::in_words));
    vec![
        Block::Text(
            "E-mail, phone and post are the company's own. With consent: when the client's consent is on \
             record."
                .to_owned(),
        ),
        Block::Table {
            heads: heads.map(str::to_owned).collect(),
            rows: Stewardship::ALL.into_iter().map(row).collect(),
        },
    ]
}

/// What admits contacts that a rep brings in.
pub(super) fn consent(book: &Rulebook) -> Vec<Block> {
    let declaration = if book.agency().consent.declaration_allowed {
        "Where no evidence can be had, a declaration that the rep signs for one file admits its contacts; \
         it names the file's hash and number of rows, and a changed file voids it."
    } else {
        "No declaration stands in for evidence."
    };
    let items = [
        "Contacts that you bring in enter with evidence of consent: which kind, how, when, by whom, and \
         where the evidence lies.",
        declaration,
        "Express consent ranks above consent that is inferred from a relationship. A post, a like, a \
         follow or a connection is none.",
        "To be sent messages, and to have data matched with other data, are two consents; what was not \
         given is not there.",
        "Contacts that you had before the hire can be put on record in the first days, as keyed digests \
         alone: they stay yours.",
    ];
    vec![Block::List(items.map(str::to_owned).into())]
}

/// The versions of the privacy notice.
pub(super) fn notices(book: &Rulebook) -> Vec<Block> {
    let notices = &book.agency().privacy_notice;
    if notices.is_empty() {
        return vec![Block::Text(
            "No version of the privacy notice to clients is on record yet.".to_owned(),
        )];
    }
    let row = |notice: &PrivacyNotice| {
        vec![
            notice.version.clone(),
            notice.from.0.to_string(),
            notice.text.clone().unwrap_or_else(|| "as above".to_owned()),
        ]
    };
    vec![
        Block::Table {
            heads: ["Version", "From", "What it says"].map(str::to_owned).into(),
            rows: notices.iter().map(row).collect(),
        },
        Block::Text(
            "A joint record from before the first version goes along with whoever leaves only if its \
             client was told since."
                .to_owned(),
        ),
    ]
}

/// The places that name a number of days of their own for opt-outs; `None` where none does.
pub(super) fn opt_out_places(book: &Rulebook) -> Option<String> {
    let named = book.places().iter().filter_map(|place| {
        let days = place.opt_out_working_days?;
        Some(format!("{} {days}", place.name))
    });
    let named: Vec<String> = named.collect();
    (!named.is_empty()).then(|| {
        format!("Working days until an opt-out takes effect, by place: {}.", named.join(", "))
    })
}
