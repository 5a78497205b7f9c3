//! Reporting a fault by the code on a machine: the machine is known, three fields and photos are asked, a repeat is told first.

use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use shared::document::request::Contact;
use shared::lang::Lang;

use super::html::{call, whole};
use super::upload::{self, Form, PHOTOS};
use super::{page, told};
use crate::api::description::safe;
use crate::api::source::Source;
use crate::directory::{Equipment, Site};
use crate::error::ApiError;
use crate::extract::lang_of;
use crate::orders::desk::By;
use crate::orders::intake::{Report, Taken, take_with};
use crate::repeats::{Case, Match, SUSPECTED, alike, find};
use crate::state::Office;
use crate::store::{StoreError, customers, machine_codes};

/// Longer texts are no codes of ours.
const MAX_CODE: usize = 32;
/// Reports by one code within an hour; whoever has more to tell calls.
const AN_HOUR: u32 = 4;
/// The most letters of what is wrong, and of a name or a number.
const FAULT: usize = 500;
const NAME: usize = 60;
/// The trade of a machine that nobody has repaired yet: a dispatcher says which.
const UNKNOWN_TRADE: &str = "other";

/// A machine before which somebody stands.
struct Machine {
    code: String,
    equipment: Equipment,
    site: Site,
    trade: String,
}

/// What was filled in.
#[derive(Clone, Debug, Default)]
pub(super) struct Filled {
    fault: String,
    name: String,
    phone: String,
    /// It is meant, though it was reported before.
    anyway: bool,
}

impl Filled {
    /// Takes a field of the form; fields that it does not have are left alone.
    pub(super) fn set(&mut self, name: &str, content: String) {
        match name {
            "fault" => self.fault = content,
            "name" => self.name = content,
            "phone" => self.phone = content,
            "anyway" => self.anyway = content == "true",
            _ => {}
        }
    }
}

/// `GET /m/{code}`: the form.
pub async fn machine(
    Path(code): Path<String>,
    headers: HeaderMap,
    State(office): State<Office>,
) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    Ok(match look_up(&office, &code).await? {
        Some(machine) => page(StatusCode::OK, asked(&office, &machine, &Filled::default(), None, lang)),
        None => nowhere(&office, lang),
    })
}

/// `POST /m/{code}`: takes the report.
pub async fn report(
    Path(code): Path<String>,
    headers: HeaderMap,
    Source(address): Source,
    State(office): State<Office>,
    form: Multipart,
) -> Result<Response, ApiError> {
    let lang = lang_of(&headers);
    let Some(machine) = look_up(&office, &code).await? else { return Ok(nowhere(&office, lang)) };
    let refused = |filled: &Filled, wrong: &str| {
        page(StatusCode::UNPROCESSABLE_ENTITY, asked(&office, &machine, filled, Some(wrong), lang))
    };
    let Form { filled, photos, unfit } = upload::read(form).await?;
    if let Some(wrong) = unfit.map(|unfit| unfit.words(lang)).or_else(|| wrong(&filled, lang)) {
        return Ok(refused(&filled, &wrong));
    }
    if !filled.anyway
        && let Some(known) = repeated(&office, &machine, &filled).await?
    {
        return Ok(page(StatusCode::OK, again(&office, &machine, &filled, &known, lang)));
    }
    let mut tx = office.store().write().await?;
    let may = machine_codes::take(&mut tx, &machine.code, office.now(), AN_HOUR).await?;
    tx.commit().await?;
    if !may {
        return Ok(enough(&office, lang));
    }
    let photos = match upload::keep(&office, photos).await? {
        Ok(photos) => photos,
        Err(unfit) => return Ok(refused(&filled, &unfit.words(lang))),
    };
    match take_with(&office, By { person: None, source: address }, filled_in(machine, filled), photos).await? {
        Taken::Done { number, .. } => Ok(taken(&office, &number, lang)),
        refused => Err(ApiError::internal(format!("a report by a machine's code was refused: {refused:?}"))),
    }
}

async fn look_up(office: &Office, code: &str) -> Result<Option<Machine>, StoreError> {
    if code.len() > MAX_CODE {
        return Ok(None);
    }
    let mut tx = office.store().read().await?;
    let Some(id) = machine_codes::machine(&mut tx, code).await? else { return Ok(None) };
    let Some(equipment) = customers::equipment(&mut tx, id).await? else { return Ok(None) };
    let Some(site) = customers::site(&mut tx, equipment.site).await? else { return Ok(None) };
    let trade = machine_codes::last_trade(&mut tx, id).await?.unwrap_or_else(|| UNKNOWN_TRADE.to_owned());
    Ok(Some(Machine { code: code.to_owned(), equipment, site, trade }))
}

/// What is wrong with what was filled in, and what to do.
fn wrong(filled: &Filled, lang: Lang) -> Option<String> {
    let long = |text: &str, most: usize| text.chars().count() > most;
    let digits = filled.phone.chars().filter(char::is_ascii_digit).count();
    let told = if filled.fault.trim().is_empty() {
        lang.pick("请写明哪里不正常。", "Say what is wrong with it.")
    } else if filled.name.trim().is_empty() {
        lang.pick("请填写您的姓名。", "Tell us your name.")
    } else if !(5..=20).contains(&digits) || long(&filled.phone, NAME) {
        lang.pick(
            "请填写能打通的电话号码，5 至 20 位数字。",
            "Give a telephone number that we can call, 5 to 20 digits.",
        )
    } else if long(&filled.fault, FAULT) || long(&filled.name, NAME) {
        lang.pick(
            "内容太长：故障最多 500 字，姓名最多 60 字。",
            "Too long: at most 500 letters for the fault, 60 for the name.",
        )
    } else {
        return None;
    };
    Some(told.to_owned())
}

/// The order that this report most probably repeats.
async fn repeated(office: &Office, machine: &Machine, filled: &Filled) -> Result<Option<Match>, StoreError> {
    let case = Case {
        equipment: Some(machine.equipment.id),
        place: alike::place(&machine.site.address),
        point: machine.site.point,
        trade: machine.trade.clone(),
        fault: filled.fault.clone(),
        received_at: office.now(),
    };
    let mut tx = office.store().read().await?;
    Ok(find(&mut tx, &case, None).await?.into_iter().find(|found| found.score >= SUSPECTED))
}

fn filled_in(machine: Machine, filled: Filled) -> Report {
    let contact = Contact { name: filled.name.trim().to_owned(), phone: filled.phone.trim().to_owned() };
    Report {
        customer: Some(machine.site.customer),
        site: Some(machine.site.id),
        equipment: Some(machine.equipment.id),
        contact: Some(contact),
        fault: filled.fault.trim().to_owned(),
        trade: machine.trade,
        channel: Some("qr".into()),
        ..Report::default()
    }
}

/// What stands above every page about a machine.
fn head(office: &Office, machine: &Machine, heading: &str) -> String {
    let Equipment { number, name, location, .. } = &machine.equipment;
    format!(
        "<p class=\"number\">{} · {}</p><h1>{heading}</h1><p><strong>{}</strong><br><span class=\"soft\">{}</span></p>",
        safe(&office.config().organisation.name),
        safe(number),
        safe(name),
        safe(location),
    )
}

fn asked(office: &Office, machine: &Machine, filled: &Filled, wrong: Option<&str>, lang: Lang) -> String {
    let heading = lang.pick("报修", "Report a fault");
    let wrong = wrong.map(|wrong| format!("<p class=\"wrong\" role=\"alert\">{wrong}</p>")).unwrap_or_default();
    let form = format!(
        "<form method=\"post\" action=\"/m/{}\" enctype=\"multipart/form-data\">{wrong}<label for=\"fault\">{}</label>\
         <textarea id=\"fault\" name=\"fault\" rows=\"4\" maxlength=\"{FAULT}\" required>{}</textarea>\
         <label for=\"name\">{}</label><input id=\"name\" name=\"name\" autocomplete=\"name\" maxlength=\"{NAME}\" required value=\"{}\">\
         <label for=\"phone\">{}</label><input id=\"phone\" name=\"phone\" type=\"tel\" autocomplete=\"tel\" maxlength=\"{NAME}\" required value=\"{}\">\
         {}<button>{}</button></form>",
        safe(&machine.code),
        lang.pick("哪里不正常？", "What is wrong?"),
        safe(&filled.fault),
        lang.pick("您的姓名", "Your name"),
        safe(&filled.name),
        lang.pick("电话", "Telephone"),
        safe(&filled.phone),
        photo_field(lang),
        lang.pick("提交报修", "Send the report"),
    );
    let call = call(&office.config().organisation, lang);
    whole(heading, &format!("{}{form}{call}", head(office, machine, heading)), lang)
}

/// Photos, if there are any. No browser fills this field in again: whoever is asked twice chooses them twice.
fn photo_field(lang: Lang) -> String {
    let label = match lang {
        Lang::ZhCn => format!("照片（可不选，最多 {PHOTOS} 张）"),
        Lang::En => format!("Photos (if you like, up to {PHOTOS})"),
    };
    format!(
        "<label for=\"photo\">{label}</label><input id=\"photo\" name=\"photo\" type=\"file\" \
         accept=\"image/jpeg,image/png,image/webp\" multiple>"
    )
}

/// It was reported already: the number, and the way to report it nevertheless.
fn again(office: &Office, machine: &Machine, filled: &Filled, known: &Match, lang: Lang) -> String {
    let heading = lang.pick("这台设备已有人报修", "This has been reported already");
    let told = match lang {
        Lang::ZhCn => format!("工单 {} 正在处理，您不必再报。", known.number),
        Lang::En => format!("We are on it as order {}. You need not report it again.", known.number),
    };
    let hidden = |name: &str, value: &str| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", safe(value));
    let form = format!(
        "<form method=\"post\" action=\"/m/{}\" enctype=\"multipart/form-data\">{}{}{}{}<p>{}</p>{}<button>{}</button></form>",
        safe(&machine.code),
        hidden("fault", &filled.fault),
        hidden("name", &filled.name),
        hidden("phone", &filled.phone),
        hidden("anyway", "true"),
        lang.pick("若是另一个故障，请继续提交。", "If it is something else, send it nevertheless."),
        photo_field(lang),
        lang.pick("仍然提交", "Send it nevertheless"),
    );
    whole(heading, &format!("{}<p>{}</p>{form}", head(office, machine, heading), safe(&told)), lang)
}

fn taken(office: &Office, number: &str, lang: Lang) -> Response {
    let heading = lang.pick("已受理", "Received");
    let more = lang.pick("我们会尽快打电话与您约时间。", "We will call you to arrange a time.");
    let words = lang.pick("工单号", "Your number is");
    let number = format!("<p>{words} <strong>{}</strong></p>", safe(number));
    told(office, StatusCode::CREATED, (heading, more), &number, lang)
}

fn enough(office: &Office, lang: Lang) -> Response {
    let heading = lang.pick("请稍后再试", "Please wait a while");
    let more = lang.pick(
        "这台设备刚刚已收到多次报修。请一小时后再试，或直接打电话。",
        "Several reports about this machine have just come in. Try again in an hour, or call us.",
    );
    told(office, StatusCode::TOO_MANY_REQUESTS, (heading, more), "", lang)
}

fn nowhere(office: &Office, lang: Lang) -> Response {
    let heading = lang.pick("找不到这台设备", "No machine of ours has this code");
    let more = lang.pick("标签可能已经作废。请打电话报修。", "The label may be out of date. Please call us.");
    told(office, StatusCode::NOT_FOUND, (heading, more), "", lang)
}
