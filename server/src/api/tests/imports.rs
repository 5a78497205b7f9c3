use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value as Json, json};

use crate::people::Role;
use crate::testing::{TestOffice, on_both};

const FILE: &str =
    "编号,报修时间,工种,故障,地址\nR-1,2026-01-05 08:00,hvac,不制冷,三号楼\nR-2,2026-01-05 08:10,hvac,,三号楼\n";

async fn send(office: &TestOffice, token: &str, query: &str, body: Vec<u8>) -> (StatusCode, Json) {
    let headers: HeaderMap = [(header::CONTENT_TYPE, "text/csv".parse().unwrap())].into_iter().collect();
    let path = format!("/api/v1/imports?{query}");
    let (status, _, bytes) = office.send(token, "POST", &path, headers, body.into()).await;
    (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
}

on_both!(
    async fn a_file_is_imported_and_its_report_is_kept_and_listed(store: Store) {
        let office = TestOffice::on(store).await;
        let admin = office.admin.clone();
        let (status, told) = send(&office, &admin, "kind=requests&name=january.csv", FILE.into()).await;
        assert_eq!(status, StatusCode::CREATED, "{told}");
        assert_eq!((&told["report"]["accepted"], &told["report"]["refused"]), (&json!(1), &json!(1)));
        let finding = &told["report"]["findings"][0];
        assert_eq!(
            (&finding["line"], &finding["column"], &finding["reason"]),
            (&json!(3), &json!("故障"), &json!("missing"))
        );
        let (_, again) = send(&office, &admin, "kind=requests&name=again.csv", FILE.into()).await;
        assert_eq!(again["report"]["repeated"], 1);
        let (status, failed) = send(&office, &admin, "kind=parts&name=wrong.csv", FILE.into()).await;
        assert_eq!((status, &failed["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("body")), "{failed}");

        let (status, listed) = office.ask(&admin, "GET", "/api/v1/imports?limit=2", None).await;
        assert_eq!(status, StatusCode::OK, "{listed}");
        let after = listed["next"].as_str().unwrap();
        let (_, rest) = office.ask(&admin, "GET", &format!("/api/v1/imports?after={after}"), None).await;
        let mut files: Vec<&str> = [&listed, &rest]
            .iter()
            .flat_map(|page| page["items"].as_array().unwrap())
            .map(|import| import["file"].as_str().unwrap())
            .collect();
        files.sort_unstable();
        assert_eq!(files, ["again.csv", "january.csv", "wrong.csv"]);
        let path = format!("/api/v1/imports/{}", told["id"].as_str().unwrap());
        let (_, one) = office.ask(&admin, "GET", &path, None).await;
        assert_eq!(one["report"], told["report"]);
        assert!(one["ended_at"].is_number() && one["failure"].is_null());
    }
);

#[tokio::test]
async fn whoever_may_not_and_what_cannot_be_are_told() {
    let office = TestOffice::open().await;
    let (_, dispatcher) = office.person("zhao", Role::Dispatcher).await;
    assert_eq!(send(&office, &dispatcher, "kind=requests", FILE.into()).await.0, StatusCode::FORBIDDEN);
    let admin = office.admin.clone();
    let latin = b"number,name,unit,price\n1,Jos\xe9 Mu\xf1oz,pc,1\n".to_vec();
    let cases: [(&str, Vec<u8>, u16, &str); 9] = [
        ("", FILE.into(), 400, "kind"),
        ("kind=gadgets", FILE.into(), 400, "kind"),
        ("kind=requests&encoding=klingon", FILE.into(), 422, "encoding"),
        ("kind=parts", latin, 422, "encoding"),
        ("kind=requests&time_zone=Mars", FILE.into(), 422, "time_zone"),
        ("kind=requests&open_on=today", FILE.into(), 422, "open_on"),
        ("kind=requests&map=fault", FILE.into(), 422, "map"),
        ("kind=requests&map=fault=Nowhere", FILE.into(), 422, "map"),
        ("kind=requests", Vec::new(), 422, "body"),
    ];
    for (query, body, status, field) in cases {
        let (answered, told) = send(&office, &admin, query, body).await;
        assert_eq!(answered.as_u16(), status, "{query}: {told}");
        let named = told["field"].as_str().unwrap_or_default();
        assert!(named == field || (field == "kind" && told.to_string().contains("kind")), "{query}: {told}");
    }
    let (status, told) = send(&office, &admin, "kind=requests", vec![b'x'; 20_000_001]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{told}");
    let missing = "/api/v1/imports/00000000000000000000000000000000";
    assert_eq!(office.ask(&admin, "GET", missing, None).await.0, StatusCode::NOT_FOUND);
}
