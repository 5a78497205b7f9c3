//! Calls, alarms, reports.

use super::texts;

texts! {
    calls: "回访", "Follow-up calls";
    no_calls: "每日结案的三分之一、保修和升级过的工单会列在这里等待回访。", "A third of each day's closings, all in warranty and all escalated ones are listed here to be called.";
    to_be_called: "待回访", "To be called";
    satisfied: "满意", "Satisfied";
    not_satisfied: "不满意", "Not satisfied";
    not_satisfied_again: "不满意：重新受理", "Not satisfied: take it up again";
    noted_satisfied: "已记录：满意", "Noted: satisfied";
    noted_not_satisfied: "已记录：工单重新受理", "Noted: the order is taken up again";
    call_now: "回访", "Call";
    closed_on: "结案日", "Closed on";
    why_called: "原因", "Why";
    called_warranty: "保修", "In warranty";
    called_escalated: "曾升级", "Was escalated";
    called_of_crew: "班组必访", "One of each crew";
    called_drawn: "抽样", "Drawn";
    this_week: "本周", "This week";
    last_week: "上周", "Last week";
    remark: "备注", "Remark";
    remarks: "备注", "Remarks";
    alarms: "告警", "Alarms";
    no_alarms: "没有告警：所有时限都在掌握之中。", "No alarm: every deadline is in hand.";
    standing: "未解除", "Standing";
    is_over: "已解除", "Over";
    withdrawn: "已撤回", "Withdrawn";
    what_stands: "内容", "What";
    since_when: "发生时间", "Since";
    reports: "报表", "Reports";
    report_kind: "报表", "Report";
    report_day: "日期（所在日、周或月）", "A date in it";
    report_daily: "每日未结案暨通告总表", "Open at the day's end";
    report_weekly: "每周报修事件分析表", "The week's reports";
    report_monthly: "每月报修事件分析表", "The month's reports";
    report_levels: "服务级别达标表", "Service levels met";
    report_parts: "材料消耗表", "Articles used";
    report_settlement: "施工队月度结算表", "Crews' settlement";
    hand_in: "提交（冻结）", "Hand it in";
    hand_in_means: "提交后此表不再改变；之后到达的记录作为更正另列。不能撤回。", "The table stays as it is from then on; what arrives later is told beside it as a correction. This cannot be taken back.";
    handed_in: "已提交", "Handed in";
    by_itself: "定时发送", "By itself";
    by_itself_means: "周期结束后自动生成：通知网络回调；填写邮箱则同时以表格附件发送。", "Made when its period is over: webhooks are told, and whoever stands here gets the workbook by mail.";
    at_time: "时间", "At";
    mail_addresses: "邮箱（用逗号分隔）", "Mail addresses, with commas between them";
    channels: "通知渠道", "Channels";
    no_channels: "告警可同时发到企业微信、钉钉、飞书、Slack、Teams 或邮箱。", "Alarms can also go to WeCom, DingTalk, Feishu, Slack, Teams or by mail.";
    new_channel: "添加渠道", "Add a channel";
    by_mail: "邮件", "Mail";
    by_gateway: "短信网关", "SMS gateway";
    goes_to: "发送到", "Sent to";
    robot_address: "机器人地址", "Address of the robot";
    robot_secret: "签名密钥（如有）", "Secret for signing, if it has one";
    channel_goes: "此渠道不再收到告警；引用它的规则改为只在页面显示。", "It gets no more alarms; rules that name it tell the screens alone.";
    nothing_in_report: "此期间没有记录", "Nothing in this period";
    nothing_in_report_more: "选择其他日期。", "Choose another date.";
}

/// What everybody is asked in a call, in this order.
pub(crate) fn script(lang: shared::lang::Lang) -> [&'static str; 4] {
    [
        lang.pick("维修人员是否按约定时间到达？", "Did the technician come when it was promised?"),
        lang.pick("故障是否已解决？现在使用正常吗？", "Is the fault solved, and does it work now?"),
        lang.pick("收费和材料是否当面说明？", "Were price and materials explained before you signed?"),
        lang.pick("对服务还有什么建议？", "What could we have done better?"),
    ]
}
