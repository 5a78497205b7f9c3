//! Complaints.

use super::texts;

texts! {
    complaints: "投诉", "Complaints";
    only_open: "未解决的", "Open";
    only_overdue: "超时的", "Overdue";
    complaint_text: "内容", "What about";
    next_step: "下一步", "Next";
    cause_word: "原因", "Cause";
    received_on: "接诉", "Received";
    settled_on: "已解决", "settled";
    cause_open: "未定", "open";
    causes_of_year: "近一年原因", "Causes in a year";
}
