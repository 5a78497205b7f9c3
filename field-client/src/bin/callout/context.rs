//! What every command has at hand: the home, the language, the clock.

use std::path::PathBuf;
use std::sync::Arc;

use field_client::native::clock::{SystemClock, SystemEntropy};
use field_client::native::home::Home;
use field_client::native::office::{Office, http_client};
use field_client::phone::{Doing, Opened, Phone};
use field_client::store::Missing;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::geo::Place;
use shared::ids::{OrderId, VisitId};
use shared::lang::Lang;
use shared::time::{Clock, Moment};

use super::cli::{Global, Target};
use super::failing::Failing;

/// What every command has at hand.
pub(crate) struct Context {
    pub(crate) home: Home,
    pub(crate) lang: Lang,
    pub(crate) json: bool,
    pub(crate) clock: Arc<SystemClock>,
    at: Option<Place>,
    zone: TimeZone,
}

impl Context {
    pub(crate) fn of(global: &Global) -> Self {
        Self {
            home: Home::at(global.data_dir.clone().unwrap_or_else(default_home)),
            lang: global.lang.unwrap_or_else(system_lang),
            json: global.json,
            clock: Arc::new(SystemClock::start()),
            at: global.at,
            zone: TimeZone::system(),
        }
    }

    /// The phone that lives in the home.
    pub(crate) fn phone(&self, missing: Missing) -> Result<Phone, Failing> {
        Ok(self.home.open(missing, self.clock.clone(), Box::new(SystemEntropy))?)
    }

    /// The phone, enrolled.
    pub(crate) fn enrolled(&self) -> Result<Phone, Failing> {
        let phone = self.phone(Missing::Refuse)?;
        if phone.installation()?.is_none() {
            return Err(field_client::store::StoreError::Absent.into());
        }
        Ok(phone)
    }

    /// The office of an enrolled phone.
    pub(crate) fn office(&self, phone: &Phone) -> Result<Office, Failing> {
        let me = phone.installation()?.ok_or(field_client::store::StoreError::Absent)?;
        Ok(Office::at(http_client()?, &me.server, Some(&me.token))?)
    }

    /// The order and visit that were named, opened.
    pub(crate) fn target(&self, phone: &Phone, target: &Target) -> Result<(OrderId, Opened, Doing), Failing> {
        let id = phone.find(&target.order)?;
        let opened = phone.open_order(id)?;
        let doing = Doing { visit: self.visit(&opened, target.visit)?, place: self.at };
        Ok((id, opened, doing))
    }

    fn visit(&self, opened: &Opened, number: Option<usize>) -> Result<Option<VisitId>, Failing> {
        let Some(number) = number else { return Ok(None) };
        let visits = field_client::acts::begin_of(&opened.order);
        let visit = number.checked_sub(1).and_then(|index| visits.get(index));
        visit.copied().map(Some).ok_or_else(|| Failing::NoSuchNumber(number.to_string()))
    }

    /// A moment as people here write it.
    pub(crate) fn time(&self, at: Moment) -> String {
        let stamp = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
        stamp.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// Minutes east of UTC here and now.
    pub(crate) fn utc_offset_minutes(&self) -> i16 {
        let now = Timestamp::from_millisecond(self.clock.now().0).unwrap_or(Timestamp::UNIX_EPOCH);
        i16::try_from(self.zone.to_offset(now).seconds() / 60).unwrap_or(0)
    }
}

fn default_home() -> PathBuf {
    let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    data.unwrap_or_else(|| home().join(".local").join("share")).join("callout")
}

/// As POSIX has it: the first of these that is set and not empty.
fn system_lang() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    set.into_iter().find(|value| !value.is_empty()).map_or(Lang::En, |value| Lang::from_tag(&value))
}
