//! `ringfence findings`.

use std::io::Write;

use crate::cli::Exit;
use crate::cli::Global;
use crate::model::Day;
use crate::usecase::Format;
use crate::usecase::UseError;
use crate::usecase::circle;
use crate::usecase::circle::Near;
use crate::usecase::circle::Word;
use crate::usecase::decisions;
use crate::usecase::decisions::Wanted;
use crate::usecase::explain;
use crate::usecase::triage;
use crate::usecase::triage::Say;
use crate::usecase::upkeep::shown;

/// List the findings of the newest audits, look at one, answer it, decide it
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  ringfence findings list\n  ringfence findings show F-3c9e1f20ab41\n  ringfence findings decide F-3c9e1f20ab41 --somebody-else --note \"her father\"\n  ringfence findings decide C-10492 --rep jane --same-person\n  ringfence findings reply F-3c9e1f20ab41 --text \"the phone synced by itself\"\n  ringfence findings mark F-3c9e1f20ab41 --state explained\n  ringfence findings remedy F-3c9e1f20ab41 reminder\n  ringfence findings claim F-3c9e1f20ab41 --as family\n  ringfence findings answer F-3c9e1f20ab41 --yes --by \"M. Director\"\n  ringfence findings shown jane --on 2026-11-20"
)]
pub(super) struct FindingsArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// List the findings of the newest offboarding of each rep and of the newest report
    List,
    /// Show one with its evidence and what speaks for the rep
    Show {
        /// Id of the finding
        id: String,
    },
    /// Decide whether listed person and record are the same; nothing decided before is lost
    ///
    /// The next audit counts it, and all decisions together correct the probabilities of matches
    /// that nobody decided.
    Decide(DecideArgs),
    /// Keep the rep's reply; it stands beside the finding in every audit from now on
    Reply {
        /// Id of the finding
        id: String,
        /// In the rep's words
        #[arg(long, value_name = "TEXT")]
        text: String,
    },
    /// Say where a finding stands; what was said before is kept
    Mark {
        /// Id of the finding
        id: String,
        /// open, explained, confirmed, dismissed or remedied
        #[arg(long, value_parser = ["open", "explained", "confirmed", "dismissed", "remedied"])]
        state: String,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// Put on record that the rep declares a client to be family or a friend; a manager answers
    Claim {
        /// Id of a finding about the client
        id: String,
        /// What the client is to the rep
        #[arg(long = "as", value_name = "family|friend", value_parser = ["family", "friend"])]
        near: String,
    },
    /// Answer such a declaration as a manager; a yes explains the findings about the client
    Answer(AnswerArgs),
    /// Put on record that the findings of the newest audits were shown to the rep they are about
    Shown {
        /// The rep's id
        rep: String,
        /// The day; the day judged from if not given
        #[arg(long, value_name = "DATE")]
        on: Option<Day>,
    },
    /// Keep that a step of the ladder of remedies was taken; none closes a finding
    Remedy {
        /// Id of the finding
        id: String,
        /// The step, as in agency.toml: self-fix, reminder, undertaking, counsel
        step: String,
        /// What was done
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
}

#[derive(clap::Args, Debug)]
#[command(group(clap::ArgGroup::new("answer").required(true).args(["yes", "no"])))]
struct AnswerArgs {
    /// Id of a finding about the client
    id: String,
    /// The client is left to the rep
    #[arg(long)]
    yes: bool,
    /// The client is not
    #[arg(long)]
    no: bool,
    /// Who answers
    #[arg(long, value_name = "NAME")]
    by: String,
}

#[derive(clap::Args, Debug)]
#[command(group(clap::ArgGroup::new("side").required(true).args(["same_person", "somebody_else"])))]
struct DecideArgs {
    /// Id of the finding; of the record with `--rep`
    id: String,
    /// The rep whose list holds a possible match of the record
    #[arg(long)]
    rep: Option<String>,
    /// It is the same person
    #[arg(long)]
    same_person: bool,
    /// It is somebody else
    #[arg(long)]
    somebody_else: bool,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
}

pub(super) async fn run(
    args: &FindingsArgs,
    global: &Global,
    out: &mut impl Write,
) -> Result<Exit, UseError> {
    global.only(&[Format::Text, Format::Json], "findings")?;
    let json = global.format == Format::Json;
    let services = global.services().await?;
    let (text, exit) = match &args.what {
        What::List => {
            let listed = decisions::list(&services).await?;
            let count = u64::try_from(listed.len()).unwrap_or(u64::MAX);
            let text = if json { decisions::list_json(&listed) } else { decisions::text(&listed) };
            (text, Exit::of(count))
        }
        What::Show { id } => {
            let explained = explain::run(&services, id, None).await?;
            (if json { explained.json() } else { explained.text }, Exit::Quiet)
        }
        What::Decide(args) => {
            let wanted = Wanted {
                id: args.id.clone(),
                rep: args.rep.clone(),
                same: args.same_person,
                note: args.note.clone(),
            };
            let kept = decisions::decide(&services, &wanted).await?;
            (if json { kept.json() } else { kept.text() }, Exit::Quiet)
        }
        What::Reply { id, text } => {
            let said = triage::say(&services, id, &Say::Reply { words: text.clone() }).await?;
            (if json { said.json() } else { said.text() }, Exit::Quiet)
        }
        What::Mark { id, state, note } => {
            let state = state.parse().unwrap_or_default();
            let said = Say::Mark { state, words: note.clone() };
            let said = triage::say(&services, id, &said).await?;
            (if json { said.json() } else { said.text() }, Exit::Quiet)
        }
        What::Claim { id, near } => {
            let near = near.parse().unwrap_or(Near::Friend);
            let kept = circle::say(&services, id, Word::Declared(near)).await?;
            (if json { kept.json() } else { kept.text() }, Exit::Quiet)
        }
        What::Answer(args) => {
            let word = Word::Answered { accepted: args.yes, by: args.by.clone() };
            let kept = circle::say(&services, &args.id, word).await?;
            (if json { kept.json() } else { kept.text() }, Exit::Quiet)
        }
        What::Shown { rep, on } => {
            let shown = shown::record(&services, rep, *on).await?;
            (if json { shown.json() } else { shown.text() }, Exit::Quiet)
        }
        What::Remedy { id, step, note } => {
            let said = Say::Remedy { step: step.clone(), words: note.clone() };
            let said = triage::say(&services, id, &said).await?;
            (if json { said.json() } else { said.text() }, Exit::Quiet)
        }
    };
    let _ = out.write_all(text.as_bytes());
    Ok(exit)
}
