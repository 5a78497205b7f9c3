//! `If-Match` and `If-None-Match` (RFC 9110, 13.1): nobody overwrites what they have not seen, and nobody fetches twice
//! what has not changed.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::ids::Digest;

use super::Json;
use crate::error::{ApiError, Kind};

/// The entity tag of an entry in the books, made of its content. Its first half stands for what a change replaces, its
/// second half for everything shown: a crew that drives on is another answer, but no reason to refuse a new shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag(String);

impl Tag {
    /// The tag of an entry that is shown as it is kept.
    pub fn of(entry: &impl Serialize) -> Result<Self, ApiError> {
        Self::of_parts(entry, entry)
    }

    /// The tag of an entry that is shown with more than a change can replace.
    pub fn of_parts(replaced: &impl Serialize, shown: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self(format!("{}-{}", half(replaced)?, half(shown)?)))
    }

    fn header(&self) -> String {
        format!("\"{}\"", self.0)
    }

    fn replaced(&self) -> &str {
        first_half(&self.0)
    }
}

/// 64 bits of SHA-256 over the entry's JSON, whose fields have a fixed order.
fn half(content: &impl Serialize) -> Result<String, ApiError> {
    let bytes = serde_json::to_vec(content).map_err(ApiError::internal)?;
    Ok(Digest::of(&bytes).to_string().chars().take(16).collect())
}

fn first_half(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// The conditions of a request.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    if_match: Option<Vec<String>>,
    if_none_match: Option<Vec<String>>,
}

impl Conditions {
    /// Reads them.
    pub fn of(headers: &HeaderMap) -> Self {
        Self { if_match: listed(headers, &IF_MATCH), if_none_match: listed(headers, &IF_NONE_MATCH) }
    }

    /// Whether the caller may change an entry that now has the tag `present`: 428 without `If-Match`, 412 with an old one.
    pub fn change(&self, present: &Tag) -> Result<(), ApiError> {
        match &self.if_match {
            None => Err(ApiError::new(
                Kind::PreconditionRequired,
                "修改须带上读取时的 ETag",
                "a change carries the ETag that was read",
            )
            .on("If-Match")),
            Some(tags) if tags.iter().any(|tag| tag == "*" || first_half(tag) == present.replaced()) => Ok(()),
            Some(_) => Err(stale("读取之后内容已被改动", "it was changed after you read it", present)),
        }
    }

    /// Whether the caller may put an entry where `present` is: as [`Conditions::change`] where there is one; where there is
    /// none, only `If-Match` stands against it.
    pub fn put(&self, present: Option<&Tag>) -> Result<(), ApiError> {
        match present {
            Some(present) if self.if_none_match.as_ref().is_some_and(|tags| tags.iter().any(|tag| tag == "*")) => {
                Err(stale("已经存在", "it exists already", present).on("If-None-Match"))
            }
            Some(present) => self.change(present),
            None if self.if_match.is_some() => {
                Err(ApiError::new(Kind::Stale, "要替换的内容已不存在", "what was to be replaced is gone")
                    .on("If-Match")
                    .what_to_do("不带 If-Match 即可新建", "send it without If-Match to create it"))
            }
            None => Ok(()),
        }
    }

    /// Whether the caller may take `present` away: with an old `If-Match` not, without one they may.
    pub fn remove(&self, present: &Tag) -> Result<(), ApiError> {
        if self.if_match.is_none() { Ok(()) } else { self.change(present) }
    }

    /// Whether the caller has exactly this already, by a header's value such as `"abc"`.
    pub fn has(&self, tag: &str) -> bool {
        let tag = unquoted(tag);
        self.if_none_match.as_ref().is_some_and(|tags| tags.iter().any(|known| known == "*" || known == tag))
    }

    /// The entry, or 304 for a caller who has it.
    pub fn show(&self, tag: Tag, entry: impl Serialize) -> Response {
        let header = tag.header();
        if self.has(&header) {
            return (StatusCode::NOT_MODIFIED, [(ETAG, header)]).into_response();
        }
        Tagged(tag, entry).into_response()
    }
}

fn stale(zh: &str, en: &str, present: &Tag) -> ApiError {
    ApiError::new(Kind::Stale, zh, en).on("If-Match").with("current", present.header()).what_to_do(
        "重新读取，核对后带上新的 ETag 再提交",
        "read it again, look at what changed, and send the new ETag",
    )
}

/// The tags of a header, without quotes. A proxy that compresses weakens tags; ours are of the content, so that does not
/// matter.
fn listed(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<String>> {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    let tags = values.iter().flat_map(|value| value.split(',')).map(|tag| unquoted(tag).to_owned());
    (!values.is_empty()).then(|| tags.collect())
}

fn unquoted(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"')
}

impl<S: Send + Sync> FromRequestParts<S> for Conditions {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// An entry with its `ETag`.
#[derive(Clone, Debug)]
pub struct Tagged<T>(pub Tag, pub T);

impl<T: Serialize> Tagged<T> {
    /// An entry that is shown as it is kept.
    pub fn new(entry: T) -> Result<Self, ApiError> {
        Ok(Self(Tag::of(&entry)?, entry))
    }
}

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        ([(ETAG, self.0.header())], Json(self.1)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: HeaderName, value: &str) -> Conditions {
        Conditions::of(&[(name, value.parse().unwrap())].into_iter().collect())
    }

    #[test]
    fn a_change_needs_the_tag_of_what_it_replaces() {
        let (one, other) = (Tag::of(&"one").unwrap(), Tag::of(&"other").unwrap());
        assert_eq!(Conditions::default().change(&one).unwrap_err().kind(), Kind::PreconditionRequired);
        assert_eq!(with(IF_MATCH, &other.header()).change(&one).unwrap_err().kind(), Kind::Stale);
        for good in [one.header(), format!("W/{}", one.header()), format!("\"x\", {}", one.header()), "*".into()] {
            assert!(with(IF_MATCH, &good).change(&one).is_ok(), "{good}");
        }
        let moved = Tag::of_parts(&"one", &"one at another place").unwrap();
        assert!(with(IF_MATCH, &one.header()).change(&moved).is_ok(), "what is only shown may change");
        assert!(!with(IF_NONE_MATCH, &one.header()).has(&moved.header()), "and is fetched again");
    }

    #[test]
    fn what_does_not_exist_is_put_without_a_tag() {
        let tag = Tag::of(&1).unwrap();
        assert!(Conditions::default().put(None).is_ok() && with(IF_NONE_MATCH, "*").put(None).is_ok());
        assert_eq!(with(IF_MATCH, "\"x\"").put(None).unwrap_err().kind(), Kind::Stale);
        assert_eq!(with(IF_NONE_MATCH, "*").put(Some(&tag)).unwrap_err().kind(), Kind::Stale);
        assert_eq!(Conditions::default().put(Some(&tag)).unwrap_err().kind(), Kind::PreconditionRequired);
        assert!(Conditions::default().remove(&tag).is_ok());
    }
}
