//! Names of servers to addresses: each address is looked at, and the one looked at is the one that
//! is connected to. A second look-up by the library, with another answer, cannot happen.

use std::net::IpAddr;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::Addrs;
use reqwest::dns::Name;
use reqwest::dns::Resolve;
use reqwest::dns::Resolving;

use crate::intake::http::address::Reach;
use crate::intake::http::address::reach;
use crate::intake::http::error::HttpError;
use crate::intake::http::site::plain_host;

/// A look-up under way.
pub(super) type Found = Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;

/// Who is asked for a name's addresses.
pub(super) type LookUp = Arc<dyn Fn(String) -> Found + Send + Sync>;

/// The machine's own way of looking names up.
pub(super) fn system() -> LookUp {
    Arc::new(|host| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|one| one.ip()).collect())
        })
    })
}

/// A resolver that refuses what is not public.
pub(super) struct Guarded {
    pub(super) look_up: LookUp,
    /// Whether the host may be at a private address.
    pub(super) private: bool,
}

/// A name that leads where nothing is read.
#[derive(Debug, thiserror::Error)]
#[error("`{host}` is at {what} address")]
pub(super) struct Inner {
    pub(super) host: String,
    pub(super) what: String,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (host, private) = (name.as_str().to_owned(), self.private);
        let found = (self.look_up)(host.clone());
        Box::pin(async move {
            let addresses = found.await?;
            for address in &addresses {
                // One odd address among good ones is a trap, so all are refused.
                if let Some(what) = odd(*address, private) {
                    return Err(Inner { host, what }.into());
                }
            }
            let sockets = addresses.into_iter().map(|address| SocketAddr::new(address, 0));
            let sockets: Addrs = Box::new(sockets.collect::<Vec<_>>().into_iter());
            Ok(sockets)
        })
    }
}

/// The addresses of a host that is spoken to in another protocol than HTTP, each looked at.
///
/// # Errors
///
/// The name is not known; one of its addresses is not read. `allowed` are the hosts that may be private.
pub async fn addresses(host: &str, allowed: &[String]) -> Result<Vec<IpAddr>, HttpError> {
    let host = plain_host(host);
    let private = allowed.iter().any(|one| plain_host(one) == host);
    let found = match host.parse() {
        Ok(address) => Ok(vec![address]),
        Err(_) => system()(host.clone()).await,
    };
    let last = "no address is known for the name".to_owned();
    let unknown = HttpError::GaveUp { place: host.clone(), tries: 1, last, request: None };
    let found = found.ok().filter(|found| !found.is_empty()).ok_or(unknown)?;
    match found.iter().find_map(|address| odd(*address, private)) {
        Some(what) => Err(HttpError::Inner { host, what }),
        None => Ok(found),
    }
}

/// Why an address is not read, if so.
fn odd(address: IpAddr, private: bool) -> Option<String> {
    match reach(address) {
        Reach::Public => None,
        Reach::Private(_) if private => None,
        Reach::Private(what) | Reach::Never(what) => {
            let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            let possessive = what.starts_with("this ") || what.starts_with("a ");
            Some(if possessive { what.to_owned() } else { format!("{article} {what}") })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::sync::atomic::Ordering;

    use super::*;

    fn guarded(answers: &'static [&'static [&'static str]], private: bool) -> Guarded {
        let asked = Arc::new(AtomicUsize::new(0));
        let look_up: LookUp = Arc::new(move |_| {
            let at = asked.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
            let found = answers[at].iter().map(|one| one.parse().unwrap()).collect();
            Box::pin(std::future::ready(Ok(found)))
        });
        Guarded { look_up, private }
    }

    async fn resolve(guarded: &Guarded) -> Result<Vec<SocketAddr>, String> {
        let name = "crm.example".parse().unwrap();
        guarded.resolve(name).await.map(Iterator::collect).map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_the_second_time_is_refused_the_second_time() {
        let guarded = guarded(&[&["93.184.215.14"], &["127.0.0.1"]], false);

        assert_eq!(resolve(&guarded).await.unwrap().len(), 1);
        assert_eq!(
            resolve(&guarded).await.unwrap_err(),
            "`crm.example` is at this machine's own address"
        );
    }

    #[tokio::test]
    async fn one_inner_address_among_public_ones_refuses_them_all() {
        let mixed = guarded(&[&["93.184.215.14", "10.0.0.8"]], false);

        assert_eq!(resolve(&mixed).await.unwrap_err(), "`crm.example` is at a private address");
    }

    #[tokio::test]
    async fn a_private_server_is_read_where_the_administrator_allows_it_and_a_clouds_never() {
        assert!(resolve(&guarded(&[&["10.0.0.8"]], true)).await.is_ok());
        assert!(resolve(&guarded(&[&["169.254.169.254"]], true)).await.is_err());
    }
}
