//! A fault reported by the code on a machine, with and without photos.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::json;
use shared::ids::EquipmentId;

use super::look;
use crate::testing::{TestOffice, on_both};

/// A machine in the books: its code.
pub(super) async fn machine(office: &TestOffice) -> (EquipmentId, String) {
    let added = async |path: &str, body| {
        office.ask(&office.admin, "POST", path, Some(body)).await.1["id"].as_str().unwrap().to_owned()
    };
    let customer = added(
        "/api/v1/customers",
        json!({ "number": "C-1", "name": "Oriental Tower", "contact_name": "Ms Wang", "contact_phone": "13900000000" }),
    )
    .await;
    let site =
        added(&format!("/api/v1/customers/{customer}/sites"), json!({ "name": "B1", "address": "1 Century Avenue" }))
            .await;
    let machine = added(
        &format!("/api/v1/sites/{site}/equipment"),
        json!({ "number": "AC-7", "name": "Chiller <7>", "location": "Basement" }),
    )
    .await;
    let machine: EquipmentId = machine.parse().unwrap();
    let mut tx = office.office.store().write().await.unwrap();
    let code = crate::store::machine_codes::of(&mut tx, machine, "c0de", office.office.now()).await.unwrap();
    tx.commit().await.unwrap();
    (machine, code)
}

/// Sends the form as a browser does.
pub(super) async fn fill(
    office: &TestOffice,
    path: &str,
    fields: &[(&str, &str)],
    photos: &[&[u8]],
) -> (StatusCode, String) {
    let mut body = Vec::new();
    for (name, content) in fields {
        body.extend(format!("--zzz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n").bytes());
    }
    for photo in photos {
        let head = "--zzz\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n";
        body.extend(head.bytes().chain(photo.iter().copied()).chain(*b"\r\n"));
    }
    body.extend(b"--zzz--\r\n");
    let headers = [
        (header::ACCEPT_LANGUAGE, "en".parse().unwrap()),
        (header::CONTENT_TYPE, "multipart/form-data; boundary=zzz".parse().unwrap()),
    ];
    let (status, _, page) = office.send("", "POST", path, headers.into_iter().collect(), Body::from(body)).await;
    (status, String::from_utf8(page.to_vec()).unwrap())
}

pub(super) const WHOLE: [(&str, &str); 3] =
    [("fault", "It drips on the floor"), ("name", "Mr Li"), ("phone", "138 0000 0000")];

on_both! {
    async fn a_fault_is_reported_by_the_code_on_the_machine(store: Store) {
        let office = TestOffice::on(store).await;
        let (machine, code) = machine(&office).await;
        let customer = office.ask(&office.admin, "GET", "/api/v1/customers", None).await.1["items"][0]["id"].as_str().unwrap().to_owned();
        let labels = format!("/api/v1/customers/{customer}/labels");
        let (status, _, sheet) = office.send(&office.admin, "GET", &labels, HeaderMap::new(), Body::empty()).await;
        assert!(status == StatusCode::OK && sheet.starts_with(b"%PDF-"), "{status}: is the package fonts-noto-cjk installed?");
        let mut tx = office.office.store().write().await.unwrap();
        let kept = crate::store::machine_codes::of(&mut tx, machine, "unused", office.office.now()).await.unwrap();
        drop(tx);
        assert_eq!(code, kept, "a machine keeps its code");

        let path = format!("/m/{code}");
        let page = look(&office, &path, "en").await.2;
        assert!(page.contains("Chiller &lt;7&gt;") && page.contains("Basement") && !page.contains("13900000000"), "{page}");
        let (status, page) = fill(&office, &path, &[("fault", "It drips <b>"), ("name", ""), ("phone", "1")], &[]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("Tell us your name") && page.contains("It drips &lt;b&gt;"), "{page}");
        let anyway = [&WHOLE[..], &[("anyway", "true")]].concat();
        let (status, page) = fill(&office, &path, &WHOLE, &[]).await;
        assert_eq!(status, StatusCode::CREATED, "{page}");
        assert!(page.contains("Your number is"));
        let (status, page) = fill(&office, &path, &WHOLE, &[]).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("has been reported already"), "{page}");
        let orders = async || office.ask(&office.admin, "GET", "/api/v1/orders", None).await.1["items"].as_array().unwrap().clone();
        let order = orders().await;
        assert_eq!(order.len(), 1);
        assert_eq!(order[0]["customer_name"], "Oriental Tower");
        for _ in 0..3 {
            assert_eq!(fill(&office, &path, &anyway, &[]).await.0, StatusCode::CREATED);
        }
        assert_eq!(fill(&office, &path, &anyway, &[]).await.0, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(orders().await.len(), 4);
        office.clock.advance_ms(3_600_000);
        assert_eq!(fill(&office, &path, &anyway, &[]).await.0, StatusCode::CREATED);
        assert_eq!(look(&office, "/m/nothing-there", "en").await.0, StatusCode::NOT_FOUND);
    }
}
