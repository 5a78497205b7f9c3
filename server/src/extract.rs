//! What handlers take: bodies, paths and queries whose errors are problems, conditions, and who is asking.

mod body;
mod caller;
mod conditions;
mod device;
mod parts;
mod shown;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use shared::lang::Lang;

pub use body::Json;
pub(crate) use body::from_value;
pub use caller::{Administrator, Caller, Dispatcher, Manager, PROOF_MINUTES, Signed, Specialist};
pub use conditions::{Conditions, Tag, Tagged};
pub use device::{Device, UPLOAD_DAYS_AFTER_REVOCATION};
pub use parts::{Path, Query};
pub use shown::{COOKIE_NAME, OWN_PAGE};
pub(crate) use shown::{Shown, bearer};

/// The language the caller reads best: the first of `Accept-Language` that is one of ours, else English.
pub fn lang_of(headers: &HeaderMap) -> Lang {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut ranked: Vec<(u32, &str)> = wanted.split(',').filter_map(weighed).collect();
    ranked.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let ours = ranked.into_iter().map(|(_, tag)| tag).find(|tag| tag.starts_with("zh") || tag.starts_with("en"));
    Lang::from_tag(ours.unwrap_or_default())
}

/// `en;q=0.8` as its weight in thousandths and its tag (RFC 9110, 12.5.4).
fn weighed(entry: &str) -> Option<(u32, &str)> {
    let (tag, weight) = entry.split_once(";q=").unwrap_or((entry, "1"));
    let (whole, fraction) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    let thousandths = whole.parse::<u32>().ok()?.min(1) * 1_000 + digits.parse::<u32>().ok()?;
    (thousandths > 0).then_some((thousandths, tag.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_of_our_languages_is_taken() {
        let lang = |value: &str| lang_of(&[(ACCEPT_LANGUAGE, value.parse().unwrap())].into_iter().collect());
        assert_eq!(lang("en;q=0.5, zh-Hans-CN"), Lang::ZhCn);
        assert_eq!(lang("fr, de, zh;q=0.1"), Lang::ZhCn);
        assert_eq!(lang("zh;q=0, en"), Lang::En);
        assert_eq!(lang("fr"), Lang::En);
        assert_eq!(lang_of(&HeaderMap::new()), Lang::En);
    }
}
