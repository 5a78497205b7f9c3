//! What the board shows: words, needs, a crew, a trade. Kept in the address, so that it can be sent to a colleague.

use shared::ids::CrewId;

use crate::api::orders::Row;
use crate::board::Need;

/// Which orders the board shows; an empty one shows all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// All of these words, anywhere.
    pub text: String,
    /// Only these needs; empty for all.
    pub needs: Vec<Need>,
    /// Only those of this crew.
    pub crew: Option<CrewId>,
    /// Only those of this trade.
    pub trade: String,
    /// Only those of this service level.
    pub level: String,
}

impl Filter {
    /// Whether it leaves nothing out.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether an order with this need is shown.
    pub fn shows(&self, row: &Row, need: Need) -> bool {
        (self.needs.is_empty() || self.needs.contains(&need))
            && self.crew.is_none_or(|crew| row.crew == Some(crew))
            && (self.trade.is_empty() || row.trade == self.trade)
            && (self.level.is_empty() || row.level == self.level)
            && self.finds(row)
    }

    fn finds(&self, row: &Row) -> bool {
        let text = self.text.trim().to_lowercase();
        let said = [&row.number, &row.customer_name, &row.address, &row.fault, &row.trade];
        let external = row.external.as_deref().unwrap_or_default();
        text.split_whitespace()
            .all(|word| external.contains(word) || said.iter().any(|said| said.to_lowercase().contains(word)))
    }

    /// The filter as the part of an address after `?`; empty for none.
    pub fn query(&self) -> String {
        let needs: Vec<&str> = self.needs.iter().map(|need| need.key()).collect();
        let crew = self.crew.map(|crew| crew.to_string()).unwrap_or_default();
        let pairs = [
            ("q", self.text.trim()),
            ("need", &needs.join(".")),
            ("crew", &crew),
            ("trade", &self.trade),
            ("level", &self.level),
        ];
        let told = pairs.iter().filter(|(_, value)| !value.is_empty());
        told.map(|(key, value)| format!("{key}={}", escape(value))).collect::<Vec<_>>().join("&")
    }

    /// The filter that an address tells; what nobody knows is passed over.
    pub fn of_query(query: &str) -> Self {
        let mut filter = Self::default();
        for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = unescape(value);
            match key {
                "q" => filter.text = value,
                "need" => filter.needs = value.split('.').filter_map(Need::named).collect(),
                "crew" => filter.crew = value.parse().ok(),
                "trade" => filter.trade = value,
                "level" => filter.level = value,
                _ => {}
            }
        }
        filter
    }

    /// Shows a need or no longer.
    pub fn toggle(&mut self, need: Need) {
        match self.needs.iter().position(|held| *held == need) {
            Some(index) => drop(self.needs.remove(index)),
            None => self.needs.push(need),
        }
    }
}

/// A text as a part of an address (RFC 3986).
pub fn escape(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let of = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(of).collect()
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let hex =
            rest.strip_prefix('%').and_then(|rest| rest.get(..2)).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let taken = match hex {
            Some(byte) => {
                bytes.push(byte);
                3
            }
            None => {
                bytes.extend(rest.get(..first.len_utf8()).unwrap_or_default().bytes());
                first.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        let filter = Filter {
            text: "空调 & 100%".into(),
            needs: vec![Need::Late, Need::TwoCrews],
            crew: Some(CrewId([7; 16])),
            trade: "hvac/电".into(),
            level: "A".into(),
        };
        assert_eq!(Filter::of_query(&filter.query()), filter);
        assert!(Filter::of_query("").is_empty() && Filter::default().query().is_empty());
    }

    #[test]
    fn nonsense_in_an_address_is_passed_over() {
        assert!(Filter::of_query("need=nothing.at.all&crew=x&%%%&q=").is_empty());
        assert_eq!(Filter::of_query("q=%e7%a9%ba%zz").text, "空%zz");
    }

    #[test]
    fn a_need_is_switched_on_and_off() {
        let mut filter = Filter::default();
        filter.toggle(Need::Late);
        assert_eq!(filter.needs, [Need::Late]);
        filter.toggle(Need::Late);
        assert!(filter.is_empty());
    }
}
