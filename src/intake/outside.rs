//! Time and chance, as whoever waits for a server needs them.
//!
//! They are handed in by the use-case, so that nothing here reads a clock or draws a number, and a
//! test decides both.

use std::pin::Pin;

/// A wait that is over when it is awaited.
pub type Pause<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The clock, the wait and the dice of one run.
pub trait Outside: Send + Sync {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> i64;

    /// Waits.
    fn pause(&self, ms: u64) -> Pause<'_>;

    /// Fills bytes with random ones.
    ///
    /// # Errors
    ///
    /// The operating system gives none.
    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandom>;
}

/// The operating system gave no random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random numbers")]
pub struct NoRandom;

/// A number from 0 to below 1; the middle where chance fails, since only a wait hangs on it.
pub fn chance(outside: &dyn Outside) -> f64 {
    let mut bytes = [0; 4];
    match outside.random(&mut bytes) {
        Ok(()) => f64::from(u32::from_be_bytes(bytes)) / (f64::from(u32::MAX) + 1.0),
        Err(NoRandom) => 0.5,
    }
}

/// Time and chance of the unit tests: the clock stands still until somebody waits.
#[cfg(test)]
pub(crate) mod fixed {
    use std::sync::Mutex;
    use std::sync::PoisonError;

    use super::NoRandom;
    use super::Outside;
    use super::Pause;

    /// Counts the waits, and the bytes up.
    pub(crate) struct Fixed {
        now: Mutex<(i64, u8)>,
    }

    impl Fixed {
        /// A clock that shows some milliseconds.
        pub(crate) fn at(now_ms: i64) -> Self {
            Self { now: Mutex::new((now_ms, 0)) }
        }
    }

    impl Outside for Fixed {
        fn now_ms(&self) -> i64 {
            self.now.lock().unwrap_or_else(PoisonError::into_inner).0
        }

        fn pause(&self, ms: u64) -> Pause<'_> {
            let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
            now.0 = now.0.saturating_add_unsigned(ms);
            Box::pin(std::future::ready(()))
        }

        fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandom> {
            let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
            for byte in bytes {
                now.1 = now.1.wrapping_add(1);
                *byte = now.1;
            }
            Ok(())
        }
    }
}
