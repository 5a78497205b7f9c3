use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sha1::Digest as _;
use shared::ids::Actor;

use super::*;
use crate::people::Role;
use crate::testing::{TestOffice, on_both};

/// A JPEG header followed by noise, as long as asked.
fn photo_bytes(length: usize, seed: u8) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0x04, 0xb0, 0x06, 0x40, 1, 1, 0x11, 0];
    let mut state = u32::from(seed) + 1;
    while bytes.len() < length {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        bytes.push(state.to_be_bytes()[0]);
    }
    bytes
}

fn headers(pairs: &[(&str, String)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("tus-resumable", "1.0.0".parse().unwrap());
    for (name, value) in pairs {
        headers.insert(axum::http::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
    }
    headers
}

struct Uploader {
    office: TestOffice,
    actor: Actor,
    token: String,
}

impl Uploader {
    async fn new(office: TestOffice) -> Self {
        let (person, _) = office.person("li", Role::Technician).await;
        let (actor, token) = office.device(person).await;
        Self { office, actor, token }
    }

    async fn create(&self, hash: &str, length: usize) -> (StatusCode, HeaderMap, String) {
        let metadata = format!("filename {},sha256 {}", STANDARD.encode("a.jpg"), STANDARD.encode(hash));
        let headers = headers(&[("upload-length", length.to_string()), ("upload-metadata", metadata)]);
        let (status, headers, _) = self.office.send(&self.token, "POST", PATH, headers, Body::empty()).await;
        let location = headers.get("location").map(|place| place.to_str().unwrap().to_owned());
        (status, headers, location.unwrap_or_default())
    }

    async fn patch(&self, place: &str, offset: usize, body: Body, checksum: Option<String>) -> (StatusCode, HeaderMap) {
        let mut pairs = vec![("upload-offset", offset.to_string()), ("content-type", header::PIECE.to_owned())];
        pairs.extend(checksum.map(|checksum| ("upload-checksum", checksum)));
        let (status, headers, _) = self.office.send(&self.token, "PATCH", place, headers(&pairs), body).await;
        (status, headers)
    }

    async fn offset(&self, place: &str) -> Option<usize> {
        let (status, headers, _) = self.office.send(&self.token, "HEAD", place, headers(&[]), Body::empty()).await;
        (status == StatusCode::OK).then(|| headers["upload-offset"].to_str().unwrap().parse().unwrap())
    }

    async fn lacks(&self, hash: &Digest) -> bool {
        !lacking(&self.office.office, &[*hash]).await.unwrap().is_empty()
    }
}

fn sha1_of(bytes: &[u8]) -> String {
    format!("sha1 {}", STANDARD.encode(sha1::Sha1::digest(bytes)))
}

/// A body that breaks off after `bytes`, as when the signal goes.
fn broken_after(bytes: Vec<u8>) -> Body {
    let gone = Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset));
    Body::from_stream(futures_util::stream::iter([Ok(Bytes::from(bytes)), gone]))
}

on_both! {
    async fn a_photo_goes_up_in_pieces_over_a_broken_line_and_comes_back_whole(store: Store) {
        let device = Uploader::new(TestOffice::on(store).await).await;
        let photo = photo_bytes(3_000_000, 1);
        let hash = Digest::of(&photo);
        let (status, created, place) = device.create(&hash.to_string(), photo.len()).await;
        assert_eq!((status, &created["upload-offset"]), (StatusCode::CREATED, &"0".parse().unwrap()));
        assert!(created["upload-expires"].to_str().unwrap().ends_with(" GMT"));
        assert!(device.lacks(&hash).await);

        let (status, _) = device.patch(&place, 0, broken_after(photo[..1_500_000].to_vec()), None).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(device.offset(&place).await, Some(1_500_000), "what arrived stays");
        let (status, answer) = device.patch(&place, 7, Body::from("x"), None).await;
        assert_eq!((status, &answer["upload-offset"]), (StatusCode::CONFLICT, &"1500000".parse().unwrap()));
        let (status, _) = device.patch(&place, 1_500_000, photo[1_500_000..2_000_000].to_vec().into(), None).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        let piece = &photo[2_000_000..];
        let (status, answer) = device.patch(&place, 2_000_000, piece.to_vec().into(), Some(sha1_of(piece))).await;
        assert_eq!((status, &answer["upload-offset"]), (StatusCode::NO_CONTENT, &"3000000".parse().unwrap()));
        assert_eq!(answer["tus-resumable"], "1.0.0");

        assert!(!device.lacks(&hash).await);
        let path = format!("/api/v1/photos/{hash}");
        let (status, headers, body) =
            device.office.send(&device.office.admin, "GET", &path, HeaderMap::new(), Body::empty()).await;
        assert_eq!((status, &headers["content-type"], body.len()), (StatusCode::OK, &"image/jpeg".parse().unwrap(), photo.len()));
        assert_eq!(Digest::of(&body), hash);
        let (status, again, place) = device.create(&hash.to_string(), photo.len()).await;
        assert_eq!((status, &again["upload-offset"]), (StatusCode::CREATED, &"3000000".parse().unwrap()));
        assert_eq!(device.offset(&place).await, Some(3_000_000), "nothing need be sent again");
    }
}

#[tokio::test]
async fn a_piece_with_a_wrong_checksum_does_not_count() {
    let device = Uploader::new(TestOffice::open().await).await;
    let photo = photo_bytes(2_500_000, 2);
    let (_, _, place) = device.create(&Digest::of(&photo).to_string(), photo.len()).await;
    let (status, _) = device.patch(&place, 0, photo.clone().into(), Some(sha1_of(b"other"))).await;
    assert_eq!(status.as_u16(), 460);
    assert_eq!(device.offset(&place).await, Some(0));
    let body = broken_after(photo[..2_000_000].to_vec());
    device.patch(&place, 0, body, Some(sha1_of(&photo))).await;
    assert_eq!(device.offset(&place).await, Some(0), "half a piece cannot be verified");
    let (status, _) = device.patch(&place, 0, photo.clone().into(), Some(sha1_of(&photo))).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_is_not_the_announced_photo_is_discarded() {
    let device = Uploader::new(TestOffice::open().await).await;
    let photo = photo_bytes(10_000, 3);
    let wrong = Digest::of(b"another photo");
    let (_, _, place) = device.create(&wrong.to_string(), photo.len()).await;
    assert_eq!(device.patch(&place, 0, photo.into(), None).await.0.as_u16(), 460);
    assert_eq!(device.offset(&place).await, None);
    assert!(device.lacks(&wrong).await);

    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bomb.extend([0, 1, 0, 0, 0, 1, 0, 0, 8, 6, 0, 0, 0]);
    for (bytes, expected) in
        [(bomb, StatusCode::UNPROCESSABLE_ENTITY), (b"#!/bin/sh".to_vec(), StatusCode::UNSUPPORTED_MEDIA_TYPE)]
    {
        let (_, _, place) = device.create(&Digest::of(&bytes).to_string(), bytes.len()).await;
        assert_eq!(device.patch(&place, 0, bytes.clone().into(), None).await.0, expected);
        assert_eq!(device.offset(&place).await, None);
        assert!(!device.office.office.photos().has_photo(&Digest::of(&bytes)).await.unwrap());
    }
}

#[tokio::test]
async fn requests_that_break_the_protocol_are_refused_with_a_reason() {
    let device = Uploader::new(TestOffice::open().await).await;
    let photo = photo_bytes(5_000, 4);
    let hash = Digest::of(&photo).to_string();
    assert_eq!(device.create("no hash", 5_000).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(device.create(&hash, 0).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(device.create(&hash, 21 << 20).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    let (_, _, place) = device.create(&hash, photo.len()).await;
    let (status, _) = device.patch(&place, 0, photo_bytes(5_001, 4).into(), None).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(device.offset(&place).await, Some(0));
    let (status, _) = device.patch(&place, 0, "x".into(), Some("crc32 AAAA".into())).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, answer, _) = device.office.send(&device.token, "HEAD", &place, HeaderMap::new(), Body::empty()).await;
    assert_eq!((status, &answer["tus-version"]), (StatusCode::PRECONDITION_FAILED, &"1.0.0".parse().unwrap()));

    let (stranger, _) = device.office.person("wang", Role::Technician).await;
    let (_, other) = device.office.device(stranger).await;
    let (status, _, _) = device.office.send(&other, "HEAD", &place, headers(&[]), Body::empty()).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "uploads of others do not exist");
    let (status, _, _) = device.office.send("", "HEAD", &place, headers(&[]), Body::empty()).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, answer, _) = device.office.send("", "OPTIONS", PATH, HeaderMap::new(), Body::empty()).await;
    assert_eq!(
        (status, &answer["tus-extension"]),
        (StatusCode::NO_CONTENT, &"creation,creation-with-upload,checksum,expiration,termination".parse().unwrap())
    );
}

on_both! {
    /// Two requests for the same bytes: whatever their order, each byte counts once and the photo ends whole.
    async fn two_at_once_never_spoil_an_upload(store: Store) {
        let device = Uploader::new(TestOffice::on(store).await).await;
        for round in 0..5_u8 {
            let photo = photo_bytes(2_200_000, round);
            let hash = Digest::of(&photo);
            let (_, _, place) = device.create(&hash.to_string(), photo.len()).await;
            let (one, two) = tokio::join!(
                device.patch(&place, 0, photo.clone().into(), None),
                device.patch(&place, 0, photo[..1_700_000].to_vec().into(), None)
            );
            for (status, _) in [one, two] {
                assert!([StatusCode::NO_CONTENT, StatusCode::CONFLICT, StatusCode::GONE].contains(&status), "{status}");
            }
            let offset = device.offset(&place).await.unwrap();
            if offset < photo.len() {
                let (status, _) = device.patch(&place, offset, photo[offset..].to_vec().into(), None).await;
                assert_eq!(status, StatusCode::NO_CONTENT);
            }
            assert!(!device.lacks(&hash).await);
            assert_eq!(Digest::of(&device.office.office.photos().photo(&hash).await.unwrap().unwrap()), hash);
        }
    }
}

#[tokio::test]
async fn uploads_that_nobody_finishes_go_and_so_do_their_parts() {
    let device = Uploader::new(TestOffice::open().await).await;
    let photo = photo_bytes(2_000_000, 5);
    let (_, _, place) = device.create(&Digest::of(&photo).to_string(), photo.len()).await;
    device.patch(&place, 0, photo[..1_500_000].to_vec().into(), None).await;
    assert_eq!(expire(&device.office.office).await.unwrap(), 0);
    device.office.clock.advance_ms((UPLOAD_DAYS * 24 * 60 + 1) * 60_000);
    let (status, _, _) = device.office.send(&device.token, "HEAD", &place, headers(&[]), Body::empty()).await;
    assert_eq!(status, StatusCode::GONE);
    assert_eq!(expire(&device.office.office).await.unwrap(), 1);
    assert_eq!(device.offset(&place).await, None);
    let folder = device.office.office.config().data_dir.join("photos/parts");
    let left: usize = std::fs::read_dir(folder)
        .map_or(0, |uploads| uploads.map(|upload| std::fs::read_dir(upload.unwrap().path()).unwrap().count()).sum());
    assert_eq!(left, 0);
}

#[tokio::test]
async fn an_upload_that_is_not_wanted_any_more_goes_at_once_and_a_whole_photo_stays() {
    let device = Uploader::new(TestOffice::open().await).await;
    let photo = photo_bytes(2_000_000, 9);
    let hash = Digest::of(&photo);
    let delete = async |token: &str, place: &str| {
        device.office.send(token, "DELETE", place, headers(&[]), Body::empty()).await.0
    };
    let (_, _, place) = device.create(&hash.to_string(), photo.len()).await;
    device.patch(&place, 0, photo[..1_500_000].to_vec().into(), None).await;
    let (stranger, _) = device.office.person("wang", Role::Technician).await;
    let (_, other) = device.office.device(stranger).await;
    assert_eq!(delete(&other, &place).await, StatusCode::NOT_FOUND, "uploads of others do not exist");
    assert_eq!(delete(&device.token, &place).await, StatusCode::NO_CONTENT);
    assert_eq!(delete(&device.token, &place).await, StatusCode::NOT_FOUND);
    assert_eq!(device.offset(&place).await, None);

    let (_, _, place) = device.create(&hash.to_string(), photo.len()).await;
    device.patch(&place, 0, photo.clone().into(), None).await;
    let instead = headers(&[("x-http-method-override", "DELETE".to_owned())]);
    let (status, _, _) = device.office.send(&device.token, "POST", &place, instead, Body::empty()).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert!(!device.lacks(&hash).await, "evidence is never deleted");
}

#[tokio::test]
async fn a_thumbnail_is_made_once_and_may_be_kept_for_ever() {
    let device = Uploader::new(TestOffice::open().await).await;
    let mut photo = Vec::new();
    let image = image::DynamicImage::new_rgb8(1_600, 1_200);
    image.write_to(&mut std::io::Cursor::new(&mut photo), image::ImageFormat::Jpeg).unwrap();
    let hash = Digest::of(&photo);
    keep_whole(&device.office.office, hash, photo.into()).await.unwrap();
    let path = |rest: &str| format!("/api/v1/photos/{hash}/thumbnail{rest}");
    let get = async |path: String, headers: HeaderMap| {
        device.office.send(&device.office.admin, "GET", &path, headers, Body::empty()).await
    };
    let (status, answer, small) = get(path("?edge=320"), HeaderMap::new()).await;
    assert_eq!((status, &answer["content-type"]), (StatusCode::OK, &"image/jpeg".parse().unwrap()));
    let kind = inspect(&small).unwrap();
    assert_eq!((kind.width, kind.height), (320, 240));
    assert!(answer["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(device.office.office.photos().thumbnail(&hash, 320).await.unwrap().as_ref(), Some(&small), "it is kept");
    assert_eq!(get(path(""), HeaderMap::new()).await.2, small, "the ordinary size");
    let mut known = HeaderMap::new();
    known.insert("if-none-match", answer["etag"].clone());
    assert_eq!(get(path("?edge=320"), known).await.0, StatusCode::NOT_MODIFIED);
    let (status, _, told) = get(path("?edge=321"), HeaderMap::new()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(String::from_utf8_lossy(&told).contains("160, 320, 640, 1280"));
    let unknown = format!("/api/v1/photos/{}/thumbnail", Digest::of(b"no such photo"));
    assert_eq!(get(unknown, HeaderMap::new()).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_photo_in_the_store_without_a_row_is_verified_and_taken_in_again() {
    let device = Uploader::new(TestOffice::open().await).await;
    let (photo, torn) = (photo_bytes(9_000, 6), photo_bytes(9_000, 7));
    let objects = device.office.office.photos();
    objects.put_photo(&Digest::of(&photo), photo.clone().into()).await.unwrap();
    objects.put_photo(&Digest::of(&torn), torn[..8_000].to_vec().into()).await.unwrap();
    let (_, answer, _) = device.create(&Digest::of(&photo).to_string(), photo.len()).await;
    assert_eq!(answer["upload-offset"], "9000");
    assert!(!device.lacks(&Digest::of(&photo)).await);
    let (_, answer, place) = device.create(&Digest::of(&torn).to_string(), torn.len()).await;
    assert_eq!(answer["upload-offset"], "0", "what is torn is sent again");
    assert_eq!(device.patch(&place, 0, torn.clone().into(), None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(objects.photo(&Digest::of(&torn)).await.unwrap().unwrap(), torn);
}

#[tokio::test]
async fn a_revoked_device_may_upload_for_a_while() {
    let device = Uploader::new(TestOffice::open().await).await;
    let path = format!("/api/v1/devices/{}", device.actor);
    let (status, _) = device.office.ask(&device.office.admin, "DELETE", &path, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let photo = photo_bytes(1_000, 8);
    assert_eq!(device.create(&Digest::of(&photo).to_string(), photo.len()).await.0, StatusCode::CREATED);
    device.office.clock.advance_ms(15 * 24 * 3_600_000);
    assert_eq!(device.create(&Digest::of(&photo).to_string(), photo.len()).await.0, StatusCode::UNAUTHORIZED);
}
