//! "Is this what I signed?": by the code on the paper, which names order and digest, or by the file itself. Whoever holds
//! either holds the document already; nobody finds a digest by guessing. A receipt shown by an offline device carries the same
//! address (docs/decisions/0010).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use shared::ids::{Digest, OrderId};
use shared::lang::Lang;
use shared::signoff::changed::changed_since_signing;
use shared::signoff::shown::clock_text;

use super::html::{self, rows, whole};
use super::{page, told};
use crate::api::description::safe;
use crate::api::pdf;
use crate::error::ApiError;
use crate::extract::lang_of;
use crate::orders::slip::{self, Which};
use crate::paper::{self, Report, Signature};
use crate::state::Office;
use crate::store::orders;

/// What there is to say about a digest, or about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Something with that digest was signed.
    Signed,
    /// The file is the one that this server makes of it, byte for byte.
    SameFile,
    /// The file names it, and differs from the one that this server makes.
    OtherFile,
}

/// What was signed, and whether the order says something else today.
struct Found {
    report: Report,
    changed: bool,
}

/// `GET /signed`: the question.
pub async fn ask_what_was_signed(headers: HeaderMap, State(office): State<Office>) -> Response {
    page(StatusCode::OK, question(&office, lang_of(&headers)))
}

/// `GET /signed/{order}/{digest}`: what was signed with that digest.
pub async fn signed(
    Path((order, digest)): Path<(String, String)>,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    Ok(match find(&office, &order, &digest).await? {
        Some((found, signature)) => page(StatusCode::OK, answer(&found, &signature, Verdict::Signed, lang)),
        None => unknown(&office, lang),
    })
}

/// `GET /signed/{order}/{digest}/report.pdf`: the same as a file.
pub async fn signed_report(
    Path((order, digest)): Path<(String, String)>,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    match find(&office, &order, &digest).await? {
        Some((found, _)) => {
            Ok((pdf(&found.report.number.clone()), slip::print(&office, found.report).await?).into_response())
        }
        None => Ok(unknown(&office, lang_of(&headers))),
    }
}

/// `POST /signed`: a file, as a form sends it. Where the file begins and which report it is, it says itself.
pub async fn compare(headers: HeaderMap, State(office): State<Office>, body: Bytes) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    let Some((order, digest)) = paper::named_in(&body) else { return Ok(no_report(&office, lang)) };
    let Some((found, signature)) = look_up(&office, order, digest).await? else { return Ok(unknown(&office, lang)) };
    let made = slip::print(&office, found.report.clone()).await?;
    let sent = body.windows(5).position(|window| window == b"%PDF-").and_then(|at| body.get(at..));
    let same = sent.is_some_and(|sent| sent.starts_with(&made));
    let verdict = if same { Verdict::SameFile } else { Verdict::OtherFile };
    Ok(page(StatusCode::OK, answer(&found, &signature, verdict, lang)))
}

async fn find(office: &Office, order: &str, digest: &str) -> Result<Option<(Found, Signature)>, ApiError> {
    match (order.parse(), digest.parse()) {
        (Ok(order), Ok(digest)) => look_up(office, order, digest).await,
        _ => Ok(None),
    }
}

async fn look_up(office: &Office, order: OrderId, digest: Digest) -> Result<Option<(Found, Signature)>, ApiError> {
    let mut tx = office.store().read().await?;
    let Some(stored) = orders::order(&mut tx, order).await? else { return Ok(None) };
    drop(tx);
    let document = &stored.document;
    let found = slip::report(office.config(), document, Which::Signed(digest), office.now());
    let Some(report) = found else { return Ok(None) };
    let signed = document.sign_offs.values().find(|signed| signed.item.digest == digest);
    let changed = signed.is_some_and(|signed| !changed_since_signing(document, &signed.item).is_empty());
    Ok(report.signature.clone().map(|signature| (Found { report, changed }, signature)))
}

fn answer(Found { report, changed }: &Found, signature: &Signature, verdict: Verdict, lang: Lang) -> String {
    let heading = match (verdict, &signature.refusal) {
        (Verdict::OtherFile, _) => lang.pick("此文件与我们的记录不一致", "This file differs from ours"),
        (_, Some(_)) => lang.pick("客户当时未签字", "It was shown, and not signed"),
        (_, None) => lang.pick("是的，这就是签字的内容", "Yes, this is what was signed"),
    };
    let more = match verdict {
        Verdict::Signed => lang.pick("请逐行核对纸上的内容：以下是签字时所见。", "Compare it with the paper, line by line: this is what was on the screen."),
        Verdict::SameFile => lang.pick("您的文件与我们的记录逐字节相同。", "Your file is the same as ours, byte for byte."),
        Verdict::OtherFile => lang.pick(
            "文件指向一份真实的签字记录，但文件本身已被改动，或由其他字体生成。以下是签字时所见，请以此为准。",
            "The file names a real signature, but it was changed, or made with other typefaces. What follows is what was on \
             the screen; this is what counts.",
        ),
    };
    let changed = match changed {
        true => format!(
            "<p>{}</p>",
            lang.pick(
                "签字后，工单又有改动；您签字的内容不受影响。",
                "The order has changed since. What you signed stays as it is."
            )
        ),
        false => String::new(),
    };
    let by = lang.pick("签字人", "Signed by");
    let body = format!(
        "<p class=\"number\">{} · {}</p><h1>{heading}</h1><p>{more}</p>{changed}<p class=\"soft\">{by} {} · {}</p>{}\
         <p><a href=\"/signed/{}/{}/report.pdf\">{}</a></p><p class=\"soft digest\">SHA-256 {}</p>{}",
        safe(&report.organisation),
        safe(&report.number),
        safe(&signature.signer),
        clock_text(signature.at, report.document.utc_offset_minutes),
        rows(&report.document.rows),
        report.order,
        signature.digest,
        lang.pick("下载服务单（PDF）", "The report as PDF"),
        signature.digest,
        form(lang),
    );
    whole(heading, &body, lang)
}

fn question(office: &Office, lang: Lang) -> String {
    let heading = lang.pick("这是我签的吗？", "Is this what I signed?");
    let more = lang.pick(
        "用手机扫描服务单上的二维码，或选择您收到的 PDF 文件。",
        "Scan the code on the report with your telephone, or choose the PDF that you were given.",
    );
    html::told(&office.config().organisation, heading, more, &form(lang), lang)
}

fn form(lang: Lang) -> String {
    format!(
        "<form method=\"post\" action=\"/signed\" enctype=\"multipart/form-data\"><label for=\"file\">{}</label>\
         <input id=\"file\" type=\"file\" name=\"file\" accept=\"application/pdf\" required><button>{}</button></form>",
        lang.pick("核对 PDF 文件", "Compare a PDF"),
        lang.pick("核对", "Compare"),
    )
}

/// No such order, no such digest, or nobody's: it is not told which.
fn unknown(office: &Office, lang: Lang) -> Response {
    let heading = lang.pick("我们没有收到这份签字记录", "No such signature has reached us");
    let more = lang.pick(
        "技术员的设备有网络后，签字会自动送达，请稍后再看；您手里的凭证一直有效。若一直看不到，请核对地址是否完整，或联系为您服务的公司。",
        "It arrives by itself once the technician's device has a connection; look again later. Your receipt stays valid. If this \
         page stays, see whether the address is whole, and ask the company that served you.",
    );
    told(office, StatusCode::NOT_FOUND, (heading, more), &form(lang), lang)
}

fn no_report(office: &Office, lang: Lang) -> Response {
    let heading = lang.pick("这不是我们的服务单", "This is no report of ours");
    let more = lang.pick(
        "请选择您收到的 PDF 原文件；截图和打印后扫描的文件请改为扫描纸上的二维码。",
        "Choose the PDF as you were given it; of a print or a picture, scan the code instead.",
    );
    told(office, StatusCode::UNPROCESSABLE_ENTITY, (heading, more), &form(lang), lang)
}
