//! Which column holds which field: as `--map` says, else by its name.

use std::collections::BTreeMap;

use super::error::FileFault;
use super::fields::{self, Field};
use super::kind::Kind;

/// `field=Column`, as somebody said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The field.
    pub field: String,
    /// The column's name.
    pub column: String,
}

/// Text that is no mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("say field=Column, such as fault=Description")]
pub struct NoMapping;

impl std::str::FromStr for Mapping {
    type Err = NoMapping;
    fn from_str(text: &str) -> Result<Self, NoMapping> {
        let (field, column) = text.split_once('=').ok_or(NoMapping)?;
        let (field, column) = (field.trim().replace('-', "_"), column.trim().to_owned());
        if field.is_empty() || column.is_empty() { Err(NoMapping) } else { Ok(Self { field, column }) }
    }
}

/// The columns of one file.
#[derive(Clone, Debug)]
pub struct Columns {
    header: Vec<String>,
    places: BTreeMap<&'static str, usize>,
}

impl Columns {
    /// Finds the columns of every field of `kind` in `header`.
    pub fn find(kind: Kind, header: &[String], mappings: &[Mapping]) -> Result<Self, FileFault> {
        let all = fields::of(kind);
        let mut places = BTreeMap::new();
        for mapping in mappings {
            let Some(field) = all.iter().find(|field| field.key == mapping.field) else {
                let fields = all.iter().map(|field| field.key).collect();
                return Err(FileFault::NoSuchField { field: mapping.field.clone(), fields });
            };
            let found = place(header, |name| name == mapping.column.trim())?;
            let found = match found {
                None => place(header, |name| plain(name) == plain(&mapping.column))?,
                found => found,
            };
            let no_column = || FileFault::NoSuchColumn { column: mapping.column.clone(), found: header.to_vec() };
            places.insert(field.key, found.ok_or_else(no_column)?);
        }
        for field in all {
            if let std::collections::btree_map::Entry::Vacant(entry) = places.entry(field.key)
                && let Some(found) = by_name(header, field)?
            {
                entry.insert(found);
            }
        }
        let missing: Vec<_> = all.iter().filter(|field| field.required && !places.contains_key(field.key)).collect();
        if !missing.is_empty() {
            let fields = missing.iter().map(|field| (field.key, field.names.join("/"))).collect();
            return Err(FileFault::MissingColumns { fields, found: header.to_vec() });
        }
        Ok(Self { header: header.to_vec(), places })
    }

    /// The place of a field's column.
    pub fn place(&self, field: &str) -> Option<usize> {
        self.places.get(field).copied()
    }

    /// The name of a field's column in the file; the field's own where there is none.
    pub fn name<'c>(&'c self, field: &'c str) -> &'c str {
        self.place(field).and_then(|place| self.header.get(place)).map_or(field, String::as_str)
    }

    /// What was understood: field and column.
    pub fn understood(&self) -> Vec<(String, String)> {
        self.places.keys().map(|field| ((*field).to_owned(), self.name(field).to_owned())).collect()
    }
}

fn by_name(header: &[String], field: &Field) -> Result<Option<usize>, FileFault> {
    for wanted in std::iter::once(&field.key).chain(field.names) {
        let found = place(header, |name| plain(name) == plain(wanted))?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn place(header: &[String], is: impl Fn(&str) -> bool) -> Result<Option<usize>, FileFault> {
    let mut found = header.iter().enumerate().filter(|(_, name)| is(name));
    let first = found.next();
    match found.next() {
        Some((_, name)) => Err(FileFault::ColumnTwice { column: name.clone() }),
        None => Ok(first.map(|(place, _)| place)),
    }
}

/// A name without what people write differently: case, spaces, separators, full-width letters, a unit in brackets.
fn plain(name: &str) -> String {
    let bare = name.split(['(', '（']).next().unwrap_or_default();
    let narrow = |c: char| match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(c),
        _ => c,
    };
    bare.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Vec<String> {
        names.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn columns_are_found_by_the_names_that_people_give_them() {
        let city =
            header("ticket,created_at,closed_at,outcome,trade,priority,problem,address,latitude,longitude,channel");
        let columns = Columns::find(Kind::Requests, &city, &[]).unwrap();
        assert_eq!((columns.place("number"), columns.place("level"), columns.place("phone")), (Some(0), Some(5), None));
        assert_eq!(columns.name("fault"), "problem");
        let sheet = header("报修单号,报修时间,工种,故障描述,地址,纬度,经度,联系电话（必填）");
        let columns = Columns::find(Kind::Requests, &sheet, &[]).unwrap();
        assert_eq!((columns.place("fault"), columns.place("phone")), (Some(3), Some(7)));
        let parts = header("料号,品名,规格,单位,单价（元）");
        assert_eq!(Columns::find(Kind::Parts, &parts, &[]).unwrap().place("price"), Some(4));
    }

    #[test]
    fn a_mapping_comes_first_and_nonsense_in_it_is_named() {
        let names = header("Ref,When,Trade,What,Description");
        let map: Vec<Mapping> =
            ["number=Ref", "received-at=when", "fault=What"].iter().map(|m| m.parse().unwrap()).collect();
        let columns = Columns::find(Kind::Requests, &names, &map).unwrap();
        assert_eq!((columns.place("number"), columns.place("fault")), (Some(0), Some(3)));
        let wrong = |text: &str| Columns::find(Kind::Requests, &names, &[text.parse().unwrap()]).unwrap_err();
        assert!(matches!(wrong("numbre=Ref"), FileFault::NoSuchField { .. }));
        assert!(matches!(wrong("number=Reff"), FileFault::NoSuchColumn { .. }));
        assert!("number".parse::<Mapping>().is_err() && "=x".parse::<Mapping>().is_err());
    }

    #[test]
    fn what_is_missing_or_there_twice_is_told() {
        let told = Columns::find(Kind::Requests, &header("ticket,when"), &[]).unwrap_err();
        let words = told.words(shared::lang::Lang::En);
        assert!(words.contains("received_at") && words.contains("The file has: ticket, when"), "{words}");
        let twice = Columns::find(Kind::Parts, &header("number,name,unit,price,Price"), &[]).unwrap_err();
        assert!(matches!(twice, FileFault::ColumnTwice { .. }));
    }
}
