//! What tests of this crate share: a clock that stands still, dice that fall the same way, stores on both databases and
//! an office in a temporary folder.

pub(crate) mod peer;
pub(crate) mod postman;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::{Value as Json, json};
use shared::ids::{Actor, CrewId, Digest, Entropy, PersonId};
use shared::lang::Lang;
use shared::sync::chain;
use shared::time::{Clock, Moment, Uptime};
use tower::ServiceExt as _;

use crate::auth::{Passwords, Token};
use crate::config::{Config, Flags, Sources};
use crate::people::{Person, Role};
use crate::photos::PhotoObjects;
use crate::state::{Identity, Office, Parts};
use crate::store::{self, Store, Tx};

/// The moment at which tests begin: 2014-12-11 00:00 UTC.
pub(crate) const START: Moment = Moment(1_418_256_000_000);

/// A clock that moves when told to.
#[derive(Default)]
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        START.plus_ms(self.0.load(Ordering::SeqCst))
    }
    fn uptime(&self) -> Uptime {
        Uptime { boot: 1, ms: self.0.load(Ordering::SeqCst).unsigned_abs() }
    }
}

/// Dice that fall the same way every time (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Entropy for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (mixed ^ (mixed >> 31)).to_be_bytes()[0];
        }
    }
}

/// Stamps a test onto both databases: `on_both!(async fn name(store: Store) { … })`.
macro_rules! on_both {
    ($(#[$meta:meta])* async fn $name:ident($store:ident: Store) $body:block) => {
        $(#[$meta])*
        async fn $name($store: crate::store::Store) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                crate::testing::with_sqlite(super::$name).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                crate::testing::with_postgres(super::$name).await;
            }
        }
    };
}
pub(crate) use on_both;

/// Runs `test` on a fresh, migrated SQLite database.
pub(crate) async fn with_sqlite<F: Future<Output = ()>>(test: impl FnOnce(Store) -> F) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", folder.path().join("callout.db").display())).await.unwrap();
    store::migrations::migrate(&store).await.unwrap();
    test(store).await;
}

/// Runs `test` on a fresh, migrated PostgreSQL database, if `CALLOUT_TEST_POSTGRES` names a server.
pub(crate) async fn with_postgres<F: Future<Output = ()>>(test: impl FnOnce(Store) -> F) {
    let Some(database) = store::db::TestDatabase::create().await else { return };
    let store = Store::open(&database.url).await.unwrap();
    store::migrations::migrate(&store).await.unwrap();
    test(store.clone()).await;
    store.close().await;
    database.drop().await;
}

/// An office with an administrator, in a temporary folder.
pub(crate) struct TestOffice {
    pub(crate) office: Office,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) router: Router,
    /// A session of the administrator.
    pub(crate) admin: String,
    _folder: tempfile::TempDir,
}

/// The password of everyone in tests.
pub(crate) const PASSWORD: &str = "correct horse";

impl TestOffice {
    /// On SQLite.
    pub(crate) async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// On SQLite, with these variables.
    pub(crate) async fn open_with(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("callout.db").display())).await.unwrap();
        store::migrations::migrate(&store).await.unwrap();
        Self::over(store, folder, variables).await
    }

    /// On a migrated database.
    pub(crate) async fn on(store: Store) -> Self {
        Self::over(store, tempfile::tempdir().unwrap(), &[]).await
    }

    /// On SQLite, with these rate limits.
    pub(crate) async fn limited(rates: crate::limits::Rates) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("callout.db").display())).await.unwrap();
        store::migrations::migrate(&store).await.unwrap();
        Self::with(store, folder, |config| config.rates = rates).await
    }

    /// On a migrated database, with settings.
    pub(crate) async fn with_settings(store: Store, settings: &[(&str, &str)]) -> Self {
        Self::over(store, tempfile::tempdir().unwrap(), settings).await
    }

    async fn over(store: Store, folder: tempfile::TempDir, variables: &[(&str, &str)]) -> Self {
        Self::made(store, folder, variables, |_| ()).await
    }

    /// On a migrated database, its configuration changed by `configure`.
    pub(crate) async fn with(store: Store, folder: tempfile::TempDir, configure: impl FnOnce(&mut Config)) -> Self {
        Self::made(store, folder, &[], configure).await
    }

    async fn made(
        store: Store,
        folder: tempfile::TempDir,
        variables: &[(&str, &str)],
        configure: impl FnOnce(&mut Config),
    ) -> Self {
        let folder_variable = ("CALLOUT_DATA_DIR".to_owned(), folder.path().display().to_string());
        let more = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let variables = std::iter::once(folder_variable).chain(more);
        let mut config = Config::load(&Sources::collect(&Flags::default(), variables).unwrap()).unwrap();
        configure(&mut config);
        let clock = Arc::new(TestClock::default());
        let mut dice = Dice(1);
        let mut tx = store.write().await.unwrap();
        store::identity::create(&mut tx, &mut dice, age::x25519::Identity::generate(), START).await.unwrap();
        let identity: Identity = store::identity::load(&mut tx).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let photos = PhotoObjects::open(&config.photo_store).unwrap();
        let office = Office::new(Parts {
            config,
            store,
            clock: clock.clone(),
            entropy: Mutex::new(Box::new(dice)),
            identity,
            photos,
            roads: None,
            places: None,
            passwords: Passwords::new([7; 16]).unwrap(),
            stopping: tokio_util::sync::CancellationToken::new(),
        });
        let router = crate::router::router(office.clone());
        let admin = person(&office, "admin", Role::Administrator).await.1;
        Self { office, clock, router, admin, _folder: folder }
    }

    /// Sends a JSON request and returns status and JSON answer (null if there is none).
    pub(crate) async fn ask(&self, token: &str, method: &str, path: &str, body: Option<Json>) -> (StatusCode, Json) {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let (status, _, bytes) = self.send(token, method, path, headers, body.into()).await;
        (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
    }

    /// Reads `path` and sends a change of it with the `ETag` it had.
    pub(crate) async fn change(&self, token: &str, method: &str, path: &str, body: Json) -> (StatusCode, Json) {
        let (_, read, _) = self.send(token, "GET", path, HeaderMap::new(), Body::empty()).await;
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, "application/json".parse().unwrap());
        headers.extend(read.get(header::ETAG).map(|tag| (header::IF_MATCH, tag.clone())));
        let (status, _, bytes) = self.send(token, method, path, headers, body.to_string().into()).await;
        (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
    }

    /// Sends any request.
    pub(crate) async fn send(
        &self,
        token: &str,
        method: &str,
        path: &str,
        headers: HeaderMap,
        body: Body,
    ) -> (StatusCode, HeaderMap, bytes::Bytes) {
        let mut request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let mut request = request.body(body).unwrap();
        request.headers_mut().extend(headers);
        let (head, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        (head.status, head.headers, body)
    }

    /// A person with a session.
    pub(crate) async fn person(&self, login: &str, role: Role) -> (PersonId, String) {
        person(&self.office, login, role).await
    }

    /// A crew of one, by the API. Its member's devices can be enrolled with [`TestOffice::device`].
    pub(crate) async fn crew(&self, name: &str, member: PersonId) -> CrewId {
        let crew = json!({ "name": name, "skills": ["HVAC"], "shift_start": "08:00", "shift_end": "18:00" });
        let (status, made) = self.ask(&self.admin, "POST", "/api/v1/crews", Some(crew)).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let crew: CrewId = made["id"].as_str().unwrap().parse().unwrap();
        let path = format!("/api/v1/crews/{crew}/members/{member}");
        let (status, told) = self.ask(&self.admin, "PUT", &path, Some(json!({ "lead": true }))).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{told}");
        crew
    }

    /// An enrolled device of that person: its actor and token. Its key is made of its actor.
    pub(crate) async fn device(&self, person: PersonId) -> (Actor, String) {
        let actor = self.office.random(|entropy| Actor::random(entropy));
        let token = self.office.random(|entropy| Token::random(entropy));
        let mut tx = self.office.store().write().await.unwrap();
        let device = store::devices::NewDevice {
            actor,
            person,
            name: "test".into(),
            public_key: shared::ids::PublicKey(signing_key(actor).verifying_key().to_bytes()),
            app: "test".into(),
            head: chain::genesis(actor),
        };
        store::devices::add(&mut tx, &device, START).await.unwrap();
        store::tokens::add_device(&mut tx, &token.hash, actor, START).await.unwrap();
        tx.commit().await.unwrap();
        (actor, token.text)
    }
}

/// The key of a test's device.
pub(crate) fn signing_key(actor: Actor) -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&Digest::of(actor.as_slice()).0)
}

async fn person(office: &Office, login: &str, role: Role) -> (PersonId, String) {
    let mut tx = office.store().write().await.unwrap();
    let id = add_person(&mut tx, login, role).await;
    let token = office.random(|entropy| Token::random(entropy));
    let now = office.now();
    store::tokens::add_session(&mut tx, &token.hash, id, now, now.plus_minutes(100_000)).await.unwrap();
    tx.commit().await.unwrap();
    (id, token.text)
}

/// A person whose password is [`PASSWORD`] (hashed with a fixed salt, once for all tests).
pub(crate) async fn add_person(tx: &mut Tx, login: &str, role: Role) -> PersonId {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    let hash =
        HASH.get_or_init(|| async { Passwords::new([7; 16]).unwrap().hash(PASSWORD.into(), [8; 16]).await.unwrap() });
    let id = PersonId::random(&mut Dice(COUNT.fetch_add(1, Ordering::SeqCst) << 32));
    let person =
        Person { id, login: login.into(), name: format!("{login} 先生"), role, lang: Lang::ZhCn, active: true };
    store::people::add(tx, &person, hash.await, START).await.unwrap();
    id
}
