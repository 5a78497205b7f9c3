//! Fees collected 收费: how much, how, and whether an invoice 发票 is asked for. They are facts; a wrong one is taken back by another.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::WorkOrder;
use crate::ids::EditId;
use crate::lang::Lang;
use crate::money::Money;
use crate::time::Moment;

/// A fee is collected, or was not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Payment {
    /// The customer paid.
    #[n(0)]
    Collected {
        /// How much.
        #[n(0)]
        amount: Money,
        /// How.
        #[n(1)]
        method: Method,
        /// Whether an invoice is asked for, and to whom it is made out.
        #[n(2)]
        invoice: Option<String>,
        /// A remark, such as the number of the receipt.
        #[n(3)]
        remark: String,
    },
    /// That was a mistake, or was paid back.
    #[n(1)]
    TakenBack {
        /// The edit that said it was collected.
        #[n(0)]
        payment: EditId,
        /// Why.
        #[n(1)]
        reason: String,
    },
}

/// How a customer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PaymentMethod))]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Cash 现金.
    #[n(0)]
    Cash,
    /// WeChat Pay 微信.
    #[n(1)]
    Wechat,
    /// Alipay 支付宝.
    #[n(2)]
    Alipay,
    /// A card 刷卡.
    #[n(3)]
    Card,
    /// A bank transfer 转账.
    #[n(4)]
    Transfer,
    /// On account, with the month's bill 月结.
    #[n(5)]
    Account,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Cash, Self::Wechat, Self::Alipay, Self::Card, Self::Transfer, Self::Account];

    /// The word machines use: the same as in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Wechat => "wechat",
            Self::Alipay => "alipay",
            Self::Card => "card",
            Self::Transfer => "transfer",
            Self::Account => "account",
        }
    }

    /// The words people use.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Cash => lang.pick("现金", "cash"),
            Self::Wechat => lang.pick("微信", "WeChat Pay"),
            Self::Alipay => lang.pick("支付宝", "Alipay"),
            Self::Card => lang.pick("刷卡", "card"),
            Self::Transfer => lang.pick("银行转账", "bank transfer"),
            Self::Account => lang.pick("月结", "on account"),
        }
    }
}

/// A fee that was collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fee {
    /// The edit that said so; taking it back names it.
    pub id: EditId,
    /// When.
    pub at: Moment,
    /// How much.
    pub amount: Money,
    /// How.
    pub method: Method,
    /// To whom an invoice is made out, if one is asked for.
    pub invoice: Option<String>,
    /// A remark.
    pub remark: String,
    /// Why it does not count any more.
    pub taken_back: Option<String>,
}

/// The fees that were collected, in the order of their edits, those that were taken back included.
pub fn fees(order: &WorkOrder) -> Vec<Fee> {
    let taken_back = |of: EditId| {
        order.payments.0.values().find_map(|recorded| match &recorded.item {
            Payment::TakenBack { payment, reason } if *payment == of => Some(reason.clone()),
            _ => None,
        })
    };
    let collected = order.payments.0.iter().filter_map(|(id, recorded)| match &recorded.item {
        Payment::Collected { amount, method, invoice, remark } => Some(Fee {
            id: *id,
            at: recorded.time.judged(),
            amount: *amount,
            method: *method,
            invoice: invoice.clone(),
            remark: remark.clone(),
            taken_back: taken_back(*id),
        }),
        Payment::TakenBack { .. } => None,
    });
    collected.collect()
}

/// What was collected and stands, one sum a currency, sorted by it.
pub fn collected(order: &WorkOrder) -> Vec<Money> {
    let mut sums: Vec<Money> = Vec::new();
    for fee in fees(order).into_iter().filter(|fee| fee.taken_back.is_none()) {
        match sums.iter_mut().find(|sum| sum.currency == fee.amount.currency) {
            Some(sum) => *sum = sum.checked_add(fee.amount).unwrap_or(*sum),
            None => sums.push(fee.amount),
        }
    }
    sums.sort_by_key(|sum| sum.currency);
    sums
}
