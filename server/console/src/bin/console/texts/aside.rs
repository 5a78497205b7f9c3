//! Clocks and pauses, the second line, loan units, fees.

use super::texts;

texts! {
    clocks: "时限", "Clocks";
    arrival_clock: "到达", "Arrival";
    solution_clock: "解决", "Solution";
    clock_met: "已达成", "met";
    pause_order: "记录暂停", "Record a pause";
    pause_why: "暂停原因", "Why it rests";
    pause_said: "说明（谁说的、到何时）", "Who said so, until when";
    pause_lasts: "暂停中", "Resting";
    pause_over: "已结束", "Over";
    end_pause: "结束暂停", "It goes on";
    pause_noted: "已记录暂停", "The pause is recorded";
    pause_ended: "暂停已结束", "It goes on";
    since: "自", "since";
    // The second line.
    second_line: "二线支持", "Second line";
    wanted: "所需支持", "What is needed";
    taken_by: "负责专员", "In the hands of";
    nobody_yet: "尚无人接手", "Nobody yet";
    take_up: "接手", "Take it up";
    taken_up: "已接手", "It is in your hands";
    give_back: "退回一线", "Return to the first line";
    advice: "给一线的意见", "What the first line has to do";
    crew_goes_again: "同一施工队再次上门", "The same crew goes again";
    given_back: "已退回一线", "Returned to the first line";
    returned_with: "已退回一线", "Returned";
    former_visits: "历史上门", "Former visits";
    show_known: "查看全部已知信息", "Show all that is known";
    called_at: "请求时间", "Asked at";
    fault_word: "故障", "Fault";
    crew_word: "施工队", "Crew";
    solve_by: "最晚解决", "Solve by";
    // Loan units.
    loans: "备机", "Loan units";
    lend: "借出备机", "Hand over a loan unit";
    lent: "备机已借出", "The loan unit is handed over";
    unit_name: "备机名称", "What it is";
    unit_number: "机身编号", "Number on its plate";
    back_by: "应还时间", "Back by";
    unit_state: "状况与附件", "Its state and what comes with it";
    it_is_back: "登记归还", "It is back";
    unit_back: "备机已归还", "The loan unit is back";
    out_since: "借出", "Out since";
    back_at: "归还", "Back";
    overdue: "逾期未还", "Overdue";
    still_out: "未归还", "Out";
    all_units: "全部", "All";
    only_out: "未归还的", "Out only";
    where_it_is: "客户与地址", "Where it is";
    unit: "备机", "Unit";
    // Fees.
    fees: "收费", "Fees";
    collect: "登记收费", "Note a fee";
    collected: "已登记收费", "The fee is noted";
    collected_sum: "已收", "Collected";
    amount_paid: "金额", "Amount";
    amount_wrong: "请填写金额，例如 280.00", "An amount such as 280.00";
    paid_how: "方式", "How";
    invoice_to: "开票抬头（不开票则留空）", "Invoice to (empty for none)";
    invoice: "开票", "invoice";
    receipt: "备注（收据号等）", "Remark (number of the receipt)";
    fee_taken_back: "已撤销", "taken back";
}
