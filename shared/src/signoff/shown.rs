//! The canonical document: exactly what the customer is shown before signing, as rows of key, label and value. Equal
//! orders give equal bytes; a printed copy can be compared by eye, the bytes by hash.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::document::WorkOrder;
use crate::document::finding::{Finding, FindingField};
use crate::document::line::{Charge, Line, LineDetail, LineField, LineKind, OldPart};
use crate::document::request::{RequestDetail, RequestField};
use crate::document::totals::totals;
use crate::document::visit::Happening;
use crate::document::visits::{Visit, visits};
use crate::ids::{LineId, VisitId};
use crate::lang::Lang;
use crate::money::Money;
use crate::time::Moment;

/// The version of the format that this build writes.
pub const SHOWN_VERSION: u8 = 1;

/// A canonical document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ShownDocument))]
pub struct Shown {
    /// The version of this format.
    #[n(0)]
    pub version: u8,
    /// The language it is in.
    #[n(1)]
    pub lang: Lang,
    /// Minutes east of UTC in which its times are given.
    #[n(2)]
    pub utc_offset_minutes: i16,
    /// The sentence above the signature.
    #[n(3)]
    pub wording: String,
    /// Its rows, in the order in which they were shown.
    #[n(4)]
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ShownRow))]
pub struct Row {
    /// Names the row, the same in every language and at every time.
    #[n(0)]
    pub key: String,
    /// What stands before it.
    #[n(1)]
    pub label: String,
    /// What it says.
    #[n(2)]
    pub value: String,
}

/// How a document is to be written.
#[derive(Clone, Debug)]
pub struct Manner {
    /// The language.
    pub lang: Lang,
    /// Minutes east of UTC for its times.
    pub utc_offset_minutes: i16,
    /// The sentence above the signature.
    pub wording: String,
}

/// Why bytes are not a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDocument {
    /// A format that this build does not know.
    #[error("a signed document of format {0}, which this build does not know")]
    Version(u8),
    /// Not a document in canonical form.
    #[error("not a signed document")]
    Malformed,
}

impl Shown {
    /// The document about `visits` of `order`, as it would be shown now.
    pub fn of(order: &WorkOrder, covered: &[VisitId], manner: &Manner) -> Self {
        let mut rows = Rows { lang: manner.lang, offset: manner.utc_offset_minutes, rows: Vec::new() };
        rows.request(order);
        for visit in visits(order).iter().filter(|visit| covered.contains(&visit.id)) {
            rows.visit(order, visit);
        }
        rows.totals(order, covered);
        Self {
            version: SHOWN_VERSION,
            lang: manner.lang,
            utc_offset_minutes: manner.utc_offset_minutes,
            wording: manner.wording.clone(),
            rows: rows.rows,
        }
    }

    /// How this document was written; the same manner over an unchanged order gives the same bytes.
    pub fn manner(&self) -> Manner {
        Manner { lang: self.lang, utc_offset_minutes: self.utc_offset_minutes, wording: self.wording.clone() }
    }

    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        // Writing to memory cannot fail.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads a document back.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadDocument> {
        let shown: Self = minicbor::decode(bytes).map_err(|_| BadDocument::Malformed)?;
        match shown.version {
            SHOWN_VERSION if shown.encode() == bytes => Ok(shown),
            SHOWN_VERSION => Err(BadDocument::Malformed),
            other => Err(BadDocument::Version(other)),
        }
    }

    /// The document as plain text, a row a line.
    pub fn text(&self) -> String {
        let rows = self.rows.iter().map(|row| format!("{}: {}\n", row.label, row.value));
        rows.chain([format!("{}\n", self.wording)]).collect()
    }
}

struct Rows {
    lang: Lang,
    offset: i16,
    rows: Vec<Row>,
}

impl Rows {
    fn add(&mut self, key: impl Into<String>, label: impl Into<String>, value: impl Into<String>) {
        self.rows.push(Row { key: key.into(), label: label.into(), value: value.into() });
    }

    fn request(&mut self, order: &WorkOrder) {
        if let Some(origin) = order.origin() {
            self.add("number", self.lang.pick("工单号", "Order"), &origin.number);
        }
        let fields = [
            RequestField::Customer,
            RequestField::Site,
            RequestField::Department,
            RequestField::Equipment,
            RequestField::Fault,
        ];
        for field in fields {
            let values: Vec<String> = order.request.distinct(&field).iter().map(request_value).collect();
            if !values.is_empty() {
                self.add(format!("request/{}", field_key(field)), capital(field.words(self.lang)), values.join(" / "));
            }
        }
    }

    fn visit(&mut self, order: &WorkOrder, visit: &Visit<'_>) {
        let lang = self.lang;
        let base = format!("visit/{}", visit.id);
        for (id, fact) in &visit.facts {
            if fact.happening == Happening::Arrived {
                let when = clock_text(fact.time.wall(), self.offset);
                self.add(format!("{base}/arrived/{id}"), lang.pick("到达", "Arrived"), when);
            }
        }
        if let Some(findings) = order.findings.get(&visit.id) {
            for (field, register) in findings.iter() {
                let values: Vec<String> =
                    register.distinct().iter().map(|finding| finding_value(finding, lang)).collect();
                let (key, label) = match field {
                    FindingField::Cause => ("cause".to_owned(), lang.pick("原因", "Cause").to_owned()),
                    FindingField::Diagnosis => ("diagnosis".to_owned(), lang.pick("诊断", "Diagnosis").to_owned()),
                    FindingField::Answer(question) => (format!("answer/{question}"), question.clone()),
                };
                self.add(format!("{base}/{key}"), label, values.join(" / "));
            }
        }
        for (id, line) in order.lines_of(visit.id) {
            self.line(&base, id, line);
        }
        for (id, photo) in order.photos_of(visit.id) {
            self.add(format!("{base}/photo/{id}"), lang.pick("照片", "Photo"), photo.hash.to_string());
        }
        let outcomes: Vec<&str> = visit.outcomes.iter().map(|(outcome, _)| outcome.words(lang)).collect();
        if !outcomes.is_empty() {
            self.add(format!("{base}/outcome"), lang.pick("处理结果", "Outcome"), outcomes.join(" / "));
        }
    }

    fn line(&mut self, base: &str, id: LineId, line: &Line) {
        let lang = self.lang;
        let kind = line.added.map_or(LineKind::Material, |added| added.kind);
        let label =
            if kind == LineKind::Labour { lang.pick("工时", "Labour") } else { lang.pick("材料", "Material") };
        let shown = [
            LineField::Name,
            LineField::Specification,
            LineField::Model,
            LineField::Quantity,
            LineField::Unit,
            LineField::UnitPrice,
            LineField::Charge,
            LineField::OldPart,
        ];
        let of_field = |field: &LineField| {
            let values: Vec<String> =
                line.fields.distinct(field).iter().filter_map(|detail| line_value(detail, lang)).collect();
            (!values.is_empty()).then(|| values.join(" / "))
        };
        let mut parts: Vec<String> = shown.iter().filter_map(of_field).collect();
        if let Some(amount) = line.amount() {
            parts.push(format!("= {amount}"));
        }
        if line.removal_crossed() {
            parts.push(lang.pick("（删除待定）", "(removal undecided)").into());
        }
        self.add(format!("{base}/line/{id}"), label, parts.join(" · "));
    }

    fn totals(&mut self, order: &WorkOrder, covered: &[VisitId]) {
        let lang = self.lang;
        let totals = totals(order, covered);
        let sum = |amounts: &[Money]| amounts.iter().map(Money::to_string).collect::<Vec<_>>().join(" + ");
        let charged = if totals.charged.is_empty() { "0".to_owned() } else { sum(&totals.charged) };
        self.add("total/charged", lang.pick("应付合计", "To pay"), charged);
        if !totals.free.is_empty() {
            self.add("total/free", lang.pick("保修及优惠", "Warranty and goodwill"), sum(&totals.free));
        }
    }
}

fn field_key(field: RequestField) -> &'static str {
    field.words(Lang::En)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn request_value(detail: &RequestDetail) -> String {
    match detail {
        RequestDetail::Customer(customer) => customer.name.clone(),
        RequestDetail::Site(site) => site.address.clone(),
        RequestDetail::Contact(contact) | RequestDetail::Reporter(contact) => contact.name.clone(),
        RequestDetail::Department { name } | RequestDetail::Trade { name } => name.clone(),
        RequestDetail::Equipment(equipment) => {
            [equipment.name.as_str(), equipment.location.as_str()].join(" · ").trim_end_matches(" · ").to_owned()
        }
        RequestDetail::Fault { text } => text.clone(),
        RequestDetail::Level(level) => level.name.clone(),
        RequestDetail::Appointment(appointment) => clock_text(appointment.from, 0),
        RequestDetail::Checklist { questions } => questions.join("; "),
    }
}

fn finding_value(finding: &Finding, lang: Lang) -> String {
    match finding {
        Finding::Cause { cause } => cause.words(lang).into(),
        Finding::Diagnosis { text } => text.clone(),
        Finding::Answer { answer, .. } => answer.clone(),
    }
}

fn line_value(detail: &LineDetail, lang: Lang) -> Option<String> {
    Some(match detail {
        LineDetail::Name(value)
        | LineDetail::Specification(value)
        | LineDetail::Model(value)
        | LineDetail::Unit(value) => value.clone(),
        LineDetail::Quantity(quantity) => format!("× {quantity}"),
        LineDetail::UnitPrice(price) => format!("@ {price}"),
        LineDetail::Charge(Charge::Charged) | LineDetail::OldPart(OldPart::None) => return None,
        LineDetail::Charge(Charge::Warranty) => lang.pick("保修免费", "free: warranty").into(),
        LineDetail::Charge(Charge::Goodwill) => lang.pick("优惠免费", "free: goodwill").into(),
        LineDetail::OldPart(OldPart::LeftWithCustomer) => lang.pick("旧件留给客户", "old part left with you").into(),
        LineDetail::OldPart(OldPart::TakenBack) => lang.pick("旧件带回", "old part taken back").into(),
        LineDetail::Part(_) | LineDetail::FromVan(_) | LineDetail::Removed(_) => return None,
    })
}

/// A moment as documents tell it: `2014-12-11 09:30` at `offset` minutes east of UTC. Days to civil date: H. Hinnant, chrono-compatible low-level date
/// algorithms, 2013.
pub fn clock_text(moment: Moment, offset: i16) -> String {
    let minutes = moment.0.div_euclid(60_000).saturating_add(i64::from(offset));
    let (days, minute) = (minutes.div_euclid(1_440), minutes.rem_euclid(1_440));
    let shifted = days.saturating_add(719_468);
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_in_the_place_of_the_visit() {
        assert_eq!(clock_text(Moment(0), 0), "1970-01-01 00:00");
        assert_eq!(clock_text(Moment(1_418_312_186_000), -480), "2014-12-11 07:36");
        assert_eq!(clock_text(Moment(1_709_164_800_000), 480), "2024-02-29 08:00");
        assert_eq!(clock_text(Moment(-1), 0), "1969-12-31 23:59");
    }
}
