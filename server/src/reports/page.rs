//! A table as a page for people: what a spreadsheet would show, with each figure a link to the orders behind it, and bars of how
//! many orders and how far. Pure; everything that people wrote is made safe.

use shared::calendar::Zone;
use shared::lang::Lang;

use super::sheet::words;
use super::table::{Cell, Row, TOTAL, Table};
use crate::api::description::safe;
use crate::store::reports::BehindOrder;

/// Nothing but the page's own style.
pub const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("page.css");
/// The most bars of a chart: more are not read.
const BARS: usize = 40;
/// What is drawn where a table has it.
const DRAWN: [&str; 2] = ["orders", "kilometres"];
/// The width of the longest bar.
const WIDE: i64 = 1_000;

/// The page of a table. `address` is that of the table, to which its files belong.
pub fn table(of: &Table, address: &str, lang: Lang, zone: &Zone) -> String {
    let head: String =
        of.columns.iter().map(|column| format!("<th scope=\"col\">{}</th>", safe(column.name(lang)))).collect();
    let rows: String = of.rows.iter().map(|row| line(row, lang, zone)).collect();
    let none =
        of.rows.is_empty().then(|| format!("<p>{}</p>", lang.pick("此期间没有记录。", "Nothing in this period.")));
    let charts: String = DRAWN.iter().filter_map(|key| chart(of, key, lang, zone)).collect();
    let (address, tag) = (safe(address), lang.tag());
    let other = lang.pick(("en", "English"), ("zh-CN", "中文"));
    let body = format!(
        "<p class=\"files\"><a href=\"{address}?as=xlsx&amp;lang={tag}\">.xlsx</a> <a href=\"{address}?as=csv&amp;lang={tag}\">CSV</a> \
         <a href=\"{address}?as=page&amp;lang={}\" hreflang=\"{}\">{}</a></p>\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"title\"><table><thead><tr>{head}</tr></thead>\
         <tbody>{rows}</tbody></table></div>{}{charts}",
        other.0,
        other.0,
        other.1,
        none.unwrap_or_default(),
    );
    whole(lang.pick(&of.title_zh, &of.title_en), &body, lang)
}

/// The page of the orders behind a figure; `next` is where it goes on, if it does.
pub fn orders(of: &[BehindOrder], next: Option<&str>, lang: Lang, zone: &Zone) -> String {
    let names = match lang {
        Lang::ZhCn => ["工单", "客户", "故障", "报修时间"],
        Lang::En => ["order", "customer", "fault", "received at"],
    };
    let head: String = names.iter().map(|name| format!("<th scope=\"col\">{name}</th>")).collect();
    let row = |order: &BehindOrder| {
        let (number, customer) = (safe(&order.number), safe(&order.customer_name));
        let (fault, at) = (safe(&order.fault), zone.words(order.received_at, true, lang));
        format!(
            "<tr><td><a href=\"/console/#/order/{}\">{number}</a></td><td>{customer}</td><td>{fault}</td><td>{at}</td></tr>",
            order.id
        )
    };
    let rows: String = of.iter().map(row).collect();
    let more = next.map(|next| format!("<p><a href=\"{}\">{}</a></p>", safe(next), lang.pick("下一页", "Next page")));
    let body = format!(
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"title\"><table><thead><tr>{head}</tr></thead>\
         <tbody>{rows}</tbody></table></div>{}",
        more.unwrap_or_default()
    );
    whole(lang.pick("数字背后的工单", "The orders behind the figure"), &body, lang)
}

fn line(row: &Row, lang: Lang, zone: &Zone) -> String {
    let cells: String = row.cells.iter().map(|cell| shown(cell, lang, zone)).collect();
    let kind = if row.is_total() { " class=\"total\"" } else { "" };
    format!("<tr{kind}>{cells}</tr>")
}

fn shown(cell: &Cell, lang: Lang, zone: &Zone) -> String {
    let text = safe(&words(cell, lang, zone));
    match cell {
        Cell::Orders { at, .. } | Cell::Kilometres { at, .. } => {
            format!("<td class=\"number\"><a href=\"{}&amp;as=page&amp;lang={}\">{text}</a></td>", safe(at), lang.tag())
        }
        Cell::Text(_) | Cell::Words { .. } | Cell::At(_) => format!("<td>{text}</td>"),
        _ => format!("<td class=\"number\">{text}</td>"),
    }
}

/// Bars of a column, the rows of sums left out; none where no row has a figure in it.
fn chart(of: &Table, key: &str, lang: Lang, zone: &Zone) -> Option<String> {
    let at = of.columns.iter().position(|column| column.key == key)?;
    let name = safe(of.columns.get(at)?.name(lang));
    let figure = |row: &Row| match row.cells.get(at)? {
        Cell::Orders { count, .. } => Some(*count),
        Cell::Kilometres { metres, .. } => Some(*metres),
        _ => None,
    };
    let rows: Vec<(&Row, i64)> =
        of.rows.iter().filter(|row| !row.is_total()).filter_map(|row| Some((row, figure(row)?))).take(BARS).collect();
    let most = rows.iter().map(|(_, figure)| *figure).max().filter(|most| *most > 0)?;
    let bar = |(index, (row, figure)): (i64, &(&Row, i64))| {
        let (top, long) = (index * 28, figure.saturating_mul(WIDE) / most);
        let label = row.cells.iter().take(2).map(|cell| words(cell, lang, zone)).collect::<Vec<_>>().join(" ");
        let told = row.cells.get(at).map(|cell| words(cell, lang, zone)).unwrap_or_default();
        format!(
            "<text x=\"0\" y=\"{}\">{}</text><rect x=\"300\" y=\"{top}\" width=\"{long}\" height=\"20\"/>\
             <text x=\"{}\" y=\"{}\">{told}</text>",
            top + 16,
            safe(&label),
            310 + long,
            top + 16,
        )
    };
    let bars: String = (0..).zip(&rows).map(bar).collect();
    let high = rows.len() * 28;
    Some(format!(
        "<figure><figcaption>{name}</figcaption><svg viewBox=\"0 0 1400 {high}\" role=\"img\" aria-label=\"{name}\">{bars}</svg></figure>"
    ))
}

fn whole(title: &str, body: &str, lang: Lang) -> String {
    let (title, tag) = (safe(title), lang.tag());
    format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head><body><main><h1 id=\"title\">{title}</h1>{body}</main></body></html>"
    )
}

impl Row {
    /// Whether it adds up the rows before it.
    pub fn is_total(&self) -> bool {
        self.key.strip_suffix(TOTAL).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    }
}
