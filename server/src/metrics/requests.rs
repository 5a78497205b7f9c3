//! Requests: how many, by route and status, and how long until their answer begins.

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use tokio::time::Instant;

use crate::state::Office;

/// From two milliseconds to a minute: a sync of one note is near the lower end, a busy day's batch near the middle.
const SECONDS: [f64; 14] = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0];

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: String,
}

/// Figures about requests.
pub struct Requests {
    answered: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    turned_away: Counter,
}

impl Requests {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let seconds: Family<Route, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        let of =
            Self { answered: Family::default(), seconds, in_flight: Gauge::default(), turned_away: Counter::default() };
        registry.register("callout_requests", "Requests answered, by route and status", of.answered.clone());
        registry.register("callout_request_seconds", "Time until an answer begins", of.seconds.clone());
        registry.register("callout_requests_in_flight", "Requests that are worked on", of.in_flight.clone());
        let help = "Requests that were asked to come back because too many were worked on";
        registry.register("callout_requests_turned_away", help, of.turned_away.clone());
        of
    }

    /// A request was asked to come back.
    pub fn turned_away(&self) {
        self.turned_away.inc();
    }
}

/// Counts itself out when the request ends, however it ends.
struct InFlight<'m>(&'m Gauge);

impl<'m> InFlight<'m> {
    fn enter(gauge: &'m Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Measures a request. Addresses without a route are one route, or anybody could fill the memory with names.
pub async fn measure(State(office): State<Office>, request: Request, next: Next) -> Response {
    let figures = office.metrics().requests();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = match request.method().as_str() {
        known @ ("GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS") => known.to_owned(),
        _ => "other".to_owned(),
    };
    let _in_flight = InFlight::enter(&figures.in_flight);
    let began = Instant::now();
    let response = next.run(request).await;
    figures.seconds.get_or_create(&Route { route: route.clone() }).observe(began.elapsed().as_secs_f64());
    figures.answered.get_or_create(&Answered { method, route, status: response.status().as_u16() }).inc();
    response
}
