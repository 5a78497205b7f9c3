//! Every route of the server, once.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, patch, post, put};
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::admission::{Door, admit};
use crate::api::office::office as office_facts;
use crate::api::places::places as find_places;
use crate::api::{
    alarms, audit, complaints, crews, customers, description, devices, dispatching, enroll, enrolments, equipment,
    events, follow_ups, health, imports, inspections, keys, levels, loans, orders, parts, people, quarantine,
    reference, repeats, reports, rescue, second_line, sessions, sites, sync, webhooks,
};
use crate::app;
use crate::error::{ApiError, render};
use crate::idempotency;
use crate::limits;
use crate::metrics;
use crate::photos;
use crate::proxies;
use crate::state::Office;
use crate::visitors;

/// The largest body, unless a route says otherwise.
const MAX_BODY_BYTES: usize = 1 << 20;
/// How long a request may take until its answer begins. A tus piece has its own patience, see [`photos`].
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a form with photos may take on a line as slow as a cellar's.
const FORM_PATIENCE: Duration = Duration::from_secs(180);
/// How long a piece of a photo may take on the slowest line.
const PHOTO_PATIENCE: Duration = Duration::from_secs(3_600);
/// Imports that run side by side; each holds its file in memory.
const IMPORTS_AT_ONCE: usize = 2;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The server's interface.
pub fn router(office: Office) -> Router {
    let ordinary = Router::new()
        .route(shared::sync::enroll::PATH, post(enroll::enroll))
        .route("/", get(app::console))
        .route("/console/{file}", get(app::console_file))
        .route("/v/style.css", get(visitors::style))
        .route("/v/live.js", get(visitors::script))
        .route("/v/{token}", get(visitors::visit))
        .route("/v/{token}/now", get(visitors::now))
        .route("/v/{token}/photos/{hash}", get(visitors::photo))
        .route("/v/{token}/report.pdf", get(visitors::visit_report))
        .route("/v/{token}/appointment", post(visitors::another_time))
        .route("/v/{token}/cancellation", post(visitors::call_off))
        .route("/v/{token}/rating", post(visitors::rate))
        .route("/signed", get(visitors::ask_what_was_signed).post(visitors::compare))
        .route("/signed/{order}/{digest}", get(visitors::signed))
        .route("/signed/{order}/{digest}/report.pdf", get(visitors::signed_report))
        .route("/app", get(app::enter))
        .route("/app/", get(app::index))
        .route("/app/map.json", get(app::map))
        .route("/app/{file}", get(app::file))
        .route("/api/v1/openapi.json", get(description::openapi))
        .route("/api/v1/docs", get(description::docs))
        .route(shared::sync::exchange::PATH, post(sync::exchange::exchange))
        .merge(staff())
        .merge(books())
        .merge(orders_themselves())
        .merge(repeats_of_orders())
        .merge(office_half())
        .merge(watching())
        .merge(tables())
        .merge(integration())
        .layer(from_fn_with_state((office.clone(), MAX_BODY_BYTES), idempotency::once))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE));
    let ordinary = ordinary.layer(from_fn_with_state(Door::of(&office), admit));
    let photos = photo_routes().layer(from_fn_with_state(Door::of(&office), admit));
    let all = ordinary.merge(long(&office)).merge(imports()).merge(photos).merge(machines()).merge(watcher_routes());
    let all = all.layer(from_fn_with_state(office.clone(), metrics::measure));
    around(all.with_state(office.clone()), office)
}

/// People, crews and devices, and the photos they bring.
fn staff() -> Router<Office> {
    Router::new()
        .route("/api/v1/sessions", post(sessions::begin).delete(sessions::end))
        .route("/api/v1/sessions/browser", post(sessions::begin_in_browser).delete(sessions::end_in_browser))
        .route("/api/v1/sessions/proof", post(sessions::prove))
        .route("/api/v1/office", get(office_facts))
        .route("/api/v1/audit", get(audit::audit))
        .route("/api/v1/dispatching", get(dispatching::dispatching).put(dispatching::choose))
        .route("/api/v1/places", get(find_places))
        .route("/api/v1/me", get(sessions::me))
        .route("/api/v1/me/password", put(sessions::set_password))
        .route("/api/v1/people", get(people::list).post(people::add))
        .route("/api/v1/people/{person}", get(people::one).patch(people::change))
        .route("/api/v1/crews", get(crews::list).post(crews::add))
        .route("/api/v1/crews/standby", get(crews::standby))
        .route("/api/v1/crews/days", get(crews::days))
        .route("/api/v1/crews/{crew}", get(crews::one).patch(crews::change))
        .route("/api/v1/crews/{crew}/members/{person}", put(crews::join).delete(crews::leave))
        .route("/api/v1/crews/{crew}/loads", get(crews::loads).post(crews::load))
        .route("/api/v1/crews/{crew}/van", get(crews::van))
        .route("/api/v1/crews/{crew}/terms", get(crews::crew_terms).put(crews::put_crew_terms))
        .route("/api/v1/crews/{crew}/absence", post(crews::begin_absence).delete(crews::end_absence))
        .route("/api/v1/devices", get(devices::list))
        .route("/api/v1/devices/{actor}", delete(devices::revoke))
        .route("/api/v1/enrolments", post(enrolments::create))
        .route("/api/v1/photos/{hash}", get(photos::photo))
        .route("/api/v1/photos/{hash}/thumbnail", get(photos::thumbnail))
}

/// The books: customers with their sites and machines, and what phones need beforehand.
fn books() -> Router<Office> {
    Router::new()
        .route("/api/v1/customers", get(customers::list).post(customers::add))
        .route("/api/v1/customers/{customer}", get(customers::one).patch(customers::change))
        .route("/api/v1/customers/{customer}/labels", get(equipment::labels))
        .route("/api/v1/customers/{customer}/sites", get(sites::list).post(sites::add))
        .route("/api/v1/sites/{site}", get(sites::one).patch(sites::change))
        .route("/api/v1/sites/{site}/equipment", get(equipment::list).post(equipment::add))
        .route("/api/v1/equipment", get(equipment::find))
        .route("/api/v1/equipment/{equipment}", get(equipment::one).patch(equipment::change))
        .route("/api/v1/parts", get(parts::list).post(parts::add))
        .route("/api/v1/parts/{part}", get(parts::one).put(parts::put).delete(parts::remove))
        .route("/api/v1/levels", get(reference::levels))
        .route("/api/v1/levels/{name}", get(reference::level).put(reference::put_level).delete(reference::remove_level))
        .merge(service_levels())
        .route("/api/v1/checklists", get(reference::checklists))
        .route(
            "/api/v1/checklists/{trade}",
            get(reference::checklist).put(reference::put_checklist).delete(reference::remove_checklist),
        )
        .route("/api/v1/wordings", get(reference::wordings))
        .route(
            "/api/v1/wordings/{name}",
            get(reference::wording).put(reference::put_wording).delete(reference::remove_wording),
        )
}

/// In whose working time service levels count, and what customers have paid for beforehand.
fn service_levels() -> Router<Office> {
    use levels::{calendars, contracts, terms};
    Router::new()
        .route("/api/v1/calendars", get(calendars::calendars))
        .route(
            "/api/v1/calendars/{name}",
            get(calendars::calendar).put(calendars::put_calendar).delete(calendars::remove_calendar),
        )
        .route("/api/v1/levels/{name}/terms", get(terms::terms).put(terms::put_terms).delete(terms::remove_terms))
        .route("/api/v1/contracts", get(contracts::contracts).post(contracts::add_contract))
        .route(
            "/api/v1/contracts/{contract}",
            get(contracts::contract).put(contracts::put_contract).delete(contracts::remove_contract),
        )
}

/// Orders, and edits that wait for a decision.
fn orders_themselves() -> Router<Office> {
    Router::new()
        .route("/api/v1/orders", get(orders::list::list).post(orders::intake::intake))
        .route("/api/v1/orders/{order}", get(orders::show::show).patch(orders::patch::patch))
        .route("/api/v1/orders/candidates", post(orders::candidates::ask))
        .route("/api/v1/orders/{order}/candidates", get(orders::candidates::candidates))
        .route(
            "/api/v1/orders/{order}/assignment",
            put(orders::assign::assign).delete(orders::assign::withdraw).get(orders::why::assignment),
        )
        .route("/api/v1/orders/{order}/acceptance", post(orders::accept::accept))
        .route("/api/v1/offers", get(orders::accept::list))
        .route("/api/v1/orders/{order}/cancellation", post(orders::decide::cancel))
        .route("/api/v1/orders/{order}/closing", post(orders::decide::close))
        .route("/api/v1/orders/{order}/reopening", post(orders::decide::reopen))
        .route("/api/v1/orders/{order}/report", get(orders::report::report))
        .route("/api/v1/orders/{order}/link", post(orders::link::link))
        .route("/api/v1/orders/{order}/places", get(orders::places::places).put(orders::places::put_in))
        .route("/api/v1/orders/{order}/releases", get(orders::release::releases))
        .route(
            "/api/v1/orders/{order}/photos/{hash}/release",
            put(orders::release::release).delete(orders::release::withdraw),
        )
        .route("/api/v1/orders/{order}/notes", post(orders::note::note))
        .route("/api/v1/orders/{order}/pauses", post(orders::pause::begin_pause))
        .route("/api/v1/orders/{order}/pauses/{pause}/ending", post(orders::pause::end_pause))
        .route("/api/v1/orders/{order}/payments", post(orders::payment::add_payment))
        .route("/api/v1/orders/{order}/payments/{payment}/taking-back", post(orders::payment::take_payment_back))
        .route("/api/v1/orders/{order}/settlements", post(orders::settle::settle))
        .route("/api/v1/orders/{order}/history", get(orders::history::history))
        .route("/api/v1/orders/{order}/sign-offs", get(orders::sign_offs::sign_offs))
        .route("/api/v1/quarantine", get(quarantine::list::list))
        .route("/api/v1/quarantine/{edit}/release", post(quarantine::decide::release))
        .route("/api/v1/quarantine/{edit}/refusal", post(quarantine::decide::refuse))
}

/// What surrounds every request, from the outermost inwards.
fn around(router: Router, office: Office) -> Router {
    let limit = from_fn_with_state(office.clone(), limits::limit);
    let see_through = from_fn_with_state(office.clone(), proxies::see_through);
    router.layer(
        ServiceBuilder::new()
            .layer(SetRequestIdLayer::new(REQUEST_ID, NumberedRequests(office)))
            .layer(TraceLayer::new_for_http().make_span_with(span).on_response(log).on_failure(()))
            .layer(PropagateRequestIdLayer::new(REQUEST_ID))
            .layer(from_fn(render))
            .layer(see_through)
            .layer(limit)
            .layer(CatchPanicLayer::custom(panicked)),
    )
}

/// Pokes and events go on for as long as somebody listens; a rescue file is as large as a month of work.
fn long(office: &Office) -> Router<Office> {
    Router::new()
        .route("/sync/v1/events", get(sync::events::events))
        .route("/api/v1/events", get(events::events))
        .route("/api/v1/rescue", post(rescue::rescue))
        .layer(from_fn_with_state((office.clone(), rescue::MAX_BYTES), idempotency::once))
        .layer(DefaultBodyLimit::max(rescue::MAX_BYTES))
}

/// What is there for other systems alone.
fn integration() -> Router<Office> {
    Router::new()
        .route("/api/v1/keys", get(keys::list).post(keys::add))
        .route("/api/v1/keys/{key}", delete(keys::revoke))
        .route("/api/v1/webhooks", get(webhooks::list).post(webhooks::add))
        .route("/api/v1/webhooks/{webhook}", get(webhooks::one).patch(webhooks::change).delete(webhooks::remove))
        .route("/api/v1/webhooks/{webhook}/secret", post(webhooks::rotate))
        .route("/api/v1/webhooks/{webhook}/test", post(webhooks::test))
        .route("/api/v1/webhooks/{webhook}/deliveries", get(webhooks::log))
        .route("/api/v1/webhooks/{webhook}/deliveries/{delivery}", get(webhooks::delivery))
        .route("/api/v1/webhooks/{webhook}/deliveries/{delivery}/redelivery", post(webhooks::redeliver))
        .route("/api/v1/orders/bulk", post(orders::bulk::bulk))
}

/// What the office notices by itself, and whom it tells.
fn watching() -> Router<Office> {
    use alarms::{channels, list, remind, rules};
    Router::new()
        .route("/api/v1/alarms", get(list::alarms))
        .route("/api/v1/alarms/rules", get(rules::rules).put(rules::put_rules))
        .route("/api/v1/alarms/channels", get(channels::channels).post(channels::add_channel))
        .route("/api/v1/alarms/channels/{channel}", put(channels::put_channel).delete(channels::remove_channel))
        .route("/api/v1/alarms/{alarm}", patch(list::remark))
        .route("/api/v1/alarms/{alarm}/deliveries", get(list::deliveries))
        .route("/api/v1/orders/{order}/reminders", post(remind::remind))
}

/// The tables of the handbooks, calls afterwards, and complaints.
fn tables() -> Router<Office> {
    use reports::{behind, freeze, schedules, show};
    Router::new()
        .route("/api/v1/reports/orders", get(behind::behind))
        .route("/api/v1/reports/schedules", get(schedules::schedules))
        .route("/api/v1/reports/schedules/{kind}", put(schedules::put_schedule).delete(schedules::remove_schedule))
        .route("/api/v1/reports/schedules/{kind}/letters", get(schedules::report_letters))
        .route("/api/v1/reports/{kind}/{period}", get(show::report))
        .route("/api/v1/reports/{kind}/{period}/freezing", post(freeze::freeze))
        .route("/api/v1/follow-ups", get(follow_ups::follow_ups))
        .route("/api/v1/follow-ups/attainment", get(follow_ups::attainment))
        .route("/api/v1/follow-ups/{order}/answer", post(follow_ups::note_answer))
        .route("/api/v1/complaints", get(complaints::complaints).post(complaints::add_complaint))
        .route("/api/v1/complaints/causes", get(complaints::causes))
        .route("/api/v1/complaints/{complaint}", get(complaints::complaint).put(complaints::put_complaint))
}

/// Repeat reports.
fn repeats_of_orders() -> Router<Office> {
    Router::new()
        .route("/api/v1/orders/repeats", post(repeats::ask))
        .route("/api/v1/orders/{order}/repeats", get(repeats::list))
        .route("/api/v1/orders/{order}/repeats/{other}", put(repeats::link).delete(repeats::unlink))
}

/// What the office does about orders besides sending somebody.
fn office_half() -> Router<Office> {
    Router::new()
        .route("/api/v1/second-line", get(second_line::queue))
        .route("/api/v1/second-line/{order}", get(second_line::hand_over))
        .route("/api/v1/second-line/{order}/taking-up", post(second_line::take_case))
        .route("/api/v1/second-line/{order}/return", post(second_line::return_case))
        .merge(inspection_routes())
        .route("/api/v1/loans", get(loans::list_loans))
        .route("/api/v1/orders/{order}/loans", post(loans::add_loan))
        .route("/api/v1/orders/{order}/loans/{loan}/return", post(loans::return_loan))
}

/// Inspections: what the office goes to see before anybody reports it.
fn inspection_routes() -> Router<Office> {
    use inspections::{plans, readings, rounds, templates};
    Router::new()
        .route("/api/v1/inspections", get(rounds::rounds))
        .route("/api/v1/inspections/attainment", get(rounds::inspection_attainment))
        .route("/api/v1/inspections/templates", get(templates::templates))
        .route(
            "/api/v1/inspections/templates/{name}",
            get(templates::template).put(templates::put_template).delete(templates::remove_template),
        )
        .route("/api/v1/inspections/plans", get(plans::plans).post(plans::add_plan))
        .route("/api/v1/inspections/plans/{plan}", get(plans::plan).put(plans::put_plan))
        .route("/api/v1/inspections/plans/{plan}/readings", get(readings::readings).post(readings::add_reading))
}

/// Imports. A file of the largest size takes longer than an ordinary request; a few at a time leave room for everybody else.
fn imports() -> Router<Office> {
    Router::new()
        .route("/api/v1/imports", get(imports::list).post(imports::add))
        .route("/api/v1/imports/{import}", get(imports::one))
        .layer(DefaultBodyLimit::max(imports::MAX_BYTES))
        .layer(GlobalConcurrencyLimitLayer::new(IMPORTS_AT_ONCE))
}

/// Reports by the code on a machine, which may bring photos: a few at a time, because each is held in memory.
fn machines() -> Router<Office> {
    let reports = Router::new()
        .route("/m/{code}", post(visitors::report))
        .layer(DefaultBodyLimit::max(visitors::MAX_FORM_BYTES))
        .layer(GlobalConcurrencyLimitLayer::new(visitors::FORMS_AT_ONCE))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, FORM_PATIENCE));
    Router::new().route("/m/{code}", get(visitors::machine)).merge(reports)
}

/// tus, whose pieces are large and slow.
fn photo_routes() -> Router<Office> {
    Router::new()
        .route(photos::PATH, post(photos::create).options(photos::options))
        .route(
            "/photos/v1/{upload}",
            patch(photos::patch)
                .head(photos::head)
                .delete(photos::terminate)
                .post(photos::post_instead)
                .options(photos::options),
        )
        .layer(map_response(photos::speaks_tus))
        .layer(DefaultBodyLimit::disable())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PHOTO_PATIENCE))
}

/// For whoever watches over the server: heard also when it is busy.
fn watcher_routes() -> Router<Office> {
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::guarded))
}

/// Request ids for those who bring none.
#[derive(Clone)]
struct NumberedRequests(Office);

impl MakeRequestId for NumberedRequests {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let number = u64::from_be_bytes(self.0.random_bytes());
        format!("{number:016x}").parse().ok().map(RequestId::new)
    }
}

fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}

fn log(response: &Response, took: Duration, _: &tracing::Span) {
    tracing::info!(status = response.status().as_u16(), ms = took.as_millis(), "answered");
}

fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let told = payload.downcast_ref::<String>().cloned();
    let told = told.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default();
    ApiError::internal(format!("panicked: {told}")).into_response()
}
