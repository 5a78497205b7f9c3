//! Full-text search, where the two databases differ most: FTS5 gives the matches in the order of their places, PostgreSQL's
//! GIN index in none. Both get words that were cut already and only hold letters and digits.

use super::query::Query;
use super::tx::Tx;
use crate::store::error::StoreError;
use crate::store::value::Value;

/// A way of searching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// All matches, which SQLite reads in the order of their places.
    Stream,
    /// Only among the next orders in the sequence of the list: finds a page of what is frequent at once.
    Near,
    /// The same among more of them.
    Wide,
    /// All matches, then sorted: finds what is rare.
    Thorough,
}

/// Digits from which on a word is hardly anybody else's: a number, or a good part of a telephone number.
const RARE_DIGITS: usize = 5;

/// Orders that a [`Search::Near`] looks at. What one order in sixteen has fills a page from them.
const NEAR: &str = "LIMIT 1000) s JOIN orders o ON o.place = s.place WHERE s.words @@ CAST(";

/// Orders that a [`Search::Wide`] looks at. What one order in sixty has fills a page from them.
const WIDE: &str = "LIMIT 4000) s JOIN orders o ON o.place = s.place WHERE s.words @@ CAST(";

/// From the first open order on.
const FROM_OPEN: &str = "AND rowid >= (SELECT min(place) FROM orders WHERE open = true))";

const PUT: [(&str, &str); 2] = [
    ("INSERT OR REPLACE INTO orders_search (rowid, words) VALUES", ""),
    (
        "INSERT INTO orders_search (place, words) \
         SELECT place, array_to_tsvector(string_to_array(words, ' ')) FROM (VALUES",
        ") AS of (place, words) ON CONFLICT (place) DO UPDATE SET words = excluded.words",
    ),
];

/// For places that are taken for the first time: FTS5 then need not look for what was there before.
const ADD: &str = "INSERT INTO orders_search (rowid, words) VALUES";

impl Tx {
    /// Notes the words of orders at places that are new. Words are separated by spaces.
    pub async fn add_words(&mut self, rows: Vec<[Value; 2]>) -> Result<(), StoreError> {
        let [_, postgres] = PUT;
        let (head, tail) = self.choose((ADD, ""), postgres);
        self.insert_rows(head, tail, rows).await.map(drop)
    }

    /// Notes the words of orders by their places, instead of what was noted before.
    pub async fn put_words(&mut self, rows: Vec<[Value; 2]>) -> Result<(), StoreError> {
        let [sqlite, postgres] = PUT;
        let (head, tail) = self.choose(sqlite, postgres);
        self.insert_rows(head, tail, rows).await.map(drop)
    }

    /// The ways to be tried one after the other until a page is full. PostgreSQL cannot guess how many orders have a word: on
    /// one guess it reads a million orders for a word that three have, on the other it sorts all those that have it. A number
    /// is known to be rare.
    pub fn searches(&self, words: &[String]) -> &'static [Search] {
        let is_number = |word: &String| word.len() >= RARE_DIGITS && word.bytes().all(|byte| byte.is_ascii_digit());
        let ways: &[Search] = if words.iter().any(is_number) {
            &[Search::Thorough]
        } else {
            &[Search::Near, Search::Wide, Search::Thorough]
        };
        self.choose(&[Search::Stream], ways)
    }

    /// Goes on with `FROM … orders o … WHERE …`, the orders being those that have all these words. Gives the column of their
    /// places, by which the matches come sorted. `bounds` adds conditions on the column of places it is given.
    pub fn from_found(
        &self,
        query: &mut Query,
        (search, words): (Search, &[String]),
        newest_first: bool,
        bounds: impl Fn(&mut Query, &'static str),
    ) -> &'static str {
        let question = self.question(words);
        let order = if newest_first { "ORDER BY place DESC" } else { "ORDER BY place" };
        match search {
            Search::Stream => {
                query.text("FROM orders_search s CROSS JOIN orders o ON o.place = s.rowid WHERE orders_search MATCH");
                bounds(query.value(question), "s.rowid");
                return "s.rowid";
            }
            Search::Near | Search::Wide => {
                bounds(query.text("FROM (SELECT place, words FROM orders_search WHERE true"), "place");
                query
                    .text(order)
                    .text(if search == Search::Near { NEAR } else { WIDE })
                    .value(question)
                    .text("AS tsquery)");
            }
            Search::Thorough => {
                query.text("FROM (WITH found AS MATERIALIZED (SELECT place FROM orders_search WHERE words @@ CAST(");
                bounds(query.value(question).text("AS tsquery)"), "place");
                // `OFFSET 0` keeps the join a look-up a match.
                query.text(") SELECT place FROM found").text(order);
                query.text(
                    ") s CROSS JOIN LATERAL (SELECT * FROM orders WHERE orders.place = s.place OFFSET 0) o WHERE true",
                );
            }
        }
        "s.place"
    }

    /// Goes on with a parenthesis of the places of the orders that have all these words; of open ones only where `open` says
    /// that no other is wanted. SQLite then reads the matches from the first open order on instead of those of all years.
    pub fn places_found(&self, query: &mut Query, words: &[String], open: bool) {
        let (from, end) = self.choose(
            ("(SELECT rowid FROM orders_search WHERE orders_search MATCH", if open { FROM_OPEN } else { ")" }),
            ("(SELECT place FROM orders_search WHERE words @@ CAST(", "AS tsquery))"),
        );
        query.text(from).value(self.question(words)).text(end);
    }

    /// <https://www.sqlite.org/fts5.html#full_text_query_syntax> and
    /// <https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY>; both quoted, though words hold nothing
    /// that needs it.
    fn question(&self, words: &[String]) -> String {
        let (quote, and) = self.choose(('"', " AND "), ('\'', " & "));
        let ask = |word: &String| format!("{quote}{word}{quote}");
        words.iter().map(ask).collect::<Vec<_>>().join(and)
    }
}
