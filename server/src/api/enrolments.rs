//! `POST /api/v1/enrolments`: a code for a new device, to be typed or scanned.

use axum::extract::State;
use axum::http::{HeaderName, StatusCode};
use qrcode::QrCode;
use qrcode::render::{svg, unicode};
use serde::{Deserialize, Serialize};
use shared::ids::PersonId;
use shared::time::Moment;

use crate::api::secret;
use crate::api::source::Source;
use crate::deeds::{Deed, Done};
use crate::enrolment::invite;
use crate::error::{ApiError, Kind};
use crate::extract::{Json, Signed};
use crate::people::Role;
use crate::state::Office;
use crate::store;

/// Whose device it will be.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EnrolmentWish)]
pub struct Whose {
    person: PersonId,
}

/// A code in every form.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = EnrolmentCode)]
pub struct Shown {
    /// To be typed.
    code: String,
    /// What the QR picture says: `callout:enroll?server=…&code=…`.
    qr: String,
    /// The picture for a page.
    svg: String,
    /// The picture for a terminal.
    terminal: String,
    expires_at: Moment,
}

/// Makes a code. People make them for themselves, dispatchers for anybody.
#[utoipa::path(post, path = "/api/v1/enrolments", tag = "devices", request_body = Whose, responses((status = 201, body = Shown)))]
pub async fn create(
    caller: Signed,
    Source(address): Source,
    State(office): State<Office>,
    Json(Whose { person }): Json<Whose>,
) -> Result<(StatusCode, [(HeaderName, &'static str); 1], Json<Shown>), ApiError> {
    if caller.id != person && caller.role < Role::Dispatcher {
        return Err(ApiError::new(Kind::Forbidden, "只能登记自己的设备", "you may only enrol devices of your own"));
    }
    let mut tx = office.store().read().await?;
    let someone = store::people::by_id(&mut tx, person).await?;
    drop(tx);
    let Some(someone) = someone.filter(|person| person.active) else {
        return Err(ApiError::field("person", "没有此人或已停用", "there is no such active person"));
    };
    let invitation = invite(&office, person).await?;
    let mut tx = office.store().write().await?;
    let done = Done::of(caller.id, Deed::EnrolmentMade, &someone.name, &address);
    store::deeds::add(&mut tx, &done, office.now()).await?;
    tx.commit().await?;
    let server: String = office.config().public_url.bytes().map(escaped).collect();
    let qr = format!("callout:enroll?server={server}&code={}", invitation.scanned);
    let picture = QrCode::new(&qr).map_err(ApiError::internal)?;
    let svg = picture.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    let terminal = picture.render::<unicode::Dense1x2>().build();
    Ok((
        StatusCode::CREATED,
        secret(),
        Json(Shown { code: invitation.typed, qr, svg, terminal, expires_at: invitation.expires_at }),
    ))
}

/// A byte of a query's value (RFC 3986, 2.3).
fn escaped(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}
