//! `POST /api/v1/imports?kind=…`: a file as the body. The answer is the report, which is also kept.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use shared::ids::ImportId;

use crate::api::source::Source;
use crate::deeds::{Deed, Done};
use crate::error::{ApiError, Kind as Problem};
use crate::extract::{Json, Manager, Query};
use crate::import::columns::Mapping;
use crate::import::sheet::{Limits, Sheet};
use crate::import::{FileFault, ImportError, Kind, Manner, Report, encoding, import};
use crate::orders::desk::By;
use crate::state::Office;
use crate::store;
use crate::store::imports::Import;

/// The largest file, packed as it travels.
pub const MAX_BYTES: usize = 20_000_000;

/// What the body is, and how to read it.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// What the file holds.
    pub kind: Kind,
    /// What it is called, for the report.
    #[serde(default)]
    pub name: String,
    /// Columns of fields that their names do not give away: `fault=Description;trade=Skill`.
    #[serde(default)]
    pub map: String,
    /// The encoding of CSV; found out unless said.
    pub encoding: Option<String>,
    /// The time zone of its times; the organisation's unless said otherwise.
    pub time_zone: Option<String>,
    /// Only the requests of this day, open and unassigned.
    pub open_on: Option<String>,
    /// Only so many rows.
    pub limit: Option<u64>,
    /// Keep nothing.
    #[serde(default)]
    pub dry_run: bool,
    /// Change entries of the books that differ.
    #[serde(default)]
    pub update: bool,
}

/// Imports the file.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", params(Wish),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = Import)))]
pub async fn add(
    manager: Manager,
    source: Source,
    State(office): State<Office>,
    Query(wish): Query<Wish>,
    body: Bytes,
) -> Result<(StatusCode, Json<Import>), ApiError> {
    let (kind, manner) = (wish.kind, manner(&office, &wish)?);
    let encoding = wish.encoding.as_deref().map(encoding::named).transpose().map_err(unfit)?;
    let by = By { person: None, source: format!("import {} by {} from {}", manner.file, manager.login, source.0) };
    let begun = begin(&office, kind, &manner, (&manager, &source.0)).await?;
    // Whoever asked may go away meanwhile; the import goes on, and its report is kept.
    let work = tokio::spawn(run(office, by, (kind, encoding), (manner, body), begun));
    match work.await.map_err(ApiError::internal)? {
        Ok(import) => Ok((StatusCode::CREATED, Json(import))),
        Err(error) => Err(error),
    }
}

async fn begin(
    office: &Office,
    kind: Kind,
    manner: &Manner,
    (manager, address): (&Manager, &str),
) -> Result<Import, ApiError> {
    let import = Import {
        id: office.random(|entropy| ImportId::random(entropy)),
        kind,
        file: manner.file.clone(),
        person: Some(manager.id),
        began_at: office.now(),
        ended_at: None,
        report: None,
        failure: None,
    };
    let mut tx = office.store().write().await?;
    store::imports::begin(&mut tx, &import).await?;
    let done = Done::of(manager.id, Deed::Imported, &manner.file, address).saying(kind.key());
    store::deeds::add(&mut tx, &done, import.began_at).await?;
    tx.commit().await?;
    Ok(import)
}

async fn run(
    office: Office,
    by: By,
    (kind, encoding): (Kind, Option<&'static encoding_rs::Encoding>),
    (manner, body): (Manner, Bytes),
    mut begun: Import,
) -> Result<Import, ApiError> {
    // Unpacking a workbook keeps a processor busy for a while.
    let opened = tokio::task::spawn_blocking(move || Sheet::open(body.to_vec(), encoding, Limits::REST)).await;
    let imported = match opened.map_err(ApiError::internal)? {
        Ok(sheet) => import(&office, by, (kind, sheet), &manner, &mut ()).await,
        Err(fault) => Err(fault.into()),
    };
    let told: Result<Report, ApiError> = match imported {
        Ok(report) => Ok(report),
        Err(ImportError::File(fault)) => Err(unfit(fault)),
        Err(ImportError::Store(error)) => Err(error.into()),
    };
    begun.ended_at = Some(office.now());
    begun.failure = told.as_ref().err().map(|error| error.detail().to_owned());
    let report = told.map(|report| begun.report = Some(report));
    let mut tx = office.store().write().await?;
    store::imports::end(&mut tx, &begun).await?;
    tx.commit().await?;
    report.map(|()| begun)
}

fn manner(office: &Office, wish: &Wish) -> Result<Manner, ApiError> {
    let zone = wish.time_zone.as_deref().unwrap_or(&office.config().organisation.time_zone);
    let zone = TimeZone::get(zone).map_err(|_| {
        ApiError::field("time_zone", "没有这个时区", "there is no such time zone")
            .what_to_do("用 IANA 名称，例如 Asia/Shanghai", "use an IANA name such as Asia/Shanghai")
    })?;
    let mappings: Result<Vec<Mapping>, _> =
        wish.map.split(';').filter(|part| !part.trim().is_empty()).map(str::parse).collect();
    let mappings = mappings.map_err(|error| {
        ApiError::field("map", "写作 字段=列名，用 ; 分隔", format!("{error}, several with ; between"))
    })?;
    let open_on: Result<Option<Date>, _> = wish.open_on.as_deref().map(str::parse).transpose();
    let open_on = open_on.map_err(|_| ApiError::field("open_on", "写作 2014-12-11", "a day is written 2014-12-11"))?;
    let file: String = wish.name.chars().filter(|c| !c.is_control()).take(200).collect();
    Ok(Manner {
        mappings,
        open_on,
        limit: wish.limit.unwrap_or(u64::MAX),
        dry_run: wish.dry_run,
        update: wish.update,
        ..Manner::plain(&file, zone)
    })
}

fn unfit(fault: FileFault) -> ApiError {
    use shared::lang::Lang;
    let kind = match fault {
        FileFault::TooLarge { .. } | FileFault::TooManyRows { .. } => Problem::TooLarge,
        _ => Problem::Invalid,
    };
    let field = match fault {
        FileFault::NoSuchEncoding { .. } | FileFault::WrongEncoding { .. } | FileFault::UnknownEncoding { .. } => {
            "encoding"
        }
        FileFault::NoSuchField { .. } | FileFault::NoSuchColumn { .. } => "map",
        _ => "body",
    };
    ApiError::new(kind, fault.words(Lang::ZhCn), fault.words(Lang::En)).on(field)
}
