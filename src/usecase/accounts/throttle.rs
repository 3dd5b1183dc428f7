//! How often somebody may try: token buckets, and no lockout.
//!
//! One try a minute, ten at once. Whose bucket it is decides who can empty it:
//!
//! - A browser that signed in to the account before has a bucket of its own there; so has, after it, an
//!   address. Nobody else can empty those, so however many strangers guess, the owner gets in.
//! - Everybody else takes from two buckets: the account's, for strangers together, and the address's
//!   own. 500 addresses get no further with one account than one does, and one address no further with
//!   500 accounts than with one.
//!
//! A browser goes first because colleagues share an office's address: one of them could empty its
//! bucket for another. Accounts that are not there have buckets too, so that nothing is told by them.
//! An office that signs in at nine takes nothing from its address: everybody is known there. Nothing
//! is given back to an address for a sign-in that succeeds, or somebody with an account of their own
//! could buy guesses at others with it.
//!
//! All of it stands in the store by digests under the workspace's key, which is not in the store.

use std::net::IpAddr;
use std::net::Ipv6Addr;

use crate::store::Rate;
use crate::usecase::Services;
use crate::usecase::UseError;
use crate::usecase::accounts::AccountError;
use crate::usecase::accounts::key::Key;

/// Tries of a password: one a minute, ten at once.
const PASSWORDS: Rate = Rate { every_ms: 60_000, burst: 10 };

/// Tries of a one-time code: one in five minutes, five at once.
const CODES: Rate = Rate { every_ms: 300_000, burst: 5 };

/// Lines of the journal about one account's refusals.
const LINES: Rate = Rate { every_ms: 600_000, burst: 3 };

/// From where somebody tries.
#[derive(Clone, Debug)]
pub struct Place {
    /// The address, as the listener or the trusted proxy says it.
    pub address: IpAddr,
    /// The token that the browser was given when somebody signed in with it before.
    pub browser: Option<String>,
}

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Try {
    Password,
    Code,
}

/// Takes a token for one try, or says how long to wait. Nothing here tells whether the account exists.
pub(super) async fn allow(
    services: &Services,
    email: &str,
    place: &Place,
    what: Try,
    now: i64,
) -> Result<(), UseError> {
    let key = Key::load(services)?;
    let (word, rate) = match what {
        Try::Password => ("password", PASSWORDS),
        Try::Code => ("code", CODES),
    };
    let address = network(place.address);
    let browser = browser_place(&key, email, place);
    let office = key.digest("place", &[email, &address]);
    let mut own = None;
    for known in browser.iter().chain([&office]) {
        if own.is_none() && services.store.knows_place(known).await? {
            own = Some(known.clone());
        }
    }
    let buckets = match own {
        Some(known) => vec![(key.digest(word, &["own", &known]), rate)],
        None => vec![
            (key.digest(word, &["address", &address]), rate),
            (key.digest(word, &["account", email]), rate),
        ],
    };
    let buckets: Vec<(&str, Rate)> =
        buckets.iter().map(|(bucket, rate)| (bucket.as_str(), *rate)).collect();
    match services.store.spend(&buckets, now.saturating_mul(1000)).await? {
        None => Ok(()),
        Some(after_ms) => {
            let wait_s = u32::try_from((after_ms + 999) / 1000).unwrap_or(u32::MAX);
            Err(AccountError::Slow { wait_s }.into())
        }
    }
}

/// Remembers from where somebody got in, and fills the bucket they have there.
pub(super) async fn succeeded(
    services: &Services,
    account: &str,
    email: &str,
    place: &Place,
    now: i64,
) -> Result<(), UseError> {
    let key = Key::load(services)?;
    let address = network(place.address);
    let places = [browser_place(&key, email, place), Some(key.digest("place", &[email, &address]))];
    for known in places.into_iter().flatten() {
        services.store.learn_place(account, &known, now).await?;
        services.store.refill(&key.digest("password", &["own", &known])).await?;
        services.store.refill(&key.digest("code", &["own", &known])).await?;
    }
    Ok(())
}

/// Tells whether one more line about refusals of an account may be written.
pub(super) async fn may_note(services: &Services, email: &str, now: i64) -> Result<bool, UseError> {
    let bucket = Key::load(services)?.digest("journal", &[email]);
    let wait = services.store.spend(&[(&bucket, LINES)], now.saturating_mul(1000)).await?;
    Ok(wait.is_none())
}

/// The digest of an account and a browser.
fn browser_place(key: &Key, email: &str, place: &Place) -> Option<String> {
    place.browser.as_ref().map(|token| key.digest("browser", &[email, token]))
}

/// An address as far as one customer has it: all of IPv4, the first half of IPv6.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customers_addresses_count_as_one() {
        let of = |text: &str| network(text.parse().unwrap());

        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    }
}
