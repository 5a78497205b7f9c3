//! Inspections.

use super::texts;

texts! {
    inspections: "巡检", "Inspections";
    rounds: "待办与已办", "Rounds";
    plans: "计划", "Plans";
    plan_word: "计划", "Plan";
    visit_day: "上门日", "Day";
    until_day: "最迟", "Until";
    done_on: "完成", "done";
    too_late: "已逾期", "Overdue";
    not_made: "未生成工单", "no order yet";
    attained: "按时完成", "In time";
    attained_late: "迟到完成", "late";
    attained_missed: "未完成", "missed";
    this_month: "本月", "This month";
    how_often: "周期", "How often";
    next_round: "下次", "Next";
    every_months: "每月数", "Every so many months";
    months_word: "个月", "months";
    days_word: "天", "days";
    new_plan: "新建计划", "New plan";
    plan_added: "计划已建立", "The plan stands";
    stop_plan: "停用", "Stop";
    resume_plan: "启用", "Go on";
    customer_word: "客户", "Customer";
    site_word: "地点", "Place";
    whole_site: "整个地点", "The place itself";
    task_word: "任务", "What is to be done";
    trade_word: "工种", "Trade";
    first_day: "首次日期", "First day";
    checklist_word: "检查表", "Checklist";
    trade_list: "工种的检查表", "The trade's own";
    choose_customer: "请选择客户", "Choose a customer";
}
