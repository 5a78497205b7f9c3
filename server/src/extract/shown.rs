//! The token that a request shows: as `Authorization: Bearer`, or as the cookie of a browser that signed in.
//!
//! A browser sends a cookie whoever had the page make the request. It therefore opens changes only to requests that no
//! other site can make: they carry [`OWN_PAGE`], which a form cannot set and a script of another origin is not allowed to.

use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::{HeaderMap, HeaderName, Method};

use crate::error::{ApiError, Kind};

/// The cookie of a browser's session. Browsers take a name that begins so only over https (or from this very machine), for
/// the whole host and for no other.
pub const COOKIE_NAME: &str = "__Host-callout";
/// What the pages of this server send with every change.
pub const OWN_PAGE: HeaderName = HeaderName::from_static("x-callout-page");
/// What browsers say about who had a request made (W3C, Fetch Metadata Request Headers).
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A token as it was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown<'h> {
    /// The token.
    pub(crate) token: &'h str,
    /// Whether a browser added it by itself.
    pub(crate) by_cookie: bool,
}

impl<'h> Shown<'h> {
    /// The token of a request; the header comes before the cookie.
    pub(crate) fn of(headers: &'h HeaderMap) -> Option<Self> {
        let by_header = bearer(headers).map(|token| Self { token, by_cookie: false });
        by_header.or_else(|| cookie(headers).map(|token| Self { token, by_cookie: true }))
    }

    /// Refuses a change that another site may have had a browser make.
    pub(crate) fn check_origin(&self, method: &Method, headers: &HeaderMap) -> Result<(), ApiError> {
        let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
        let foreign = headers.get(SITE).is_some_and(|site| site != "same-origin");
        if !self.by_cookie || reads || (headers.contains_key(OWN_PAGE) && !foreign) {
            return Ok(());
        }
        let (zh, en) = ("此请求不是由本系统的页面发出", "this request was not made by a page of this server");
        let error = ApiError::new(Kind::Forbidden, zh, en).on(OWN_PAGE.as_str());
        Err(error.what_to_do("其他系统请用 Authorization: Bearer", "other systems send Authorization: Bearer"))
    }
}

/// The bearer token of `Authorization` (RFC 6750).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let named = |pair: &'_ str| pair.trim().split_once('=').is_some_and(|(name, _)| name == COOKIE_NAME);
    let pair = all.flat_map(|value| value.split(';')).find(|pair| named(pair))?;
    pair.trim().split_once('=').map(|(_, token)| token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_cookie_is_found_among_others_and_the_header_comes_first() {
        let both = headers(&[(COOKIE, "a=b; __Host-callout=t1; c=d"), (AUTHORIZATION, "Bearer t2")]);
        assert_eq!(Shown::of(&both), Some(Shown { token: "t2", by_cookie: false }));
        let one = headers(&[(COOKIE, "a=b; __Host-callout=t1; c=d")]);
        assert_eq!(Shown::of(&one), Some(Shown { token: "t1", by_cookie: true }));
        assert_eq!(Shown::of(&headers(&[(COOKIE, "x__Host-callout=t1")])), None);
    }

    #[test]
    fn a_cookie_changes_nothing_for_another_site() {
        let shown = Shown { token: "t", by_cookie: true };
        let passes = |pairs: &[(HeaderName, &str)]| shown.check_origin(&Method::POST, &headers(pairs)).is_ok();
        assert!(passes(&[(OWN_PAGE, "1")]) && passes(&[(OWN_PAGE, "1"), (SITE, "same-origin")]));
        assert!(!passes(&[]) && !passes(&[(OWN_PAGE, "1"), (SITE, "cross-site")]));
        assert!(shown.check_origin(&Method::GET, &HeaderMap::new()).is_ok());
        let bearer = Shown { by_cookie: false, ..shown };
        assert!(bearer.check_origin(&Method::DELETE, &HeaderMap::new()).is_ok());
    }
}
