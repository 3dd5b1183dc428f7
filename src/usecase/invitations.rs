//! Whom an invitation is about, and from which invitation a tie came.
//!
//! LinkedIn lists invitations and connections apart. An invitation gives the name and, in newer exports,
//! a profile page, so alone it often matches no record, or only possibly; the connection that came of it
//! may give an e-mail and an employer too.

use std::collections::HashMap;

use crate::model::Day;
use crate::model::person::ProfileUrl;
use crate::model::reading::Direction;
use crate::model::record::RecordId;
use crate::policy::Invited;
use crate::usecase::sighting::Seen;
use crate::usecase::sighting::Sighting;
use crate::usecase::sighting::Tie;

/// Profile pages of kept ties, each with the tie's index.
pub(super) type Profiles<'a> = HashMap<&'a ProfileUrl, usize>;

/// Gives an invitation the match of the connection that has the same profile page, where that one is the
/// surer: an invitation holds no more of a person than the name and that page.
///
/// Connections come before invitations in [`sightings`](crate::usecase::sighting::sightings), and
/// their pages are noted here.
pub(super) fn joined<'a>(
    own: Option<Tie>,
    sighting: &Sighting<'a>,
    ties: &[Tie],
    pages: &mut Profiles<'a>,
) -> Option<Tie> {
    let Some(profile) = &sighting.person.profile else { return own };
    match sighting.seen {
        Seen::UploadedContact => own,
        Seen::Tie { .. } => {
            if own.is_some() {
                pages.entry(profile).or_insert(ties.len());
            }
            own
        }
        Seen::Invitation { .. } => {
            let known = pages.get(profile).and_then(|index| ties.get(*index));
            let own_probability = own.as_ref().map(|own| own.probability);
            match known.filter(|known| own_probability.is_none_or(|own| own < known.probability)) {
                Some(known) => {
                    let (seen, on, at) = (sighting.seen, sighting.on, sighting.at);
                    Some(Tie { seen, on, at, ..known.clone() })
                }
                None => own,
            }
        }
    }
}

/// The invitations of an export, by the records they name. Those that are only possible count: with a
/// connection to the same record beside them they are one person's.
pub(super) type Invitations<'a> = HashMap<&'a RecordId, Vec<&'a Tie>>;

/// Collects the invitations.
pub(super) fn of(ties: &[Tie]) -> Invitations<'_> {
    let mut invitations: Invitations<'_> = HashMap::new();
    for tie in ties.iter().filter(|tie| matches!(tie.seen, Seen::Invitation { .. })) {
        for id in &tie.records {
            invitations.entry(id).or_default().push(tie);
        }
    }
    invitations
}

/// The invitation that a tie came from: the last one sent before it that names the same record.
///
/// Those of the very same person go first; those of somebody else with a tie of their own (a namesake,
/// a spouse) do not count. Of two of one day the client's own speaks.
pub(super) fn behind(tie: &Tie, ties: &[Tie], invitations: &Invitations<'_>) -> Option<Invited> {
    if !matches!(tie.seen, Seen::Tie { .. }) {
        return None;
    }
    // A day more, since exports give no time zone.
    let latest = tie.on.and_then(|on| on.succ_opt()).unwrap_or(Day::MAX);
    let naming = tie.records.iter().filter_map(|id| invitations.get(id)).flatten();
    let asked = naming
        .filter(|one| one.on.is_none_or(|on| on <= latest))
        .filter(|one| one.person == tie.person || !tied_themselves(one, ties));
    let asked = asked.filter_map(|one| match one.seen {
        Seen::Invitation { direction, with_message } => {
            Some((one, Invited { direction, with_message }))
        }
        Seen::UploadedContact | Seen::Tie { .. } => None,
    });
    let best = asked.max_by_key(|(one, invited)| {
        (one.person == tie.person, one.on, invited.direction == Direction::Incoming)
    });
    best.map(|(_, invited)| invited)
}

/// Tells whether whoever an invitation is about is also seen in a tie to the same record.
fn tied_themselves(invitation: &Tie, ties: &[Tie]) -> bool {
    ties.iter().any(|tie| {
        matches!(tie.seen, Seen::Tie { .. })
            && tie.person == invitation.person
            && tie.records.iter().any(|id| invitation.records.contains(id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::matching::Certainty;
    use crate::model::matching::Contest;
    use crate::model::person::Person;
    use crate::model::reading::Origin;
    use crate::model::reading::TieKind;

    const CONNECTION: Seen = Seen::Tie { kind: TieKind::Connection };

    fn sent(with_message: bool) -> Seen {
        Seen::Invitation { direction: Direction::Outgoing, with_message }
    }

    fn received() -> Seen {
        Seen::Invitation { direction: Direction::Incoming, with_message: false }
    }

    fn tie(seen: Seen, person: u32, record: &str, on: &str, certainty: Certainty) -> Tie {
        Tie {
            seen,
            network: "linkedin".to_owned(),
            on: on.parse().ok(),
            at: Origin::line(0, 2),
            person,
            records: vec![RecordId(record.to_owned())],
            probability: if certainty == Certainty::Possible { 0.4 } else { 0.99 },
            prior_bits: -10.0,
            match_bits: 12.0,
            evidence: Vec::new(),
            matched_as_of: None,
            certainty,
            name_only: certainty == Certainty::Possible,
            rivals: 0,
            contest: Contest::default(),
            decided: None,
        }
    }

    fn behind_first(ties: &[Tie]) -> Option<(Direction, bool)> {
        behind(&ties[0], ties, &of(ties)).map(|invited| (invited.direction, invited.with_message))
    }

    fn connection(person: u32, on: &str) -> Tie {
        tie(CONNECTION, person, "C-1", on, Certainty::Certain)
    }

    fn asked(seen: Seen, person: u32, on: &str) -> Tie {
        tie(seen, person, "C-1", on, Certainty::Possible)
    }

    #[test]
    fn a_possible_invitation_to_the_same_record_is_the_connections() {
        let ties = [connection(1, "2026-11-09"), asked(sent(true), 2, "2026-11-08")];

        assert_eq!(behind_first(&ties), Some((Direction::Outgoing, true)));
    }

    #[test]
    fn an_invitation_sent_after_the_tie_or_about_another_record_is_not_where_it_came_from() {
        let later = [connection(1, "2026-11-09"), asked(sent(true), 1, "2026-11-11")];
        let mut other = [connection(1, "2026-11-09"), asked(sent(true), 1, "2026-11-08")];
        other[1].records = vec![RecordId("C-2".to_owned())];

        assert_eq!(behind_first(&later), None);
        assert_eq!(behind_first(&other), None);
    }

    #[test]
    fn an_invitation_of_a_namesake_with_a_connection_of_their_own_is_theirs() {
        let mut ties = vec![connection(1, "2026-11-09"), asked(sent(true), 2, "2026-11-08")];
        ties.push(connection(2, "2026-11-09"));

        assert_eq!(behind_first(&ties), None);
    }

    #[test]
    fn the_last_invitation_before_a_tie_counts_and_on_one_day_the_clients() {
        let mut ties = vec![connection(1, "2026-11-09"), asked(sent(true), 1, "2026-11-08")];
        ties.push(asked(received(), 1, "2026-11-07"));
        let last = behind_first(&ties);
        ties.push(asked(received(), 1, "2026-11-08"));
        let same_day = behind_first(&ties);

        assert_eq!(last, Some((Direction::Outgoing, true)));
        assert_eq!(same_day, Some((Direction::Incoming, false)));
    }

    #[test]
    fn an_upload_came_from_no_invitation() {
        let upload = tie(Seen::UploadedContact, 1, "C-1", "2026-11-09", Certainty::Certain);
        let ties = [upload, asked(sent(true), 1, "2026-11-08")];

        assert_eq!(behind_first(&ties), None);
    }

    #[test]
    fn a_lost_invitation_takes_the_match_of_the_connection_with_the_same_page() {
        let person = Person {
            profile: ProfileUrl::canonical("linkedin.com/in/ada-moss-example"),
            ..Person::default()
        };
        let sighting = |seen, line| Sighting {
            seen,
            person: &person,
            on: "2026-11-08".parse().ok(),
            at: Origin::line(1, line),
        };
        let mut pages = Profiles::new();
        let known = connection(1, "2026-11-09");
        let first = joined(Some(known.clone()), &sighting(CONNECTION, 7), &[], &mut pages);

        let lost = joined(None, &sighting(sent(true), 8), std::slice::from_ref(&known), &mut pages);

        assert_eq!(first, Some(known.clone()));
        let lost = lost.unwrap();
        assert_eq!((lost.seen, lost.at), (sent(true), Origin::line(1, 8)));
        assert_eq!((lost.records, lost.probability), (known.records, known.probability));
        assert_eq!(joined(None, &sighting(sent(true), 8), &[], &mut Profiles::new()), None);
    }
}
