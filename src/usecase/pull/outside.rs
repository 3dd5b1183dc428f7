//! The clock, the wait and the dice of the machine: the one place where a pull reads them.

use std::time::Duration;

use crate::intake::outside::NoRandom;
use crate::intake::outside::Outside;
use crate::intake::outside::Pause;

/// The machine's own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Machine;

impl Outside for Machine {
    fn now_ms(&self) -> i64 {
        chrono::Utc::now().timestamp_millis()
    }

    fn pause(&self, ms: u64) -> Pause<'_> {
        Box::pin(tokio::time::sleep(Duration::from_millis(ms)))
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandom> {
        getrandom::fill(bytes).map_err(|_| NoRandom)
    }
}
