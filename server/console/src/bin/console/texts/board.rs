//! The board.

use super::texts;

texts! {
    search_hint: "单号、客户、地址、故障", "Number, customer, address, fault";
    search: "搜索", "Search";
    all_calm: "没有需要处理的工单", "Nothing needs a hand";
    all_calm_more: "新的报修会自动出现在这里。", "New reports appear here by themselves.";
    nothing_found: "没有符合条件的工单", "No order fits";
    clear_filter: "清除筛选", "Clear filter";
    saved_filters: "已保存的筛选", "Kept filters";
    save_filter: "保存筛选", "Keep this filter";
    forget_filter: "删除筛选", "Forget the filter";
    trade: "工种", "Trade";
    all_trades: "全部工种", "All trades";
    all_levels: "全部级别", "All levels";
    all_crews: "全部班组", "All crews";
    level: "级别", "Level";
    sort_again: "重新排序", "Sort again";
    nobody_sent: "未派单", "Nobody sent";
    marked: "已选", "marked";
    send_best: "各派最合适的班组", "Send the best crew to each";
    send_one: "派给…", "Send …";
    unmark: "取消选择", "Unmark";
    bulk_done: "已派单", "sent";
    bulk_refused: "未派", "not sent";
    choose_order: "选择一个工单", "Choose an order";
    choose_order_more: "用 j 和 k 移动，回车打开，? 查看所有快捷键。", "Move with j and k, open with Enter, ? shows all keys.";
}
