//! Crews 施工队, known by their names. Who is in them is said elsewhere: people need logins.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use shared::ids::CrewId;

use super::cells::{Cells, short};
use super::kinds::Step;
use super::reason::{Fault, Reason};
use super::report::Row;
use super::run::{Importer, Line, Manner, Parsed};
use crate::directory::{Crew, Rest, TimeOfDay};
use crate::orders::desk::By;
use crate::state::Office;
use crate::store::{StoreError, Tx, crews};

/// A shift that nobody named: the working day of the handbooks.
const USUAL_SHIFT: (u16, u16) = (8 * 60, 18 * 60);

/// Crews that are read at once.
const PAGE: u32 = 500;

/// The importer of crews.
pub(super) struct Crews<'m> {
    manner: &'m Manner,
    time_zone: String,
}

impl<'m> Crews<'m> {
    pub(super) fn new(office: &Office, manner: &'m Manner) -> Self {
        Self { manner, time_zone: office.config().organisation.time_zone.clone() }
    }
}

impl Importer for Crews<'_> {
    type Item = Crew;

    fn parse(&self, cells: &mut Cells<'_>) -> Result<Parsed<Crew>, Fault> {
        let name = cells.required("name", 200)?;
        let mut skills: Vec<String> = cells
            .required("skills", 1_000)?
            .split([',', ';', '、', '，', '；', '|', '/'])
            .map(|skill| skill.trim().to_owned())
            .filter(|skill| !skill.is_empty())
            .collect();
        skills.sort();
        skills.dedup();
        if skills.iter().any(|skill| skill.chars().count() > 60) {
            return Err(Fault::on("skills", Reason::TooLong { limit: 60 }));
        }
        let time = |field, usual| {
            let read = |text: &str| -> Result<TimeOfDay, Reason> {
                // Workbooks keep a time of day as a moment on their first day.
                let clock = text.rsplit(' ').next().unwrap_or_default();
                let clock = if clock.matches(':').count() == 2 {
                    clock.rsplit_once(':').map_or(clock, |(hm, _)| hm)
                } else {
                    clock
                };
                clock.parse().map_err(|_| Reason::NotATime { value: short(text) })
            };
            let usual = TimeOfDay::from_minutes(usual).ok_or_else(|| Fault::on(field, Reason::Missing));
            cells.parsed(field, read)?.map_or(usual, Ok)
        };
        let (shift_start, shift_end) = (time("shift_start", USUAL_SHIFT.0)?, time("shift_end", USUAL_SHIFT.1)?);
        let rest = cells.parsed("rest", |text| {
            let written = text.split_once(['-', '–', '~', '至']);
            let parsed =
                written.and_then(|(from, until)| Some((from.trim().parse().ok()?, until.trim().parse().ok()?)));
            let rest = parsed.map(|(from, until)| Rest { from, until }).filter(|rest| rest.from != rest.until);
            rest.ok_or_else(|| Reason::NotOneOf { value: short(text), words: "12:00-13:00".into() })
        })?;
        let time_zone = cells.parsed("time_zone", |text| match TimeZone::get(text) {
            Ok(_) => Ok(text.to_owned()),
            Err(_) => {
                Err(Reason::NotOneOf { value: short(text), words: "IANA: Asia/Shanghai, Europe/London …".into() })
            }
        })?;
        let time_zone = time_zone.unwrap_or_else(|| self.time_zone.clone());
        let base = cells.point()?;
        let crew = Crew {
            id: CrewId([0; 16]),
            name: name.clone(),
            skills,
            shift_start,
            shift_end,
            rest,
            time_zone,
            base,
            position: None,
        };
        Ok(Some((name, crew)))
    }

    async fn store(&mut self, office: &Office, _: &By, lines: Vec<Line<Crew>>) -> Result<Vec<Row>, StoreError> {
        let mut tx = office.store().write().await?;
        let known = by_name(&mut tx).await?;
        let mut rows = Vec::with_capacity(lines.len());
        for mut line in lines {
            let known = known.get(&line.item.name);
            line.item.id = known.map_or_else(|| office.random(|entropy| CrewId::random(entropy)), |known| known.id);
            line.item.position = known.and_then(|known| known.position);
            // What the file does not say stays as it is.
            line.item.rest = line.item.rest.or_else(|| known?.rest);
            line.item.base = line.item.base.or_else(|| known?.base);
            let step = Step::of(known, &line.item, self.manner.update);
            match step {
                Step::Add => crews::add(&mut tx, &line.item).await?,
                Step::Change => crews::change(&mut tx, &line.item).await?,
                Step::Leave | Step::LeaveOther => {}
            }
            rows.push(step.row(&line));
        }
        if !self.manner.dry_run {
            tx.commit().await?;
        }
        Ok(rows)
    }
}

/// Every crew by its name.
async fn by_name(tx: &mut Tx) -> Result<HashMap<String, Crew>, StoreError> {
    let mut known = HashMap::new();
    let mut after = (String::new(), CrewId([0; 16]));
    loop {
        let page = crews::page(tx, (&after.0, after.1), PAGE).await?;
        let full = u32::try_from(page.len()).is_ok_and(|count| count == PAGE);
        for crew in page {
            after = (crew.name.clone(), crew.id);
            known.insert(crew.name.clone(), crew);
        }
        if !full {
            return Ok(known);
        }
    }
}
