//! All crews, indexed by trade and place.

use super::crew::{Crew, CrewNo, OrderNo, SkillNo, Stop};
use super::grid::{Grid, Nearest};
use super::space::Spot;
use super::travel::TravelTime;

/// The crews of an organisation. Idle and busy ones lie in grids of their own: who has nothing to do is worth a longer way,
/// and among many busy ones it would not be seen.
#[derive(Clone, Debug)]
pub struct Fleet {
    crews: Vec<Crew>,
    idle: Vec<Grid>,
    busy: Vec<Grid>,
}

impl Fleet {
    /// Indexes `crews`, which know some of `skills` trades, and schedules their routes.
    pub fn new(mut crews: Vec<Crew>, skills: usize, travel: &impl TravelTime) -> Self {
        let grid = Grid::over(crews.iter().map(|crew| &crew.at));
        crews.iter_mut().for_each(|crew| crew.schedule(travel));
        let mut fleet = Self { crews, idle: vec![grid.clone(); skills], busy: vec![grid; skills] };
        for number in fleet.numbers() {
            fleet.index(number, true);
        }
        fleet
    }

    /// How many crews there are.
    pub fn len(&self) -> usize {
        self.crews.len()
    }

    /// Whether there is no crew.
    pub fn is_empty(&self) -> bool {
        self.crews.is_empty()
    }

    /// Every crew's number.
    pub fn numbers(&self) -> impl Iterator<Item = CrewNo> + use<> {
        (0..u32::try_from(self.crews.len()).unwrap_or(u32::MAX)).map(CrewNo)
    }

    /// A crew.
    pub fn crew(&self, number: CrewNo) -> Option<&Crew> {
        self.crews.get(number.0 as usize)
    }

    /// Changes a crew, its place in the index and its schedule with it.
    pub fn change(&mut self, number: CrewNo, travel: &impl TravelTime, change: impl FnOnce(&mut Crew)) {
        self.index(number, false);
        if let Some(crew) = self.crews.get_mut(number.0 as usize) {
            change(crew);
            crew.schedule(travel);
        }
        self.index(number, true);
    }

    /// Puts a stop into a crew's day, before its stop number `position`.
    pub fn put(&mut self, number: CrewNo, position: usize, stop: Stop, travel: &impl TravelTime) {
        self.change(number, travel, |crew| {
            let position = position.min(crew.route.len());
            crew.route.insert(position, stop);
        });
    }

    /// Takes an order out of a crew's day. `None` if it was not in it.
    pub fn take(&mut self, number: CrewNo, order: OrderNo, travel: &impl TravelTime) -> Option<Stop> {
        let position = self.crew(number)?.route.iter().position(|stop| stop.order == order)?;
        let mut taken = None;
        self.change(number, travel, |crew| taken = Some(crew.route.remove(position)));
        taken
    }

    /// The nearest of a trade: `idle` idle ones, and busy ones until there are `all`.
    pub(super) fn nearest(
        &self,
        skill: SkillNo,
        at: &Spot,
        (idle, all): (usize, usize),
        found: &mut (Nearest, Nearest),
    ) {
        found.0.reset(idle);
        if let Some(grid) = self.idle.get(usize::from(skill.0)) {
            grid.search(at, &mut found.0);
        }
        found.1.reset(all.saturating_sub(found.0.len()));
        if let Some(grid) = self.busy.get(usize::from(skill.0)) {
            grid.search(at, &mut found.1);
        }
    }

    /// How many crews of a trade are idle around a place, in the nine cells of 2 km.
    pub(super) fn idle_around(&self, skill: SkillNo, at: &Spot) -> u32 {
        self.idle.get(usize::from(skill.0)).map_or(0, |grid| grid.around(at))
    }

    fn index(&mut self, number: CrewNo, enters: bool) {
        let Some(crew) = self.crews.get(number.0 as usize) else { return };
        if !crew.is_present {
            return;
        }
        let grids = if crew.is_idle() { &mut self.idle } else { &mut self.busy };
        for skill in &crew.skills {
            match grids.get_mut(usize::from(skill.0)) {
                Some(grid) if enters => grid.insert(crew.at, number),
                Some(grid) => grid.remove(&crew.at, number),
                None => {}
            }
        }
    }
}
