//! What the worker's parts share: the phone, the files of photos, the bells, and how it stands with the office.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use callout_app::bridge::News;
use callout_app::bridge::work::Line;
use callout_app::desk;
use field_client::carry::Held;
use field_client::carry::office::{Office, http_client};
use field_client::phone::Phone;
use field_client::store::{DatabaseShelf, Store, StoreError};
use sqlite_wasm_rs::WasmOsCallback;
use sqlite_wasm_vfs::sahpool::{OpfsSAHPoolCfgBuilder, install};

use super::bell::{Bell, wait};
use super::clock::{BrowserClock, BrowserEntropy};
use super::{lock, post};

/// The VFS, and its folder in the origin's private file system.
const VFS: &str = "callout";
/// Files that the pool has room for: two databases with their logs, and what SQLite puts beside them now and then.
const CAPACITY: u32 = 8;
/// A former owner's handles outlive its lock for a moment: how often, and after what pause, they are tried again.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(100);

/// What the worker's parts share.
pub(crate) struct Room {
    phone: RefCell<Phone>,
    /// The files of photos and rescue files.
    pub(crate) shelf: DatabaseShelf,
    /// Rings when there is something to exchange.
    pub(crate) exchange: Bell,
    /// Rings when there is a photo to send.
    pub(crate) photos: Bell,
    /// Rings when the stream of pokes should be tried again.
    pub(crate) pokes: Bell,
    line: RefCell<Line>,
    ahead: Cell<Option<i64>>,
    generation: Cell<u32>,
}

impl Room {
    /// Opens the database; what the page is told if that fails.
    pub(crate) async fn open() -> Result<Rc<Self>, News> {
        if !lock::try_take().await {
            post::news(&News::Elsewhere);
            while !lock::take_when_free().await {
                wait(PAUSE).await;
            }
        }
        let options = OpfsSAHPoolCfgBuilder::new().vfs_name(VFS).directory(VFS).initial_capacity(CAPACITY).build();
        let mut tries = 0;
        while let Err(error) = install::<WasmOsCallback>(&options, false).await {
            tries += 1;
            if tries == TRIES {
                return Err(News::Broken { detail: error.to_string(), newer: false });
            }
            wait(PAUSE).await;
        }
        let store = Store::open_alone("phone.db", VFS).map_err(|error| broken(&error))?;
        let shelf = DatabaseShelf::open_alone("photos.db", VFS).map_err(|error| broken(&error))?;
        let clock = Arc::new(BrowserClock::start());
        let phone = Phone::new(store, Box::new(shelf.clone()), clock, Box::new(BrowserEntropy));
        Ok(Rc::new(Self {
            phone: phone.into(),
            shelf,
            exchange: Bell::default(),
            photos: Bell::default(),
            pokes: Bell::default(),
            line: Line::Unknown.into(),
            ahead: None.into(),
            generation: 0.into(),
        }))
    }

    /// Does something with the phone. Never across a wait: acts come first.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut Phone) -> T) -> T {
        act(&mut self.phone.borrow_mut())
    }

    /// The office of this installation; `None` before it is enrolled.
    pub(crate) fn office(&self) -> Option<Office> {
        let me = self.with(|phone| phone.installation()).ok()??;
        Office::at(http_client().ok()?, &me.server, Some(&me.token)).ok()
    }

    /// Counts the enrolments: what was begun under another identity ends itself.
    pub(crate) fn generation(&self) -> u32 {
        self.generation.get()
    }

    /// Another identity from now on.
    pub(crate) fn enrolled(&self) {
        self.generation.set(self.generation.get() + 1);
        self.wake();
        self.pokes.ring();
    }

    /// Something new may have to go up.
    pub(crate) fn wake(&self) {
        self.exchange.ring();
        self.photos.ring();
    }

    /// Notes how the way to the office is, and tells the page.
    pub(crate) fn set_line(&self, line: Line) {
        self.line.replace(line);
        self.tell_standing();
    }

    /// Compares the clocks. Only to be asked when the office has just answered.
    pub(crate) fn compare_clocks(&self) {
        self.ahead.set(self.with(|phone| desk::ahead(phone)).unwrap_or_default());
    }

    /// Tells the page how it stands.
    pub(crate) fn tell_standing(&self) {
        let line = self.line.borrow().clone();
        if let Ok(standing) = self.with(|phone| desk::standing(phone, line, self.ahead.get())) {
            post::news(&News::Standing(standing));
        }
    }
}

fn broken(error: &StoreError) -> News {
    News::Broken { detail: error.to_string(), newer: matches!(error, StoreError::Newer { .. }) }
}

/// The room as those hold it who carry.
#[derive(Clone)]
pub(crate) struct Hand(pub(crate) Rc<Room>);

impl Held for Hand {
    fn with<T>(&mut self, act: impl FnOnce(&mut Phone) -> T) -> T {
        self.0.with(act)
    }
}
