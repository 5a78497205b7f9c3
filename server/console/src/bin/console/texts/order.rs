//! An order and everything about it.

use super::texts;

texts! {
    order: "工单", "Order";
    received: "接报", "Received";
    arrive_solve: "最晚到达 · 解决", "Arrive · solve by";
    warranty_until: "保修至", "warranty until";
    out_of_warranty: "已过保", "out of warranty";
    minutes: "分钟", "min";
    dispatch: "派单", "Dispatch";
    sent_to: "已派给", "Sent to";
    send: "派单", "Send";
    send_proposed: "派给建议的班组", "Send the proposed crew";
    another_crew: "改派", "Another crew";
    take_off: "撤回派单", "Take the crew off";
    cancel_order: "取消工单", "Cancel the order";
    reopen: "重新打开", "Reopen";
    close_order: "结案", "Close the order";
    reason: "原因", "Reason";
    nobody_fits: "没有合适的班组：请在列表中选择", "No crew fits; choose one from the list";
    fewer: "收起", "Fewer";
    place_in_day: "在当天的位置", "Place in the day";
    put_there: "已调整顺序", "It stands there now";
    there_at: "到达", "there at";
    drives: "车程", "drive";
    breaks_deadline: "超过最晚到达时间", "Later than promised";
    lacks_trade: "不会此工种", "does not know the trade";
    off_shift: "不在班", "off shift";
    nobody_in_it: "队中无人或缺勤", "nobody in it, or absent";
    place_unknown: "位置不明", "place unknown";
    from_base: "（按驻地）", "from its base";
    customer_link: "客户链接", "Customer's link";
    link_means: "客户凭此链接查看上门进度，无需登录：", "By this link the customer follows the visit without an account:";
    link_lives: "有效至", "It lives until";
    reschedule: "改约", "Another time";
    rescheduled: "已改约", "Another time is set";
    choose_time: "请选择日期和时间。", "Choose a day and a time.";
    from_when: "最早", "From";
    how_long: "时段", "Within";
    service_report: "服务单（PDF）", "Service report (PDF)";
    print: "打印", "Print";
    open_link: "打开页面", "Open the page";
    // Somebody else was quicker.
    quicker: "这张工单刚被别人处理过", "Somebody decided about this order meanwhile";
    you_wanted: "您要派的是", "You wanted to send";
    send_anyway: "仍然派给", "Send anyway:";
    leave_it: "保留对方的决定", "Leave it as it is";
    after_clash: "核对后改派", "sent after comparing";
    the_rules: "系统", "The office's rules";
    // Decisions about values.
    technician_decides: "由在场的技术人员决定。", "Those on site have to say.";
    settled: "已确定", "Settled";
    keep_line: "保留这一行", "Keep the line";
    drop_line: "删除这一行", "Take the line out";
    unreadable: "无法识别的操作", "An act that cannot be read";
    release: "放行", "Release";
    refuse: "拒绝", "Refuse";
    released: "已放行", "Released";
    refused_it: "已拒绝", "Refused";
    // Remarks.
    two_crews: "两组同时处理：", "Two crews worked on it:";
    changed_since: "签字后有改动", "Changed since signing";
    far_from_site: "到达位置偏离地址", "Arrived away from the address:";
    clock_moved: "手机时钟被调整", "The phone's clock was moved by";
    no_arrival: "有处理记录，但没有到达记录", "Work without an arrival";
    no_beginning: "有记录的开头还没有送达", "The beginning of this visit has not come yet";
    not_signed: "客户未签字：", "The customer did not sign:";
    show_other: "查看", "Show";
    // Work.
    work: "现场", "On site";
    visit: "上门", "Visit";
    outcome: "结果", "Result";
    cause: "原因", "Cause";
    diagnosis: "诊断", "Diagnosis";
    missing: "还缺", "Missing";
    to_pay: "应付", "To pay";
    line_name: "材料与工时", "Material and labour";
    quantity: "数量", "Quantity";
    amount: "金额", "Amount";
    warranty: "保修", "Warranty";
    goodwill: "优惠", "Goodwill";
    // Photos.
    photos: "照片", "Photos";
    before: "维修前", "Before";
    after: "维修后", "After";
    removed_part: "旧件", "Old part";
    evidence: "其他", "Other";
    from_customer: "客户提供", "From the customer";
    customer_sees: "客户可见", "The customer sees it";
    customer_sees_not: "客户看不到", "The customer does not see it";
    release_photo: "向客户公开", "Show it to the customer";
    withdraw_photo: "不再公开", "Take it back";
    photo_on_its_way: "还在路上", "On its way";
    compare: "对比", "Compare";
    next: "下一张", "Next";
    larger: "放大", "Larger";
    smaller: "缩小", "Smaller";
    // Signature.
    signature: "签字", "Signature";
    verified: "文件完整，与设备签名一致", "The document is whole and signed by the device";
    not_verified: "文件与签名不一致", "The document does not agree with its signature";
    as_signed: "签字时", "As signed";
    as_now: "现在", "Now";
    what_was_signed: "客户看到并签字的内容", "What the customer saw and signed";
    // Notes and story.
    notes: "留言", "Notes";
    note_hint: "写给班组，送达手机", "For the crew, on their phones";
    send_note: "发送", "Send";
    customer_reads: "客户可见", "The customer may read it";
    for_crew: "内部", "internal";
    for_customer: "客户可见", "for the customer";
    story: "经过", "What happened";
    at_office: "送达", "at the office";
    device_said: "手机时间", "by the phone";
    between: "介于", "between";
}
