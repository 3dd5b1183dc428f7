//! The book before with what changed is the book that a whole pull reads: random histories of an address
//! book, pulled both ways.
//!
//! Each vendor has a small model of its service: what stands there, what happens to it from a day to the next,
//! and what it answers, by its own clock. Two workspaces ask the same one, one of them for changes where it
//! may, the other for all; after each day both must hold the same. In some histories things also happen while
//! they ask, on some days: each then reads something else, and both must hold the same after the next quiet day.
//! What a service may leave untold happens once between two pulls at most: of two, one could hide the other in
//! what it counts.

mod google;
mod hubspot;
mod microsoft;
mod salesforce;
mod zoho;

use std::sync::Arc;
use std::sync::Mutex;

use chrono::DateTime;
use ringfence::model::record::Book;
use ringfence::model::record::Record;
use ringfence::model::record::Snapshot;
use ringfence::store::Store;
use serde_json::Value;
use serde_json::json;

use crate::live::published;
use crate::live::scenario::Scenario;
use crate::live::scenario::Stand;
use crate::live::scenario::ended;
use crate::live::standin::Answer;
use crate::live::standin::Asked;
use crate::live::standin::StandIn;

/// Days on which all is pulled.
const DAYS: [&str; 6] =
    ["2026-11-11", "2026-11-12", "2026-11-13", "2026-11-16", "2026-11-19", "2026-11-22"];

/// How much earlier by the service's clock, which is not ours: a year.
const YEAR_S: i64 = 365 * 24 * 60 * 60;

/// A sequence of numbers that is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    /// Whether it fell as it does once in some times.
    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    fn of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        let at = self.below(all.len().max(1) as u64);
        all.get(usize::try_from(at).unwrap()).copied()
    }

    /// Moments between two pulls, in turn: many of them shortly before the second, which the next pull of
    /// changes is told once more, and some shortly after the first.
    fn moments(&mut self, from_s: i64, to_s: i64) -> Vec<i64> {
        let mut all: Vec<i64> = (0..6 + self.below(8))
            .map(|_| match self.below(3) {
                0 => to_s - 1 - i64::try_from(self.below(20 * 60)).unwrap(),
                1 => from_s + 1 + i64::try_from(self.below(60)).unwrap(),
                _ => {
                    let between = u64::try_from(to_s - from_s - 1).unwrap();
                    from_s + 1 + i64::try_from(self.below(between)).unwrap()
                }
            })
            .collect();
        all.sort_unstable();
        all
    }
}

/// A vendor's service, with a company's book in it.
trait Vendor: Sized + Send + 'static {
    /// Its id.
    const NETWORK: &'static str;

    /// One as it stands at a moment.
    fn begun(now_s: i64, dice: &mut Dice) -> Self;

    /// Lines of the settings.
    fn settings(&self) -> String;

    /// Something happens at a moment. What the service does not tell, if this may still happen before the next
    /// pull, takes that away; so does what no pull survives in its middle, which must not happen there.
    fn happens(&mut self, at_s: i64, untold: &mut bool, dice: &mut Dice);

    /// What is answered; `None` where nothing is known of what is asked.
    fn answer(&mut self, asked: &Asked) -> Option<Answer>;
}

/// A service, its clock, and its answers so far by their paths.
struct Running<V> {
    vendor: V,
    now_s: i64,
    dice: Dice,
    /// Whether something happens while it is asked.
    busy: bool,
    told: Vec<(String, String)>,
}

impl<V: Vendor> Running<V> {
    /// What happens until a moment.
    fn wait_until(&mut self, now_s: i64) {
        let mut untold = self.dice.once_in(2);
        for at_s in self.dice.moments(self.now_s, now_s) {
            self.vendor.happens(at_s, &mut untold, &mut self.dice);
        }
        self.now_s = now_s;
    }

    fn answer(&mut self, asked: &Asked) -> Option<Answer> {
        if self.busy && self.dice.once_in(3) {
            self.now_s += 1 + i64::try_from(self.dice.below(30)).unwrap();
            self.vendor.happens(self.now_s, &mut false, &mut self.dice);
        }
        let answer = self.vendor.answer(asked)?;
        if answer.status == 200 {
            self.told.push((asked.path.clone(), answer.body.clone()));
        }
        let date = DateTime::from_timestamp(self.now_s, 0)?;
        Some(answer.with("date", &date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()))
    }
}

/// A workspace that asks a service.
fn workspace<V: Vendor>(running: &Arc<Mutex<Running<V>>>) -> Stand {
    let settings = running.lock().unwrap().vendor.settings();
    let text = format!("about = \"\"\nrun = []\nsettings = '''\n{settings}'''\n");
    let scenario: Scenario = toml::from_str(&text).unwrap();
    let running = Arc::clone(running);
    let script = move |asked: &Asked| running.lock().unwrap().answer(asked);
    Stand::around(V::NETWORK, &scenario, StandIn::answering(script, None), None)
}

/// Pulls; gives what was said.
fn pulled(stand: &Stand, day: &str, whole: bool) -> String {
    let token = stand.folder.path().join("token").display().to_string();
    let network = stand.network.as_str();
    let mut arguments = vec!["pull", network, "--accept-shrink", "--token-file", &token];
    arguments.extend(["--taken-on", day]);
    arguments.extend(whole.then_some("--whole"));
    let (code, said) = ended(stand.command(&arguments));
    let asked = stand.server.asked();
    let unknown: Vec<&Asked> = asked.iter().filter(|one| !one.known).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert_eq!(code, Some(0), "{day}: {said}");
    assert_eq!(published::unknown(network, &asked), Vec::<String>::new());
    said
}

/// Plays one history; gives how often changes alone were read.
fn history<V: Vendor>(seed: u64) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let began = |day: &str| {
        let day = DateTime::parse_from_rfc3339(&format!("{day}T03:00:00Z")).unwrap();
        day.timestamp() - YEAR_S
    };
    let mut dice = Dice(seed);
    let now_s = began(DAYS[0]);
    let vendor = V::begun(now_s, &mut dice);
    let often_busy = dice.once_in(2);
    let running = Running { vendor, now_s, dice, busy: false, told: Vec::new() };
    let running = Arc::new(Mutex::new(running));
    let [changes, whole] = [workspace(&running), workspace(&running)];
    let mut by_changes = 0;
    for (index, day) in DAYS.iter().enumerate() {
        let busy = {
            let mut running = running.lock().unwrap();
            if index > 0 {
                running.wait_until(began(day));
            }
            running.busy = often_busy && index + 1 < DAYS.len() && running.dice.once_in(2);
            running.busy
        };
        let said = pulled(&changes, day, false);
        by_changes += usize::from(said.contains("changes since"));
        let of_all = pulled(&whole, day, true);
        assert!(!of_all.contains("changes since"), "{of_all}");
        if busy {
            continue;
        }

        let [one, other] =
            [&changes, &whole].map(|stand| runtime.block_on(kept(stand, !often_busy)));

        assert_eq!(one, other, "{} {seed} {day}: {said}", V::NETWORK);
    }
    let told = std::mem::take(&mut running.lock().unwrap().told);
    assert_eq!(published::odd(V::NETWORK, &told), Vec::<String>::new());
    by_changes
}

/// Plays some histories; gives how often changes alone were read, and how often they might have been.
fn histories<V: Vendor>(seeds: &[u64]) -> (usize, usize) {
    let by_changes = std::thread::scope(|scope| {
        let all: Vec<_> = seeds.iter().map(|seed| scope.spawn(|| history::<V>(*seed))).collect();
        all.into_iter().map(|one| one.join().unwrap()).sum()
    });
    (by_changes, seeds.len() * (DAYS.len() - 1))
}

/// What is kept of the books: how it stands now, or all that ever stood there.
async fn kept(stand: &Stand, ever: bool) -> Value {
    let url = format!("sqlite:{}", stand.folder.path().join("w/ringfence.db").display());
    let store = Store::open(&url, false).await.unwrap();
    let numbers = store.all_record_numbers().await.unwrap();
    let mut records = store.records(&numbers).await.unwrap();
    records.sort_by_key(|record| record.id.0.clone());
    let snapshots = store.snapshots(Book::Crm).await.unwrap();
    let newest = snapshots.last().unwrap();
    let snapshot = |one: &Snapshot| json!([one.taken_on, one.rows, one.skipped.len(), one.missing]);
    if !ever {
        let standing = |record: &Record| {
            record.state_on(newest.taken_on).map(|state| json!([record.id, state]))
        };
        let standing: Vec<Value> = records.iter().filter_map(standing).collect();
        return json!({"records": standing, "snapshot": snapshot(newest)});
    }
    let values = store.values(&numbers).await.unwrap();
    let mut values: Vec<String> = values.iter().map(|one| format!("{one:?}")).collect();
    values.sort();
    let snapshots: Vec<Value> = snapshots.iter().map(snapshot).collect();
    json!({"records": records, "values": values, "snapshots": snapshots})
}
