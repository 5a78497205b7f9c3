//! Shapes, drawn with the text's own colour. A word stands beside each, or is said by the button that bears it.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident: $path:literal;)*) => {
        $(pub(crate) fn $name() -> impl IntoView {
            view! {
                <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"
                    stroke-linejoin="round" aria-hidden="true"><path d=$path/></svg>
            }
        })*
    };
}

icons! {
    back: "M15 5l-7 7 7 7";
    phone: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z";
    route: "M12 21s7-6.5 7-12a7 7 0 0 0-14 0c0 5.500 7 12 7 12zM12 11.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z";
    gear: "M4 6h10M18 6h2M4 12h2M10 12h10M4 18h8M16 18h4M14 4v4M6 10v4M12 16v4";
    check: "M4 12.500l5.500 5.500L20 7";
    waits: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2";
    late: "M12 3l10 18H2zM12 10v5M12 18v.5";
    dot: "M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10z";
    plus: "M12 5v14M5 12h14";
    camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 17a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z";
    pen: "M4 20l4-1L19 8l-3-3L5 16zM14 7l3 3";
    star: "M12 3l2.700 6 6.300.6-4.800 4.300 1.400 6.400L12 17l-5.600 3.300 1.400-6.400L3 9.600 9.300 9z";
    cross: "M6 6l12 12M18 6L6 18";
}
