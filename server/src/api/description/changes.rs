//! What changed between two descriptions, and what of it breaks those who build on the interface: of what they send,
//! everything has to be taken as before; of what they read, nothing may be missing or of another kind.

use std::collections::BTreeSet;

use serde_json::Value;

use super::complete::METHODS;

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// Somebody's program stops working.
    Breaks(String),
    /// Something is there besides.
    Adds(String),
}

/// Which way a value travels.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// From the caller: the new server has to take what the old one took.
    Sent,
    /// To the caller: the new server may only give what the old one gave.
    Read,
}

/// What changed from `old` to `new`.
pub(super) fn changes(old: &Value, new: &Value) -> BTreeSet<Change> {
    let mut look = Look { old, new, told: BTreeSet::new(), seen: BTreeSet::new() };
    for (path, method, before) in operations(old) {
        match new["paths"][path].get(method) {
            None => look.breaks(format!("{method} {path} is gone")),
            Some(after) => look.operation(&format!("{method} {path}"), before, after),
        }
    }
    for (path, method, _) in operations(new) {
        if old["paths"][path].get(method).is_none() {
            look.adds(format!("{method} {path}"));
        }
    }
    look.told
}

/// Every operation of a document: path, method, description.
pub(super) fn operations(document: &Value) -> impl Iterator<Item = (&str, &'static str, &Value)> {
    let items = document["paths"].as_object().into_iter().flatten();
    items.flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |method| Some((path.as_str(), method, item.get(method)?)))
    })
}

struct Look<'d> {
    old: &'d Value,
    new: &'d Value,
    told: BTreeSet<Change>,
    seen: BTreeSet<(String, bool)>,
}

impl<'d> Look<'d> {
    fn breaks(&mut self, what: String) {
        self.told.insert(Change::Breaks(what));
    }

    fn adds(&mut self, what: String) {
        self.told.insert(Change::Adds(what));
    }

    fn operation(&mut self, at: &str, old: &'d Value, new: &'d Value) {
        self.parameters(at, old, new);
        let body = |of: &'d Value| of["requestBody"]["content"].as_object();
        for (media, before) in body(old).into_iter().flatten() {
            match new["requestBody"]["content"].get(media) {
                None => self.breaks(format!("{at}: does not take {media} any more")),
                Some(after) => self.schema(&format!("{at}: body"), Way::Sent, &before["schema"], &after["schema"]),
            }
        }
        if body(old).is_none() && body(new).is_some() {
            self.breaks(format!("{at}: needs a body"));
        }
        for (status, before) in old["responses"].as_object().into_iter().flatten() {
            let Some(after) = new["responses"].get(status) else {
                self.breaks(format!("{at}: does not answer {status} any more"));
                continue;
            };
            for (media, before) in before["content"].as_object().into_iter().flatten() {
                match after["content"].get(media) {
                    None => self.breaks(format!("{at}: {status} is not {media} any more")),
                    Some(after) => {
                        self.schema(&format!("{at}: {status}"), Way::Read, &before["schema"], &after["schema"]);
                    }
                }
            }
        }
    }

    fn parameters(&mut self, at: &str, old: &'d Value, new: &'d Value) {
        let all = |of: &'d Value| of["parameters"].as_array().into_iter().flatten();
        let same = |one: &Value, two: &Value| one["name"] == two["name"] && one["in"] == two["in"];
        for before in all(old) {
            let name = &before["name"];
            match all(new).find(|after| same(before, after)) {
                None => self.breaks(format!("{at}: parameter {name} is gone")),
                Some(after) => {
                    if before["required"] != true && after["required"] == true {
                        self.breaks(format!("{at}: parameter {name} is required now"));
                    }
                    self.schema(&format!("{at}: parameter {name}"), Way::Sent, &before["schema"], &after["schema"]);
                }
            }
        }
        for after in all(new).filter(|after| !all(old).any(|before| same(before, after))) {
            match after["required"] == true {
                true => self.breaks(format!("{at}: parameter {} is new and required", after["name"])),
                false => self.adds(format!("{at}: parameter {}", after["name"])),
            }
        }
    }

    fn schema(&mut self, at: &str, way: Way, old: &'d Value, new: &'d Value) {
        if let (Some(before), Some(after)) = (old["$ref"].as_str(), new["$ref"].as_str())
            && before == after
        {
            if !self.seen.insert((before.to_owned(), way == Way::Sent)) {
                return;
            }
            let at = before.rsplit('/').next().unwrap_or(at).to_owned();
            let at = if way == Way::Sent { format!("{at} (sent)") } else { at };
            return self.schema(&at, way, resolved(self.old, old), resolved(self.new, new));
        }
        let (old, new) = (resolved(self.old, old), resolved(self.new, new));
        self.types(at, way, old, new);
        self.limits(at, way, old, new);
        self.members(at, way, old, new);
        if let (Some(before), Some(after)) = (old.get("items"), new.get("items")) {
            self.schema(&format!("{at}[]"), way, before, after);
        }
        for choice in ["oneOf", "anyOf", "allOf"] {
            self.variants(&format!("{at} {choice}"), way, list(old, choice), list(new, choice));
        }
    }

    fn types(&mut self, at: &str, way: Way, old: &Value, new: &Value) {
        for member in ["type", "enum"] {
            let (before, after) = (set(old.get(member)), set(new.get(member)));
            let (gone, come) = (before.difference(&after).next(), after.difference(&before).next());
            match (way, gone, come) {
                // A value that was not known before: readers have to expect those.
                (Way::Read, None, Some(come)) if member == "enum" => self.adds(format!("{at}: {come}")),
                (Way::Read, _, Some(come)) => self.breaks(format!("{at}: may be {come} now")),
                (Way::Sent, Some(gone), _) if !after.is_empty() => {
                    self.breaks(format!("{at}: {gone} is not taken any more"))
                }
                (Way::Sent, None, Some(_)) if before.is_empty() => {
                    self.breaks(format!("{at}: only certain {member}s are taken now"))
                }
                (Way::Sent, None, Some(come)) => self.adds(format!("{at}: {come}")),
                _ => {}
            }
        }
    }

    fn limits(&mut self, at: &str, way: Way, old: &Value, new: &Value) {
        if way == Way::Read {
            return;
        }
        let tighter = |member: &str, least: bool| match (old[member].as_f64(), new[member].as_f64()) {
            (None, Some(_)) => true,
            (Some(before), Some(after)) => {
                if least {
                    after > before
                } else {
                    after < before
                }
            }
            _ => false,
        };
        for (least, most) in [("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems")] {
            for (member, least) in [(least, true), (most, false)] {
                if tighter(member, least) {
                    self.breaks(format!("{at}: {member} is tighter: {} after {}", new[member], old[member]));
                }
            }
        }
        if new.get("pattern").is_some() && new.get("pattern") != old.get("pattern") {
            self.breaks(format!("{at}: another pattern: {}", new["pattern"]));
        }
    }

    fn members(&mut self, at: &str, way: Way, old: &'d Value, new: &'d Value) {
        let (required_before, required_after) = (set(old.get("required")), set(new.get("required")));
        for (name, before) in old["properties"].as_object().into_iter().flatten() {
            let Some(after) = new["properties"].get(name) else {
                self.breaks(format!("{at}.{name} is gone"));
                continue;
            };
            let key = Value::from(name.as_str()).to_string();
            match (required_before.contains(&key), required_after.contains(&key)) {
                (false, true) if way == Way::Sent => self.breaks(format!("{at}.{name} is required now")),
                (true, false) if way == Way::Read => self.breaks(format!("{at}.{name} may be absent now")),
                _ => {}
            }
            self.schema(&format!("{at}.{name}"), way, before, after);
        }
        for (name, _) in new["properties"].as_object().into_iter().flatten() {
            if old["properties"].get(name).is_none() {
                match required_after.contains(&Value::from(name.as_str()).to_string()) && way == Way::Sent {
                    true => self.breaks(format!("{at}.{name} is new and required")),
                    false => self.adds(format!("{at}.{name}")),
                }
            }
        }
    }

    fn variants(&mut self, at: &str, way: Way, old: &'d [Value], new: &'d [Value]) {
        for before in old {
            let name = label(before);
            match new.iter().find(|after| label(after) == name) {
                Some(after) => self.schema(&format!("{at} {name}"), way, before, after),
                None if way == Way::Sent || at.ends_with("allOf") => self.breaks(format!("{at} {name} is gone")),
                None => {}
            }
        }
        for after in new.iter().filter(|after| !old.iter().any(|before| label(before) == label(after))) {
            self.adds(format!("{at} {}", label(after)));
        }
    }
}

fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let pointer = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(schema)
}

fn list<'d>(schema: &'d Value, member: &str) -> &'d [Value] {
    schema[member].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn set(value: Option<&Value>) -> BTreeSet<String> {
    match value {
        None => BTreeSet::new(),
        Some(Value::Array(all)) => all.iter().map(ToString::to_string).collect(),
        Some(one) => BTreeSet::from([one.to_string()]),
    }
}

/// What tells a variant from its neighbours: the named schema, and the one value that its tag may have.
fn label(variant: &Value) -> String {
    let parts = std::iter::once(variant).chain(list(variant, "allOf"));
    let named = |part: &Value| part["$ref"].as_str().and_then(|target| target.rsplit('/').next()).map(str::to_owned);
    let tag = |part: &Value| {
        let properties = part["properties"].as_object()?;
        properties
            .values()
            .find_map(|of| of["enum"].as_array().filter(|all| all.len() == 1).map(|all| all[0].to_string()))
    };
    let all: Vec<String> = parts.flat_map(|part| [named(part), tag(part)]).flatten().collect();
    if all.is_empty() { format!("{}{}", variant["type"], variant["enum"]) } else { all.join(" ") }
}
