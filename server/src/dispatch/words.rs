//! Explanations in sentences that a dispatcher can read out.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::lang::Lang;
use shared::time::Moment;

use super::explain::{Explanation, Manner, Passed, Plan, Ways, WhyNot};

impl Explanation {
    /// The sentences, the most important first. `zone` is that of the times in them.
    pub fn words(&self, lang: Lang, zone: &TimeZone) -> Vec<String> {
        let mut told = vec![self.headline(lang)];
        told.extend(self.plan.as_ref().map(|plan| plan.words(lang, zone)));
        told.extend(self.plan.as_ref().map(|plan| plan.others(lang)));
        told.extend(self.against.iter().map(|reason| {
            let reason = reason.words(lang);
            lang.pick(format!("系统本不会派：{reason}。"), format!("The engine would not have sent it: {reason}."))
        }));
        told.extend(self.instead_of.iter().map(|best| {
            let Passed { crew_name, .. } = best;
            lang.pick(format!("系统建议派{crew_name}。"), format!("The engine would have sent {crew_name}."))
        }));
        told.extend(self.passed.iter().map(|passed| passed.words(lang)));
        if self.ways == Ways::Roads {
            let en = "Travel times are a routing server's.";
            told.push(lang.pick("行车时间来自路线服务器。", en).into());
        }
        told
    }

    fn headline(&self, lang: Lang) -> String {
        let name = &self.crew_name;
        match self.manner {
            Manner::Suggested => lang.pick(format!("建议派{name}。"), format!("{name} is suggested.")),
            Manner::Chosen => lang.pick(format!("调度员派{name}。"), format!("{name} was chosen by a dispatcher.")),
            Manner::Automatic => lang.pick(format!("自动派{name}。"), format!("{name} was sent automatically.")),
            Manner::Offered => {
                lang.pick(format!("{name}最先接单。"), format!("{name} was the first to take the offer."))
            }
            Manner::Grabbed => lang.pick(format!("{name}抢到此单。"), format!("{name} took it from the pool.")),
            Manner::Replaced => lang.pick(
                format!("原施工队缺勤，改派{name}。"),
                format!("{name} was sent because the crew before dropped out."),
            ),
        }
    }
}

impl Plan {
    fn words(&self, lang: Lang, zone: &TimeZone) -> String {
        let at = clock(self.begins_at, zone);
        let (km, drive, before) = (kilometres(self.metres), self.drive_minutes, self.after_orders);
        let promise = match self.in_time {
            true => lang.pick("在承诺时间内", "within the promised time"),
            false => lang.pick("晚于承诺时间", "later than promised"),
        };
        let order = match (before, lang) {
            (0, Lang::ZhCn) => "是其下一单".to_owned(),
            (0, Lang::En) => "as its next order".to_owned(),
            (_, Lang::ZhCn) => format!("之前还有 {before} 单"),
            (1, Lang::En) => "after one other order".to_owned(),
            (_, Lang::En) => format!("after {before} other orders"),
        };
        lang.pick(
            format!("直线 {km} 公里，行车约 {drive} 分钟，{at} 开始，{order}，{promise}。"),
            format!("{km} km by air, about {drive} min of driving; it begins at {at}, {order}, {promise}."),
        )
    }

    fn others(&self, lang: Lang) -> String {
        let (minutes, orders) = (self.delays_minutes, self.delays_orders);
        match orders {
            0 => lang.pick("没有其他客户因此多等。", "Nobody else waits longer for it.").into(),
            _ => lang.pick(
                format!("另有 {orders} 单共晚 {minutes} 分钟。"),
                format!("It costs {orders} other order(s) {minutes} min all together."),
            ),
        }
    }
}

impl Passed {
    /// Why this one was not sent.
    pub fn words(&self, lang: Lang) -> String {
        let (name, km) = (&self.crew_name, kilometres(self.metres));
        let reasons: Vec<String> = self.why_not.iter().map(|reason| reason.words(lang)).collect();
        let reasons = reasons.join(lang.pick("；", "; "));
        lang.pick(
            format!("未派{name}（直线 {km} 公里）：{reasons}。"),
            format!("Not {name}, {km} km by air: {reasons}."),
        )
    }
}

impl WhyNot {
    /// The reason, as a clause.
    pub fn words(self, lang: Lang) -> String {
        match self {
            Self::LacksTrade => lang.pick("不会此工种", "it does not know the trade").into(),
            Self::Absent => lang.pick("缺勤或无人", "it is absent, or nobody is in it").into(),
            Self::PastShift { minutes } => {
                lang.pick(format!("下班前做不完，差 {minutes} 分钟"), format!("its shift ends {minutes} min too early"))
            }
            Self::Later { minutes, after_orders: 0 } => {
                lang.pick(format!("晚到 {minutes} 分钟"), format!("it would begin {minutes} min later"))
            }
            Self::Later { minutes, after_orders } => lang.pick(
                format!("晚到 {minutes} 分钟，之前还有 {after_orders} 单"),
                format!("it would begin {minutes} min later, after {after_orders} other order(s)"),
            ),
            Self::DrivesMore { minutes } => {
                lang.pick(format!("多行车 {minutes} 分钟"), format!("it would drive {minutes} min more"))
            }
            Self::DelaysOthers { minutes, orders } => lang.pick(
                format!("使另外 {orders} 单共晚 {minutes} 分钟"),
                format!("{orders} other order(s) would begin {minutes} min later all together"),
            ),
            Self::BreaksPromise => lang.pick("会误承诺时间", "a promised arrival would be broken").into(),
            Self::LacksParts => lang.pick("车上缺配件", "its van lacks parts").into(),
            Self::HoldsMore { orders } => {
                lang.pick(format!("手上已有 {orders} 单"), format!("it holds {orders} order(s) already"))
            }
            Self::LeavesBare => {
                lang.pick("它走后附近再无空闲同工种队伍", "it is the last idle one of the trade around there").into()
            }
            Self::Nothing => lang.pick("同样合适或更合适", "it would have been as good or better").into(),
        }
    }
}

fn clock(at: Moment, zone: &TimeZone) -> String {
    let local = Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone.clone());
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// With one digit, by integers: `1.4`.
fn kilometres(metres: u64) -> String {
    let tenths = metres.saturating_add(50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}
