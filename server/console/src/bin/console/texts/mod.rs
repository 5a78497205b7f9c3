//! Every text of the console, in both languages. A missing one does not compile, and one that nothing says is a warning.

mod aside;
mod board;
mod common;
mod complaints;
mod inspections;
mod intake;
mod office;
mod order;
mod rounds;
mod town;

pub(crate) use aside::*;
pub(crate) use board::*;
pub(crate) use common::*;
pub(crate) use complaints::*;
pub(crate) use inspections::*;
pub(crate) use intake::*;
pub(crate) use office::*;
pub(crate) use order::*;
pub(crate) use rounds::*;
pub(crate) use town::*;

macro_rules! texts {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        $(pub(crate) fn $name(lang: shared::lang::Lang) -> &'static str { lang.pick($zh, $en) })*
    };
}
use texts;

/// So many orders.
pub(crate) fn orders_of(count: usize, lang: shared::lang::Lang) -> String {
    match (lang, count) {
        (shared::lang::Lang::ZhCn, _) => format!("{count} 个工单"),
        (shared::lang::Lang::En, 1) => "1 order".into(),
        (shared::lang::Lang::En, _) => format!("{count} orders"),
    }
}

/// So many others than the one that is spoken of.
pub(crate) fn others(count: u32) -> &'static str {
    if count == 1 { "other" } else { "others" }
}
