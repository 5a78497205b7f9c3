//! Photos that customers bring, and photos that they are shown.

use std::io::Cursor;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use image::{DynamicImage, ImageFormat};

use super::look;
use super::machine::{WHOLE, fill, machine};
use crate::people::Role;
use crate::testing::{TestOffice, on_both};

/// A photograph with something of the camera's in it.
fn photograph(width: u32, height: u32) -> Vec<u8> {
    let mut plain = Vec::new();
    DynamicImage::new_rgb8(width, height).write_to(&mut Cursor::new(&mut plain), ImageFormat::Jpeg).unwrap();
    let block = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0 taken at 31.2N 121.4E";
    let length = u16::try_from(block.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, block, &plain[2..]].concat()
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

async fn orders(office: &TestOffice) -> Vec<String> {
    let listed = office.ask(&office.admin, "GET", "/api/v1/orders", None).await.1;
    listed["items"].as_array().unwrap().iter().map(|order| order["id"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn photos_come_with_a_report_scaled_and_without_what_the_camera_wrote(store: Store) {
        let office = TestOffice::on(store).await;
        let path = format!("/m/{}", machine(&office).await.1);
        let page = look(&office, &path, "en").await.2;
        assert!(page.contains("multipart/form-data") && page.contains("up to 3"), "{page}");
        let photo = photograph(2_400, 1_200);
        assert!(holds(&photo, b"31.2N"));
        let (status, page) = fill(&office, &path, &WHOLE, &[&photo, b"", &photograph(300, 200)]).await;
        assert_eq!(status, StatusCode::CREATED, "{page}");
        let order = orders(&office).await.pop().unwrap();
        let view = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}"), None).await.1;
        let photos = view["photos"].as_array().unwrap();
        assert_eq!(photos.len(), 2, "what was not chosen is none: {view}");
        let large = photos.iter().find(|photo| photo["width"] == 1_600).unwrap();
        assert_eq!((&large["height"], &large["kind"], large["visit"].is_null()), (&800.into(), &"evidence".into(), true));
        let address = format!("/api/v1/photos/{}", large["hash"].as_str().unwrap());
        let (status, _, kept) = office.send(&office.admin, "GET", &address, HeaderMap::new(), Body::empty()).await;
        assert_eq!(status, StatusCode::OK);
        assert!(kept.starts_with(&[0xff, 0xd8]) && !holds(&kept, b"Exif") && !holds(&kept, b"31.2N"));
    }
}

on_both! {
    async fn what_is_no_photo_or_too_much_is_refused_and_what_was_typed_stays(store: Store) {
        let office = TestOffice::on(store).await;
        let path = format!("/m/{}", machine(&office).await.1);
        let small = photograph(30, 20);
        let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bomb.extend([0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 6, 0, 0, 0]);
        let heavy = [small.clone(), vec![0; 13 << 20]].concat();
        let broken = [&small[..60], b"nothing that decodes"].concat();
        let cases: [(&[&[u8]], &str); 5] = [
            (&[&small, &small, &small, &small], "At most 3 photos"),
            (&[b"<script>alert(1)</script>"], "no photo"),
            (&[&small, &bomb], "no photo"),
            (&[&heavy], "too large"),
            (&[&broken], "no photo"),
        ];
        for (photos, told) in cases {
            let (status, page) = fill(&office, &path, &WHOLE, photos).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
            assert!(page.contains(told) && page.contains("It drips on the floor") && page.contains("Mr Li"), "{told}: {page}");
        }
        assert_eq!(orders(&office).await, Vec::<String>::new());
    }
}

on_both! {
    async fn a_customer_sees_a_photo_while_a_dispatcher_lets_them(store: Store) {
        let office = TestOffice::on(store).await;
        let machine = format!("/m/{}", machine(&office).await.1);
        fill(&office, &machine, &WHOLE, &[&photograph(2_000, 1_000)]).await;
        let order = orders(&office).await.pop().unwrap();
        let link = office.ask(&office.admin, "POST", &format!("/api/v1/orders/{order}/link"), None).await.1;
        let url = link["url"].as_str().unwrap();
        let path = &url[url.find("/v/").unwrap()..];
        let view = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}"), None).await.1;
        let hash = view["photos"][0]["hash"].as_str().unwrap().to_owned();
        let photo = format!("{path}/photos/{hash}");
        let release = format!("/api/v1/orders/{order}/photos/{hash}/release");
        let get = async |path: &str| office.send("", "GET", path, HeaderMap::new(), Body::empty()).await;

        assert_eq!(get(&photo).await.0, StatusCode::NOT_FOUND, "nobody released it");
        let (_, technician) = office.person("wang", Role::Technician).await;
        assert_eq!(office.ask(&technician, "PUT", &release, None).await.0, StatusCode::FORBIDDEN);
        let foreign = format!("/api/v1/orders/{order}/photos/{}/release", "0".repeat(64));
        assert_eq!(office.ask(&office.admin, "PUT", &foreign, None).await.0, StatusCode::NOT_FOUND);
        for _ in 0..2 {
            let (status, told) = office.ask(&office.admin, "PUT", &release, None).await;
            assert_eq!((status, told["releases"].as_array().unwrap().len()), (StatusCode::OK, 1), "{told}");
            assert_eq!((&told["releases"][0]["name"], &told["releases"][0]["released"]), (&"admin 先生".into(), &true.into()));
        }
        assert!(look(&office, path, "en").await.2.contains(&format!("src=\"{photo}\"")));
        let (status, headers, bytes) = get(&photo).await;
        assert_eq!((status, &headers["content-type"]), (StatusCode::OK, &"image/jpeg".parse().unwrap()));
        assert_eq!(crate::photos::inspect(&bytes).unwrap().width, 1_280, "scaled");
        assert_eq!(get(&format!("/v/{}/photos/{hash}", "A".repeat(43))).await.0, StatusCode::NOT_FOUND);

        assert_eq!(office.ask(&office.admin, "DELETE", &release, None).await.0, StatusCode::OK);
        assert_eq!(get(&photo).await.0, StatusCode::NOT_FOUND);
        assert!(!look(&office, path, "en").await.2.contains("/photos/"));
        let told = office.ask(&office.admin, "GET", &format!("/api/v1/orders/{order}/releases"), None).await.1;
        assert_eq!(told["releases"].as_array().unwrap().len(), 2, "both are facts: {told}");
        let audit = office.ask(&office.admin, "GET", "/api/v1/audit?kind=office", None).await.1.to_string();
        assert!(audit.contains("withdrew a photo") && audit.contains("released a photo"), "{audit}");
    }
}
