//! The document: what the handlers say about themselves, put together.

use serde_json::Value;
use utoipa::OpenApi;

use super::complete::complete;

/// What stands above everything else.
const ABOUT: &str = "\
Callout's REST interface, for dispatchers' consoles and other systems.

Sign in with `POST /api/v1/sessions` and send the token as `Authorization: Bearer …`; pages of this server sign in with \
`POST /api/v1/sessions/browser` and have a cookie. Roles, each of which may do what the \
ones before it may: technician, specialist, dispatcher, manager, administrator.

Moments are milliseconds since 1970 in UTC, ids 32 hexadecimal digits, prices integers in the minor unit of their currency, \
places degrees (WGS 84). Lists take `limit` and `after` and answer `items` and `next`; the next page's address also stands in a \
`Link` header. What nobody knows is refused: an unknown field or parameter is a typing error that should be noticed.

Every error is a problem (RFC 9457) in the language of `Accept-Language` (`zh-CN` or `en`): `what_to_do` says the way out, \
`field` names what is wrong. A change to an order carries the `ETag` that was read with it as `If-Match`; a decision names the \
order's `revision`. Of two people who decide at once, the second is told `412`.

Phones do not speak this interface. They enrol with `POST /enroll/v1`, sync with `POST /sync/v1` (CBOR, signed and numbered edits \
up, states down; pokes on `GET /sync/v1/events`) and bring photos to `/photos/v1` by tus 1.0. Use these only through the field \
client: `docs/sync.md` tells how they work.";

/// Every handler under `/api/v1`.
#[derive(OpenApi)]
#[openapi(
    info(title = "Callout", description = ABOUT, license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")),
    paths(
        super::openapi,
        super::docs,
        crate::api::sessions::begin::begin,
        crate::api::sessions::end::end,
        crate::api::sessions::browser::begin_in_browser,
        crate::api::sessions::browser::end_in_browser,
        crate::api::office::office,
        crate::api::places::places,
        crate::api::sessions::me::me,
        crate::api::sessions::me::set_password,
        crate::api::people::list::list,
        crate::api::people::list::one,
        crate::api::people::add::add,
        crate::api::people::change::change,
        crate::api::keys::add::add,
        crate::api::keys::list::list,
        crate::api::keys::revoke::revoke,
        crate::api::webhooks::add::add,
        crate::api::webhooks::list::list,
        crate::api::webhooks::list::one,
        crate::api::webhooks::change::change,
        crate::api::webhooks::remove::remove,
        crate::api::webhooks::rotate::rotate,
        crate::api::webhooks::test::test,
        crate::api::webhooks::deliveries::log,
        crate::api::webhooks::deliveries::delivery,
        crate::api::webhooks::deliveries::redeliver,
        crate::api::events::events,
        crate::api::crews::list::list,
        crate::api::crews::days::days,
        crate::api::crews::list::one,
        crate::api::crews::add::add,
        crate::api::crews::change::change,
        crate::api::crews::join::join,
        crate::api::crews::leave::leave,
        crate::api::crews::absence::begin,
        crate::api::crews::absence::end,
        crate::api::crews::loads::loads,
        crate::api::crews::loads::load,
        crate::api::crews::van::van,
        crate::api::crews::standby::standby,
        crate::api::customers::list::list,
        crate::api::customers::list::one,
        crate::api::customers::add::add,
        crate::api::customers::change::change,
        crate::api::sites::list::list,
        crate::api::sites::list::one,
        crate::api::sites::add::add,
        crate::api::sites::change::change,
        crate::api::equipment::list::list,
        crate::api::equipment::list::find,
        crate::api::equipment::list::one,
        crate::api::equipment::add::add,
        crate::api::equipment::change::change,
        crate::api::parts::put::list,
        crate::api::parts::put::add,
        crate::api::parts::put::one,
        crate::api::parts::put::put,
        crate::api::parts::put::remove,
        crate::api::reference::levels::levels,
        crate::api::reference::levels::level,
        crate::api::reference::levels::put_level,
        crate::api::reference::levels::remove_level,
        crate::api::levels::calendars::calendars,
        crate::api::levels::calendars::calendar,
        crate::api::levels::calendars::put_calendar,
        crate::api::levels::calendars::remove_calendar,
        crate::api::levels::terms::terms,
        crate::api::levels::terms::put_terms,
        crate::api::levels::terms::remove_terms,
        crate::api::levels::contracts::contracts,
        crate::api::levels::contracts::contract,
        crate::api::levels::contracts::add_contract,
        crate::api::levels::contracts::put_contract,
        crate::api::levels::contracts::remove_contract,
        crate::api::reference::checklists::checklists,
        crate::api::reference::checklists::checklist,
        crate::api::reference::checklists::put_checklist,
        crate::api::reference::checklists::remove_checklist,
        crate::api::reference::wordings::wordings,
        crate::api::reference::wordings::wording,
        crate::api::reference::wordings::put_wording,
        crate::api::reference::wordings::remove_wording,
        crate::api::devices::list::list,
        crate::api::devices::revoke::revoke,
        crate::api::enrolments::create,
        crate::api::rescue::rescue,
        crate::api::orders::list::list,
        crate::api::orders::intake::intake,
        crate::api::orders::show::show,
        crate::api::orders::patch::patch,
        crate::api::orders::candidates::candidates,
        crate::api::orders::candidates::ask,
        crate::api::orders::accept::list,
        crate::api::orders::accept::accept,
        crate::api::orders::why::assignment,
        crate::api::orders::assign::assign,
        crate::api::orders::assign::withdraw,
        crate::api::orders::decide::cancel,
        crate::api::orders::decide::close,
        crate::api::orders::decide::reopen,
        crate::api::orders::note::note,
        crate::api::orders::link::link,
        crate::api::orders::report::report,
        crate::api::equipment::labels::labels,
        crate::api::orders::settle::settle,
        crate::api::orders::bulk::bulk,
        crate::api::orders::history::history,
        crate::api::orders::sign_offs::sign_offs,
        crate::api::alarms::list::alarms,
        crate::api::alarms::list::remark,
        crate::api::alarms::list::deliveries,
        crate::api::alarms::rules::rules,
        crate::api::alarms::rules::put_rules,
        crate::api::alarms::channels::channels,
        crate::api::alarms::channels::add_channel,
        crate::api::alarms::channels::put_channel,
        crate::api::alarms::channels::remove_channel,
        crate::api::alarms::remind::remind,
        crate::api::follow_ups::follow_ups,
        crate::api::follow_ups::attainment,
        crate::api::follow_ups::note_answer,
        crate::api::complaints::complaints,
        crate::api::complaints::complaint,
        crate::api::complaints::add_complaint,
        crate::api::complaints::put_complaint,
        crate::api::complaints::causes,
        crate::api::reports::show::report,
        crate::api::reports::behind::behind,
        crate::api::reports::freeze::freeze,
        crate::api::repeats::ask::ask,
        crate::api::repeats::list::list,
        crate::api::repeats::link::link,
        crate::api::repeats::unlink::unlink,
        crate::api::imports::add::add,
        crate::api::imports::list::list,
        crate::api::imports::list::one,
        crate::api::quarantine::list::list,
        crate::api::quarantine::decide::release,
        crate::api::quarantine::decide::refuse,
        crate::photos::read::photo,
        crate::photos::thumbnail::thumbnail,
    ),
    tags(
        (name = "sessions", description = "Signing in 登录"),
        (name = "orders", description = "Work orders 工单: take a report 报修, list and find, change, settle, close"),
        (name = "dispatch", description = "Dispatch 派单: who could go, sending a crew, taking it off"),
        (name = "repeats", description = "Repeat reports 重复报修: offered, linked, taken back"),
        (name = "evidence", description = "Evidence 凭据: history, verified signatures 签字, photos 照片"),
        (name = "quarantine", description = "Quarantine 待处理: edits that wait for somebody at the office"),
        (name = "customers", description = "Customers 客户"),
        (name = "sites", description = "Sites 地点"),
        (name = "equipment", description = "Machines 设备"),
        (name = "parts", description = "Parts 材料"),
        (name = "reference", description = "Service levels 客户级别, checklists 检查表, wording 文本"),
        (name = "levels", description = "Service levels in working time 客户级别: calendars 工作日历, terms 条款, contracts 维保合同"),
        (name = "alarms", description = "Alarms 告警: what the office notices by itself, rules, channels, reminders 催办"),
        (name = "follow-ups", description = "Follow-up calls 回访: the call list by the rules, answers, attainment"),
        (name = "complaints", description = "Complaints 投诉: sheets, clocks, responsibility, cost"),
        (name = "reports", description = "Reports 报表: daily, weekly and monthly tables, the orders behind each figure, frozen periods"),
        (name = "imports", description = "Imports 导入: other systems' tables, row by row"),
        (name = "crews", description = "Crews 施工队 and their members"),
        (name = "people", description = "People 人员 with a login"),
        (name = "keys", description = "API keys 接口密钥 for other systems, each with its scopes"),
        (name = "webhooks", description = "Webhooks 网络回调: events that go to other systems, and what became of each"),
        (name = "events", description = "Events 事件 as they happen"),
        (name = "devices", description = "Devices 设备端: codes for new ones, the list, revoking, rescue files"),
        (name = "description", description = "This description 接口说明"),
    ),
)]
struct Described;

/// The whole document.
pub(super) fn whole() -> Value {
    // What `derive` made is plain data; there is nothing in it that JSON cannot hold.
    let mut document = serde_json::to_value(Described::openapi()).unwrap_or_default();
    complete(&mut document);
    document
}
