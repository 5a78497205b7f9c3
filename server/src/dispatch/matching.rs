//! Minimum-cost matching: every row gets a column of its own so that the sum is the smallest there is.

/// Matches rows with columns. `cost` gives the cost of a pair; `None` where the two must not meet. As many rows are matched
/// as can be, and among those matchings the cheapest is found; the answer is the column of each row.
///
/// The Hungarian algorithm with potentials and shortest augmenting paths (Kuhn 1955, Munkres 1957; in the form of
/// E. L. Lawler, Combinatorial Optimization, 1976): rows² × columns steps.
pub fn matching(rows: usize, columns: usize, cost: impl Fn(usize, usize) -> Option<i64>) -> Vec<Option<usize>> {
    if rows <= columns {
        return wide(rows, columns, &cost);
    }
    let mut of_rows = vec![None; rows];
    for (column, row) in wide(columns, rows, &|column, row| cost(row, column)).into_iter().enumerate() {
        if let Some(held) = row.and_then(|row| of_rows.get_mut(row)) {
            *held = Some(column);
        }
    }
    of_rows
}

/// For no more rows than columns: every row gets a column, and those that it must not have are struck out at the end.
fn wide(rows: usize, columns: usize, cost: &impl Fn(usize, usize) -> Option<i64>) -> Vec<Option<usize>> {
    let priced = |row: usize, column: usize| cost(row, column).map_or(FORBIDDEN, |cost| cost.clamp(-LARGEST, LARGEST));
    let mut tree = Tree::new(rows, columns);
    for row in 0..rows {
        tree.augment(row, &priced);
    }
    let mut of_rows = vec![None; rows];
    for (column, row) in tree.row_of.iter().enumerate() {
        if let Some((row, held)) = row.and_then(|row| Some((row, of_rows.get_mut(row)?)))
            && cost(row, column).is_some()
        {
            *held = Some(column);
        }
    }
    of_rows
}

/// No pair costs more: about thirty years of waiting.
const LARGEST: i64 = 1_000_000_000;
/// A pair that must not be outweighs any sum of pairs that may.
const FORBIDDEN: i64 = LARGEST * 1_000_000;

struct Tree {
    row_potential: Vec<i64>,
    column_potential: Vec<i64>,
    row_of: Vec<Option<usize>>,
}

impl Tree {
    fn new(rows: usize, columns: usize) -> Self {
        Self { row_potential: vec![0; rows], column_potential: vec![0; columns], row_of: vec![None; columns] }
    }

    fn reduced(&self, row: usize, column: usize, cost: &impl Fn(usize, usize) -> i64) -> i64 {
        let potential = |of: &[i64], index: usize| of.get(index).copied().unwrap_or(0);
        cost(row, column) - potential(&self.row_potential, row) - potential(&self.column_potential, column)
    }

    /// Gives `row` a column along the shortest path of changes.
    fn augment(&mut self, row: usize, cost: &impl Fn(usize, usize) -> i64) {
        let columns = self.row_of.len();
        // The distance to each column, the column before it on the path, and whether it is settled.
        let mut reached: Vec<(i64, Option<usize>, bool)> = vec![(i64::MAX, None, false); columns];
        let (mut at_row, mut at_column) = (row, None);
        let last = loop {
            let mut nearest: Option<(i64, usize)> = None;
            for column in 0..columns {
                let step = self.reduced(at_row, column, cost);
                let Some(of) = reached.get_mut(column).filter(|of| !of.2) else { continue };
                if step < of.0 {
                    (of.0, of.1) = (step, at_column);
                }
                if nearest.is_none_or(|(distance, _)| of.0 < distance) {
                    nearest = Some((of.0, column));
                }
            }
            let Some((distance, column)) = nearest else { return };
            self.shift(row, distance, &mut reached);
            if let Some(of) = reached.get_mut(column) {
                of.2 = true;
            }
            at_column = Some(column);
            match self.row_of.get(column).copied().flatten() {
                Some(next) => at_row = next,
                None => break column,
            }
        };
        self.flip(row, last, &reached);
    }

    /// Moves the potentials so that the nearest column is at distance 0.
    fn shift(&mut self, row: usize, distance: i64, reached: &mut [(i64, Option<usize>, bool)]) {
        let mut raise = |row: usize| {
            if let Some(potential) = self.row_potential.get_mut(row) {
                *potential += distance;
            }
        };
        raise(row);
        for (column, of) in reached.iter_mut().enumerate() {
            if of.2 {
                self.row_of.get(column).copied().flatten().into_iter().for_each(&mut raise);
                if let Some(potential) = self.column_potential.get_mut(column) {
                    *potential -= distance;
                }
            } else {
                of.0 = of.0.saturating_sub(distance);
            }
        }
    }

    fn flip(&mut self, row: usize, last: usize, reached: &[(i64, Option<usize>, bool)]) {
        let mut column = last;
        loop {
            let before = reached.get(column).and_then(|of| of.1);
            let taken = before.map_or(Some(row), |before| self.row_of.get(before).copied().flatten());
            if let Some(held) = self.row_of.get_mut(column) {
                *held = taken;
            }
            match before {
                Some(before) => column = before,
                None => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// How many are matched and what that costs, by trying everything.
    fn best(rows: usize, costs: &[Vec<Option<i64>>], used: &mut Vec<bool>) -> (usize, i64) {
        let Some(row) = costs.len().checked_sub(rows).filter(|_| rows > 0) else { return (0, 0) };
        let (mut count, mut sum) = best(rows - 1, costs, used);
        for column in 0..used.len() {
            if let (false, Some(cost)) = (used[column], costs[row][column]) {
                used[column] = true;
                let (more, rest) = best(rows - 1, costs, used);
                used[column] = false;
                if more + 1 > count || (more + 1 == count && rest + cost < sum) {
                    (count, sum) = (more + 1, rest + cost);
                }
            }
        }
        (count, sum)
    }

    proptest! {
        /// No other matching has more pairs, or as many for less.
        #[test]
        fn nothing_is_cheaper(
            columns in 1_usize..6,
            costs in proptest::collection::vec(proptest::collection::vec(proptest::option::weighted(0.8, -50_i64..500), 6), 0..6),
        ) {
            let costs: Vec<Vec<Option<i64>>> = costs.into_iter().map(|row| row[..columns].to_vec()).collect();
            let found = matching(costs.len(), columns, |row, column| costs[row][column]);
            let pairs: Vec<(usize, usize)> = found.iter().enumerate().filter_map(|(r, c)| Some((r, (*c)?))).collect();
            let mut taken: Vec<usize> = pairs.iter().map(|(_, column)| *column).collect();
            taken.sort_unstable();
            taken.dedup();
            prop_assert_eq!(taken.len(), pairs.len(), "a column was given twice");
            let sum: i64 = pairs.iter().map(|(row, column)| costs[*row][*column].unwrap()).sum();
            prop_assert_eq!((pairs.len(), sum), best(costs.len(), &costs, &mut vec![false; columns]));
        }
    }
}
