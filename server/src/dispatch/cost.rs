//! What it costs to send a crew: one number in seconds of an ordinary customer's waiting, and the parts it is made of.

use serde::{Deserialize, Serialize};

/// What weighs how much. Percent of a second of an ordinary customer's waiting, or such seconds outright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// A second more behind the wheel, in percent.
    pub driving: i64,
    /// A second more behind the wheel to where a crew should wait, in percent: less, since nobody waits for it meanwhile.
    pub standby: i64,
    /// A second past the promised arrival, in percent, beside the waiting itself.
    pub late: i64,
    /// A part that is not on the van: half an hour's errand.
    pub missing_part_s: i64,
    /// An order that the crew holds already: nobody should carry the whole day.
    pub load_s: i64,
    /// Leaving a neighbourhood without any idle crew of the trade; shared among those that stay.
    pub bare_s: i64,
    /// How much of what somebody waited already counts for sending a crew there now, in percent, where not all can be
    /// served at once. None: who lives far off waits longest. All: first come, first served, however far.
    pub patience: i64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { driving: 25, standby: 10, late: 1_000, missing_part_s: 1_800, load_s: 30, bare_s: 60, patience: 5 }
    }
}

/// The cost of an insertion, in seconds of an ordinary customer's waiting, weighted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = InsertionCost)]
pub struct Cost {
    /// This customer's waiting.
    pub waiting: i64,
    /// What the crew drives more.
    pub driving: i64,
    /// What the customers behind it wait longer.
    pub others: i64,
    /// Promises broken by it, here and behind.
    pub late: i64,
    /// Parts that the van lacks.
    pub parts: i64,
    /// What the crew holds already.
    pub load: i64,
    /// The neighbourhood that it leaves bare.
    pub coverage: i64,
}

impl Cost {
    /// All of it.
    #[inline]
    pub fn total(&self) -> i64 {
        self.waiting + self.driving + self.others + self.late + self.parts + self.load + self.coverage
    }
}

/// How much a second of waiting weighs, in percent, by the promised minutes until arrival: who was promised an hour is
/// not in the same queue as who was promised a day.
pub fn weight_of(response_minutes: u32) -> i64 {
    match response_minutes {
        0..=60 => 400,
        61..=240 => 200,
        _ => 100,
    }
}
