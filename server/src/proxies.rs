//! Who asks, where a proxy asks for them: devices reach the office through one that speaks TLS, and limits and the history
//! of acts mean the device, not the proxy.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;

use crate::state::Office;

/// Every proxy adds the address that it was asked from at the end.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The networks whose word about others is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl FromStr for Proxies {
    type Err = ();

    /// Addresses and networks, separated by commas; nothing for nobody.
    fn from_str(text: &str) -> Result<Self, ()> {
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        let network = |name: &str| name.parse().or_else(|_| name.parse::<IpAddr>().map(IpNet::from)).map_err(|_| ());
        Ok(Self(names.map(network).collect::<Result<_, _>>()?))
    }
}

impl Proxies {
    /// Who really asks, where `peer` is at the other end of the connection: the last one named whom no trusted proxy
    /// stands for. What stands before that anybody could have written.
    fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let said = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
        let named: Vec<&str> = said.flat_map(|value| value.split(',')).collect();
        let mut caller = peer.to_canonical();
        for name in named.into_iter().rev() {
            if !self.trusts(caller) {
                break;
            }
            let Some(next) = read(name.trim()) else { break };
            caller = next;
        }
        caller
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// An address, which some proxies write with its port.
fn read(name: &str) -> Option<IpAddr> {
    let with_port = || name.parse::<SocketAddr>().ok().map(|address| address.ip());
    name.parse::<IpAddr>().ok().or_else(with_port).map(|address| address.to_canonical())
}

/// The layer: from here on the caller is at the other end of the connection.
pub async fn see_through(State(office): State<Office>, mut request: Request, next: Next) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>().copied() {
        let caller = office.config().trusted_proxies.caller(peer.ip(), request.headers());
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(caller, peer.port())));
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(trusted: &str, peer: &str, said: &[&str]) -> String {
        let proxies: Proxies = trusted.parse().unwrap();
        let headers =
            said.iter().map(|said| (axum::http::HeaderName::from_static(FORWARDED_FOR), said.parse().unwrap()));
        proxies.caller(peer.parse().unwrap(), &headers.collect()).to_string()
    }

    #[test]
    fn a_trusted_proxy_is_believed() {
        assert_eq!(caller("127.0.0.1", "127.0.0.1", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(caller("127.0.0.1", "::ffff:127.0.0.1", &["[2001:db8::7]:443"]), "2001:db8::7");
        assert_eq!(caller("10.0.0.0/8", "10.1.1.1", &["203.0.113.7, 10.9.9.9"]), "203.0.113.7", "two proxies in a row");
        assert_eq!(caller("10.0.0.0/8", "10.1.1.1", &["203.0.113.7", "10.9.9.9"]), "203.0.113.7", "in two headers");
    }

    #[test]
    fn nobody_else_is() {
        assert_eq!(caller("", "127.0.0.1", &["203.0.113.7"]), "127.0.0.1");
        assert_eq!(caller("10.0.0.0/8", "203.0.113.9", &["203.0.113.7"]), "203.0.113.9");
        assert_eq!(
            caller("127.0.0.1", "127.0.0.1", &["198.51.100.1, 203.0.113.7"]),
            "203.0.113.7",
            "written by the caller"
        );
        assert_eq!(caller("127.0.0.1", "127.0.0.1", &["unknown"]), "127.0.0.1");
        assert_eq!(caller("127.0.0.1", "127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn what_is_no_network_is_refused() {
        assert!("localhost".parse::<Proxies>().is_err());
        assert!("10.0.0.0/33".parse::<Proxies>().is_err());
    }
}
