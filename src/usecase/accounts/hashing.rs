//! Passwords are hashed by argon2id in a pool of bounded size.
//!
//! One hash takes 19 MiB for its short life, so no more run at once than the machine has cores, and no
//! more wait than are served within a few seconds; whoever comes then is told to come again. Memory
//! that strangers can make the server take is bounded by that: cores × 19 MiB.
//!
//! Parameters: 19,456 KiB, 2 passes, 1 lane; OWASP's password storage sheet, and ASVS 5.0 11.4.2. A hash
//! keeps its own, so that they can be raised later.

use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use argon2::Algorithm;
use argon2::Argon2;
use argon2::Params;
use argon2::Version;
use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::PasswordVerifier as _;
use argon2::password_hash::phc::PasswordHash;
use tokio::sync::Semaphore;

use crate::usecase::accounts::AccountError;

/// KiB that one hash takes.
const MEMORY_KIB: u32 = 19_456;

/// Passes over them.
const PASSES: u32 = 2;

/// How many may wait, for each that runs.
const WAITING_EACH: usize = 32;

/// The pool that all sign-ins of this process share.
pub(super) static POOL: LazyLock<HashPool> = LazyLock::new(|| {
    HashPool::new(std::thread::available_parallelism().map_or(1, std::num::NonZero::get))
});

/// Somebody who is not there is compared with this one's hash, so that it takes as long.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| {
    let mut password = [0; 32];
    getrandom::fill(&mut password).ok()?;
    hash(&password).ok()
});

/// Hashes passwords, a few at a time.
pub(super) struct HashPool {
    turns: Arc<Semaphore>,
    inside: AtomicUsize,
    most: usize,
    counts: Arc<Counts>,
}

/// What tests ask of a pool.
#[derive(Default)]
struct Counts {
    done: AtomicU64,
    running: AtomicUsize,
    peak: AtomicUsize,
}

impl HashPool {
    /// A pool that runs so many at once.
    pub(super) fn new(at_once: usize) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(at_once)),
            inside: AtomicUsize::new(0),
            most: at_once * (1 + WAITING_EACH),
            counts: Arc::default(),
        }
    }

    /// Hashes a new password.
    pub(super) async fn hash(&self, password: String) -> Result<String, AccountError> {
        self.run(move || hash(password.as_bytes())).await?
    }

    /// Tells whether a password is the one of a hash. Without a hash nobody's is compared, which takes
    /// as long and is never right.
    pub(super) async fn verify(
        &self,
        phc: Option<String>,
        password: String,
    ) -> Result<bool, AccountError> {
        self.run(move || {
            let there = phc.is_some();
            let phc = phc.or_else(|| NOBODY.clone()).ok_or(AccountError::NoRandom)?;
            let parsed = PasswordHash::new(&phc).map_err(|_| AccountError::Hash)?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && there)
        })
        .await?
    }

    /// Hashes that were made so far.
    #[cfg(test)]
    pub(super) fn done(&self) -> u64 {
        self.counts.done.load(Ordering::SeqCst)
    }

    /// The most that ever ran at once.
    #[cfg(test)]
    pub(super) fn peak(&self) -> usize {
        self.counts.peak.load(Ordering::SeqCst)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AccountError> {
        let _place = Place::take(self)?;
        let turns = Arc::clone(&self.turns);
        let turn = turns.acquire_owned().await.map_err(|_| AccountError::Busy { wait_s: 5 })?;
        let counts = Arc::clone(&self.counts);
        let working = tokio::task::spawn_blocking(move || {
            let now = counts.running.fetch_add(1, Ordering::SeqCst) + 1;
            counts.peak.fetch_max(now, Ordering::SeqCst);
            let answer = work();
            counts.running.fetch_sub(1, Ordering::SeqCst);
            counts.done.fetch_add(1, Ordering::SeqCst);
            // Only now may the next begin, though whoever asked may have gone away meanwhile.
            drop(turn);
            answer
        });
        working.await.map_err(|_| AccountError::Hash)
    }
}

/// A place in the pool, given back when dropped.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(pool: &'a HashPool) -> Result<Self, AccountError> {
        let before = pool.inside.fetch_add(1, Ordering::SeqCst);
        let place = Self(&pool.inside);
        if before < pool.most { Ok(place) } else { Err(AccountError::Busy { wait_s: 3 }) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Hashes a password with a salt of its own.
fn hash(password: &[u8]) -> Result<String, AccountError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| AccountError::Hash)?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hashed = argon.hash_password(password).map_err(|_| AccountError::Hash)?;
    Ok(hashed.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_says_how_it_was_made_and_knows_its_password_alone() {
        let pool = HashPool::new(1);

        let one = pool.hash("correct horse battery".to_owned()).await.unwrap();
        let other = pool.hash("correct horse battery".to_owned()).await.unwrap();

        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, other);
        let right = |password: &str| pool.verify(Some(one.clone()), password.to_owned());
        assert!(right("correct horse battery").await.unwrap());
        assert!(!right("correct horse batterz").await.unwrap());
    }

    #[tokio::test]
    async fn nobodys_password_is_never_right_and_takes_a_hash_too() {
        let pool = HashPool::new(1);

        assert!(!pool.verify(None, "any".to_owned()).await.unwrap());

        assert_eq!(pool.done(), 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn of_500_at_once_few_run_and_the_rest_wait_or_are_told_to_come_again() {
        let pool = Arc::new(HashPool::new(2));
        let phc = pool.hash("correct horse battery".to_owned()).await.unwrap();

        let tries = (0..500).map(|_| {
            let (pool, phc) = (Arc::clone(&pool), phc.clone());
            tokio::spawn(async move { pool.verify(Some(phc), "wrong".to_owned()).await })
        });
        let tries: Vec<_> = tries.collect();
        let (mut served, mut later) = (0, 0);
        for one in tries {
            match one.await.unwrap() {
                Ok(right) => {
                    assert!(!right);
                    served += 1;
                }
                Err(AccountError::Busy { wait_s }) => {
                    assert!(wait_s > 0);
                    later += 1;
                }
                Err(error) => panic!("{error}"),
            }
        }

        assert_eq!(served + later, 500);
        assert!(served >= 66 && later > 0, "{served} served, {later} later");
        assert!(pool.peak() <= 2, "{}", pool.peak());
        assert!(pool.verify(Some(phc), "correct horse battery".to_owned()).await.unwrap());
    }
}
