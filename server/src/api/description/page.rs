//! The document as a page: no script, nothing from elsewhere, light and dark by the reader's own setting.

use serde_json::Value;
use shared::lang::Lang;

use super::complete::METHODS;
use super::html::{at, kind, members, named, plain, prose, safe, text};

const STYLE: &str = include_str!("page.css");

/// The whole page.
pub(super) fn page(document: &Value, lang: Lang) -> String {
    let tags = at(document, "/tags").as_array().map(Vec::as_slice).unwrap_or_default();
    let title = lang.pick("Callout 接口说明", "Callout: build on it");
    let links: String = tags.iter().map(|tag| format!("<a href=\"#{0}\">{0}</a> ", safe(text(tag, "name")))).collect();
    let sections: String = tags.iter().map(|tag| section(document, tag, lang)).collect();
    let (schemas, other) = (lang.pick("数据结构", "Schemas"), lang.pick("en", "zh-CN"));
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <style>{STYLE}</style></head><body><header><h1>{title}</h1><p><a href=\"openapi.json\">openapi.json</a> · \
         <a href=\"?lang={other}\" lang=\"{other}\">{}</a></p>{}<nav>{links}<a href=\"#schemas\">{schemas}</a></nav></header>\
         <main>{sections}<h2 id=\"schemas\">{schemas}</h2>{}</main></body></html>",
        lang.tag(),
        lang.pick("English", "中文"),
        prose(text(at(document, "/info"), "description")),
        all_schemas(document, lang),
    )
}

fn section(document: &Value, tag: &Value, lang: Lang) -> String {
    let name = text(tag, "name");
    let mut section = format!("<h2 id=\"{}\">{}</h2>", safe(name), safe(text(tag, "description")));
    for (path, item) in at(document, "/paths").as_object().into_iter().flatten() {
        for method in METHODS {
            if let Some(of) = item.get(method).filter(|of| at(of, "/tags/0") == name) {
                section.push_str(&operation(method, path, of, lang));
            }
        }
    }
    section
}

fn operation(method: &str, path: &str, of: &Value, lang: Lang) -> String {
    let mut told = format!(
        "<details id=\"{}\"><summary><b class=\"{method}\">{method}</b> <code>{}</code> {}</summary>{}",
        safe(text(of, "operationId")),
        safe(path),
        safe(text(of, "summary")),
        prose(text(of, "description")),
    );
    if let Some(parameters) = of.get("parameters").and_then(Value::as_array) {
        let rows: String = parameters.iter().map(|of| parameter(of, lang)).collect();
        told.push_str(&format!("<h3>{}</h3><table>{rows}</table>", lang.pick("参数", "Parameters")));
    }
    if let Some(content) = of.pointer("/requestBody/content") {
        told.push_str(&format!("<h3>{}</h3>{}", lang.pick("请求内容", "Body"), contents(content, lang)));
    }
    told.push_str(&format!("<h3>{}</h3>", lang.pick("回答", "Answers")));
    for (status, response) in at(of, "/responses").as_object().into_iter().flatten() {
        let shown = if status == "default" { lang.pick("出错", "error") } else { status };
        let what = match named(response) {
            Some(_) => "application/problem+json: <a href=\"#schema-Problem\">Problem</a>".to_owned(),
            None => response.get("content").map(|content| contents(content, lang)).unwrap_or_default(),
        };
        told.push_str(&format!("<div><b>{}</b> {what}</div>", safe(shown)));
    }
    told + "</details>"
}

fn parameter(of: &Value, lang: Lang) -> String {
    let star = if at(of, "/required") == true { "<b title=\"required\"> *</b>" } else { "" };
    format!(
        "<tr><th><code>{}</code>{star}<br><small>{}</small></th><td>{}</td><td>{}</td></tr>",
        safe(text(of, "name")),
        safe(text(of, "in")),
        kind(at(of, "/schema"), lang),
        prose(text(of, "description")),
    )
}

fn contents(content: &Value, lang: Lang) -> String {
    let one =
        |(media, of): (&String, &Value)| format!("<span>{}: {}</span> ", safe(media), kind(at(of, "/schema"), lang));
    content.as_object().into_iter().flatten().map(one).collect()
}

fn all_schemas(document: &Value, lang: Lang) -> String {
    let schemas = at(document, "/components/schemas").as_object().into_iter().flatten();
    let shown = schemas.map(|(name, schema)| {
        let meaning = prose(text(schema, "description"));
        let example = schema.get("example").map(|of| format!("<pre>{}</pre>", safe(&pretty(of)))).unwrap_or_default();
        let body = match schema.get("properties") {
            Some(_) => members(schema, lang),
            None => variants(schema, lang),
        };
        format!("<section id=\"schema-{0}\"><h3>{0}</h3>{meaning}{body}{example}</section>", safe(name))
    });
    shown.collect()
}

/// Each variant of a choice with its members; in one line what is no choice.
fn variants(schema: &Value, lang: Lang) -> String {
    let Some(variants) = schema.get("oneOf").and_then(Value::as_array) else {
        return format!("<p>{}</p>", kind(schema, lang));
    };
    let one = |of: &Value| {
        let parts = of.get("allOf").and_then(Value::as_array).map_or_else(|| vec![of], |parts| parts.iter().collect());
        let parts = parts.into_iter().map(|part| match part.get("properties") {
            Some(_) => members(part, lang),
            None => kind(part, lang),
        });
        format!("<li>{}{}</li>", prose(text(of, "description")), parts.collect::<String>())
    };
    format!("<ul>{}</ul>", variants.iter().map(one).collect::<String>())
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| plain(value))
}
