//! `GET /api/v1/customers/{customer}/labels`: the codes of a customer's machines on sheets of labels.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::ids::CustomerId;

use crate::api::pdf;
use crate::error::ApiError;
use crate::extract::{Dispatcher, Path, lang_of};
use crate::orders::slip::unwritable;
use crate::paper::{self, Label};
use crate::state::Office;
use crate::store::customers::MachineFilter;
use crate::store::{StoreError, customers, machine_codes};

/// Machines that go on one file: 20 sheets.
const MOST: u32 = 480;

/// Sheets of 24 labels (70 × 35 mm), one a machine, with the code by which a fault is reported. A machine keeps its code.
#[utoipa::path(get, path = "/api/v1/customers/{customer}/labels", tag = "equipment",
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf")))]
pub async fn labels(
    _: Dispatcher,
    Path(customer): Path<CustomerId>,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let labels = of(&office, customer).await?;
    if labels.is_empty() {
        return Err(ApiError::not_found("设备", "machine of this customer"));
    }
    let lang = lang_of(&headers);
    let printed = tokio::task::spawn_blocking(move || {
        paper::labels(&labels, &office.config().organisation.name, lang, office.typefaces())
    });
    let bytes = printed.await.map_err(ApiError::internal)?.map_err(unwritable)?;
    Ok((pdf("labels"), bytes).into_response())
}

async fn of(office: &Office, customer: CustomerId) -> Result<Vec<Label>, StoreError> {
    let mut tx = office.store().write().await?;
    let filter = MachineFilter { customer: Some(customer), ..MachineFilter::default() };
    let machines = customers::machines(&mut tx, &filter, "", MOST).await?;
    let mut labels = Vec::with_capacity(machines.len());
    for machine in machines {
        let fresh = URL_SAFE_NO_PAD.encode(office.random_bytes::<12>());
        let code = machine_codes::of(&mut tx, machine.id, &fresh, office.now()).await?;
        let url = format!("{}/m/{code}", office.config().public_url);
        labels.push(Label { url, number: machine.number, name: machine.name, location: machine.location });
    }
    tx.commit().await?;
    Ok(labels)
}
