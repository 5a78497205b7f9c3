//! Numbers and amounts as people type them, and what they come to. Pure; page and desk read alike.

use shared::money::{BadAmount, Currency, Money, Quantity};

/// Numbers as Chinese keyboards give them: full-width digits and stops.
fn ascii(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10).unwrap_or(letter),
        '．' | '。' | ',' => '.',
        other => other,
    };
    text.trim().chars().map(narrow).collect()
}

/// How many.
pub fn quantity(text: &str) -> Result<Quantity, BadAmount> {
    ascii(text).parse()
}

/// How much money.
pub fn money(text: &str, currency: Currency) -> Result<Money, BadAmount> {
    Money::parse(&ascii(text), currency)
}

/// What so many at that price come to; `None` while either cannot be read.
pub fn amount(how_many: &str, price: &str, currency: Currency) -> Option<Money> {
    money(price, currency).ok()?.times(quantity(how_many).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_chinese_keyboards_give_them() {
        assert_eq!(quantity(" １２．５ ").unwrap(), Quantity { thousandths: 12_500 });
        assert_eq!(quantity("2,5").unwrap(), Quantity { thousandths: 2_500 });
        assert!(quantity("much").is_err());
    }

    #[test]
    fn the_total_follows_what_is_typed() {
        let total = |how_many, price| amount(how_many, price, Currency::CNY).map(|total| total.minor);
        assert_eq!([total("1.5", "80"), total("3", "１２．５"), total("", "80")], [Some(12_000), Some(3_750), None]);
    }
}
