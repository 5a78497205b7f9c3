//! Crews and their members.

use shared::ids::{CrewId, PersonId};
use shared::time::Moment;

use super::value::{point_columns, point_from_columns};
use super::{Row, StoreError, Tx};
use crate::directory::{Crew, Member, Rest, Seen, TimeOfDay};

const PAGE: &str = include_str!("sql/crews.sql");
const BY_ID: &str = include_str!("sql/crew.sql");
const ADD: &str = include_str!("sql/crew_add.sql");
const CHANGE: &str = include_str!("sql/crew_change.sql");
const MEMBERS: &str = include_str!("sql/crew_members.sql");
const IS_MEMBER: &str = "SELECT lead FROM crew_members WHERE crew = $1 AND person = $2 AND until IS NULL";
const JOIN: &str = include_str!("sql/crew_join.sql");
const LEAVE: &str = "UPDATE crew_members SET until = $3 WHERE crew = $1 AND person = $2 AND until IS NULL";
const SET_LEAD: &str = "UPDATE crew_members SET lead = (person = $2) WHERE crew = $1 AND until IS NULL";
const UNSET_LEAD: &str = "UPDATE crew_members SET lead = $3 WHERE crew = $1 AND person = $2 AND until IS NULL";
const OF_PERSON: &str = "SELECT crew FROM crew_members WHERE person = $1 AND until IS NULL";

/// Up to `limit` crews by name and id, those after `after`.
pub async fn page(tx: &mut Tx, (name, id): (&str, CrewId), limit: u32) -> Result<Vec<Crew>, StoreError> {
    tx.fetch_all(PAGE, (name, id, limit)).await?.iter().map(crew).collect()
}

/// The crew, locked until the commit where `tx` writes.
pub async fn by_id(tx: &mut Tx, id: CrewId) -> Result<Option<Crew>, StoreError> {
    tx.fetch_optional(BY_ID, (id,)).await?.as_ref().map(crew).transpose()
}

/// Adds a crew without members.
pub async fn add(tx: &mut Tx, crew: &Crew) -> Result<(), StoreError> {
    let (lat, lon) = point_columns(crew.base);
    let (start, end) = (crew.shift_start.minutes(), crew.shift_end.minutes());
    let (from, until) = rest_columns(crew.rest);
    let params = (crew.id, &crew.name, crew.skills.join("\n"), start, end, &crew.time_zone, lat, lon, from, until);
    tx.execute(ADD, params).await.map(drop)
}

/// Changes everything but position and members.
pub async fn change(tx: &mut Tx, crew: &Crew) -> Result<(), StoreError> {
    let (lat, lon) = point_columns(crew.base);
    let (start, end) = (crew.shift_start.minutes(), crew.shift_end.minutes());
    let (from, until) = rest_columns(crew.rest);
    let params = (crew.id, &crew.name, crew.skills.join("\n"), start, end, &crew.time_zone, lat, lon, from, until);
    tx.execute(CHANGE, params).await.map(drop)
}

/// The present members, lead first.
pub async fn members(tx: &mut Tx, crew: CrewId) -> Result<Vec<Member>, StoreError> {
    let member = |row: &Row| {
        Ok(Member {
            person: row.get("person")?,
            name: row.get("name")?,
            lead: row.get("lead")?,
            since: row.get("since")?,
        })
    };
    tx.fetch_all(MEMBERS, (crew,)).await?.iter().map(member).collect()
}

/// Whether `person` is a member at present.
pub async fn is_member(tx: &mut Tx, crew: CrewId, person: PersonId) -> Result<bool, StoreError> {
    Ok(tx.fetch_optional(IS_MEMBER, (crew, person)).await?.is_some())
}

/// The crews that `person` is a member of at present.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<CrewId>, StoreError> {
    tx.fetch_all(OF_PERSON, (person,)).await?.iter().map(|row| row.get("crew")).collect()
}

/// Makes a person a member.
pub async fn join(tx: &mut Tx, crew: CrewId, person: PersonId, now: Moment) -> Result<(), StoreError> {
    tx.execute(JOIN, (crew, person, now, false)).await.map(drop)
}

/// Makes a member the lead, instead of whoever was, or no longer.
pub async fn set_lead(tx: &mut Tx, crew: CrewId, person: PersonId, lead: bool) -> Result<(), StoreError> {
    match lead {
        true => tx.execute(SET_LEAD, (crew, person)).await.map(drop),
        false => tx.execute(UNSET_LEAD, (crew, person, false)).await.map(drop),
    }
}

/// Ends a membership. `false` if there was none.
pub async fn leave(tx: &mut Tx, crew: CrewId, person: PersonId, now: Moment) -> Result<bool, StoreError> {
    Ok(tx.execute(LEAVE, (crew, person, now)).await? > 0)
}

fn rest_columns(rest: Option<Rest>) -> (Option<u16>, Option<u16>) {
    (rest.map(|rest| rest.from.minutes()), rest.map(|rest| rest.until.minutes()))
}

fn crew(row: &Row) -> Result<Crew, StoreError> {
    let skills: String = row.get("skills")?;
    let of_day = |column, minutes: u16| {
        TimeOfDay::from_minutes(minutes).ok_or_else(|| row.corrupt(column, format!("{minutes} is beyond a day")))
    };
    let time = |column| of_day(column, row.get(column)?);
    let perhaps = |column| row.get::<Option<u16>>(column)?.map(|minutes| of_day(column, minutes)).transpose();
    let rest = perhaps("rest_start")?.zip(perhaps("rest_end")?);
    let point = point_from_columns(row.get("position_lat_e7")?, row.get("position_lon_e7")?);
    Ok(Crew {
        id: row.get("id")?,
        name: row.get("name")?,
        skills: skills.lines().map(str::to_owned).collect(),
        shift_start: time("shift_start")?,
        shift_end: time("shift_end")?,
        rest: rest.map(|(from, until)| Rest { from, until }),
        time_zone: row.get("time_zone")?,
        base: point_from_columns(row.get("base_lat_e7")?, row.get("base_lon_e7")?),
        position: point.zip(row.get("position_at")?).map(|(point, at)| Seen { point, at }),
    })
}
