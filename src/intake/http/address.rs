//! Which addresses a live source may be at.
//!
//! A server's address comes from a configuration file, its name from a name server that somebody else
//! may run. An address that only this machine or this office can reach is refused, unless the
//! administrator named the host: else a source could be made to read the office's own network.
//! The ranges are those of the IANA special-purpose registries.

use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;

/// What an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Anybody's.
    Public,
    /// This machine's or this office's: for hosts that the administrator named.
    Private(&'static str),
    /// Never a server of a live source.
    Never(&'static str),
}

/// Sorts an address.
pub(super) fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_v4(address),
        IpAddr::V6(address) => reach_v6(address),
    }
}

fn reach_v4(address: Ipv4Addr) -> Reach {
    // Where clouds tell their machines secrets; 169.254.169.254 is among the link-local ones.
    if address == Ipv4Addr::new(100, 100, 100, 200) {
        return Reach::Never("a cloud's own");
    }
    match address.octets() {
        [0, ..] => Reach::Never("unspecified"),
        [127, ..] => Reach::Private("this machine's own"),
        [10, ..] | [192, 168, ..] => Reach::Private("private"),
        [172, second, ..] if second & 0xf0 == 16 => Reach::Private("private"),
        [100, second, ..] if second & 0xc0 == 64 => Reach::Private("shared by a carrier"),
        [169, 254, ..] => Reach::Never("link-local"),
        [224..=239, ..] => Reach::Never("a group's"),
        [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _]
        | [240..=255, ..] => Reach::Never("reserved"),
        _ => Reach::Public,
    }
}

fn reach_v6(address: Ipv6Addr) -> Reach {
    if address.is_loopback() {
        return Reach::Private("this machine's own");
    }
    let parts = address.segments();
    let [.., high, low] = parts;
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        reach_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // Written in IPv6, an IPv4 address stays what it is.
        [0, 0, 0, 0, 0, 0xffff, _, _] | [0x64, 0xff9b, 0, 0, 0, 0, _, _] => embedded(high, low),
        [0xfd00, 0x0ec2, ..] => Reach::Never("a cloud's own"),
        [first, ..] if first & 0xfe00 == 0xfc00 => Reach::Private("private"),
        [first, ..] if first & 0xffc0 == 0xfe80 => Reach::Never("link-local"),
        // Teredo and the other protocol assignments, 6to4, documentation.
        [0x2001, second, ..] if second < 0x200 || second == 0x0db8 => Reach::Never("reserved"),
        [0x3fff, second, ..] if second < 0x1000 => Reach::Never("reserved"),
        [first, ..] if first & 0xe000 == 0x2000 && first != 0x2002 => Reach::Public,
        _ => Reach::Never("reserved"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_not_anybodys_are_told() {
        for (text, public) in [
            ("93.184.215.14", true),
            ("2606:4700::1111", true),
            ("127.0.0.1", false),
            ("127.255.255.254", false),
            ("10.1.2.3", false),
            ("172.31.255.255", false),
            ("172.32.0.1", true),
            ("192.168.0.1", false),
            ("100.64.0.1", false),
            ("169.254.169.254", false),
            ("0.0.0.0", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("::", false),
            ("::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:93.184.215.14", true),
            ("::127.0.0.1", false),
            ("64:ff9b::7f00:1", false),
            ("64:ff9b::a9fe:a9fe", false),
            ("2002:7f00:1::", false),
            ("2001:0:53aa::1", false),
            ("fe80::1", false),
            ("fd12:3456::1", false),
            ("ff02::1", false),
        ] {
            let address: IpAddr = text.parse().unwrap();

            assert_eq!(reach(address) == Reach::Public, public, "{text}");
        }
    }

    #[test]
    fn where_clouds_keep_secrets_is_never_read_whatever_the_administrator_says() {
        for text in
            ["169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254", "100.100.100.200"]
        {
            assert!(matches!(reach(text.parse().unwrap()), Reach::Never(_)), "{text}");
        }
    }
}
