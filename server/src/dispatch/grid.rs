//! A grid of 2 km cells over the places of crews: who is near, without looking at everyone.

use super::crew::CrewNo;
use super::space::{Spot, metres};

/// The side of a cell in metres. Measured: 1 km and 4 km are both slower at ten thousand crews in a city.
const CELL_M: f64 = 2_000.0;
/// More cells than this become larger cells: a grid over a continent must not fill the memory.
const MAX_CELLS: usize = 1 << 16;

/// The nearest so far, nearest first. A small array beats every heap at these sizes.
#[derive(Clone, Debug, Default)]
pub struct Nearest {
    found: Vec<(f64, CrewNo)>,
    wanted: usize,
}

impl Nearest {
    /// Empties it and says how many are wanted.
    pub fn reset(&mut self, wanted: usize) {
        self.found.clear();
        self.wanted = wanted;
    }

    /// The crews, nearest first, each with its distance in metres.
    pub fn iter(&self) -> impl Iterator<Item = (f64, CrewNo)> + '_ {
        self.found.iter().map(|(square, crew)| (metres(square.sqrt()), *crew))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    fn worst(&self) -> f64 {
        if self.found.len() < self.wanted {
            f64::INFINITY
        } else {
            self.found.last().map_or(0.0, |(square, _)| *square)
        }
    }

    #[inline]
    fn offer(&mut self, square: f64, crew: CrewNo) {
        if square > self.worst() {
            return;
        }
        // Equally near ones stand in the order of their numbers: the same input always gives the same list.
        let before = |held: &(f64, CrewNo)| held.0 < square || (held.0 == square && held.1 < crew);
        let place = self.found.iter().rposition(before).map_or(0, |index| index + 1);
        if place >= self.wanted {
            return;
        }
        if self.found.len() == self.wanted {
            self.found.pop();
        }
        self.found.insert(place, (square, crew));
    }
}

/// The grid.
#[derive(Clone, Debug)]
pub struct Grid {
    south: f64,
    west: f64,
    /// The smallest cosine of latitude in the box: cells are this wide or wider, so no bound is ever too large.
    cos: f64,
    cell: f64,
    rows: usize,
    cols: usize,
    cells: Vec<Vec<(Spot, CrewNo)>>,
    /// How many are in each cell: a table small enough to stay in the processor's cache.
    counts: Vec<u32>,
}

impl Grid {
    /// An empty grid over the box around `spots`. What later lies outside of it is kept in its outermost cells.
    pub fn over<'s>(spots: impl Iterator<Item = &'s Spot> + Clone) -> Self {
        let span = |of: fn(&Spot) -> f64| {
            let (low, high) = spots
                .clone()
                .map(of)
                .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
            if low > high { (0.0, 0.0) } else { (low, high) }
        };
        let ((south, north), (west, east)) = (span(|spot| spot.lat), span(|spot| spot.lon));
        let cos = south.cos().min(north.cos()).max(0.01);
        let mut cell = CELL_M / metres(1.0);
        let count = |span: f64, cell: f64| usize::try_from(super::travel::whole(span / cell)).unwrap_or(0) + 1;
        while count(north - south, cell).saturating_mul(count((east - west) * cos, cell)) > MAX_CELLS {
            cell *= 2.0;
        }
        let (rows, cols) = (count(north - south, cell), count((east - west) * cos, cell));
        Self { south, west, cos, cell, rows, cols, cells: vec![Vec::new(); rows * cols], counts: vec![0; rows * cols] }
    }

    /// Puts a crew in.
    pub fn insert(&mut self, spot: Spot, crew: CrewNo) {
        let (row, col) = self.cell_of(&spot);
        let index = row * self.cols + col;
        if let Some((cell, count)) = self.cells.get_mut(index).zip(self.counts.get_mut(index)) {
            cell.push((spot, crew));
            *count += 1;
        }
    }

    /// Takes a crew out; `spot` is where it was put in.
    pub fn remove(&mut self, spot: &Spot, crew: CrewNo) {
        let (row, col) = self.cell_of(spot);
        let index = row * self.cols + col;
        if let Some((cell, count)) = self.cells.get_mut(index).zip(self.counts.get_mut(index))
            && let Some(place) = cell.iter().position(|(_, held)| *held == crew)
        {
            cell.swap_remove(place);
            *count -= 1;
        }
    }

    /// Offers everyone near `at` to `nearest`, ring by ring, until nobody further out can be nearer.
    pub fn search(&self, at: &Spot, nearest: &mut Nearest) {
        let (row, col) = self.cell_of(at);
        let furthest = row.max(self.rows - 1 - row).max(col.max(self.cols - 1 - col));
        let inside = self.margin(at, row, col);
        // Towards the poles degrees of longitude are shorter than in the box.
        let shrink = ((at.cos + self.cos) * 0.5 / self.cos).min(1.0);
        let mut reached = inside;
        for ring in 0..=furthest {
            self.ring(row, col, ring, |cell| {
                cell.iter().for_each(|(spot, crew)| nearest.offer(at.square_to(spot), *crew))
            });
            let bound = reached * shrink;
            if nearest.worst() <= bound * bound {
                return;
            }
            reached += self.cell;
        }
    }

    /// How many are in the cell of `at` and the eight around it.
    pub fn around(&self, at: &Spot) -> u32 {
        let (row, col) = self.cell_of(at);
        let (left, right) = (col.saturating_sub(1), (col + 1).min(self.cols - 1));
        let lines = row.saturating_sub(1)..=(row + 1).min(self.rows - 1);
        let line = |row: usize| self.counts.get(row * self.cols + left..=row * self.cols + right).unwrap_or_default();
        lines.map(|row| line(row).iter().sum::<u32>()).sum()
    }

    /// Visits the cells at a distance of `ring` cells.
    #[inline]
    fn ring(&self, row: usize, col: usize, ring: usize, mut visit: impl FnMut(&[(Spot, CrewNo)])) {
        let (left, right) = (col.saturating_sub(ring), (col + ring).min(self.cols - 1));
        let (low, high) = (row.saturating_sub(ring), (row + ring).min(self.rows - 1));
        for at_row in low..=high {
            let line = at_row * self.cols;
            if at_row.abs_diff(row) == ring {
                self.cells.get(line + left..=line + right).unwrap_or_default().iter().for_each(|cell| visit(cell));
                continue;
            }
            for at_col in [col.checked_sub(ring), Some(col + ring).filter(|at| *at < self.cols)].into_iter().flatten() {
                self.cells.get(line + at_col).into_iter().for_each(|cell| visit(cell));
            }
        }
    }

    fn cell_of(&self, spot: &Spot) -> (usize, usize) {
        let index = |from: f64, count: usize| {
            let index = super::travel::whole((from / self.cell).floor());
            usize::try_from(index).unwrap_or(0).min(count - 1)
        };
        (index(spot.lat - self.south, self.rows), index((spot.lon - self.west) * self.cos, self.cols))
    }

    /// The distance from `at`, drawn into the box, to the nearest side of its cell.
    fn margin(&self, at: &Spot, row: usize, col: usize) -> f64 {
        let within = |from: f64, index: usize| {
            #[expect(clippy::cast_precision_loss, reason = "a grid has few rows")]
            let offset = from - index as f64 * self.cell;
            offset.clamp(0.0, self.cell)
        };
        let (up, along) = (within(at.lat - self.south, row), within((at.lon - self.west) * self.cos, col));
        up.min(self.cell - up).min(along).min(self.cell - along)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use shared::geo::Point;

    proptest! {
        /// Wherever crews and the question lie, and after any of them moved, the grid finds the very ones that a look at
        /// everyone finds, in the same order.
        #[test]
        fn it_finds_the_nearest(
            base in (-60.0_f64..60.0, -170.0_f64..170.0),
            offsets in proptest::collection::vec((0.0_f64..3.0, 0.0_f64..3.0), 1..120),
            moves in proptest::collection::vec((0_usize..120, -2.0_f64..5.0, -2.0_f64..5.0), 0..20),
            asked in (-2.0_f64..5.0, -2.0_f64..5.0),
            wanted in 1_usize..20,
        ) {
            let spot = |dy: f64, dx: f64| Spot::from(Point::from_degrees(base.0 + dy, base.1 + dx).unwrap());
            let mut spots: Vec<Spot> = offsets.iter().map(|(dy, dx)| spot(*dy, *dx)).collect();
            let mut grid = Grid::over(spots.iter());
            let no = |index: usize| CrewNo(u32::try_from(index).unwrap());
            spots.iter().enumerate().for_each(|(index, spot)| grid.insert(*spot, no(index)));
            for (index, dy, dx) in moves {
                let index = index % spots.len();
                grid.remove(&spots[index], no(index));
                spots[index] = spot(dy, dx);
                grid.insert(spots[index], no(index));
            }
            let at = spot(asked.0, asked.1);
            let mut all: Vec<(f64, CrewNo)> = spots.iter().enumerate().map(|(i, s)| (at.square_to(s), no(i))).collect();
            all.sort_by(|one, two| one.0.total_cmp(&two.0).then(one.1.cmp(&two.1)));
            all.truncate(wanted);
            let mut nearest = Nearest::default();
            nearest.reset(wanted);
            grid.search(&at, &mut nearest);
            prop_assert_eq!(nearest.found, all);
        }
    }

    #[test]
    fn a_continent_does_not_fill_the_memory_and_nobody_is_no_trouble() {
        let corners = [(-34.0, 18.0), (37.0, 10.0), (10.0, 51.0)];
        let spots: Vec<Spot> = corners.map(|(lat, lon)| Point::from_degrees(lat, lon).unwrap().into()).into();
        assert!(Grid::over(spots.iter()).cells.len() <= MAX_CELLS);
        let mut nearest = Nearest::default();
        nearest.reset(3);
        Grid::over([].iter()).search(&spots[0], &mut nearest);
        assert!(nearest.is_empty());
    }
}
