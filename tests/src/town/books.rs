//! Parts, service levels, checklists and wording: what phones need beforehand.

use anyhow::{Context as _, Result};
use reqwest::Method;
use serde_json::json;

use super::{items, named};
use crate::office::Office;

/// Number, name, specification, model, unit, price in fen.
const PARTS: [(&str, &str, &str, &str, &str, i64); 10] = [
    ("CU-952", "铜管", "φ9.52×0.8 mm", "TP2", "m", 3_800),
    ("CAP-35", "压缩机电容", "35 µF 450 V", "CBB65", "pc", 4_500),
    ("SEAL-50", "密封圈", "DN50", "EPDM-50", "pc", 1_250),
    ("VALVE-15", "角阀", "G1/2", "HX-9021", "pc", 3_600),
    ("FUSER-A3", "Fuser film", "A3, 220 V", "FF-330", "pc", 18_900),
    ("GLASS-5", "Float glass", "5 mm, clear", "FG-5", "m²", 9_500),
    ("BREAK-16", "Circuit breaker", "C16, 2P", "BM65-16", "pc", 4_200),
    ("R410A", "制冷剂", "10 kg 瓶装", "R410A-10", "kg", 9_600),
    ("DRAIN-8", "Drain spring", "8 mm × 15 m", "DS-15", "pc", 6_400),
    ("LABEL-UV", "警示标签", "UV 60×40 mm", "UV-60", "pc", 300),
];
/// Name, latest arrival, latest solution, in minutes.
const LEVELS: [(&str, u32, u32); 3] = [("A", 60, 12 * 60), ("B", 4 * 60, 24 * 60), ("C", 24 * 60, 72 * 60)];
const CHECKLISTS: [(&str, &[&str]); 3] = [
    ("hvac", &["滤网已清洗？", "Refrigerant pressure checked?"]),
    ("plumbing", &["已试水 10 分钟？", "No leak after ten minutes?"]),
    ("electric", &["已断电验电？", "Power confirmed off before the work?"]),
];

/// What is put into each new van: the article's number, and how many.
const LOADS: [(&str, &str); 4] = [("CAP-35", "4"), ("SEAL-50", "10"), ("VALVE-15", "3"), ("BREAK-16", "2")];

/// The text above the signature, which is written last.
const LAST: &str = "sign-off";

/// Writes the books, unless they were written whole before: what somebody changed since then stays as it is.
pub(super) async fn write(admin: &Office) -> Result<()> {
    let wordings = items(admin, "/api/v1/wordings").await?;
    if wordings.iter().any(|text| text["name"] == LAST) {
        return Ok(());
    }
    let put = async |path: String, body| admin.rest.send(Method::PUT, &path, &[], Some(body)).await?.ok();
    let known = items(admin, "/api/v1/parts").await?;
    for (number, name, specification, model, unit, price) in PARTS {
        if named(&known, "number", number).is_some() {
            continue;
        }
        let body = json!({
            "number": number, "name": name, "specification": specification, "model": model, "unit": unit,
            "price": {"minor": price, "currency": "CNY"},
        });
        admin.rest.post("/api/v1/parts", body).await?.ok()?;
    }
    for (name, response, resolve) in LEVELS {
        put(format!("/api/v1/levels/{name}"), json!({"response_minutes": response, "resolve_minutes": resolve}))
            .await?;
    }
    for (trade, questions) in CHECKLISTS {
        put(format!("/api/v1/checklists/{trade}"), json!({"questions": questions})).await?;
    }
    let wording = json!({
        "zh": "本人已核对以上材料、工时与价格，确认服务完成。",
        "en": "I have checked the materials, hours and prices above and confirm the work.",
    });
    put(format!("/api/v1/wordings/{LAST}"), wording).await.map(drop)
}

/// Loads the van of a crew that has just been made.
pub(super) async fn load_van(admin: &Office, crew: &str) -> Result<()> {
    let known = items(admin, "/api/v1/parts").await?;
    for (number, quantity) in LOADS {
        let part = named(&known, "number", number).with_context(|| format!("the catalogue has no {number}"))?;
        let body = json!({ "part": part, "quantity": quantity, "note": "徐汇仓库" });
        admin.rest.post(&format!("/api/v1/crews/{crew}/loads"), body).await?.ok()?;
    }
    Ok(())
}
