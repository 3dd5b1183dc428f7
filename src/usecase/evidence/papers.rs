//! What a pack says to people: how to verify it, how the audit was made, and a certificate to sign.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::evidence::pack::PackLog;
use crate::model::audit::Audit;
use crate::usecase::intake::KeptIntake;

/// The papers, by name.
pub(super) fn all(audit: &Audit, log: &PackLog, findings: usize) -> BTreeMap<String, Vec<u8>> {
    let papers = [
        ("README.txt", read_me(audit, log, findings)),
        ("method.md", method(audit)),
        ("certificate.md", certificate(audit, log)),
    ];
    papers.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect()
}

/// What was handed in, by hash: who, which network, when, on which basis.
pub(super) fn exports(intakes: &[KeptIntake]) -> Vec<u8> {
    let one = |intake: &KeptIntake| {
        let kept = &intake.document;
        let archives = kept.archives.iter();
        let archives: Vec<serde_json::Value> = archives
            .map(|(name, sha256)| serde_json::json!({ "name": name, "sha256": sha256 }))
            .collect();
        let opened = kept.inputs.iter().map(|input| {
            serde_json::json!({ "name": input.name, "sha256": input.sha256, "rows": input.rows })
        });
        serde_json::json!({
            "account": intake.account, "archives": archives, "basis": kept.basis,
            "made_by_the_network_on": kept.generated_on, "network": intake.network,
            "notice_on": kept.notice_on, "opened": opened.collect::<Vec<_>>(),
            "owner_is_the_rep": kept.owner, "read_on": intake.read_on, "rep": intake.rep.0,
        })
    };
    let all: Vec<serde_json::Value> = intakes.iter().map(one).collect();
    format!("{:#}\n", serde_json::Value::from(all)).into_bytes()
}

fn read_me(audit: &Audit, log: &PackLog, findings: usize) -> String {
    let mut text = format!(
        "Evidence pack of audit {}, as of {}\n\n\
         {findings} of {} findings are in it.\n",
        audit.id, audit.as_of, log.findings
    );
    for (why, count) in &log.left_out {
        let _ = writeln!(text, "Left out, {why}: {count}.");
    }
    let _ = write!(
        text,
        "\nVerify it, without network or workspace:\n\n    ringfence evidence verify FOLDER-OR-ZIP\n\n\
         It recomputes every hash of manifest.json, follows the proof of each finding to the audit\n\
         that was logged, and from there to the head of the log:\n\n    {}\n\n\
         Compare this head with one that was printed in a report at the time, or was kept by the\n\
         rep: `ringfence evidence verify FOLDER-OR-ZIP --head SIZE:ROOT`. Without such a copy the\n\
         proofs show that the parts belong together, not when they were written.\n\n\
         report.html      the findings, to read\n\
         findings.csv     the same as a table\n\
         findings.jsonl   the findings as published, each with its salt and its proof\n\
         audit.json       the audit: inputs by hash, policy, coverage, what it cannot see\n\
         log.json         the leaves of the log: the audit, its policy, what was said of the findings\n\
         exports.json     what was handed in, by hash, and on which basis\n\
         policy/          the policy's files as published, where it was\n\
         method.md        how the audit was made\n\
         certificate.md   to be completed and signed by whoever made the pack\n",
        log.head
    );
    text
}

fn method(audit: &Audit) -> String {
    let mut text = format!(
        "# How this audit was made\n\n\
         Program: ringfence {}. Form of the data: {}. Judged as of {}.\n\
         Policy: {}, SHA-256 of its files {}.\n\n\
         ## Steps\n\n\
         1. Each file was hashed (SHA-256) before it was opened. It was read and never changed.\n\
         2. Only lists of connections, invitations and uploaded contacts were read; messages, posts and\n   profiles were not opened.\n\
         3. The people in them were compared with the client records field by field. Each field adds\n   evidence in bits (log2 of how much likelier it is for one person than for two, Fellegi and\n   Sunter 1969); the bits and the odds before any comparison give the probability. Namesakes\n   share it. A name alone is never a finding.\n\
         4. What each record was on the day of the event was read from dated copies of the company's\n   books, and judged by the rules in force on that day.\n\
         5. People who are no clients were counted and forgotten.\n\n\
         ## What this audit cannot see\n\n",
        env!("CARGO_PKG_VERSION"),
        audit.schema,
        audit.as_of,
        audit.policy.id,
        audit.policy.sha256,
    );
    for line in &audit.cannot_see {
        let _ = writeln!(text, "- {line}");
    }
    text.push_str("\n## Inputs\n\n");
    for input in &audit.inputs {
        let (name, kind, rows) = (&input.name, &input.kind, input.rows);
        let _ = writeln!(
            text,
            "- {name}: {kind}, {rows} rows read, {} not readable, SHA-256 {}",
            input.skipped.len(),
            input.sha256
        );
    }
    text
}

fn certificate(audit: &Audit, log: &PackLog) -> String {
    format!(
        "# Certificate\n\n\
         A template. Have it looked at by counsel in the place where it is to be used; for copies\n\
         authenticated by hash in the United States see Federal Rules of Evidence 902(14).\n\n\
         I, [name, position], state:\n\n\
         1. I made this pack on [date] at [place] with ringfence {} on [machine].\n\
         2. The files it was made from were given by [who] on [date] as described in `exports.json`.\n\
         3. I changed none of them. Their SHA-256 values are in `audit.json` and `exports.json`.\n\
         4. The pack is of audit {}. The head of the log is\n   {}.\n\
         5. The SHA-256 of `manifest.json` is [as `ringfence evidence pack` printed it].\n\
         6. Exceptions and handling since: [none, or list].\n\n\
         Date, signature: ____________________\n",
        env!("CARGO_PKG_VERSION"),
        audit.id,
        log.head
    )
}
