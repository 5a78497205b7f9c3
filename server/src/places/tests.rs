//! Geocoders that answer, lie and hang; their answers have the shape of their documentation.

use super::amap::{displaced, undisplaced};
use super::{Places, PlacesError, Service};
use crate::testing::peer::Peer;

const NOMINATIM: &str = r#"[{"place_id":1,"lat":"31.2304","lon":"121.4737","display_name":"人民广场, 上海市"},
    {"place_id":2,"lat":"north","lon":"0","display_name":"nowhere"}]"#;
const PHOTON: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",
    "coordinates":[121.4737,31.2304]},"properties":{"street":"Willow Road","housenumber":"88","city":"Shanghai"}}]}"#;
const AMAP: &str = r#"{"status":"1","info":"OK","geocodes":[{"formatted_address":"上海市黄浦区人民广场",
    "location":"121.531541859215,31.17530398364597"}]}"#;

#[tokio::test]
async fn each_is_asked_in_its_own_way() {
    let peer = Peer::that_answers(Some(NOMINATIM)).await;
    let found =
        Places::new(format!("nominatim:{}/", peer.url).parse().unwrap()).unwrap().find("人民广场 & co").await.unwrap();
    assert_eq!((found.len(), found[0].label.as_str()), (1, "人民广场, 上海市"), "what has no place is left out");
    let said = peer.last();
    assert!(
        said.starts_with("GET /search?")
            && said.trim_end().ends_with("q=%E4%BA%BA%E6%B0%91%E5%B9%BF%E5%9C%BA%20%26%20co"),
        "{said}"
    );

    let peer = Peer::that_answers(Some(PHOTON)).await;
    let found = Places::new(Service::Photon(peer.url.clone())).unwrap().find("88 Willow Road").await.unwrap();
    assert_eq!(found[0].label, "Willow Road 88, Shanghai");
    assert!((found[0].point.lat() - 31.2304).abs() < 1e-6 && (found[0].point.lon() - 121.4737).abs() < 1e-6);
    assert!(peer.last().starts_with("GET /api?"));

    let peer = Peer::that_answers(Some(AMAP)).await;
    let found = Places::new(format!("amap:{}?key=secret", peer.url).parse().unwrap()).unwrap().find("x").await.unwrap();
    let off = (found[0].point.lat() - 31.177_427_6, found[0].point.lon() - 121.527_210_6);
    assert!(off.0.abs() < 1e-5 && off.1.abs() < 1e-5, "{off:?}");
    assert!(peer.last().contains("key=secret"));
}

#[tokio::test]
async fn one_that_lies_or_is_silent_is_told_and_never_with_its_key() {
    let url = Peer::that_answers(Some("<html>")).await.url;
    let told = Places::new(Service::Nominatim(url)).unwrap().find("x").await;
    assert!(matches!(told, Err(PlacesError::Nonsense(_))), "{told:?}");
    let url = Peer::that_answers(Some(r#"{"status":"0","info":"INVALID_USER_KEY"}"#)).await.url;
    let told = Places::new(Service::Amap { url, key: "secret".into() }).unwrap().find("x").await;
    assert!(matches!(&told, Err(PlacesError::Nonsense(info)) if info == "INVALID_USER_KEY"), "{told:?}");
    let url = Peer::that_answers(None).await.url;
    let told = Places::new(Service::Amap { url, key: "secret".into() }).unwrap().find("x").await.unwrap_err();
    assert!(matches!(told, PlacesError::Silent(_)) && !format!("{told} {told:?}").contains("secret"), "{told:?}");
}

#[test]
fn displaced_coordinates_are_those_of_the_public_tests() {
    // https://github.com/googollee/eviltransform, `TESTS`: WGS 84, then GCJ-02.
    for (place, seen) in [
        ((31.177_427_6, 121.527_210_6), (31.175_303_983_645_97, 121.531_541_859_215)),
        ((22.543_847, 113.912_316), (22.540_796_131_694_766, 113.917_176_480_836_3)),
        ((39.911_954, 116.377_817), (39.913_345_455_360_69, 116.384_047_224_556_57)),
    ] {
        let (lat, lon) = displaced(place);
        assert!((lat - seen.0).abs() < 1e-6 && (lon - seen.1).abs() < 1e-6, "{lat} {lon} for {seen:?}");
        let (lat, lon) = undisplaced(seen);
        assert!((lat - place.0).abs() < 1e-6 && (lon - place.1).abs() < 1e-6, "{lat} {lon} for {place:?}");
    }
}

#[test]
fn a_geocoder_that_nobody_knows_is_refused() {
    for text in
        ["", "nominatim", "nominatim:ftp://host", "amap:https://host", "amap:https://host?key=", "osm:https://host"]
    {
        assert!(text.parse::<Service>().is_err(), "{text}");
    }
}
