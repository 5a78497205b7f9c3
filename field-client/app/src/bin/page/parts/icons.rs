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
    minus: "M5 12h14";
    search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5";
    map: "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14";
    frame: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5";
    sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2";
    scan: "M4 8V4h4M20 8V4h-4M4 16v4h4M20 16v4h-4M7 8v8M10 8v8M13 8v8M17 8v8";
    van: "M2 6h12v11H2zM14 10h4l4 4v3h-8zM7 19.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17.500 19.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4z";
    heart: "M12 20S4 14.500 4 9a4 4 0 0 1 8-1.500A4 4 0 0 1 20 9c0 5.500-8 11-8 11z";
    arrow: "M5 19L19 5M10 5h9v9";
    circle: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z";
    letter: "M5 6h14M12 6v13";
    undo: "M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6";
    cross: "M6 6l12 12M18 6L6 18";
}
