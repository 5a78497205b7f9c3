//! The ranking for an order, and the reasons for a choice.

use shared::document::WorkOrder;
use shared::ids::CrewId;

use super::picture::Picture;
use crate::dispatch::crew::{Crew, CrewNo, Job};
use crate::dispatch::explain::{Explanation, Manner, Ways, explain};
use crate::dispatch::fleet::Fleet;
use crate::dispatch::rank::{Offer, Scratch, exhaustive, rank};
use crate::dispatch::space::Spot;
use crate::dispatch::travel::{Matrix, Pace};
use crate::roads::Roads;
use crate::state::Office;
use crate::store::{StoreError, Tx};

/// A ranking with everything that is needed to explain any choice from it.
pub struct Ranking {
    /// The job.
    pub job: Job,
    /// Cheapest first; the numbers are the picture's.
    pub offers: Vec<Offer>,
    by_road: Option<ByRoad>,
}

/// The crews that a routing server's times are known for, under numbers of their own and rescheduled by those times.
struct ByRoad {
    fleet: Fleet,
    /// Their numbers in the picture.
    crews: Vec<CrewNo>,
    offers: Vec<Offer>,
    known: Vec<(Spot, Spot, i64)>,
}

/// Ranks the crews of `picture` for an order: by air, and where there is a routing server, the best of them again by road.
/// `None` if nobody knows where the order is.
pub async fn ranking(office: &Office, picture: &mut Picture, document: &WorkOrder) -> Option<Ranking> {
    let job = picture.job(document)?;
    Some(ranking_of(office, picture, job).await)
}

/// Ranks the crews of `picture` for a job.
pub async fn ranking_of(office: &Office, picture: &Picture, job: Job) -> Ranking {
    let mut scratch = Scratch::default();
    let weighed = (&picture.pace, &picture.weights);
    let offers = rank(&picture.fleet, &job, picture.now_s(), weighed, &mut scratch).to_vec();
    let roads = office.roads().filter(|_| offers.len() > 1);
    let by_road = match roads {
        Some(roads) => again(office, roads, picture, &job, &offers).await,
        None => None,
    };
    let of_picture = |by_road: &ByRoad| {
        let named = |offer: &Offer| Some(Offer { crew: *by_road.crews.get(offer.crew.0 as usize)?, ..*offer });
        by_road.offers.iter().filter_map(named).collect()
    };
    let offers = by_road.as_ref().map_or(offers, of_picture);
    Ranking { job, offers, by_road }
}

/// Ranks the same crews by the times of a routing server; `None` if it cannot be relied on now.
async fn again(office: &Office, roads: &Roads, picture: &Picture, job: &Job, offers: &[Offer]) -> Option<ByRoad> {
    let crews: Vec<CrewNo> = offers.iter().map(|offer| offer.crew).collect();
    let nearby: Vec<Crew> = crews.iter().filter_map(|number| picture.fleet.crew(*number).cloned()).collect();
    let stops = nearby.iter().flat_map(|crew| crew.route.iter().map(|stop| stop.at));
    let spots: Vec<Spot> = std::iter::once(job.at).chain(nearby.iter().map(|crew| crew.at)).chain(stops).collect();
    let known = roads.between(&spots, office.clock()).await?;
    let matrix = matrix(&known, &picture.pace);
    let fleet = Fleet::new(nearby, usize::from(job.skill.0).saturating_add(1), &matrix);
    let offers = exhaustive(&fleet, job, picture.now_s(), (&matrix, &picture.weights));
    Some(ByRoad { fleet, crews, offers, known })
}

fn matrix<'p>(known: &[(Spot, Spot, i64)], pace: &'p Pace) -> Matrix<'p, Pace> {
    let mut matrix = Matrix::over(pace);
    known.iter().for_each(|(from, to, seconds)| matrix.note(from, to, *seconds));
    matrix
}

impl Ranking {
    /// Why `crew` is sent, by the times that decided; `None` if nobody knows where it is.
    pub fn explain(&self, picture: &Picture, crew: CrewId, manner: Manner) -> Option<Explanation> {
        let number = picture.number(crew)?;
        let Picture { fleet, names, pace, weights, .. } = picture;
        if let Some(by_road) = &self.by_road
            && let Some(place) = by_road.crews.iter().position(|held| *held == number)
        {
            let names: Vec<_> =
                by_road.crews.iter().filter_map(|number| names.get(number.0 as usize).cloned()).collect();
            let weighed = (picture.now_s(), &matrix(&by_road.known, pace), weights);
            let by = (CrewNo(u32::try_from(place).ok()?), manner, Ways::Roads);
            return explain((&by_road.fleet, &names), &self.job, weighed, &by_road.offers, by);
        }
        let weighed = (picture.now_s(), pace, weights);
        explain((fleet, names), &self.job, weighed, &self.offers, (number, manner, Ways::Air))
    }
}

/// Why `crew` is sent to an order, on a picture drawn now in the transaction that the order was read in.
pub async fn sent(
    office: &Office,
    mut tx: Tx,
    document: &WorkOrder,
    (crew, manner): (CrewId, Manner),
) -> Result<Option<Explanation>, StoreError> {
    let mut picture = Picture::read(office, &mut tx).await?;
    picture.look_into_vans(&mut tx, &[document]).await?;
    drop(tx);
    let Some(ranking) = ranking(office, &mut picture, document).await else { return Ok(None) };
    Ok(ranking.explain(&picture, crew, manner))
}
