//! Every text of the console, in both languages. A missing one does not compile, and one that nothing says is a warning.

mod aside;
mod board;
mod common;
mod complaints;
mod inspections;
mod intake;
mod office;
mod order;
mod town;

pub(crate) use aside::*;
pub(crate) use board::*;
pub(crate) use common::*;
pub(crate) use complaints::*;
pub(crate) use inspections::*;
pub(crate) use intake::*;
pub(crate) use office::*;
pub(crate) use order::*;
pub(crate) use town::*;

macro_rules! texts {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        $(pub(crate) fn $name(lang: shared::lang::Lang) -> &'static str { lang.pick($zh, $en) })*
    };
}
use texts;
