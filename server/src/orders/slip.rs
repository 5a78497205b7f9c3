//! An order as it goes on paper: what was signed, or how it stands.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::document::WorkOrder;
use shared::document::visits::visits;
use shared::ids::Digest;
use shared::lang::Lang;
use shared::signoff::SignOff;
use shared::signoff::shown::{Manner, Shown};
use shared::time::Moment;

use crate::config::Config;
use crate::error::ApiError;
use crate::paper::{self, NoTypeface, Report, Signature, Unwritable};
use crate::state::Office;

/// Which report is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The last that the customer agreed to; without one, how the order stands, in this language.
    Present(Lang),
    /// The one with this digest.
    Signed(Digest),
}

/// What the report of `order` says; `None` if nothing was signed with that digest, or this build cannot read it.
pub fn report(config: &Config, order: &WorkOrder, which: Which, now: Moment) -> Option<Report> {
    let mut signed = order.sign_offs.values();
    let found = match which {
        Which::Present(_) => signed.rfind(|signed| signed.item.refusal.is_none()),
        Which::Signed(digest) => signed.find(|signed| signed.item.digest == digest),
    };
    let (document, signature) = match (found, which) {
        (Some(signed), _) => {
            (Shown::decode(&signed.item.document).ok()?, Some(signature(&signed.item, signed.time.wall())))
        }
        (None, Which::Present(lang)) => (as_it_stands(config, order, lang, now), None),
        (None, Which::Signed(_)) => return None,
    };
    Some(Report {
        organisation: config.organisation.name.clone(),
        order: order.id,
        number: order.origin().map(|origin| origin.number.clone()).unwrap_or_default(),
        document,
        signature,
        public_url: config.public_url.clone(),
    })
}

fn signature(signed: &SignOff, at: Moment) -> Signature {
    Signature {
        digest: signed.digest,
        at,
        signer: signed.signer.clone(),
        rating: signed.rating,
        remark: signed.remark.clone(),
        refusal: signed.refusal.clone(),
        strokes: signed.strokes.clone(),
    }
}

fn as_it_stands(config: &Config, order: &WorkOrder, lang: Lang, now: Moment) -> Shown {
    let all: Vec<_> = visits(order).iter().map(|visit| visit.id).collect();
    let utc_offset_minutes = offset(now, &config.organisation.time_zone);
    Shown::of(order, &all, &Manner { lang, utc_offset_minutes, wording: String::new() })
}

/// Minutes east of UTC at `at` in an IANA time zone.
pub fn offset(at: Moment, zone: &str) -> i16 {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let seconds = Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone).offset().seconds();
    i16::try_from(seconds / 60).unwrap_or_default()
}

/// Prints it. A processor is busy with that for some hundredths of a second.
pub async fn print(office: &Office, report: Report) -> Result<Vec<u8>, ApiError> {
    let office = office.clone();
    let printed = tokio::task::spawn_blocking(move || paper::report(&report, office.typefaces())).await;
    printed.map_err(ApiError::internal)?.map_err(unwritable)
}

/// Why nothing can be printed, and who can help.
pub(crate) fn unwritable(error: Unwritable) -> ApiError {
    match error {
        Unwritable::NoTypeface(missing) => {
            let zh = match &missing {
                NoTypeface::Missing => "服务器上没有可用的中文字体".to_owned(),
                NoTypeface::Unreadable(path) => format!("无法读取字体文件 {}", path.display()),
            };
            ApiError::new(crate::error::Kind::Unavailable, zh, missing.to_string()).what_to_do(
                format!("请管理员安装 Debian 软件包 {}，或在设置 typefaces 中指定字体文件。", paper::PACKAGE),
                format!(
                    "Ask the administrator to install the Debian package {}, or to name a file by `typefaces`.",
                    paper::PACKAGE
                ),
            )
        }
        refused @ Unwritable::Refused(_) => ApiError::internal(refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_lacks_a_typeface_is_told_its_package() {
        let error = unwritable(NoTypeface::Missing.into());
        let told = error.problem(Lang::En);
        assert_eq!(error.kind(), crate::error::Kind::Unavailable);
        assert!(told["what_to_do"].as_str().unwrap().contains("fonts-noto-cjk"), "{told}");
    }
}
