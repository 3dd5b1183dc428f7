//! What a curious rep learns: from one file, from thirty thousand guesses, from ninety days of them; and
//! what an honest one is told.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::path::PathBuf;

use super::Answer;
use super::Asked;
use super::WITHHELD;
use super::of_rep;
use super::queue;
use super::released_after_ms;
use super::thaw;
use crate::config::Flags;
use crate::model::account::Role;
use crate::model::reading::NetworkId;
use crate::model::rep::RepId;
use crate::model::stewardship::Stewardship;
use crate::policy::AccountKind;
use crate::policy::Template;
use crate::report;
use crate::report::Format;
use crate::usecase::Services;
use crate::usecase::Silent;
use crate::usecase::UseError;
use crate::usecase::accounts::visitor_of;
use crate::usecase::import;
use crate::usecase::import::BookFile;
use crate::usecase::init;
use crate::usecase::init::NewWorkspace;
use crate::usecase::ringers;
use crate::usecase::ringers::Seeding;
use crate::usecase::self_check::SelfCheckError;

const NOW: i64 = 1_795_780_800;
const DAY_S: i64 = 86_400;

const GIVEN: [&str; 20] = [
    "Ada", "Ben", "Cleo", "Dov", "Esme", "Finn", "Gwen", "Hugo", "Iris", "Jonas", "Kira", "Liam",
    "Mona", "Nils", "Orla", "Piet", "Rosa", "Sven", "Tara", "Ugo",
];

const FAMILY: [&str; 25] = [
    "Abbot", "Brook", "Crane", "Dalby", "Ewart", "Frost", "Gable", "Heath", "Ingram", "Jarvis",
    "Keel", "Larch", "Moss", "Norwood", "Oakes", "Penrose", "Quill", "Reed", "Stowe", "Thorne",
    "Umber", "Vale", "Wharf", "Yates", "Zeller",
];

/// A client by number. The first fifty are Jane's, the rest Omar's.
#[derive(Clone, Copy)]
struct Client(usize);

impl Client {
    fn name(self) -> (String, String) {
        let given = GIVEN[self.0 % GIVEN.len()];
        let family = FAMILY[self.0 / GIVEN.len() % FAMILY.len()];
        let more = ["", "son", "well", "ton"][self.0 / (GIVEN.len() * FAMILY.len()) % 4];
        (given.to_owned(), format!("{family}{more}"))
    }

    fn email(self) -> String {
        let (given, family) = self.name();
        format!("{given}.{family}@mail{}.example", self.0 % 7).to_lowercase()
    }

    fn phone(self) -> String {
        format!("0491 57{:04}", self.0)
    }

    fn id(self) -> String {
        format!("C-{}", self.0)
    }

    fn is_janes(self) -> bool {
        self.0 < 50
    }
}

/// A workspace with Jane, Omar and a book of clients.
struct World {
    services: Services,
    folder: tempfile::TempDir,
}

impl World {
    async fn new(clients: &[Client]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let new = NewWorkspace {
            folder: folder.path().join("w"),
            agency: "Harbour Hill".to_owned(),
            country: "AU".to_owned(),
            place: "AU-NSW".to_owned(),
            template: Template::default(),
            store: None,
        };
        init::run(&new).await.unwrap();
        let services = open(folder.path()).await;
        let roster = "Id,Name,Email,Role,Office,Hired\n\
                      jane,Jane Harbour,jane@harbour.example,sales,Bay,2020-01-06\n\
                      omar,Omar Hill,omar@harbour.example,sales,Hill,2018-03-05\n";
        import::roster(&services, &book(folder.path(), "roster.csv", roster)).await.unwrap();
        let mut crm =
            "Record ID,First Name,Last Name,Email,Mobile Phone Number,Contact owner\n".to_owned();
        for one in clients {
            let (given, family) = one.name();
            let owner = if one.is_janes() { "Jane Harbour" } else { "Omar Hill" };
            let (id, email, phone) = (one.id(), one.email(), one.phone());
            let _ = writeln!(crm, "{id},{given},{family},{email},{phone},{owner}");
        }
        import::crm(&services, &book(folder.path(), "crm.csv", &crm)).await.unwrap();
        Self { services, folder }
    }

    async fn of(clients: usize) -> Self {
        Self::new(&(0..clients).map(Client).collect::<Vec<_>>()).await
    }

    async fn ask(&self, rep: &str, rows: &str, now: i64) -> Result<Answer, UseError> {
        let file = self.folder.path().join("phone.csv");
        std::fs::write(&file, format!("First Name,Last Name,Email,Phone\n{rows}")).unwrap();
        let to = NetworkId::known("linkedin");
        let asked = Asked { file, to, account: AccountKind::Personal };
        of_rep(&self.services, &asked, &RepId(rep.to_owned()), now).await
    }

    /// The queue as HR sees it: kind, words, clients.
    async fn queue(&self) -> Vec<(String, String, u64)> {
        let hr = visitor_of(Role::Hr, None);
        let queue = queue(&self.services, &hr).await.unwrap();
        queue.into_iter().map(|one| (one.kind, one.what.words, one.what.clients)).collect()
    }
}

async fn open(folder: &Path) -> Services {
    let as_of = "2026-11-27".parse().unwrap();
    let flags = Flags { workspace: folder.join("w"), store: None, as_of };
    Services::open(&flags, Box::new(Silent)).await.unwrap()
}

fn book(folder: &Path, name: &str, text: &str) -> BookFile {
    let file: PathBuf = folder.join(name);
    std::fs::write(&file, text).unwrap();
    BookFile { taken_on: "2026-01-15".parse().ok(), ..BookFile::of(file) }
}

/// Which fields of a client a row holds.
fn row(client: Client, fields: &str) -> String {
    let (given, family) = client.name();
    let field =
        |letter: char, value: String| if fields.contains(letter) { value } else { String::new() };
    format!(
        "{},{},{},{}\n",
        field('n', given),
        field('n', family),
        field('e', client.email()),
        field('p', client.phone())
    )
}

/// The records that an answer speaks of.
fn told(answer: &Answer) -> BTreeSet<String> {
    let findings = answer.audit.findings.iter().filter_map(|one| one.record.as_ref());
    let possible = answer.audit.appendix.possible.iter().map(|one| one.record.0.clone());
    findings.map(|record| record.id.0.clone()).chain(possible).collect()
}

/// Everything that a rep gets to see, as bytes.
fn bytes(answer: &Answer) -> Vec<u8> {
    let mut all = Vec::new();
    for format in [Format::Json, Format::Text, Format::Html] {
        all.extend(report::render(&answer.audit, format, &report::Options::default()).unwrap());
    }
    all.extend(&answer.may_go.bytes);
    all.extend(answer.sentence.bytes());
    all.extend(answer.left.to_be_bytes());
    all
}

fn refused(answer: Result<Answer, UseError>) -> SelfCheckError {
    match answer.err() {
        Some(UseError::SelfCheck(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_rep_is_told_of_the_own_book_and_of_what_the_file_itself_shows() {
    let world = World::of(120).await;
    let rows = [
        row(Client(3), "nep"),
        row(Client(60), "ne"),
        row(Client(61), "n"),
        row(Client(62), "e"),
        row(Client(63), "nep"),
        "Nora,Unknown,nora@unknown.example,\n".to_owned(),
    ];

    let answer = world.ask("jane", &rows.concat(), NOW).await.unwrap();

    let told = told(&answer);
    assert!(told.is_subset(&BTreeSet::from([Client(3).id(), Client(63).id()])), "{told:?}");
    assert_eq!(answer.audit.counts.matched, 2);
    assert_eq!((answer.sentence, answer.left), (WITHHELD, 24));
    let may_go = String::from_utf8(answer.may_go.bytes).unwrap();
    for client in [60, 61, 62].map(Client) {
        let known = [client.name().1, client.email()];
        assert!(known.iter().any(|one| may_go.contains(one)), "{may_go}");
    }
    assert_eq!(world.queue().await.iter().map(|one| one.2).collect::<Vec<_>>(), [3]);
}

#[tokio::test]
async fn whether_somebody_elses_client_is_there_changes_no_byte() {
    for fields in ["n", "e", "p", "ne", "np"] {
        let asked = [row(Client(7), "nep"), row(Client(77), fields)].concat();
        let there: Vec<Client> = (0..90).map(Client).collect();
        let absent: Vec<Client> = there.iter().copied().filter(|one| one.0 != 77).collect();

        let there = World::new(&there).await.ask("jane", &asked, NOW).await.unwrap();
        let absent = World::new(&absent).await.ask("jane", &asked, NOW).await.unwrap();

        assert!(bytes(&there) == bytes(&absent), "{fields}");
    }
}

#[tokio::test]
async fn a_namesake_of_ones_own_client_tells_nothing_of_others() {
    // Client 2000 bears the name of client 0, who is Jane's.
    assert_eq!(Client(2_000).name(), Client(0).name());
    let asked = format!("Ada,Abbot,{},\n", Client(2_000).email().replace("mail", "post"));
    let own: Vec<Client> = (0..40).map(Client).collect();
    let more: Vec<Client> = (0..40).chain([2_000]).map(Client).collect();

    let alone = World::new(&own).await.ask("jane", &asked, NOW).await.unwrap();
    let beside = World::new(&more).await.ask("jane", &asked, NOW).await.unwrap();

    assert!(bytes(&alone) == bytes(&beside));
}

#[tokio::test]
async fn of_30_000_guesses_over_2_000_clients_no_more_is_told_than_the_budget_and_hr_hears_of_it() {
    let world = World::of(2_000).await;
    let mut rows = String::new();
    for number in 0..30_000 {
        let (given, family) = Client(number % 2_000).name();
        let _ = match number {
            0..200 => write!(rows, "{}", row(Client(number + 50), "nep")),
            _ => writeln!(rows, "{given},{family},{given}.{family}@mail{}.example,", number % 7),
        };
    }

    let answer = world.ask("jane", &rows, NOW).await.unwrap();

    let beyond = told(&answer).into_iter().filter(|id| id[2..].parse::<usize>().unwrap() >= 50);
    assert!(beyond.count() <= 25);
    assert_eq!(answer.left, 0);
    let queue = world.queue().await;
    assert!(queue.iter().any(|one| one.0 == "alert"), "{queue:?}");
    assert!(queue.iter().any(|one| one.0 == "withheld" && one.2 > 1_000), "{queue:?}");
    let more = format!("{rows}Nora,More,,\n");
    assert!(matches!(
        refused(world.ask("jane", &more, NOW + 60).await),
        SelfCheckError::Contacts { contacts: 30_001, .. }
    ));
}

#[tokio::test]
async fn ninety_days_of_guesses_tell_nearly_nothing() {
    let clients = 1_000;
    let world = World::of(clients).await;
    for (strategy, fields) in ["n", "e", "p", "ne", "np"].into_iter().enumerate() {
        let mut told_of: BTreeSet<String> = BTreeSet::new();

        for day in 0..90 {
            let guesses = (0..20).map(|guess| row(Client((day * 20 + guess) % clients), fields));
            let now = NOW + DAY_S * i64::try_from(strategy * 100 + day).unwrap();
            match world.ask("jane", &guesses.collect::<String>(), now).await {
                Ok(answer) => told_of.extend(told(&answer)),
                Err(UseError::SelfCheck(SelfCheckError::Frozen)) => break,
                Err(other) => panic!("{other}"),
            }
        }

        told_of.retain(|id| id[2..].parse::<usize>().unwrap() >= 50);
        assert!(told_of.len() * 100 < clients, "{fields}: {}", told_of.len());
    }
}

#[tokio::test]
async fn the_budget_counts_clients_once_and_holds_across_restarts() {
    let mut world = World::of(200).await;
    let some = |from: usize, to: usize| -> String {
        (from..to).map(|number| row(Client(number), "nep")).collect()
    };

    let first = world.ask("jane", &some(60, 80), NOW).await.unwrap();
    assert_eq!((first.audit.counts.matched, first.left), (20, 5));
    world.services = open(world.folder.path()).await;
    let again = world.ask("jane", &some(60, 80), NOW + 100).await.unwrap();
    assert_eq!((again.audit.counts.matched, again.left), (20, 5));
    let more = world.ask("jane", &some(80, 100), NOW + 200).await.unwrap();
    assert_eq!((more.audit.counts.matched, more.left), (5, 0));
    let old = world.ask("jane", &some(60, 80), NOW + 300).await.unwrap();
    assert_eq!(old.audit.counts.matched, 20);
    let omars = world.ask("omar", &some(100, 120), NOW).await.unwrap();
    assert_eq!((omars.audit.counts.matched, omars.left), (20, 25));
    let later = world.ask("jane", &some(120, 150), NOW + 31 * DAY_S).await.unwrap();
    assert_eq!((later.audit.counts.matched, later.left), (25, 0));
}

#[tokio::test]
async fn a_seeded_record_is_never_told_and_the_next_check_waits_for_hr() {
    let world = World::of(60).await;
    let path = world.folder.path().join("w/policies/agency.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let on = "[ringers]\nenabled = true\napprover = \"M. Director\"\npurpose = \"copies\"";
    std::fs::write(&path, text.replace("[ringers]\nenabled = false", on)).unwrap();
    let world = World { services: open(world.folder.path()).await, ..world };
    let seeding = Seeding {
        email: Some("r.hollis@bay.example".to_owned()),
        phone: None,
        label: "mailbox 3".to_owned(),
        class: Stewardship::RentRoll,
        rep: None,
        export: None,
        from: "2026-01-01".parse().unwrap(),
        until: None,
    };
    ringers::add(&world.services, &seeding).await.unwrap();
    let without = world.ask("omar", "Rita,Hollis,r.other@bay.example,\n", NOW).await.unwrap();

    let answer = world.ask("jane", "Rita,Hollis,r.hollis@bay.example,\n", NOW).await.unwrap();

    assert_eq!(answer.audit.counts.matched, 0);
    assert_eq!(answer.may_go.kept, without.may_go.kept);
    assert!(!String::from_utf8_lossy(&bytes(&answer)).contains("seeded"));
    let queue = world.queue().await;
    assert!(queue.iter().any(|one| one.0 == "seeded"), "{queue:?}");
    let next = world.ask("jane", "Nora,Vale,nora@vale.example,\n", NOW + 100).await;
    assert_eq!(refused(next), SelfCheckError::Frozen);
    let jane = RepId("jane".to_owned());
    let own = visitor_of(Role::Hr, Some("jane"));
    assert!(thaw(&world.services, &own, &jane).await.is_err());
    assert!(thaw(&world.services, &visitor_of(Role::Hr, None), &jane).await.unwrap());
    assert!(world.ask("jane", "Nora,Vale,nora@vale.example,\n", NOW + 200).await.is_ok());
}

#[tokio::test]
async fn checks_have_a_pause_and_a_number_a_day() {
    let world = World::of(60).await;
    let row = "Nora,Vale,nora@vale.example,\n";

    world.ask("jane", row, NOW).await.unwrap();
    assert_eq!(refused(world.ask("jane", row, NOW + 59).await), SelfCheckError::Wait { wait_s: 1 });
    for number in 1..20 {
        world.ask("jane", row, NOW + 60 * number).await.unwrap();
    }
    let full = refused(world.ask("jane", row, NOW + 2_000).await);
    assert_eq!(full, SelfCheckError::Wait { wait_s: 84_400 });
    assert!(world.ask("omar", row, NOW).await.is_ok());
    assert!(world.ask("jane", row, NOW + DAY_S).await.is_ok());
}

#[tokio::test]
async fn the_queue_is_hrs_alone() {
    let world = World::of(60).await;

    for role in [Role::Rep, Role::Manager, Role::Administrator, Role::Counsel] {
        let visitor = visitor_of(role, Some("jane"));
        assert!(queue(&world.services, &visitor).await.is_err(), "{role:?}");
        assert!(thaw(&world.services, &visitor, &RepId("omar".to_owned())).await.is_err());
    }
}

#[test]
fn answers_are_released_at_whole_steps() {
    assert_eq!(released_after_ms(0), 1_000);
    assert_eq!((released_after_ms(400), released_after_ms(999)), (1_000, 1_000));
    assert_eq!(released_after_ms(1_000), 2_000);
}
