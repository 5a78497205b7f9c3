//! What a sheet says, and what contradicts itself in it.

use serde::{Deserialize, Serialize};
use shared::document::finding::Cause;
use shared::ids::{ComplaintId, OrderId};
use shared::lang::Lang;
use shared::money::Money;
use shared::time::Moment;
use utoipa::ToSchema;

use super::clocks::{Clock, clocks};

/// A complaint.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Complaint {
    /// Which.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// When it came in.
    pub received_at: Moment,
    /// The sheet that this one goes on from.
    pub previous: Option<ComplaintId>,
    /// What it says.
    pub sheet: Sheet,
}

/// What a sheet says. Moments are when it was done; what is not done yet has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ComplaintSheet)]
pub struct Sheet {
    /// Who complains.
    #[schema(min_length = 1, max_length = 200)]
    pub customer: String,
    /// Their telephone.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub phone: String,
    /// What about, in their words.
    #[schema(min_length = 1, max_length = 8000)]
    pub text: String,
    /// The orders that it is about.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub orders: Vec<OrderId>,
    /// Taken in hand 受理.
    #[serde(default)]
    pub accepted_at: Option<Moment>,
    /// Verified by telephone 电话核实.
    #[serde(default)]
    pub verified_at: Option<Moment>,
    /// Plan and appointment 方案与预约.
    #[serde(default)]
    pub planned_at: Option<Moment>,
    /// The plan.
    #[serde(default)]
    #[schema(max_length = 8000)]
    pub plan: String,
    /// It escalated 升级.
    #[serde(default)]
    pub escalated_at: Option<Moment>,
    /// A manager was on site 经理到场.
    #[serde(default)]
    pub manager_on_site_at: Option<Moment>,
    /// The class of the cause.
    #[serde(default)]
    pub cause: Option<Cause>,
    /// Who is responsible, in percent that add up to 100; nobody as long as that is open.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub responsibility: Vec<Responsible>,
    /// Who bears which cost.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub costs: Vec<Cost>,
    /// What was decided.
    #[serde(default)]
    #[schema(max_length = 8000)]
    pub decision: String,
    /// When.
    #[serde(default)]
    pub decided_at: Option<Moment>,
    /// When a manager approved it.
    #[serde(default)]
    pub approved_at: Option<Moment>,
    /// Whether the customer agrees to it.
    #[serde(default)]
    pub customer_agrees: Option<bool>,
    /// When the customer said so.
    #[serde(default)]
    pub answered_at: Option<Moment>,
}

/// A share of responsibility.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Responsible {
    /// Who: a crew, a supplier, the customer, the office.
    #[schema(min_length = 1, max_length = 200)]
    pub party: String,
    /// How much of it.
    #[schema(minimum = 1, maximum = 100)]
    pub percent: u8,
}

/// A cost and who bears it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ComplaintCost)]
pub struct Cost {
    /// Who.
    #[schema(min_length = 1, max_length = 200)]
    pub party: String,
    /// How much.
    pub amount: Money,
    /// Whether it comes out of a crew's retention money 质保金.
    #[serde(default)]
    pub from_retention: bool,
}

/// What contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadSheet {
    /// Empty or too long.
    Text(&'static str),
    /// Shares that do not add up to 100, with their sum.
    Shares(u32),
    /// A party that stands twice.
    Twice(String),
    /// A cost that is not above 0.
    Cost(String),
    /// A cost borne by somebody who has no share of responsibility.
    NotResponsible(String),
    /// A step before the one that it follows from, or before the complaint.
    TooEarly(&'static str),
    /// A step in the future.
    Ahead(&'static str),
    /// A step without what it needs: the named field.
    Lacks(&'static str),
}

impl Complaint {
    /// Its clocks.
    pub fn clocks(&self, calendar: &shared::calendar::Calendar) -> Vec<Clock> {
        clocks(self.received_at, &self.sheet, calendar)
    }
}

impl Sheet {
    /// When it was settled: the customer agrees to what was approved.
    pub fn settled_at(&self) -> Option<Moment> {
        let answered = self.answered_at.filter(|_| self.customer_agrees == Some(true));
        Some(answered?.max(self.approved_at?))
    }

    /// Names the first contradiction in the sheet of a complaint that came in at `received`.
    pub fn check(&self, received: Moment, now: Moment) -> Result<(), BadSheet> {
        self.check_texts()?;
        self.check_shares()?;
        let steps = [
            ("accepted_at", self.accepted_at, received),
            ("verified_at", self.verified_at, self.accepted_at.unwrap_or(received)),
            ("planned_at", self.planned_at, self.verified_at.unwrap_or(received)),
            ("escalated_at", self.escalated_at, received),
            ("manager_on_site_at", self.manager_on_site_at, self.escalated_at.unwrap_or(received)),
            ("decided_at", self.decided_at, received),
            ("approved_at", self.approved_at, self.decided_at.unwrap_or(received)),
            ("answered_at", self.answered_at, self.approved_at.unwrap_or(received)),
        ];
        for (field, at, after) in steps {
            let Some(at) = at else { continue };
            if at < after {
                return Err(BadSheet::TooEarly(field));
            }
            if at > now {
                return Err(BadSheet::Ahead(field));
            }
        }
        self.check_needs()
    }

    fn check_texts(&self) -> Result<(), BadSheet> {
        let long = |text: &str, most: usize| text.chars().count() > most;
        if self.customer.trim().is_empty() || long(&self.customer, 200) {
            return Err(BadSheet::Text("customer"));
        }
        if self.text.trim().is_empty() || long(&self.text, 8_000) {
            return Err(BadSheet::Text("text"));
        }
        let others = [("phone", &self.phone, 60), ("plan", &self.plan, 8_000), ("decision", &self.decision, 8_000)];
        if let Some((field, ..)) = others.into_iter().find(|(_, text, most)| long(text, *most)) {
            return Err(BadSheet::Text(field));
        }
        let many = [
            ("orders", self.orders.len(), 50),
            ("responsibility", self.responsibility.len(), 20),
            ("costs", self.costs.len(), 50),
        ];
        many.into_iter().find(|(_, count, most)| count > most).map_or(Ok(()), |(field, ..)| Err(BadSheet::Text(field)))
    }

    fn check_shares(&self) -> Result<(), BadSheet> {
        let sum: u32 = self.responsibility.iter().map(|of| u32::from(of.percent)).sum();
        if !self.responsibility.is_empty() && (sum != 100 || self.responsibility.iter().any(|of| of.percent == 0)) {
            return Err(BadSheet::Shares(sum));
        }
        for (index, of) in self.responsibility.iter().enumerate() {
            if of.party.trim().is_empty() || of.party.chars().count() > 200 {
                return Err(BadSheet::Text("responsibility"));
            }
            if self.responsibility.iter().skip(index + 1).any(|other| other.party == of.party) {
                return Err(BadSheet::Twice(of.party.clone()));
            }
        }
        for cost in &self.costs {
            if cost.amount.minor <= 0 {
                return Err(BadSheet::Cost(cost.party.clone()));
            }
            if !self.responsibility.iter().any(|of| of.party == cost.party) {
                return Err(BadSheet::NotResponsible(cost.party.clone()));
            }
        }
        Ok(())
    }

    fn check_needs(&self) -> Result<(), BadSheet> {
        let needs = [
            (self.manager_on_site_at.is_some() && self.escalated_at.is_none(), "escalated_at"),
            (self.planned_at.is_some() && self.plan.trim().is_empty(), "plan"),
            (self.decided_at.is_some() && self.decision.trim().is_empty(), "decision"),
            (self.decided_at.is_some() && self.responsibility.is_empty(), "responsibility"),
            (self.approved_at.is_some() && self.decided_at.is_none(), "decided_at"),
            (self.answered_at.is_some() != self.customer_agrees.is_some(), "customer_agrees"),
            (self.customer_agrees == Some(true) && self.approved_at.is_none(), "approved_at"),
        ];
        needs.into_iter().find(|(lacks, _)| *lacks).map_or(Ok(()), |(_, field)| Err(BadSheet::Lacks(field)))
    }
}

impl BadSheet {
    /// The field that is wrong.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Text(field) | Self::TooEarly(field) | Self::Ahead(field) | Self::Lacks(field) => field,
            Self::Shares(_) | Self::Twice(_) => "responsibility",
            Self::Cost(_) | Self::NotResponsible(_) => "costs",
        }
    }

    /// For people.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Text(_) => lang.pick("不能为空，也不能过长".into(), "neither empty nor too long".into()),
            Self::Shares(sum) => lang.pick(
                format!("责任比例合计须为 100%，现为 {sum}%，且每项大于 0"),
                format!("shares add up to 100 %, each above 0; these add up to {sum} %"),
            ),
            Self::Twice(party) => lang.pick(format!("{party} 出现两次"), format!("{party} stands twice")),
            Self::Cost(party) => {
                lang.pick(format!("{party} 的金额须大于 0"), format!("the cost of {party} has to be above 0"))
            }
            Self::NotResponsible(party) => lang.pick(
                format!("{party} 不在责任方中，不能承担费用"),
                format!("{party} has no share of the responsibility and bears no cost"),
            ),
            Self::TooEarly(_) => lang.pick("早于前一步".into(), "before the step that it follows from".into()),
            Self::Ahead(_) => lang.pick("不能是将来的时间".into(), "not in the future".into()),
            Self::Lacks(_) => lang.pick("此步骤需要填写".into(), "this step needs it".into()),
        }
    }
}
