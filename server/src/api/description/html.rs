//! Pieces of the page: text made safe, schemas in words.

use serde_json::Value;
use shared::lang::Lang;

/// Text as it may stand between tags and in attributes.
pub(crate) fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

/// Paragraphs, with what stands between backticks as code.
pub(super) fn prose(text: &str) -> String {
    let paragraph = |text: &str| {
        let parts = text.split('`').enumerate().map(|(index, part)| match index % 2 {
            1 => format!("<code>{}</code>", safe(part)),
            _ => safe(part),
        });
        format!("<p>{}</p>", parts.collect::<String>())
    };
    text.split("\n\n").filter(|text| !text.trim().is_empty()).map(paragraph).collect()
}

/// What stands under a JSON pointer; null where nothing does.
pub(super) fn at<'v>(value: &'v Value, pointer: &str) -> &'v Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

/// The text of a member.
pub(super) fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// The name that a `$ref` ends in.
pub(super) fn named(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

/// A schema in one line: a link to a named one, or type and limits.
pub(super) fn kind(schema: &Value, lang: Lang) -> String {
    if let Some(name) = named(schema) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", safe(name));
    }
    for (member, between) in
        [("oneOf", lang.pick(" 或 ", " or ")), ("anyOf", lang.pick(" 或 ", " or ")), ("allOf", " + ")]
    {
        if let Some(variants) = schema.get(member).and_then(Value::as_array) {
            return variants.iter().map(|of| kind(of, lang)).collect::<Vec<_>>().join(between);
        }
    }
    if let Some(items) = schema.get("items") {
        return format!("{} {}", lang.pick("列表：", "list of"), kind(items, lang));
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values = values.iter().map(|value| format!("<code>{}</code>", safe(&plain(value))));
        return values.collect::<Vec<_>>().join(" · ");
    }
    let types = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().map(plain).collect::<Vec<_>>().join(" | "),
        Some(one) => plain(one),
        None => lang.pick("任意", "anything").to_owned(),
    };
    format!("{}{}", safe(&types), limits(schema))
}

fn limits(schema: &Value) -> String {
    let of = |member: &str| schema.get(member).map(plain);
    let range = |least: Option<String>, most: Option<String>| match (least, most) {
        (None, None) => String::new(),
        (least, most) => format!(" {}…{}", least.unwrap_or_default(), most.unwrap_or_default()),
    };
    let mut told = range(of("minimum"), of("maximum")) + &range(of("minLength"), of("maxLength"));
    if let Some(pattern) = of("pattern") {
        told.push_str(&format!(" <code>{}</code>", safe(&pattern)));
    }
    told
}

/// A value as one reads it: text without its quotes.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The members of an object, as rows of a table.
pub(super) fn members(schema: &Value, lang: Lang) -> String {
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|required| required.iter().any(|of| of == name));
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return String::new() };
    let row = |(name, of): (&String, &Value)| {
        let star = if is_required(name) { "<b title=\"required\"> *</b>" } else { "" };
        let meaning = prose(text(of, "description"));
        format!("<tr><th><code>{}</code>{star}</th><td>{}</td><td>{meaning}</td></tr>", safe(name), kind(of, lang))
    };
    format!("<table>{}</table>", properties.iter().map(row).collect::<String>())
}
