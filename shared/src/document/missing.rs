//! Completeness: an incomplete slip cannot be signed 不能漏填项, and the technician is told in words what to fix.

use serde::{Deserialize, Serialize};

use super::WorkOrder;
use super::conflicts::{Conflict, conflicts};
use super::finding::FindingField;
use super::line::{Line, LineField, LineKind};
use super::request::{RequestDetail, RequestField};
use super::visits::visit_of;
use crate::ids::{LineId, VisitId};
use crate::lang::Lang;

/// Something that keeps a visit from being signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "missing", rename_all = "kebab-case")]
pub enum Missing {
    /// No such visit, or its beginning is not known here.
    Visit,
    /// The arrival.
    Arrival,
    /// The class of the cause.
    Cause,
    /// The diagnosis.
    Diagnosis,
    /// The answer to a question of the checklist.
    Answer {
        /// The question.
        question: String,
    },
    /// A field of a line.
    LineField {
        /// Which line.
        line: LineId,
        /// Its name, as far as it has one.
        name: String,
        /// Which field.
        field: LineField,
    },
    /// The result of the visit.
    Outcome,
    /// A disagreement that a person has to settle first.
    Decision(Conflict),
}

/// Everything that still keeps `visit` from being signed, in the order in which a technician would fix it.
pub fn missing_before_signing(order: &WorkOrder, visit: VisitId) -> Vec<Missing> {
    let mut missing = Vec::new();
    let Some(seen) = visit_of(order, visit) else { return vec![Missing::Visit] };
    if seen.arrival().is_none() {
        missing.push(Missing::Arrival);
    }
    let has = |field: &FindingField| order.findings.get(&visit).is_some_and(|findings| !findings.is_blank(field));
    if !has(&FindingField::Cause) {
        missing.push(Missing::Cause);
    }
    if !has(&FindingField::Diagnosis) {
        missing.push(Missing::Diagnosis);
    }
    if let Some(RequestDetail::Checklist { questions }) = order.request.settled(&RequestField::Checklist) {
        let open = questions.into_iter().filter(|question| !has(&FindingField::Answer(question.clone())));
        missing.extend(open.map(|question| Missing::Answer { question }));
    }
    for (id, line) in order.lines_of(visit) {
        missing.extend(of_line(id, line));
    }
    if seen.outcomes.is_empty() {
        missing.push(Missing::Outcome);
    }
    let covered = |conflict: &Conflict| conflict.visit().is_none_or(|of| of == visit);
    missing.extend(conflicts(order).into_iter().filter(covered).map(Missing::Decision));
    missing
}

/// The fields without which a line of each kind has blanks: name, specification, model, quantity, unit and price for
/// material, as the handbooks' slip has them; labour has no specification and no model.
fn required(kind: LineKind) -> &'static [LineField] {
    match kind {
        LineKind::Labour => &[LineField::Name, LineField::Quantity, LineField::Unit, LineField::UnitPrice],
        LineKind::Material => &[
            LineField::Name,
            LineField::Specification,
            LineField::Model,
            LineField::Quantity,
            LineField::Unit,
            LineField::UnitPrice,
        ],
    }
}

fn of_line(id: LineId, line: &Line) -> Vec<Missing> {
    let kind = line.added.map_or(LineKind::Material, |added| added.kind);
    let name = line.name().unwrap_or_default();
    let blank = |field: &&LineField| line.fields.is_blank(field);
    let lacks = |field: &LineField| Missing::LineField { line: id, name: name.clone(), field: *field };
    required(kind).iter().filter(blank).map(lacks).collect()
}

impl LineField {
    /// The word on the slip.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Name => lang.pick("品名", "name"),
            Self::Specification => lang.pick("规格", "specification"),
            Self::Model => lang.pick("型号", "model"),
            Self::Unit => lang.pick("单位", "unit"),
            Self::Quantity => lang.pick("数量", "quantity"),
            Self::UnitPrice => lang.pick("单价", "unit price"),
            Self::Charge => lang.pick("收费方式", "charge"),
            Self::Part => lang.pick("物料编号", "article"),
            Self::FromVan => lang.pick("车上库存", "from the van"),
            Self::OldPart => lang.pick("旧件", "old part"),
            Self::Removed => lang.pick("删除", "removal"),
        }
    }
}

impl Missing {
    /// What to do about it.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Visit => lang.pick("先接单", "Accept the order first").into(),
            Self::Arrival => lang.pick("记录到达", "Record the arrival").into(),
            Self::Cause => lang.pick("选择原因分类", "Choose the cause").into(),
            Self::Diagnosis => lang.pick("填写诊断", "Write the diagnosis").into(),
            Self::Answer { question } => match lang {
                Lang::ZhCn => format!("回答检查项“{question}”"),
                Lang::En => format!("Answer “{question}”"),
            },
            Self::Outcome => lang.pick("记录处理结果", "Record the outcome").into(),
            Self::LineField { name, field, .. } => {
                let name = if name.is_empty() { lang.pick("未命名", "the unnamed line") } else { name };
                match lang {
                    Lang::ZhCn => format!("“{name}”缺{}", field.words(lang)),
                    Lang::En => format!("“{name}” lacks its {}", field.words(lang)),
                }
            }
            Self::Decision(conflict) => conflict.words(lang),
        }
    }
}

impl Conflict {
    /// What has to be decided.
    pub fn words(&self, lang: Lang) -> String {
        let what = match self {
            Self::Request { field, .. } => field.words(lang),
            Self::Finding { field: FindingField::Cause, .. } => lang.pick("原因分类", "cause"),
            Self::Finding { field: FindingField::Diagnosis, .. } => lang.pick("诊断", "diagnosis"),
            Self::Finding { field: FindingField::Answer(question), .. } => question,
            Self::Line { field, .. } => field.words(lang),
            Self::LineRemoval { .. } => {
                return lang
                    .pick(
                        "一人删除、另一人修改了同一行：选择保留或删除",
                        "One took a line out, another changed it: keep it or not",
                    )
                    .into();
            }
            Self::Outcome { .. } => lang.pick("处理结果", "outcome"),
        };
        match lang {
            Lang::ZhCn => format!("“{what}”有不同的值：选择保留哪一个"),
            Lang::En => format!("Two values for {what}: choose which to keep"),
        }
    }
}

impl RequestField {
    /// The word on the form.
    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Customer => lang.pick("客户", "customer"),
            Self::Site => lang.pick("地址", "address"),
            Self::Contact => lang.pick("联系人", "contact"),
            Self::Reporter => lang.pick("报修人", "reporter"),
            Self::Department => lang.pick("部门", "department"),
            Self::Equipment => lang.pick("设备", "equipment"),
            Self::Fault => lang.pick("故障", "fault"),
            Self::Trade => lang.pick("工种", "trade"),
            Self::Level => lang.pick("客户级别", "service level"),
            Self::Appointment => lang.pick("预约", "appointment"),
            Self::Checklist => lang.pick("检查表", "checklist"),
        }
    }
}
