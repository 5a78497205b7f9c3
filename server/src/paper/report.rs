//! The service report 服务单: what was signed, row by row as it was shown, with the signature and the digest by which anybody
//! can ask whether this is it; without a signature, how the order stands.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use krilla::metadata::DateTime;
use shared::ids::{Digest, OrderId};
use shared::lang::Lang;
use shared::signoff::Strokes;
use shared::signoff::shown::{Row, Shown, clock_text};
use shared::time::Moment;

use super::layout::{MARGIN, Mark, PAGE, Sheet, Style, qr};
use super::pdf::{About, Letters, Unwritable, write as write_pdf};
use super::typeface::Typefaces;

/// How a file tells which report it is, before order and digest.
const MARK: &str = "callout-report:";
/// The side of the code in the corner, in points.
const CODE: f32 = 92.0;
/// The field of the signature, in points.
const FIELD: (f32, f32) = (200.0, 72.0);

/// What is printed.
#[derive(Clone, Debug)]
pub struct Report {
    /// Whose report it is.
    pub organisation: String,
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// What was, or would be, shown to the customer.
    pub document: Shown,
    /// Who signed it; `None` prints how the order stands.
    pub signature: Option<Signature>,
    /// How this server is reached from outside, for the code in the corner.
    pub public_url: String,
}

/// A signature as it is printed.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Of the document.
    pub digest: Digest,
    /// When, by the device's clock.
    pub at: Moment,
    /// Who.
    pub signer: String,
    /// From 1 to 5.
    pub rating: Option<u8>,
    /// In the customer's words.
    pub remark: String,
    /// Why the customer did not sign.
    pub refusal: Option<String>,
    /// What the finger drew.
    pub strokes: Strokes,
}

/// The report as PDF. Equal reports are equal bytes, as long as the typefaces stay.
pub fn write(report: &Report, typefaces: &Typefaces) -> Result<Vec<u8>, Unwritable> {
    let typefaces = typefaces.get()?;
    let letters = Letters::of(&typefaces);
    let lang = report.document.lang;
    let mut sheet = Sheet::new(&letters);
    head(&mut sheet, report);
    rows(&mut sheet, &report.document);
    sheet.rule();
    match &report.signature {
        Some(signature) => signed(&mut sheet, report, signature),
        None => {
            sheet.paragraph(Style::STRONG, lang.pick("尚未签字，仅供参考", "Not signed: how the order stands"));
        }
    }
    let about = format!("{} · {}", report.organisation, report.number);
    let pages = sheet.finish(|page, of| format!("{about} · {page} / {of}"));
    write_pdf(&pages, &letters, file(report))
}

/// The order and the digest that a file was made for; `None` where it names none.
pub fn named_in(bytes: &[u8]) -> Option<(OrderId, Digest)> {
    let at = bytes.windows(MARK.len()).position(|window| window == MARK.as_bytes())?;
    let text = bytes.get(at + MARK.len()..at + MARK.len() + 32 + 1 + 64)?;
    let (order, digest) = std::str::from_utf8(text).ok()?.split_once('.')?;
    Some((order.parse().ok()?, digest.parse().ok()?))
}

fn file(report: &Report) -> About {
    let signature = report.signature.as_ref();
    let digest = signature.map(|signature| signature.digest.to_string()).unwrap_or_default();
    About {
        title: format!("{} {}", title(report.document.lang), report.number),
        organisation: report.organisation.clone(),
        lang: report.document.lang,
        keyword: format!("{MARK}{}.{digest}", report.order),
        made: signature.and_then(|signature| moment(signature.at)),
    }
}

fn moment(at: Moment) -> Option<DateTime> {
    let at = Timestamp::from_millisecond(at.0).ok()?.to_zoned(TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).ok();
    let date = DateTime::new(u16::try_from(at.year()).ok()?).month(small(at.month())?).day(small(at.day())?);
    let date = date.hour(small(at.hour())?).minute(small(at.minute())?).second(small(at.second())?);
    Some(date.utc_offset_hour(0).utc_offset_minute(0))
}

fn title(lang: Lang) -> &'static str {
    lang.pick("服务单", "Service report")
}

fn head(sheet: &mut Sheet<'_>, report: &Report) {
    let lang = report.document.lang;
    let width = PAGE.0 - 2.0 * MARGIN - CODE - 24.0;
    let top = sheet.y();
    sheet.text((MARGIN, width), Style::LABEL, &report.organisation);
    sheet.gap(4.0);
    sheet.text((MARGIN, width), Style::TITLE, title(lang));
    sheet.text((MARGIN, width), Style::TEXT, &report.number);
    if let Some(signature) = &report.signature {
        let url = format!("{}/signed/{}/{}", report.public_url, report.order, signature.digest);
        if let Some(code) = qr(&url, (PAGE.0 - MARGIN - CODE, top), CODE) {
            sheet.mark(code);
            sheet.gap(8.0);
            let words = lang.pick("扫码核对：这是我签的吗？", "Is this what I signed? Scan the code and compare.");
            sheet.text((MARGIN, width), Style::SMALL, words);
            sheet.below(top + CODE);
        }
    }
    sheet.rule();
}

/// The rows as they were shown, a heading before each visit and before the sums.
fn rows(sheet: &mut Sheet<'_>, document: &Shown) {
    let lang = document.lang;
    let mut part = String::new();
    for row in &document.rows {
        let of = part_of(row);
        if of != part {
            if !part.is_empty() {
                sheet.gap(8.0);
            }
            if of.starts_with("visit/") {
                sheet.room(60.0);
                sheet.paragraph(Style::HEADING, lang.pick("上门处理", "Work on site"));
                sheet.gap(2.0);
            }
            part = of;
        }
        let style = match row.key.as_str() {
            "total/charged" => Style::STRONG,
            key if key.contains("/photo/") => Style::SMALL,
            _ => Style::TEXT,
        };
        sheet.row(&row.label, &row.value, style);
    }
}

fn part_of(row: &Row) -> String {
    let mut words = row.key.split('/');
    match (words.next(), words.next()) {
        (Some("visit"), Some(visit)) => format!("visit/{visit}"),
        (Some("total"), _) => "total".into(),
        _ => "request".into(),
    }
}

fn signed(sheet: &mut Sheet<'_>, report: &Report, signature: &Signature) {
    let (lang, offset) = (report.document.lang, report.document.utc_offset_minutes);
    // The signature stays together with what stands above it.
    sheet.room(FIELD.1 + 130.0);
    sheet.paragraph(Style::STRONG, &report.document.wording);
    sheet.gap(6.0);
    match &signature.refusal {
        Some(reason) => sheet.row(lang.pick("客户未签字", "Not signed"), reason, Style::STRONG),
        None => {
            let top = sheet.y();
            sheet.mark(Mark::Strokes { lines: strokes(&signature.strokes, (MARGIN, top)) });
            sheet.gap(FIELD.1);
            sheet.mark(Mark::Rule { x: MARGIN, y: sheet.y(), width: FIELD.0 });
            sheet.gap(6.0);
        }
    }
    sheet.row(lang.pick("签字人", "Signed by"), &signature.signer, Style::TEXT);
    sheet.row(lang.pick("签字时间", "Signed at"), &clock_text(signature.at, offset), Style::TEXT);
    if let Some(rating) = signature.rating {
        sheet.row(lang.pick("满意度", "Satisfaction"), &format!("{rating} / 5"), Style::TEXT);
    }
    if !signature.remark.is_empty() {
        sheet.row(lang.pick("客户意见", "Remark"), &signature.remark, Style::TEXT);
    }
    sheet.gap(6.0);
    sheet.row("SHA-256", &signature.digest.to_string(), Style::SMALL);
    let means = lang.pick(
        "以上摘要对应客户签字时所见的全部内容。它证明客户看到了什么，并非电子签名法意义上的可靠电子签名。",
        "This digest stands for everything that was on the screen when the customer signed. It is evidence of what was \
         seen, not a qualified signature.",
    );
    sheet.paragraph(Style::SMALL, means);
}

/// The strokes, fitted into the field as they were drawn.
fn strokes(drawn: &Strokes, (left, top): (f32, f32)) -> Vec<Vec<(f32, f32)>> {
    let place = |coordinate: u16, room: f32| f32::from(coordinate) / 10_000.0 * room;
    let line = |points: &Vec<shared::signoff::StrokePoint>| {
        points.iter().map(|at| (left + place(at.x, FIELD.0), top + place(at.y, FIELD.1))).collect()
    };
    drawn.0.iter().map(line).collect()
}
