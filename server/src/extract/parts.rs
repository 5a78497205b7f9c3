//! Paths and queries whose errors are problems that name the field.

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::Uri;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::directory::split;
use crate::error::{ApiError, Kind};

/// The parameters in the path.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match <axum::extract::Path<T> as FromRequestParts<S>>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(rejection) => {
                let names = RawPathParams::from_request_parts(parts, state).await;
                let names: Vec<String> =
                    names.iter().flat_map(|names| names.iter().map(|(name, _)| name.to_owned())).collect();
                Err(path_error(rejection, &names))
            }
        }
    }
}

/// The library names the parameter only where there are several.
fn path_error(rejection: PathRejection, names: &[String]) -> ApiError {
    let PathRejection::FailedToDeserializePathParams(failed) = rejection else {
        return ApiError::internal(rejection);
    };
    let told = failed.kind().to_string();
    let error = ApiError::new(Kind::Malformed, format!("地址中的编号不对：{told}"), format!("in the address: {told}"));
    match failed.kind() {
        ErrorKind::ParseErrorAtKey { key, .. } | ErrorKind::DeserializeError { key, .. } => error.on(key),
        ErrorKind::InvalidUtf8InPathParam { key } => error.on(key),
        _ => match names {
            [only] => error.on(only),
            _ => error,
        },
    }
}

/// The query of the address.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> Query<T> {
    /// The query of `uri`.
    pub fn of(uri: &Uri) -> Result<Self, ApiError> {
        let read = axum::extract::Query::<T>::try_from_uri(uri);
        read.map(|axum::extract::Query(value)| Self(value)).map_err(|rejection| query_error(&rejection))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Self::of(&parts.uri)
    }
}

fn query_error(rejection: &QueryRejection) -> ApiError {
    let told = std::error::Error::source(rejection).map_or_else(|| rejection.to_string(), ToString::to_string);
    let (zh, en) = told.split_once(": ").map_or((told.as_str(), told.as_str()), |(_, told)| split(told));
    let error = ApiError::new(Kind::Malformed, format!("查询参数不对：{zh}"), format!("in the query: {en}"));
    match super::body::field_in(&told).or_else(|| told.split_once(": ").map(|(field, _)| field)) {
        Some(field) => error.on(field),
        None => error,
    }
}
