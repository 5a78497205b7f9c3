//! Shapes, drawn with the text's own colour. A word stands beside each, or is said by the button that bears it.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident: $path:literal;)*) => {
        $(pub(crate) fn $name() -> AnyView {
            view! {
                <svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"
                    stroke-linejoin="round" aria-hidden="true"><path d=$path/></svg>
            }
            .into_any()
        })*
    };
}

icons! {
    late: "M12 3l10 18H2zM12 10v5M12 18v.5";
    clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2";
    nobody: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.500-7 8-7s8 3 8 7";
    conflict: "M4 7h11l-3-3M20 17H9l3 3";
    two: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM16 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 20c0-3 2.500-6 6-6M22 20c0-3-2.500-6-6-6M12 14v6";
    held: "M6 3h12M6 21h12M7 3c0 5 10 8 10 18M17 3c0 5-10 8-10 18";
    repeat: "M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5";
    waits: "M8 5v14M16 5v14";
    look: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z";
    check: "M4 12.500l5.500 5.500L20 7";
    cross: "M6 6l12 12M18 6L6 18";
    back: "M15 5l-7 7 7 7";
    dot: "M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10z";
    road: "M12 21s7-6.500 7-12a7 7 0 0 0-14 0c0 5.500 7 12 7 12zM12 11.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z";
    gear: "M4 6h10M18 6h2M4 12h2M10 12h10M4 18h8M16 18h4M14 4v4M6 10v4M12 16v4";
    search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5";
    phone: "M6 3h3l2 5-2.500 1.500a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z";
    pen: "M4 20l4-1L19 8l-3-3L5 16zM14 7l3 3";
    shield: "M12 3l8 3v6c0 5-3.500 8-8 9-4.500-1-8-4-8-9V6z";
    sort: "M7 4v16M3 16l4 4 4-4M13 6h8M13 11h6M13 16h4";
}
