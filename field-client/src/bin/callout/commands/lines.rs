//! What material and labour lines have in common: naming a line, its fields on the command line.

use clap::{Args, ValueEnum};
use field_client::phone::{Opened, Phone};
use shared::document::line::{Charge, LineDetail, OldPart};
use shared::ids::LineId;
use shared::money::{Currency, Money, Quantity};
use shared::sync::reference::{Part, Reference};
use shared::view::OrderView;

use crate::failing::Failing;

/// The fields of a line.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Fields {
    /// Name · 品名
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Unit · 单位
    #[arg(long)]
    pub(crate) unit: Option<String>,
    /// Quantity, such as 1.5 · 数量
    #[arg(long)]
    pub(crate) quantity: Option<Quantity>,
    /// Unit price, such as 12.5 · 单价
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) price: Option<String>,
    /// Currency of the price · 币种
    #[arg(long, default_value = "CNY", env = "CALLOUT_CURRENCY")]
    pub(crate) currency: String,
    /// Who pays · 收费方式
    #[arg(long)]
    pub(crate) charge: Option<ChargeOf>,
}

/// The further fields of material.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct MaterialFields {
    #[command(flatten)]
    pub(crate) common: Fields,
    /// An article of the catalogue, by its number: fills in the rest · 物料编号
    #[arg(long)]
    pub(crate) part: Option<String>,
    /// Specification · 规格
    #[arg(long)]
    pub(crate) spec: Option<String>,
    /// Model · 型号
    #[arg(long)]
    pub(crate) model: Option<String>,
    /// It came off the van · 来自车上库存
    #[arg(long)]
    pub(crate) from_van: Option<bool>,
    /// What became of the old part · 旧件
    #[arg(long)]
    pub(crate) old_part: Option<OldPartOf>,
}

/// Who pays.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ChargeOf {
    /// 收费
    Charged,
    /// 保修
    Warranty,
    /// 优惠
    Goodwill,
}

/// What became of the old part.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum OldPartOf {
    /// 无
    None,
    /// 留给客户
    LeftWithCustomer,
    /// 带回
    TakenBack,
}

impl Fields {
    /// The details that were given.
    pub(crate) fn details(&self) -> Result<Vec<LineDetail>, Failing> {
        let price = self.price.as_deref().map(|price| self.money(price)).transpose()?;
        let charge = self.charge.map(|charge| match charge {
            ChargeOf::Charged => Charge::Charged,
            ChargeOf::Warranty => Charge::Warranty,
            ChargeOf::Goodwill => Charge::Goodwill,
        });
        let details = [
            self.name.clone().map(LineDetail::Name),
            self.unit.clone().map(LineDetail::Unit),
            self.quantity.map(LineDetail::Quantity),
            price.map(LineDetail::UnitPrice),
            charge.map(LineDetail::Charge),
        ];
        Ok(details.into_iter().flatten().collect())
    }

    fn money(&self, price: &str) -> Result<Money, Failing> {
        let wrong = |error: shared::money::BadAmount| Failing::Usage(format!("--price {price}: {error}"));
        let currency: Currency = self.currency.parse().map_err(wrong)?;
        Money::parse(price, currency).map_err(wrong)
    }
}

impl MaterialFields {
    /// The details that were given, those of the article filled in below them.
    pub(crate) fn details(&self, phone: &Phone) -> Result<Vec<LineDetail>, Failing> {
        let mut details = self.common.details()?;
        details.extend(self.spec.clone().map(LineDetail::Specification));
        details.extend(self.model.clone().map(LineDetail::Model));
        details.extend(self.from_van.map(LineDetail::FromVan));
        details.extend(self.old_part.map(|old| match old {
            OldPartOf::None => LineDetail::OldPart(OldPart::None),
            OldPartOf::LeftWithCustomer => LineDetail::OldPart(OldPart::LeftWithCustomer),
            OldPartOf::TakenBack => LineDetail::OldPart(OldPart::TakenBack),
        }));
        if let Some(number) = &self.part {
            let given: Vec<_> = details.iter().map(shared::document::register::Detail::key).collect();
            let of_part = part_details(find_part(phone, number)?);
            let open = |detail: &LineDetail| !given.contains(&shared::document::register::Detail::key(detail));
            details.extend(of_part.into_iter().filter(open));
        }
        Ok(details)
    }
}

fn find_part(phone: &Phone, number: &str) -> Result<Part, Failing> {
    let rows = phone.reference("part:")?;
    let found = rows.into_iter().find_map(|row| match row {
        Reference::Part(part) if part.number.eq_ignore_ascii_case(number) => Some(part),
        _ => None,
    });
    found.ok_or_else(|| Failing::NoSuchNumber(number.into()))
}

fn part_details(part: Part) -> Vec<LineDetail> {
    vec![
        LineDetail::Part(part.id),
        LineDetail::Name(part.name),
        LineDetail::Specification(part.specification),
        LineDetail::Model(part.model),
        LineDetail::Unit(part.unit),
        LineDetail::UnitPrice(part.price),
        LineDetail::Charge(part.charge),
    ]
}

/// The lines in the order in which `show` numbers them.
pub(crate) fn numbered(opened: &Opened) -> Vec<LineId> {
    OrderView::of(&opened.order).visits.iter().flat_map(|visit| visit.lines.iter().map(|line| line.id)).collect()
}

/// The line that a person calls `name`: its number in `show`, or its id.
pub(crate) fn find(opened: &Opened, name: &str) -> Result<LineId, Failing> {
    let missing = || Failing::NoSuchNumber(name.into());
    if name.contains('.') {
        return name.parse().map_err(|_| missing());
    }
    let number: usize = name.parse().map_err(|_| missing())?;
    number.checked_sub(1).and_then(|index| numbered(opened).get(index).copied()).ok_or_else(missing)
}
