//! Where messages may go. Who sets up a webhook chooses an address that the server then asks, from inside the office's
//! network; so addresses in there are refused, after names were resolved and at each attempt anew.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The longest address.
const MAX_CHARS: usize = 2_000;

/// Why messages cannot go there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// It is no such URL.
    #[error("not an https address without name and password")]
    Malformed,
    /// It lies inside the network.
    #[error("a private address; `private_webhooks = \"allow\"` in the configuration would permit it")]
    Private,
}

/// Reads an address. Where private ones are allowed, plain `http` is as well.
pub fn parse(text: &str, allow_private: bool) -> Result<Url, BadAddress> {
    let url: Url = text.trim().parse().map_err(|_| BadAddress::Malformed)?;
    let scheme = url.scheme() == "https" || (allow_private && url.scheme() == "http");
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if !scheme || !bare || url.host_str().is_none_or(str::is_empty) || text.len() > MAX_CHARS {
        return Err(BadAddress::Malformed);
    }
    if !allow_private && literal(&url).is_some_and(|ip| !is_public(ip)) {
        return Err(BadAddress::Private);
    }
    Ok(url)
}

/// The address where the URL names no host but a number.
fn literal(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Whether `ip` is reachable from everywhere: not one of the special-purpose addresses of IANA's registries (RFC 6890).
pub fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b));
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    // Global unicast is 2000::/3; from it go documentation, and the prefixes that tunnel to an IPv4 address.
    let is_global = first & 0xe000 == 0x2000;
    let tunnels = first == 0x2002 || (first == 0x2001 && second == 0);
    let documentation = (first == 0x2001 && second == 0x0db8) || (first == 0x3fff && second < 0x1000);
    is_global && !tunnels && !documentation
}

/// Resolves names, and knows of public addresses only.
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(BadAddress::Private.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_are_refused_however_they_are_written() {
        for inside in [
            "https://127.0.0.1/x",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.0.0.1/",
            "https://10.1.2.3/",
            "https://192.168.0.1:8443/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
        ] {
            assert_eq!(parse(inside, false), Err(BadAddress::Private), "{inside}");
            assert!(parse(inside, true).is_ok(), "{inside}");
        }
        for outside in ["https://93.184.216.34/hook", "https://[2606:2800:220:1::1]/", "https://example.com/a?b=c"] {
            assert!(parse(outside, false).is_ok(), "{outside}");
        }
        for bad in
            ["", "example.com", "http://example.com/", "ftp://example.com/", "https://a:b@example.com/", "https://"]
        {
            assert_eq!(parse(bad, false), Err(BadAddress::Malformed), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_leads_nowhere() {
        let told = PublicOnly.resolve("localhost".parse().unwrap()).await.map(|_| ()).unwrap_err();
        assert_eq!(told.downcast_ref::<BadAddress>(), Some(&BadAddress::Private));
    }
}
