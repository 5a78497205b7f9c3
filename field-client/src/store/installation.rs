//! Who this device is to the office, how far it has read the feed, and how far the office has its edits.

use ed25519_dalek::SigningKey;
use rusqlite::{OptionalExtension as _, Row};
use shared::ids::{Actor, Digest, Incarnation, PersonId};
use shared::lang::Lang;
use shared::sync::chain;
use shared::sync::exchange::{Cursor, Standing};
use shared::time::{Contact, Moment, Uptime};

use super::columns::Col;
use super::{Db, StoreError};

/// Why the installation has to enrol anew before anything more can go up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnrolAnew {
    /// The office holds another edit under a number of ours: this installation was cloned.
    Forked,
    /// The office knows later edits of ours than we do: this is a restored backup.
    Restored,
    /// The office asks for edits so old that they are no longer kept here.
    TooOld,
}

impl EnrolAnew {
    fn word(self) -> &'static str {
        match self {
            Self::Forked => "forked",
            Self::Restored => "restored",
            Self::TooOld => "too-old",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Forked, Self::Restored, Self::TooOld].into_iter().find(|why| why.word() == word)
    }
}

/// The last word with the office, and the uptime at which it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastContact {
    /// The server's proof.
    pub proof: Contact,
    /// The device's uptime when the proof arrived.
    pub uptime: Uptime,
}

/// This installation.
#[derive(Clone)]
pub struct Installation {
    /// Its identity.
    pub actor: Actor,
    /// Its key; it never leaves the device.
    pub key: SigningKey,
    /// The office's address, without a slash at the end.
    pub server: String,
    /// The bearer token.
    pub token: String,
    /// Whose device it is.
    pub person: PersonId,
    /// That person's name.
    pub person_name: String,
    /// The `age` recipient that rescue files are encrypted to.
    pub office_recipient: String,
    /// The language of the organisation's documents.
    pub lang: Lang,
    /// The server's life that `cursor` belongs to.
    pub incarnation: Option<Incarnation>,
    /// How far the feed was read.
    pub cursor: Cursor,
    /// The number of the last edit made here; 0 before the first.
    pub last_n: u64,
    /// The chain's value after that edit.
    pub head: Digest,
    /// Every edit up to this number is on the server's disk.
    pub accepted: u64,
    /// The last contact, if there was one.
    pub contact: Option<LastContact>,
    /// What the device may do.
    pub standing: Standing,
    /// Whether it must enrol anew, and why.
    pub enrol_anew: Option<EnrolAnew>,
}

impl std::fmt::Debug for Installation {
    /// Says who it is and never shows the key or the token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { actor, server, person_name, cursor, last_n, accepted, .. } = self;
        write!(f, "Installation({actor} of {person_name} at {server}, {last_n} edits, {accepted} accepted, {cursor:?})")
    }
}

impl Installation {
    /// A fresh installation: no edits, nothing read.
    pub fn fresh(actor: Actor, key: SigningKey, server: String, enrolled: shared::sync::enroll::Enrolled) -> Self {
        Self {
            actor,
            key,
            server,
            token: enrolled.token,
            person: enrolled.person,
            person_name: enrolled.name,
            office_recipient: enrolled.office_recipient,
            lang: enrolled.lang,
            incarnation: Some(enrolled.incarnation),
            cursor: Cursor(0),
            last_n: 0,
            head: chain::genesis(actor),
            accepted: 0,
            contact: None,
            standing: Standing::Active,
            enrol_anew: None,
        }
    }

    /// How many milliseconds passed since the last contact, as far as this boot can tell.
    pub fn elapsed_since_contact(&self, now: Uptime) -> Option<(Contact, u64)> {
        let contact = self.contact.filter(|contact| contact.uptime.boot == now.boot)?;
        Some((contact.proof, now.ms.saturating_sub(contact.uptime.ms)))
    }
}

const LOAD: &str = "SELECT actor, secret_key, server, token, person, person_name, office_recipient, lang, incarnation,
    cursor, last_n, head, accepted, contact_at, contact_mac, contact_boot, contact_uptime, locked_until, enrol_anew
    FROM installation";

const SAVE: &str = "INSERT INTO installation (one, actor, secret_key, server, token, person, person_name, office_recipient,
    lang, incarnation, cursor, last_n, head, accepted, contact_at, contact_mac, contact_boot, contact_uptime, locked_until,
    enrol_anew)
    VALUES (1, :actor, :secret_key, :server, :token, :person, :person_name, :office_recipient, :lang, :incarnation, :cursor,
    :last_n, :head, :accepted, :contact_at, :contact_mac, :contact_boot, :contact_uptime, :locked_until, :enrol_anew)
    ON CONFLICT (one) DO UPDATE SET actor = :actor, secret_key = :secret_key, server = :server, token = :token,
    person = :person, person_name = :person_name, office_recipient = :office_recipient, lang = :lang,
    incarnation = :incarnation, cursor = :cursor, last_n = :last_n, head = :head, accepted = :accepted,
    contact_at = :contact_at, contact_mac = :contact_mac, contact_boot = :contact_boot, contact_uptime = :contact_uptime,
    locked_until = :locked_until, enrol_anew = :enrol_anew";

/// The installation; `None` before the first enrolment.
pub fn find(db: &Db) -> Result<Option<Installation>, StoreError> {
    db.prepare_cached(LOAD)?.query_row([], |row| Ok(from_row(row))).optional()?.transpose()
}

/// The installation of an enrolled device.
pub fn load(db: &Db) -> Result<Installation, StoreError> {
    find(db)?.ok_or(StoreError::Absent)
}

/// Replaces the installation.
pub fn save(db: &Db, it: &Installation) -> Result<(), StoreError> {
    let locked_until = match it.standing {
        Standing::Active => None,
        Standing::UploadOnly(until) => Some(Col(until)),
    };
    db.prepare_cached(SAVE)?.execute(rusqlite::named_params! {
        ":actor": Col(it.actor), ":secret_key": it.key.as_bytes(), ":server": it.server, ":token": it.token,
        ":person": Col(it.person), ":person_name": it.person_name, ":office_recipient": it.office_recipient,
        ":lang": it.lang.tag(), ":incarnation": it.incarnation.map(Col), ":cursor": Col(it.cursor.0),
        ":last_n": Col(it.last_n), ":head": Col(it.head), ":accepted": Col(it.accepted),
        ":contact_at": it.contact.map(|contact| Col(contact.proof.at)),
        ":contact_mac": it.contact.map(|contact| contact.proof.mac),
        ":contact_boot": it.contact.map(|contact| Col(contact.uptime.boot)),
        ":contact_uptime": it.contact.map(|contact| Col(contact.uptime.ms)),
        ":locked_until": locked_until, ":enrol_anew": it.enrol_anew.map(EnrolAnew::word),
    })?;
    db.prepare_cached("INSERT INTO lives (actor) VALUES (?1) ON CONFLICT (actor) DO NOTHING")?
        .execute([Col(it.actor)])?;
    Ok(())
}

/// Every actor this device has been, the present one last.
pub fn lives(db: &Db) -> Result<Vec<Actor>, StoreError> {
    let mut statement = db.prepare_cached("SELECT actor FROM lives ORDER BY position")?;
    let rows = statement.query_map([], |row| row.get::<_, Col<Actor>>("actor"))?;
    Ok(rows.map(|actor| actor.map(|actor| actor.0)).collect::<Result<_, _>>()?)
}

/// Notes the last number and the chain's head after an edit was written.
pub(super) fn advance(db: &Db, n: u64, head: Digest) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE installation SET last_n = ?1, head = ?2")?.execute((Col(n), Col(head)))?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> Result<Installation, StoreError> {
    let bad = |column| StoreError::bad_row("installation", column, "1");
    let key: Vec<u8> = row.get("secret_key")?;
    let key: [u8; 32] = key.try_into().map_err(|_| bad("secret_key"))?;
    let why: Option<String> = row.get("enrol_anew")?;
    let locked_until: Option<Col<Moment>> = row.get("locked_until")?;
    Ok(Installation {
        actor: row.get::<_, Col<Actor>>("actor")?.0,
        key: SigningKey::from_bytes(&key),
        server: row.get("server")?,
        token: row.get("token")?,
        person: row.get::<_, Col<PersonId>>("person")?.0,
        person_name: row.get("person_name")?,
        office_recipient: row.get("office_recipient")?,
        lang: Lang::from_tag(&row.get::<_, String>("lang")?),
        incarnation: row.get::<_, Option<Col<Incarnation>>>("incarnation")?.map(|id| id.0),
        cursor: Cursor(row.get::<_, Col<u64>>("cursor")?.0),
        last_n: row.get::<_, Col<u64>>("last_n")?.0,
        head: row.get::<_, Col<Digest>>("head")?.0,
        accepted: row.get::<_, Col<u64>>("accepted")?.0,
        contact: contact_from(row)?,
        standing: locked_until.map_or(Standing::Active, |until| Standing::UploadOnly(until.0)),
        enrol_anew: why.map(|word| EnrolAnew::from_word(&word).ok_or_else(|| bad("enrol_anew"))).transpose()?,
    })
}

fn contact_from(row: &Row<'_>) -> Result<Option<LastContact>, StoreError> {
    let Some(Col(at)) = row.get::<_, Option<Col<Moment>>>("contact_at")? else { return Ok(None) };
    let mac: Vec<u8> = row.get("contact_mac")?;
    let mac = mac.try_into().map_err(|_| StoreError::bad_row("installation", "contact_mac", "1"))?;
    let uptime =
        Uptime { boot: row.get::<_, Col<u64>>("contact_boot")?.0, ms: row.get::<_, Col<u64>>("contact_uptime")?.0 };
    Ok(Some(LastContact { proof: Contact { at, mac }, uptime }))
}
