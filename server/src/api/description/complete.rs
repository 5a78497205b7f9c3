//! What is the same for all operations and therefore stands nowhere beside them: who may call, how errors look, what the
//! names in paths mean.

use serde_json::{Map, Value, json};

/// The methods that a path item may hold.
pub(super) const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Adds it to a document.
pub(super) fn complete(document: &mut Value) {
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) {
        for (path, item) in paths {
            for method in METHODS {
                if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                    name(operation);
                    path_parameters(path, operation);
                    answers(operation);
                }
            }
        }
    }
    if let Some(document) = document.as_object_mut() {
        document.insert("security".to_owned(), json!([{ "person": [] }]));
    }
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        shared(components);
    }
}

/// The components to which every operation refers.
fn shared(components: &mut Map<String, Value>) {
    let schemes = json!({
        "person": { "type": "http", "scheme": "bearer", "description": "A session: the `token` of `POST /api/v1/sessions`." },
        "device": { "type": "http", "scheme": "bearer", "description": "The token that a device got when it enrolled." },
    });
    let responses = json!({ "Problem": {
        "description": "What is wrong, and what to do about it.",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    }});
    components.insert("securitySchemes".to_owned(), schemes);
    components.insert("responses".to_owned(), responses);
    if let Some(schemas) = components.get_mut("schemas").and_then(Value::as_object_mut) {
        schemas.insert("Problem".to_owned(), problem());
    }
}

/// `crews_add`: unique, and a good name for a generated client's function.
fn name(operation: &mut Map<String, Value>) {
    let tag = operation.get("tags").and_then(|tags| tags.get(0)).and_then(Value::as_str).unwrap_or_default();
    let handler = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
    let name = format!("{tag}_{handler}");
    operation.insert("operationId".to_owned(), name.into());
}

/// Describes the names in braces that the operation does not describe itself.
fn path_parameters(path: &str, operation: &mut Map<String, Value>) {
    let described: Vec<String> =
        parameters(operation).iter().filter_map(|of| of.get("name")?.as_str().map(str::to_owned)).collect();
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let missing: Vec<Value> = names.filter(|name| !described.iter().any(|of| of == name)).map(path_parameter).collect();
    if !missing.is_empty() {
        let mut all = missing;
        all.extend(parameters(operation).iter().cloned());
        operation.insert("parameters".to_owned(), all.into());
    }
}

fn parameters(operation: &Map<String, Value>) -> &[Value] {
    operation.get("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn path_parameter(name: &str) -> Value {
    let (pattern, meaning) = match name {
        "edit" => ("^[0-9A-Fa-f]{32}\\.[1-9][0-9]{0,17}$", "The edit: actor and number."),
        "hash" => ("^[0-9A-Fa-f]{64}$", "The SHA-256 of the photo."),
        "name" | "trade" => ("^[^\\x00-\\x1f\\x7f-\\x9f/]{1,60}$", "Its name."),
        _ => ("^[0-9A-Fa-f]{32}$", "Its id."),
    };
    let schema = json!({ "type": "string", "pattern": pattern });
    json!({ "name": name, "in": "path", "required": true, "description": meaning, "schema": schema })
}

/// Says in words what each success means, and that anything else is a problem.
fn answers(operation: &mut Map<String, Value>) {
    if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
        for (status, response) in responses.iter_mut() {
            let meaning = match status.as_str() {
                "201" => "It was made.",
                "204" => "Done; there is nothing more to say.",
                _ => "Here it is.",
            };
            if let Some(response) = response.as_object_mut() {
                response.entry("description").or_insert_with(|| meaning.into());
            }
        }
        responses.insert("default".to_owned(), json!({ "$ref": "#/components/responses/Problem" }));
    }
}

fn problem() -> Value {
    let text = |meaning: &str| json!({ "type": "string", "description": meaning });
    json!({
        "type": "object",
        "description": "Problem details (RFC 9457). Some problems hold more, such as `current`, the present revision.",
        "required": ["type", "title", "status", "detail", "what_to_do"],
        "properties": {
            "type": text("The kind of problem, `urn:callout:problem:…`."),
            "title": text("The kind of problem in words."),
            "status": { "type": "integer", "description": "The status again.", "minimum": 400, "maximum": 599 },
            "detail": text("What is wrong with this request."),
            "what_to_do": text("The way out."),
            "field": text("The field, parameter or header that is wrong."),
            "request_id": text("To be told to the administrator; the same as in `X-Request-Id`."),
        },
    })
}
