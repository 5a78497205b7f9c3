//! `GET` and `PUT /api/v1/dispatching`: who decides which crew is sent, and what the office would do by itself now.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::ids::{CrewId, OrderId, PersonId};
use shared::time::Moment;

use crate::api::source::Source;
use crate::config::Mode;
use crate::dispatch::explain::Plan;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Json, Specialist};
use crate::orders::dispatching::automatic::{Foreseen, foresee};
use crate::orders::dispatching::mode;
use crate::state::Office;
use crate::store::{dispatch_choice, names};

/// The most orders of which it is told what would become of them.
const MOST: usize = 20;

/// How crews are sent.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = DispatchingNow)]
pub struct Now {
    /// Who decides now.
    mode: Mode,
    /// Who decides by the configuration, where nobody has chosen.
    configured: Mode,
    /// When somebody chose, and who.
    chosen: Option<Chosen>,
    /// Kilometres by air past which nobody is sent without a dispatcher.
    max_km: u32,
    /// To how many crews an order is offered at a time.
    offers: u16,
    /// Orders that wait for a crew.
    waiting: usize,
    /// What would be sent now in the automatic mode, the first twenty of them; the others wait for a dispatcher.
    would: Vec<Would>,
}

/// Somebody's choice.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = DispatchingChoice)]
pub struct Chosen {
    at: Moment,
    person: PersonId,
    name: String,
}

/// An order that would be sent.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = DispatchingForeseen)]
pub struct Would {
    order: OrderId,
    number: String,
    crew: CrewId,
    crew_name: String,
    plan: Plan,
}

/// A choice.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DispatchingWish)]
pub struct Wish {
    mode: Mode,
}

/// Who decides now, and what the office would do by itself.
#[utoipa::path(get, path = "/api/v1/dispatching", tag = "dispatch", responses((status = 200, body = Now)))]
pub async fn dispatching(_: Specialist, State(office): State<Office>) -> Result<Json<Now>, ApiError> {
    told(&office).await
}

/// Chooses who decides. It holds from the next round on, at every server, until somebody chooses again.
#[utoipa::path(put, path = "/api/v1/dispatching", tag = "dispatch", request_body = Wish, responses((status = 200, body = Now)))]
pub async fn choose(
    dispatcher: Dispatcher,
    Source(address): Source,
    State(office): State<Office>,
    Json(Wish { mode }): Json<Wish>,
) -> Result<Json<Now>, ApiError> {
    mode::choose(&office, mode, (dispatcher.id, &address)).await?;
    told(&office).await
}

async fn told(office: &Office) -> Result<Json<Now>, ApiError> {
    let rules = mode::rules(office).await?;
    let chosen = match dispatch_choice::of(office.store()).await? {
        Some(choice) => {
            let mut tx = office.store().read().await?;
            let name = names::people(&mut tx, &[choice.by]).await?.remove(&choice.by).unwrap_or_default();
            Some(Chosen { at: choice.at, person: choice.by, name })
        }
        None => None,
    };
    let (foreseen, waiting) = foresee(office, MOST).await?;
    let would =
        |Foreseen { order, number, crew: (crew, crew_name), plan }| Would { order, number, crew, crew_name, plan };
    Ok(Json(Now {
        mode: rules.mode,
        configured: office.config().dispatching.mode,
        chosen,
        max_km: rules.max_km,
        offers: rules.offers,
        waiting,
        would: foreseen.into_iter().map(would).collect(),
    }))
}
