//! Lists in pages, the same everywhere, and bodies that change only what they name.
//!
//! A list takes `limit` and `after`; its answer holds `items`, and `next`, null on the last page. `next` is opaque and
//! names the last entry given, so entries that come meanwhile neither shift nor repeat anything. The address of the next
//! page stands in a `Link` header as well (RFC 8288).

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use minicbor::{Decode, Encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use shared::sync::wire;

use crate::directory::both;
use crate::error::ApiError;
use crate::extract::{Json, Query};
use crate::search::{Wanted, asked, wanted};

/// The most entries of one page.
pub const MAX_PAGE: u32 = 500;
/// Entries of a page unless something else is asked for.
pub const USUAL_PAGE: u32 = 50;
/// The most characters of a question to a search.
pub const MAX_QUESTION: usize = 200;

/// A list that is asked for: `W` are its filters, and which page of it.
pub struct Listed<W> {
    /// The filters.
    pub wish: W,
    limit: u32,
    after: Option<String>,
    path: String,
    rest: String,
}

/// No filters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Everything {}

/// A search.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// What has to be found.
    #[serde(default)]
    #[param(value_type = Option<String>, max_length = 200)]
    pub q: Question,
}

/// Which page, as the description of the interface has it; [`Listed`] reads it.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// The most entries of the page.
    #[param(minimum = 1, maximum = 500, default = 50)]
    pub limit: Option<u32>,
    /// The `next` of the page before, with the same filters and sorting.
    pub after: Option<String>,
}

/// Which page.
#[derive(Deserialize)]
struct Turn {
    after: Option<String>,
    #[serde(default)]
    limit: Limit,
}

struct Limit(u32);

impl Default for Limit {
    fn default() -> Self {
        Self(USUAL_PAGE)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let limit = u32::deserialize(deserializer)?;
        let wrong = || serde::de::Error::custom(format!("1 … {MAX_PAGE}"));
        (1..=MAX_PAGE).contains(&limit).then_some(Self(limit)).ok_or_else(wrong)
    }
}

/// A question to a search: words, of which all have to be found.
#[derive(Debug, Default)]
pub struct Question(String);

impl<'de> Deserialize<'de> for Question {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let long = || {
            let told = both(&format!("最多 {MAX_QUESTION} 个字"), &format!("at most {MAX_QUESTION} characters"));
            serde::de::Error::custom(told)
        };
        (text.chars().count() <= MAX_QUESTION).then_some(Self(text)).ok_or_else(long)
    }
}

impl Question {
    /// What it asks the books for, see [`wanted`]. Nothing for an empty question; an error for one that holds no letter or
    /// digit.
    pub fn wanted(&self) -> Result<Vec<Wanted>, ApiError> {
        self.read(wanted)
    }

    /// What it asks the orders for, see [`asked`].
    pub fn asked(&self) -> Result<Vec<String>, ApiError> {
        self.read(asked)
    }

    fn read<T>(&self, read: fn(&str) -> Option<Vec<T>>) -> Result<Vec<T>, ApiError> {
        if self.0.trim().is_empty() {
            return Ok(Vec::new());
        }
        read(&self.0).ok_or_else(|| ApiError::field("q", "须含文字或数字", "letters or digits to look for"))
    }
}

impl<W> Listed<W> {
    /// How many entries to fetch: one more than the page holds, which tells whether there is another page.
    pub fn fetch(&self) -> u32 {
        self.limit.saturating_add(1)
    }

    /// The key of the last entry of the page before.
    pub fn after<K: for<'b> Decode<'b, ()>>(&self) -> Result<Option<K>, ApiError> {
        let Some(text) = &self.after else { return Ok(None) };
        let key = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| wire::decode(&bytes).ok());
        key.map(Some).ok_or_else(not_a_cursor)
    }

    /// The answer: the entries, and where the next page begins if there is one.
    pub fn page<T, K: Encode<()>>(&self, mut items: Vec<T>, key: impl Fn(&T) -> K) -> Paged<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let is_last = items.len() <= limit;
        items.truncate(limit);
        let last = items.last().filter(|_| !is_last).map(key);
        self.page_until(items, last)
    }

    /// The answer where a page may end early: the entries, and the key of what was looked at last if there may be more.
    pub fn page_until<T, K: Encode<()>>(&self, items: Vec<T>, last: Option<K>) -> Paged<T> {
        let next = last.map(|last| URL_SAFE_NO_PAD.encode(wire::encode(&last)));
        let link = next.as_ref().map(|next| {
            let (path, rest, limit) = (&self.path, &self.rest, self.limit);
            format!("<{path}?{rest}limit={limit}&after={next}>; rel=\"next\"")
        });
        Paged { items, next, link }
    }
}

/// The problem of an `after` that is no cursor of this list.
pub fn not_a_cursor() -> ApiError {
    ApiError::field("after", "不是此列表上一页的 next", "not the `next` of a page of this list")
        .what_to_do("用同样的筛选和排序，取上一页的 next", "send the `next` of the page before, with the same sorting")
}

impl<S: Send + Sync, W: DeserializeOwned> FromRequestParts<S> for Listed<W> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let OriginalUri(uri) = match OriginalUri::from_request_parts(parts, state).await {
            Ok(uri) => uri,
            Err(never) => match never {},
        };
        let (turn, rest): (Vec<&str>, Vec<&str>) =
            uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()).partition(|pair| is_turn(pair));
        let Query(Turn { after, limit: Limit(limit) }) = query(&turn)?;
        let Query(wish) = query(&rest)?;
        let rest = rest.iter().map(|pair| format!("{pair}&")).collect();
        Ok(Self { wish, limit, after, path: uri.path().to_owned(), rest })
    }
}

fn is_turn(pair: &str) -> bool {
    matches!(pair.split('=').next(), Some("after" | "limit"))
}

fn query<T: DeserializeOwned>(pairs: &[&str]) -> Result<Query<T>, ApiError> {
    let uri: Uri = format!("/?{}", pairs.join("&")).parse().map_err(ApiError::internal)?;
    Query::of(&uri)
}

impl<T> Paged<T> {
    /// The address of the next page, for pages that people read.
    pub fn next_address(&self) -> Option<&str> {
        self.link.as_deref()?.strip_prefix('<')?.split('>').next()
    }
}

/// One page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Paged<T> {
    /// The entries.
    pub items: Vec<T>,
    /// What to send as `after` for the next page; null on the last one.
    pub next: Option<String>,
    #[serde(skip)]
    link: Option<String>,
}

impl<T> Paged<T> {
    /// The same page with its entries as `show` makes them.
    pub fn map<S>(self, show: impl FnMut(T) -> S) -> Paged<S> {
        Paged { items: self.items.into_iter().map(show).collect(), next: self.next, link: self.link }
    }
}

impl<T: Serialize> IntoResponse for Paged<T> {
    fn into_response(mut self) -> Response {
        let link = self.link.take().and_then(|link| HeaderValue::try_from(link).ok());
        let mut response = Json(self).into_response();
        response.headers_mut().extend(link.map(|link| (header::LINK, link)));
        response
    }
}

/// A field that a change may leave alone (`None`), clear (`Some(None)`) or set: `#[serde(default, deserialize_with)]`.
pub(crate) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
