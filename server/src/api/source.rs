//! Where a request came from.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::orders::desk::By;
use shared::ids::PersonId;

/// The address at the other end of the connection; empty where there is none, as in tests without a socket.
#[derive(Clone, Debug)]
pub struct Source(pub String);

impl Source {
    /// A writer at this address.
    pub fn by(self, person: PersonId) -> By {
        By { person: Some(person), source: self.0 }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Source {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map(|ConnectInfo(address)| address.ip().to_string()).unwrap_or_default()))
    }
}
