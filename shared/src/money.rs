//! Money and quantities as integers with their unit in the type. No floating point touches a price.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code such as `CNY`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Chinese yuan.
    pub const CNY: Self = Self(*b"CNY");

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Digits after the decimal point (ISO 4217): 2 but for the currencies without minor unit or with three digits.
    pub fn exponent(&self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"VND" | b"CLP" | b"ISK" | b"UGX" | b"XAF" | b"XOF" | b"PYG" => 0,
            b"KWD" | b"BHD" | b"OMR" | b"JOD" | b"TND" | b"IQD" | b"LYD" => 3,
            _ => 2,
        }
    }
}

/// Text that is not a currency, an amount or a quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAmount {
    /// Not three capital letters.
    #[error("a currency is three capital letters such as CNY")]
    Currency,
    /// Not a decimal number, or with too many decimals, or too large.
    #[error("expected a number with at most {decimals} decimals, such as 12.5")]
    Number {
        /// How many decimals are allowed.
        decimals: u32,
    },
}

impl FromStr for Currency {
    type Err = BadAmount;
    fn from_str(text: &str) -> Result<Self, BadAmount> {
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| BadAmount::Currency)?;
        if letters.iter().all(u8::is_ascii_uppercase) { Ok(Self(letters)) } else { Err(BadAmount::Currency) }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl<C> Encode<C> for Currency {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.code())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Currency {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.str()?.parse().map_err(minicbor::decode::Error::custom)
    }
}

/// An amount in minor units of a currency (fen, cents).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// Minor units; negative for a credit.
    #[n(0)]
    pub minor: i64,
    /// The currency of those units.
    #[n(1)]
    pub currency: Currency,
}

impl Money {
    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// The sum, or `None` if the currencies differ or the sum does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let minor = self.minor.checked_add(other.minor)?;
        (self.currency == other.currency).then_some(Self { minor, currency: self.currency })
    }

    /// This unit price times `quantity`, rounded half away from zero to the minor unit; `None` if it does not fit.
    pub fn times(self, quantity: Quantity) -> Option<Self> {
        let exact = i128::from(self.minor) * i128::from(quantity.thousandths);
        let rounded = (exact.abs() + 500) / 1_000 * exact.signum();
        Some(Self { minor: i64::try_from(rounded).ok()?, currency: self.currency })
    }

    /// Reads a plain decimal such as `12.5` as an amount of `currency`.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, BadAmount> {
        Ok(Self { minor: parse_decimal(text, currency.exponent())?, currency })
    }
}

impl fmt::Display for Money {
    /// `12.50 CNY`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.minor, self.currency.exponent(), false)?;
        write!(f, " {}", self.currency)
    }
}

/// A quantity in thousandths of its unit: 1.5 h is 1500.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Quantity {
    /// Thousandths of the unit that stands beside it.
    #[n(0)]
    pub thousandths: i64,
}

impl fmt::Display for Quantity {
    /// `1.5`, without trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.thousandths, 3, true)
    }
}

impl FromStr for Quantity {
    type Err = BadAmount;
    fn from_str(text: &str) -> Result<Self, BadAmount> {
        Ok(Self { thousandths: parse_decimal(text, 3)? })
    }
}

impl Serialize for Quantity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

fn parse_decimal(text: &str, decimals: u32) -> Result<i64, BadAmount> {
    let bad = || BadAmount::Number { decimals };
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let places = u32::try_from(fraction.len()).map_err(|_| bad())?;
    if (whole.is_empty() && fraction.is_empty()) || !is_number(whole) || !is_number(fraction) || places > decimals {
        return Err(bad());
    }
    let scaled: i64 = format!("0{whole}{fraction}").parse().map_err(|_| bad())?;
    let scaled = scaled.checked_mul(10_i64.pow(decimals - places)).ok_or_else(bad)?;
    Ok(if negative { -scaled } else { scaled })
}

fn write_decimal(f: &mut fmt::Formatter<'_>, value: i64, decimals: u32, trim: bool) -> fmt::Result {
    let scale = 10_u64.pow(decimals);
    let (whole, fraction) = (value.unsigned_abs() / scale, value.unsigned_abs() % scale);
    if value < 0 {
        f.write_str("-")?;
    }
    write!(f, "{whole}")?;
    let places = usize::try_from(decimals).unwrap_or_default();
    let digits = format!("{fraction:0places$}");
    let digits = if trim { digits.trim_end_matches('0') } else { digits.as_str() };
    if decimals == 0 || digits.is_empty() { Ok(()) } else { write!(f, ".{digits}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prices_read_and_print_as_people_write_them() {
        let price = Money::parse("12.5", Currency::CNY).unwrap();
        assert_eq!((price.minor, price.to_string()), (1_250, "12.50 CNY".into()));
        assert_eq!("1.5".parse::<Quantity>().unwrap().thousandths, 1_500);
        assert_eq!(Money::parse("7", "JPY".parse().unwrap()).unwrap().to_string(), "7 JPY");
        for bad in ["", ".", "1.234", "1e3", "--1", "9223372036854775807", "１"] {
            assert!(Money::parse(bad, Currency::CNY).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn half_a_fen_rounds_away_from_zero() {
        let times = |minor, thousandths| Money { minor, currency: Currency::CNY }.times(Quantity { thousandths });
        assert_eq!(times(1, 500).unwrap().minor, 1);
        assert_eq!(times(-1, 500).unwrap().minor, -1);
        assert_eq!(times(333, 333).unwrap().minor, 111);
        assert_eq!(times(i64::MAX, 2_000), None);
    }

    proptest! {
        /// What is printed reads back as the same amount.
        #[test]
        fn decimals_round_trip(minor in -1_000_000_000_000_i64..1_000_000_000_000) {
            let money = Money { minor, currency: Currency::CNY };
            let text = money.to_string();
            prop_assert_eq!(Money::parse(text.trim_end_matches(" CNY"), Currency::CNY).unwrap(), money);
            let quantity = Quantity { thousandths: minor };
            prop_assert_eq!(quantity.to_string().parse::<Quantity>().unwrap(), quantity);
        }
    }
}
