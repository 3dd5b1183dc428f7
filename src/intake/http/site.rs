//! The one server a client talks to: scheme, host and port of its base address.
//!
//! A token is sent to it and nowhere else. Links that a server gives are followed only if they lead
//! to the same one.

use reqwest::Url;

use crate::intake::http::address::Reach;
use crate::intake::http::address::reach;
use crate::intake::http::ask::Ask;
use crate::intake::http::error::HttpError;

/// A server, checked.
#[derive(Clone, Debug)]
pub struct Site {
    base: Url,
    private: bool,
}

impl Site {
    /// Checks a base address. `allowed` are the hosts that the administrator lets be private; plain
    /// HTTP is for them alone.
    ///
    /// # Errors
    ///
    /// No web address; not https; with a name and password, a query or a fragment in it; a private
    /// address that is not allowed.
    pub fn parse(base: &str, allowed: &[String]) -> Result<Self, HttpError> {
        let refuse = |reason| HttpError::Address { address: shown(base), reason };
        let url = Url::parse(base.trim()).map_err(|_| refuse("is no web address"))?;
        let named = plain_host(url.host_str().ok_or_else(|| refuse("names no host"))?);
        let private = allowed.iter().any(|one| plain_host(one) == named);
        match url.scheme() {
            "https" => {}
            "http" if private => {}
            "http" => return Err(refuse("is not https")),
            _ => return Err(refuse("is neither https nor http")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("has a name or password in it"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("has a query or a fragment in it"));
        }
        // The library has read every way of writing an address by now: `0x7f.1` is `127.0.0.1`.
        match named.parse().ok().map(reach) {
            Some(Reach::Never(_)) => return Err(refuse("is at an address that is never read")),
            Some(Reach::Private(_)) if !private => {
                return Err(refuse("is at a private address"));
            }
            _ => {}
        }
        Ok(Self { base: url, private })
    }

    /// Whether its host may be at a private address.
    pub(super) fn private(&self) -> bool {
        self.private
    }

    /// The address of a path below the base, with a query; of the base itself where the path is empty.
    ///
    /// # Errors
    ///
    /// The path leads elsewhere.
    pub fn at(&self, path: &str, query: &[(String, String)]) -> Result<Url, HttpError> {
        let mut url = self.base.clone();
        if !path.is_empty() {
            let front = url.path().trim_end_matches('/').to_owned();
            url.set_path(&format!("{front}/{}", path.trim_start_matches('/')));
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.same(&url)?;
        Ok(url)
    }

    /// Takes a link that the server gave.
    ///
    /// # Errors
    ///
    /// It leads to another scheme, host or port.
    pub fn follow(&self, link: &str) -> Result<Url, HttpError> {
        let url = self.base.join(link.trim()).map_err(|_| self.other(link))?;
        self.same(&url)?;
        Ok(url)
    }

    /// What to ask for to follow a link that the server gave: a path below the base, with its query.
    ///
    /// # Errors
    ///
    /// It leads to another scheme, host or port, or out of the base.
    pub fn below(&self, link: &str) -> Result<Ask, HttpError> {
        let url = self.follow(link)?;
        let front = self.base.path().trim_end_matches('/');
        let path = url.path().strip_prefix(front).filter(|path| path.starts_with('/'));
        let path = path.filter(|path| harmless(path)).ok_or_else(|| self.other(link))?;
        let mut ask = Ask::get(path);
        for (name, value) in url.query_pairs() {
            ask = ask.with(&name, value);
        }
        Ok(ask)
    }

    /// Refuses an address of another server.
    pub(super) fn same(&self, url: &Url) -> Result<(), HttpError> {
        let of = |url: &Url| {
            (url.scheme().to_owned(), url.host_str().map(plain_host), url.port_or_known_default())
        };
        let bare = url.username().is_empty() && url.password().is_none();
        if bare && of(url) == of(&self.base) { Ok(()) } else { Err(self.other(url.as_str())) }
    }

    fn other(&self, link: &str) -> HttpError {
        HttpError::OtherSite { site: shown(self.base.as_str()), link: shown(link) }
    }
}

/// Whether every escape in a path stands for a sign that divides nothing, such as `%3D` at the end of an id.
fn harmless(path: &str) -> bool {
    // '()+,=@
    const SIGNS: &[&str] = &["27", "28", "29", "2B", "2C", "3D", "40"];
    let known = |code: &str| SIGNS.iter().any(|sign| sign.eq_ignore_ascii_case(code));
    path.split('%').skip(1).all(|rest| rest.get(..2).is_some_and(known))
}

/// A host as it is compared.
pub(super) fn plain_host(host: &str) -> String {
    host.trim().trim_end_matches('.').trim_matches(['[', ']']).to_ascii_lowercase()
}

/// Scheme, host and port of an address, for messages: a query or a password never gets into one.
pub(super) fn shown(address: &str) -> String {
    match Url::parse(address.trim()) {
        Ok(url) if url.has_host() => url.origin().ascii_serialization(),
        Ok(url) => format!("{}:", url.scheme()),
        Err(_) => "(no address)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(base: &str) -> bool {
        Site::parse(base, &[]).is_err()
    }

    #[test]
    fn every_spelling_of_an_inner_address_is_refused() {
        for base in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0x7f.0.0.1/",
            "https://0177.0.0.1/",
            "https://0/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[fe80::1]/",
            "https://10.0.0.8/",
            "https://192.168.1.1/",
            "https://１２７.０.０.１/",
            "https://127.0.0.1./",
            "https://0251.0376.0251.0376/",
            "https://api.example@127.0.0.1/",
            "https://ada:secret@api.example/",
            "http://api.example/",
            "file:///etc/passwd",
            "gopher://api.example/",
            "data:text/plain,x",
            "https://",
            "api.example",
            "https://api.example/?next=1",
            "https://api.example/#a",
        ] {
            assert!(refused(base), "{base}");
        }
        assert!(!refused("https://api.example/") && !refused("https://api.example:8443/crm"));
    }

    #[test]
    fn a_host_that_the_administrator_named_may_be_private_and_plain() {
        let allowed = ["127.0.0.1".to_owned(), "CRM.local.example".to_owned()];

        assert!(Site::parse("http://127.0.0.1:8080", &allowed).is_ok());
        assert!(Site::parse("http://crm.local.example./", &allowed).is_ok());
        assert!(Site::parse("http://127.0.0.2:8080", &allowed).is_err());
        let cloud = ["169.254.169.254".to_owned()];
        assert!(Site::parse("http://169.254.169.254", &cloud).is_err());
    }

    #[test]
    fn links_lead_to_the_same_server_alone() {
        let site = Site::parse("https://api.example/v2", &[]).unwrap();

        assert!(site.follow("/v2/users?page=2").is_ok());
        assert!(site.follow("https://API.example:443/v2/users?page=2").is_ok());
        for link in [
            "https://api.example.evil.example/v2",
            "https://evil.example/",
            "//evil.example/v2",
            "http://api.example/v2",
            "https://api.example:8443/v2",
            "https://ada@api.example/v2",
            "file:///etc/passwd",
            "\\\\evil.example\\v2",
        ] {
            let error = site.follow(link).unwrap_err();

            assert!(matches!(error, HttpError::OtherSite { .. }), "{link}");
        }
    }

    #[test]
    fn a_link_becomes_what_to_ask_for_below_the_base() {
        let site = Site::parse("https://api.example/v2", &[]).unwrap();
        let link = "https://api.example/v2/users/me?$skip=10&$select=id,name%26x";

        let ask = site.below(link).unwrap();

        let query = [("$skip", "10"), ("$select", "id,name&x")];
        assert_eq!(ask.path, "/users/me");
        assert_eq!(ask.query, query.map(|(name, value)| (name.to_owned(), value.to_owned())));
        for link in
            ["https://api.example/v1/users", "https://api.example/v2users", "//evil.example/v2/"]
        {
            assert!(site.below(link).is_err(), "{link}");
        }
    }

    #[test]
    fn an_escape_in_a_link_stays_one_and_may_divide_nothing() {
        let site = Site::parse("https://api.example/v2", &[]).unwrap();
        let link = "https://api.example/v2/users('jane%40a.example')/folders('AAMk-_A%3D')/delta";

        let ask = site.below(link).unwrap();

        assert_eq!(site.at(&ask.path, &ask.query).unwrap().as_str(), link);
        for path in ["a%2Fb", "a%2e%2e%2fb", "a%252Fb", "a%5Cb", "a%00", "a%", "a%4", "a%4é"] {
            assert!(site.below(&format!("/v2/{path}")).is_err(), "{path}");
        }
    }

    #[test]
    fn a_path_is_put_below_the_base_and_cannot_lead_out_of_it() {
        let site = Site::parse("https://api.example/v2/", &[]).unwrap();
        let query = [("q".to_owned(), "a b&c".to_owned())];

        assert_eq!(
            site.at("users", &query).unwrap().as_str(),
            "https://api.example/v2/users?q=a+b%26c"
        );
        let odd = site.at("//evil.example/x", &[]).unwrap();
        assert_eq!(odd.host_str(), Some("api.example"));
    }

    #[test]
    fn a_message_shows_no_password_and_no_query() {
        let error = Site::parse("https://ada:canary@api.example/?token=canary", &[]).unwrap_err();

        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}
