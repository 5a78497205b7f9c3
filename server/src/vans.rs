//! Vans: what the office put into them, what lines take from them, and which articles an order waits for. Pure; what is in a
//! van is loads less lines, and stands nowhere.

use serde::Serialize;
use shared::document::WorkOrder;
use shared::document::line::{Line, LineDetail, LineField};
use shared::document::visit::Outcome;
use shared::document::visits::{latest, visits};
use shared::ids::{CrewId, LineId, LoadId, PartId, PersonId};
use shared::money::Quantity;
use shared::time::Moment;

/// The most that is put into a van, or taken back, at once: a million of the article's unit, which is a line's limit as well.
pub const MAX_THOUSANDTHS: i64 = 1_000_000_000;

/// An article of the catalogue in short; empty texts where the catalogue has it no longer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Article {
    /// The number people order it by.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
}

/// Something was put into a van, or taken back: a fact, never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = VanLoad)]
pub struct Load {
    /// Which.
    pub id: LoadId,
    /// What.
    pub part: PartId,
    /// How many of its unit; below zero what came back.
    pub quantity: Quantity,
    /// Who wrote it down.
    pub person: PersonId,
    /// Why, or from where.
    pub note: String,
    /// When.
    pub loaded_at: Moment,
    /// The article, by today's catalogue.
    #[serde(flatten)]
    pub article: Article,
}

/// An article that should be in a van.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = VanStock)]
pub struct Stock {
    /// Which.
    pub part: PartId,
    /// How many of its unit should be there: loads less lines. Below zero where more was used than loaded.
    pub there: Quantity,
    /// The article, by today's catalogue.
    #[serde(flatten)]
    pub article: Article,
}

/// What a line takes from a van.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// The line.
    pub line: LineId,
    /// Whose van: the crew of the line's visit.
    pub crew: CrewId,
    /// The article.
    pub part: PartId,
    /// How many; 0 where it takes nothing any more, was removed, or people disagree about it.
    pub quantity: Quantity,
}

/// What the lines of `order` take from vans. A line of which nobody ever said where it came from, or that names no article,
/// takes nothing and is left out.
pub fn uses(order: &WorkOrder) -> Vec<Use> {
    let says = |line: &Line| !line.fields.distinct(&LineField::FromVan).is_empty();
    let said: Vec<(&LineId, &Line)> = order.lines.iter().filter(|(_, line)| says(line)).collect();
    if said.is_empty() {
        return Vec::new();
    }
    let visits = visits(order);
    let of = |(id, line): (&LineId, &Line)| {
        let visit = line.added?.visit;
        let crew = visits.iter().find(|seen| seen.id == visit)?.crew?;
        let part = match line.fields.distinct(&LineField::Part).into_iter().next() {
            Some(LineDetail::Part(part)) => part,
            _ => return None,
        };
        let is_taken = !line.is_removed() && line.from_van() == Some(true) && line.part() == Some(part);
        let quantity = line.quantity().filter(|_| is_taken).unwrap_or(Quantity { thousandths: 0 });
        Some(Use { line: *id, crew, part, quantity })
    };
    said.into_iter().filter_map(of).collect()
}

/// What the last visits of `order` found to be needed, in the technician's words; nothing where it waits for no part.
pub fn waits_for(order: &WorkOrder) -> Vec<String> {
    let last = latest(order);
    let outcomes = last.iter().flat_map(|visit| &visit.outcomes);
    let needed = outcomes.filter(|(outcome, remark)| *outcome == Outcome::NeedsParts && !remark.is_empty());
    needed.map(|(_, remark)| remark.to_lowercase()).collect()
}

/// Names shorter than this occur in too much to mean anything.
const SHORTEST_NAME: usize = 2;

/// Whether one of `words`, which are in lower case, names the article by number or name.
pub fn is_named(article: &Article, words: &[String]) -> bool {
    let named = [&article.number, &article.name].map(|name| name.trim().to_lowercase());
    let occurs = |name: &String| name.chars().count() >= SHORTEST_NAME && words.iter().any(|text| text.contains(name));
    named.iter().any(occurs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(number: &str, name: &str) -> Article {
        Article { number: number.into(), name: name.into(), unit: "个".into() }
    }

    #[test]
    fn an_article_is_named_by_number_or_name_whatever_the_case_and_not_by_a_letter() {
        let words = vec!["需要 cap-35 和密封圈".to_owned()];
        assert!(is_named(&article("CAP-35", "压缩机电容"), &words));
        assert!(is_named(&article("O-110", "密封圈"), &words));
        assert!(!is_named(&article("P-9", "滤网"), &words));
        assert!(!is_named(&article("c", "圈"), &words), "a single letter names nothing");
        assert!(!is_named(&article("", " "), &words));
    }
}
