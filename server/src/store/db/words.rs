//! Full-text search, where the two databases differ most: FTS5 gives the matches in the order of their places, PostgreSQL
//! chooses between its GIN index and a walk. Both get words that were cut already and only hold letters and digits.

use super::query::Query;
use super::tx::Tx;
use crate::search::Wanted;
use crate::store::error::StoreError;
use crate::store::value::Value;

/// The pieces of a search over `orders_search`.
struct Pieces {
    /// The table, joined to `orders o`, the search first.
    joined: &'static str,
    /// The matching places, up to the question.
    places: &'static str,
    /// The place of a match.
    place: &'static str,
    /// What follows the question.
    end: &'static str,
}

const SQLITE: Pieces = Pieces {
    joined: "FROM orders_search s CROSS JOIN orders o ON o.place = s.rowid WHERE orders_search MATCH",
    places: "(SELECT rowid FROM orders_search WHERE orders_search MATCH",
    place: "s.rowid",
    end: "",
};
const POSTGRES: Pieces = Pieces {
    joined: "FROM orders_search s JOIN orders o ON o.place = s.place WHERE s.words @@ CAST(",
    places: "(SELECT place FROM orders_search WHERE words @@ CAST(",
    place: "s.place",
    end: "AS tsquery)",
};
const PUT: [(&str, &str); 2] = [
    ("INSERT OR REPLACE INTO orders_search (rowid, words) VALUES", ""),
    (
        "INSERT INTO orders_search (place, words) \
         SELECT place, array_to_tsvector(string_to_array(words, ' ')) FROM (VALUES",
        ") AS of (place, words) ON CONFLICT (place) DO UPDATE SET words = excluded.words",
    ),
];

impl Tx {
    /// Notes the words of orders by their places, instead of what was noted before. Words are separated by spaces.
    pub async fn put_words(&mut self, rows: Vec<[Value; 2]>) -> Result<(), StoreError> {
        let [sqlite, postgres] = PUT;
        let (head, tail) = self.choose(sqlite, postgres);
        self.insert_rows(head, tail, rows).await.map(drop)
    }

    /// Goes on with `FROM orders o …` where the orders are those that hold all that is wanted. Gives the column of their
    /// places, by which the matches come sorted.
    pub fn from_found(&self, query: &mut Query, wanted: &[Wanted]) -> &'static str {
        let pieces = self.choose(SQLITE, POSTGRES);
        query.text(pieces.joined).value(self.question(wanted)).text(pieces.end);
        pieces.place
    }

    /// Goes on with a parenthesis of the places that hold all that is wanted.
    pub fn places_found(&self, query: &mut Query, wanted: &[Wanted]) {
        let pieces = self.choose(SQLITE, POSTGRES);
        query.text(pieces.places).value(self.question(wanted)).text(pieces.end).text(")");
    }

    /// <https://www.sqlite.org/fts5.html#full_text_query_syntax> and
    /// <https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY>; both quoted, though words hold nothing
    /// that needs it.
    fn question(&self, wanted: &[Wanted]) -> String {
        let (quote, begins, and) = self.choose(('"', "*", " AND "), ('\'', ":*", " & "));
        let ask = |one: &Wanted| format!("{quote}{}{quote}{}", one.text, if one.begins { begins } else { "" });
        wanted.iter().map(ask).collect::<Vec<_>>().join(and)
    }
}
