//! Routing servers that answer, hang, lie and die. OSRM's answers have the shape of its documentation, Valhalla's were recorded;
//! a small server of this test serves both. A real Valhalla is asked where `CALLOUT_TEST_VALHALLA` names one.

use shared::geo::Point;

use super::{Roads, Service};
use crate::dispatch::space::Spot;
use crate::testing::TestClock;
use crate::testing::peer::Peer;

fn spots() -> [Spot; 2] {
    [(37.75, -122.45), (37.76, -122.41)].map(|(lat, lon)| Point::from_degrees(lat, lon).unwrap().into())
}

const OSRM: &str = r#"{"code":"Ok","durations":[[0,412.3],[398.6,0]],"sources":[],"destinations":[]}"#;
/// What Valhalla 3.5.1 said of a grid of streets; see `a_real_valhalla_is_understood`.
const VALHALLA: &str = r#"{"sources_to_targets":[[{"from_index":0,"to_index":0,"time":0,"distance":0.0},
    {"from_index":0,"to_index":1,"time":268,"distance":3.096,"begin_heading":90.0,"end_heading":90.0}],
    [{"from_index":1,"to_index":0,"time":null,"distance":null},{"from_index":1,"to_index":1,"time":0,"distance":0.0}]],
    "units":"kilometers","algorithm":"costmatrix"}"#;

#[tokio::test]
async fn both_are_asked_in_their_own_way_and_once() {
    let clock = TestClock::default();
    let [one, two] = spots();
    let peer = Peer::that_answers(Some(OSRM)).await;
    let roads = Roads::new(Service::Osrm(peer.url.clone())).unwrap();
    for _ in 0..3 {
        let known = roads.between(&[two, one, one], &clock).await.unwrap();
        assert!(known.contains(&(one, two, 412)) && known.contains(&(two, one, 399)), "{known:?}");
    }
    assert_eq!(peer.asked(), 1, "the second time it is remembered");
    let said = peer.last();
    assert!(
        said.contains("/table/v1/driving/-122.450000,37.750000;-122.410000,37.760000?annotations=duration"),
        "{said}"
    );
    clock.advance_ms(16 * 60_000);
    roads.between(&[one, two], &clock).await.unwrap();
    assert_eq!(peer.asked(), 2, "after a quarter of an hour it is asked again");

    let peer = Peer::that_answers(Some(VALHALLA)).await;
    let roads = Roads::new(Service::Valhalla(peer.url.clone())).unwrap();
    let known = roads.between(&[one, two], &clock).await.unwrap();
    assert!(known.contains(&(one, two, 268)) && !known.iter().any(|(from, to, _)| (*from, *to) == (two, one)));
    let said = peer.last();
    assert!(said.starts_with("POST /sources_to_targets {") && said.contains("\"costing\":\"auto\""), "{said}");
}

#[tokio::test]
async fn who_lies_is_not_believed_and_left_alone_for_a_while() {
    let lies = [
        r#"{"code":"Ok","durations":[[0,412.3,7],[398.6,0,7]]}"#,
        r#"{"code":"Ok","durations":[[0,412.3]]}"#,
        r#"{"code":"Ok","durations":[[0,-3],[398.6,0]]}"#,
        r#"{"code":"Ok","durations":[[0,1e300],[398.6,0]]}"#,
        r#"{"code":"Ok","durations":[[0,NaN],[398.6,0]]}"#,
        r#"{"code":"NoTable","message":"no"}"#,
        "<html>gateway</html>",
        "",
    ];
    for lie in lies {
        let clock = TestClock::default();
        let peer = Peer::that_answers(Some(lie)).await;
        let roads = Roads::new(Service::Osrm(peer.url.clone())).unwrap();
        assert!(roads.between(&spots(), &clock).await.is_none(), "{lie}");
        assert!(roads.between(&spots(), &clock).await.is_none());
        assert_eq!(peer.asked(), 1, "{lie}");
        clock.advance_ms(31_000);
        roads.between(&spots(), &clock).await;
        assert_eq!(peer.asked(), 2);
    }
    let url = Peer::that_answers(Some(r#"{"sources_to_targets":[[{"time":-1},{"time":2}],[{"time":1},{"time":0}]]}"#))
        .await
        .url;
    assert!(Roads::new(Service::Valhalla(url)).unwrap().between(&spots(), &TestClock::default()).await.is_none());
}

#[tokio::test]
async fn who_hangs_or_is_dead_costs_less_than_a_second() {
    let clock = TestClock::default();
    let peer = Peer::that_answers(None).await;
    let roads = Roads::new(Service::Osrm(peer.url.clone())).unwrap();
    let asking = async {
        assert!(roads.between(&spots(), &clock).await.is_none());
        assert!(roads.between(&spots(), &clock).await.is_none());
    };
    tokio::time::timeout(std::time::Duration::from_secs(2), asking).await.expect("it gives up");
    assert_eq!(peer.asked(), 1);
    // A port on which nobody listens any more.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert!(Roads::new(Service::Valhalla(url)).unwrap().between(&spots(), &clock).await.is_none());
}

/// Runs only where `CALLOUT_TEST_VALHALLA` names a server that knows San Francisco, such as http://127.0.0.1:8002.
#[tokio::test]
async fn a_real_valhalla_is_understood() {
    let Ok(url) = std::env::var("CALLOUT_TEST_VALHALLA") else {
        eprintln!("left out: CALLOUT_TEST_VALHALLA names no Valhalla");
        return;
    };
    let [one, two] =
        [(37.75, -122.44), (37.76, -122.42)].map(|(lat, lon)| Point::from_degrees(lat, lon).unwrap().into());
    let roads = Roads::new(Service::Valhalla(url)).unwrap();
    let known = roads.between(&[one, two], &TestClock::default()).await.expect("it answers");
    let seconds = known.iter().find(|(from, to, _)| (*from, *to) == (one, two)).unwrap().2;
    // 2.1 km by air, between 15 and 100 km/h by road.
    assert!((75..=900).contains(&seconds), "{seconds}");
}

#[test]
fn services_are_named_with_their_kind() {
    assert_eq!("osrm:http://h:5000/".parse(), Ok(Service::Osrm("http://h:5000".into())));
    assert_eq!("valhalla:https://h".parse(), Ok(Service::Valhalla("https://h".into())));
    for wrong in ["", "http://h", "osrm:h", "google:http://h"] {
        assert!(wrong.parse::<Service>().is_err(), "{wrong}");
    }
}
