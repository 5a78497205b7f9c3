//! Shifts: minutes after local midnight, possibly across it.

/// Whether `minute` of the day lies in a shift from `start` to `end`. An end before the start is a night shift; equal
/// ends mean around the clock.
pub fn is_on(start: u16, end: u16, minute: u16) -> bool {
    match start.cmp(&end) {
        std::cmp::Ordering::Less => (start..end).contains(&minute),
        std::cmp::Ordering::Equal => true,
        std::cmp::Ordering::Greater => minute >= start || minute < end,
    }
}

#[cfg(test)]
mod tests {
    use super::is_on;

    #[test]
    fn a_night_shift_goes_over_midnight() {
        assert!(is_on(22 * 60, 6 * 60, 23 * 60) && is_on(22 * 60, 6 * 60, 0) && !is_on(22 * 60, 6 * 60, 6 * 60));
        assert!(is_on(8 * 60, 17 * 60, 8 * 60) && !is_on(8 * 60, 17 * 60, 17 * 60));
        assert!(is_on(0, 0, 720));
    }
}
