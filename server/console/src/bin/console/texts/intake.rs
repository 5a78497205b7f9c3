//! Taking a report.

use super::texts;

texts! {
    new_report: "新报修", "New report";
    known: "已知情况", "What is known";
    customer: "客户", "Customer";
    customer_hint: "名称、电话、地址或设备编号", "Name, phone, address or machine number";
    site: "地点", "Site";
    other_place: "其他地址…", "Another address …";
    address: "地址", "Address";
    machine: "设备", "Machine";
    other_machine: "其他设备…", "Another machine …";
    machine_name: "设备名称（可不填）", "Machine (optional)";
    fault: "故障", "Fault";
    fault_hint: "按报修人的原话", "In the caller's words";
    level_clocks: "级别（到达 / 解决）", "Level (arrive / solve)";
    usual_level: "按客户默认", "The customer's usual one";
    contact: "现场联系人", "Contact on site";
    phone: "电话", "Phone";
    reporter: "报修人", "Reported by";
    reporter_hint: "与联系人相同可不填", "Leave empty if it is the contact";
    take_report: "登记报修", "Take the report";
    taken: "已登记", "Taken:";
    in_warranty: "在保：人工与材料免费", "In warranty: labour and parts are free";
    chargeable: "不在保：人工与材料收费，请先告知客户", "Not in warranty: labour and parts are charged; tell the customer first";
    confirm_first: "报修人不是指定窗口：派单前须由其确认。", "Somebody else reports: have the contact confirm before anybody is sent.";
    best_crews: "最合适的班组", "The best crews";
    crews_need_place: "选好工种和位置后显示。", "Shown once trade and place are known.";
    position: "位置", "Place";
    position_known: "位置已知；点击地图可更正。", "The place is known; click to correct it.";
    position_pick: "在地图上点击选择位置。", "Click on the map to choose the place.";
    may_repeat: "可能与此单重复：", "May repeat";
    open_that: "查看该工单", "Open that order";
}
