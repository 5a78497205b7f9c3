//! Map and timeline.

use super::texts;

texts! {
    town: "地图与班组日程", "Map and days";
    days: "班组日程", "Crews' days";
    show_all: "全部显示", "Show all";
    nothing_on_map: "还没有位置已知的班组或工单", "No crew or order with a known place yet";
    at_base: "在驻地（无定位）", "at its base (no position)";
    reckoning: "正在计算…", "Reckoning …";
    makes_late: "将迟到：", "makes late:";
    past_shift: "超出班次", "past the end of the shift";
    sends_itself: "自动派单已开启", "Orders are sent automatically";
    cannot_go: "无法前往", "Cannot go";
}
