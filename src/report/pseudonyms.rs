//! A report that names no rep: pseudonyms in place of ids, names and the names of handed-in files.
//!
//! Nothing keeps the order in which the ids would stand. Texts that people wrote are left as they
//! are, but for the id in backticks, the whole name and the addresses.

use std::borrow::Cow;

use crate::model::audit::Audit;
use crate::model::audit::Finding;
use crate::model::rep::RepId;
use crate::model::upkeep::Pseudonyms;

/// The audit as people read it.
pub(super) fn shown(audit: &Audit) -> Cow<'_, Audit> {
    let pseudonyms = &audit.appendix.pseudonyms;
    if pseudonyms.reps.is_empty() {
        return Cow::Borrowed(audit);
    }
    let mut audit = audit.clone();
    let pseudonyms = std::mem::take(&mut audit.appendix.pseudonyms);
    for finding in &mut audit.findings {
        hide(&pseudonyms, finding);
    }
    inputs(&pseudonyms, &mut audit);
    audit.findings.sort_by(|a, b| {
        let key = |one: &Finding| (one.severity, one.grade, one.code.clone(), one.rep.clone());
        let place = |one: &Finding| (one.seen.input, one.seen.line, one.seen.item);
        (key(a), place(a), &a.id).cmp(&(key(b), place(b), &b.id))
    });
    let appendix = &mut audit.appendix;
    for (_, _, rep) in &mut appendix.change.resolved {
        *rep = pseudonym(&pseudonyms, rep);
    }
    for rep in &mut appendix.supplied.not_supplied {
        *rep = pseudonym(&pseudonyms, rep);
    }
    appendix.supplied.not_supplied.sort();
    let texts = appendix.remarks.iter_mut().chain(&mut appendix.company_side);
    for text in texts.chain(&mut audit.cannot_see) {
        *text = told(&pseudonyms, text);
    }
    Cow::Owned(audit)
}

/// What stands for a rep.
fn pseudonym(pseudonyms: &Pseudonyms, rep: &RepId) -> RepId {
    let named = pseudonyms.reps.get(&rep.0.to_lowercase());
    named.map_or_else(|| RepId("a rep".to_owned()), |one| RepId(one.pseudonym.clone()))
}

/// Takes the rep out of a finding.
fn hide(pseudonyms: &Pseudonyms, finding: &mut Finding) {
    finding.rep = pseudonym(pseudonyms, &finding.rep);
    if let Some(record) = &mut finding.record {
        record.because = told(pseudonyms, &record.because);
    }
    let texts = finding.speaks_for_the_rep.iter_mut().chain(&mut finding.company_side);
    for text in texts {
        *text = told(pseudonyms, text);
    }
}

/// Names the handed-in files by pseudonym, in the order of the new names.
fn inputs(pseudonyms: &Pseudonyms, audit: &mut Audit) {
    let count = audit.inputs.len();
    for (at, input) in (0_u32..).zip(&mut audit.inputs) {
        if let Some(name) = pseudonyms.inputs.get(&at) {
            input.name.clone_from(name);
        }
    }
    let mut order: Vec<usize> = (0..count).collect();
    // The company's own books stay behind, in the order they have.
    order.sort_by_key(|at| {
        let handed_in = u32::try_from(*at).ok().filter(|at| pseudonyms.inputs.contains_key(at));
        let name = audit.inputs.get(*at).map(|input| input.name.clone());
        (handed_in.is_none(), handed_in.and(name))
    });
    let mut places = vec![0_u32; count];
    for (new, old) in (0_u32..).zip(&order) {
        if let Some(place) = places.get_mut(*old) {
            *place = new;
        }
    }
    let moved = order.iter().filter_map(|at| audit.inputs.get(*at).cloned()).collect();
    audit.inputs = moved;
    let possible = audit.appendix.possible.iter_mut().map(|one| &mut one.seen);
    for seen in audit.findings.iter_mut().map(|one| &mut one.seen).chain(possible) {
        let at = usize::try_from(seen.input).ok();
        seen.input = at.and_then(|at| places.get(at)).copied().unwrap_or(seen.input);
    }
}

/// A text without reps: ids as our own sentences set them, names and addresses anywhere.
fn told(pseudonyms: &Pseudonyms, text: &str) -> String {
    let mut out = text.to_owned();
    for (id, named) in &pseudonyms.reps {
        let stands = named.pseudonym.as_str();
        for (from, to) in [
            (format!("`{id}`"), stands.to_owned()),
            (format!(" of {id}): "), format!(" of {stands}): ")),
        ] {
            if let Some(replaced) = replaced(&out, &from, &to) {
                out = replaced;
            }
        }
        let own = format!("{id}: ");
        if out.get(..own.len()).is_some_and(|start| start.eq_ignore_ascii_case(&own)) {
            out.replace_range(..id.len(), stands);
        }
        for word in named.words.iter().filter(|word| !word.trim().is_empty()) {
            if let Some(replaced) = replaced(&out, word, stands) {
                out = replaced;
            }
        }
    }
    out
}

/// A text with every occurrence of a word in any case replaced; `None`: there is none.
fn replaced(text: &str, word: &str, with: &str) -> Option<String> {
    let (low, wanted) = (text.to_lowercase(), word.to_lowercase());
    // Lower case can be of another length, where places would not agree.
    if low.len() != text.len() {
        return text.contains(word).then(|| text.replace(word, with));
    }
    let mut out = String::new();
    let mut from = 0;
    while let Some(at) = low.get(from..).and_then(|rest| rest.find(&wanted)) {
        let end = from + at + wanted.len();
        out.push_str(text.get(from..from + at)?);
        out.push_str(with);
        from = end;
    }
    (from > 0).then(|| out + text.get(from..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::upkeep::Named;
    use crate::report;
    use crate::report::Format;
    use crate::report::Options;
    use crate::report::sample;

    fn pseudonymous() -> Audit {
        let mut audit = sample::report();
        let named = |id: &str, pseudonym: &str, name: &str| {
            let pseudonym = format!("rep {pseudonym}");
            (id.to_owned(), Named { pseudonym, words: vec![name.to_owned()] })
        };
        let reps = [
            named("omar", "9c1e", "Omar Example"),
            named("wei", "0b7d", "Wei Example"),
            named("ada", "77aa", ""),
            named("kofi", "1200", ""),
            named("sam", "fe31", ""),
        ];
        let inputs = [
            (0, "rep 9c1e, linkedin: Connections.csv".to_owned()),
            (1, "rep 0b7d, facebook: contacts.json".to_owned()),
        ];
        audit.appendix.pseudonyms = Pseudonyms { reps: reps.into(), inputs: inputs.into() };
        audit.findings[0].record.as_mut().unwrap().because =
            "`Omar`, who left, owned it; OMAR EXAMPLE said so".to_owned();
        audit.cannot_see.push("Whose export it is (linkedin of omar): not known.".to_owned());
        audit.appendix.remarks.push("omar: an older export".to_owned());
        audit
    }

    #[test]
    fn no_readable_format_names_a_rep_and_the_json_keeps_the_ids() {
        let audit = pseudonymous();

        for format in [Format::Text, Format::Html, Format::Csv] {
            let options = Options { verbose: true, ..Options::default() };
            let shown = report::render(&audit, format, &options).unwrap();
            let shown = String::from_utf8(shown).unwrap().to_lowercase();
            for word in ["omar", "kofi"] {
                assert!(!shown.contains(word), "{word}: {shown}");
            }
            assert!(shown.contains("rep 9c1e"), "{shown}");
        }
        let json = report::render(&audit, Format::Json, &Options::default()).unwrap();
        assert!(String::from_utf8(json).unwrap().contains("\"rep\": \"omar\""));
    }

    #[test]
    fn every_finding_still_points_to_its_own_file() {
        let audit = pseudonymous();

        let read = shown(&audit);

        for finding in &read.findings {
            let before = audit.findings.iter().find(|one| one.id == finding.id).unwrap();
            let hash =
                |audit: &Audit, one: &Finding| audit.inputs[one.seen.input as usize].sha256.clone();
            assert_eq!(hash(&read, finding), hash(&audit, before));
        }
        assert!(read.inputs[0].name.starts_with("rep 0b7d"));
    }

    #[test]
    fn a_report_that_names_reps_is_left_as_it_is() {
        let audit = sample::report();

        assert!(matches!(shown(&audit), Cow::Borrowed(_)));
    }
}
