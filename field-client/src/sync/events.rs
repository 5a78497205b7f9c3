//! `GET /sync/v1/events`: the office pokes, and the device then asks by the ordinary exchange. The stream is server-sent
//! events (WHATWG HTML, 9.2.6); this reads the part of it that is used, in whatever pieces the network brings it.

use shared::sync::exchange::Cursor;

/// Where the stream is.
pub const PATH: &str = "/sync/v1/events";
/// The event that says: there is something behind your cursor. Its data is the feed's position.
pub const POKE: &str = "poke";
/// A line longer than this is not ours.
const MAX_LINE: usize = 4_096;

/// Reads events out of pieces of bytes.
#[derive(Debug, Default)]
pub struct Events {
    line: Vec<u8>,
    event: String,
    data: String,
    after_return: bool,
}

impl Events {
    /// Takes the next piece; answers the feed positions of the pokes that it completed.
    pub fn feed(&mut self, piece: &[u8]) -> Vec<Cursor> {
        let mut pokes = Vec::new();
        for byte in piece {
            match byte {
                b'\n' if self.after_return => self.after_return = false,
                b'\n' | b'\r' => {
                    self.after_return = *byte == b'\r';
                    pokes.extend(self.end_line());
                }
                _ => {
                    self.after_return = false;
                    if self.line.len() < MAX_LINE {
                        self.line.push(*byte);
                    }
                }
            }
        }
        pokes
    }

    fn end_line(&mut self) -> Option<Cursor> {
        let line = String::from_utf8_lossy(&std::mem::take(&mut self.line)).into_owned();
        if line.is_empty() {
            let (event, data) = (std::mem::take(&mut self.event), std::mem::take(&mut self.data));
            return (event == POKE).then(|| data.trim().parse().ok().map(Cursor)).flatten();
        }
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => value.clone_into(&mut self.data),
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STREAM: &str = ": hello\n\nevent: poke\ndata: 7\n\nevent: other\ndata: 8\n\nevent:poke\r\ndata:9\r\n\r\n";

    proptest! {
        /// However the network cuts the stream, the same pokes come out.
        #[test]
        fn pieces_do_not_matter(cuts in proptest::collection::vec(0..STREAM.len(), 0..12)) {
            let mut cuts = [cuts, vec![0, STREAM.len()]].concat();
            cuts.sort_unstable();
            let mut events = Events::default();
            let pokes: Vec<Cursor> =
                cuts.windows(2).flat_map(|cut| events.feed(&STREAM.as_bytes()[cut[0]..cut[1]])).collect();
            prop_assert_eq!(pokes, [Cursor(7), Cursor(9)]);
        }

        /// No bytes make it stumble, and no line makes it grow.
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..20_000)) {
            let mut events = Events::default();
            events.feed(&bytes);
            prop_assert!(events.line.len() <= MAX_LINE);
        }
    }
}
