//! Whether two addresses are one, and how much two faults are told alike.

use std::collections::HashMap;

/// The address without its spelling: case, spaces, punctuation, full-width letters; both orders of an intersection are one.
/// Empty where nothing is left.
pub fn place(address: &str) -> String {
    let narrow: String = address.chars().map(narrow).flat_map(char::to_lowercase).collect();
    let corner = narrow
        .strip_prefix("intersection of ")
        .and_then(|streets| streets.split_once(" and "))
        .or_else(|| narrow.split_once(" & "))
        .or_else(|| {
            narrow.strip_suffix("路口").or_else(|| narrow.strip_suffix("交叉口")).and_then(|s| s.split_once('与'))
        });
    match corner {
        Some((one, other)) => {
            let mut streets = [bare(one), bare(other)];
            streets.sort();
            streets.join("+")
        }
        None => bare(&narrow),
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The ASCII letter that a full-width one stands for.
fn narrow(c: char) -> char {
    match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// How much two texts are alike, from 0 to 1: the share of pairs of neighbouring characters that both have (Dice 1945,
/// Sørensen 1948). It needs no words, so Chinese works as well. (`strsim` divides by bytes and finds Chinese unlike itself.)
pub fn likeness(one: &str, other: &str) -> f64 {
    let (mut left, right) = (pairs(one), pairs(other));
    let all: u32 = left.values().chain(right.values()).sum();
    if all == 0 {
        return if plain(one) == plain(other) { 1.0 } else { 0.0 };
    }
    let shared: u32 = right.iter().map(|(pair, count)| left.remove(pair).unwrap_or(0).min(*count)).sum();
    f64::from(2 * shared) / f64::from(all)
}

fn plain(text: &str) -> String {
    text.chars().map(narrow).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

fn pairs(text: &str) -> HashMap<(char, char), u32> {
    let text = plain(text);
    let mut pairs = HashMap::new();
    for pair in text.chars().zip(text.chars().skip(1)) {
        *pairs.entry(pair).or_insert(0) += 1;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_one_however_it_is_written() {
        for (one, other) in [
            ("Intersection of CLARENDON AVE and JOHNSTONE DR", "intersection of Johnstone Dr and Clarendon Ave"),
            ("CLARENDON AVE & JOHNSTONE DR", "Intersection of JOHNSTONE DR and CLARENDON AVE"),
            ("54 HARBOR RD, SAN FRANCISCO, CA, 94124", "54 Harbor Rd San Francisco CA 94124"),
            ("王府花园 3 号楼 1202", "王府花园３号楼１２０２"),
            ("漕宝路与桂林路路口", "桂林路与漕宝路路口"),
        ] {
            assert_eq!(place(one), place(other));
        }
        assert_ne!(place("王府花园 3 号楼"), place("王府花园 5 号楼"));
        assert_eq!(place(" ，"), "");
    }

    #[test]
    fn faults_told_alike_are_alike_in_both_languages() {
        assert!(likeness("空调不制冷，机房有异响", "机房空调不制冷") > 0.5);
        assert!(likeness("Flooding: On street", "Flooding on street") > 0.99);
        assert!(likeness("Flooding: On street", "Odor: From catch basin") < 0.3);
        assert!(likeness("空调不制冷", "空调不制冷") > 0.99 && likeness("漏水", "跳闸") < 0.01);
        assert!(likeness("", "") > 0.99 && likeness("水", "电") < 0.01);
    }
}
