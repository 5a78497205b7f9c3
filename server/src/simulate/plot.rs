//! The plot: how many customers were reached within how many minutes, one line a policy. Written by hand: an SVG of this kind
//! is fifty lines of text, and a plotting library would be the largest dependency of the server.

use std::fmt::Write as _;

use super::policy::Policy;
use super::report::Figures;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 56.0;
const BOTTOM: f64 = 48.0;
const TOP: f64 = 40.0;
const RIGHT: f64 = 16.0;
/// Colours that also people with red-green blindness tell apart (M. Okabe, K. Ito, Color universal design, 2008).
const COLOURS: [&str; 4] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

/// The plot as SVG.
pub fn svg(title: &str, figures: &[(Policy, Figures)]) -> String {
    let longest = figures.iter().filter_map(|(_, of)| of.response.last()).fold(1.0_f64, |most, value| most.max(*value));
    let step = [5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 1_440.0]
        .into_iter()
        .find(|step| longest / step <= 12.0)
        .unwrap_or(10_080.0);
    let wide = (longest / step).ceil() * step;
    let x = |minutes: f64| LEFT + (WIDTH - LEFT - RIGHT) * minutes / wide;
    let y = |share: f64| HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"{LEFT}\" y=\"20\" font-size=\"14\">{}</text>\n",
        escaped(title)
    );
    for part in 0..=4 {
        let share = f64::from(part) / 4.0;
        line(&mut text, (x(0.0), y(share)), (x(wide), y(share)));
        label(&mut text, (LEFT - 8.0, y(share) + 4.0), "end", &format!("{} %", part * 25));
    }
    let mut at = 0.0;
    while at <= wide {
        line(&mut text, (x(at), y(0.0)), (x(at), y(1.0)));
        label(&mut text, (x(at), y(0.0) + 18.0), "middle", &format!("{at:.0}"));
        at += step;
    }
    label(&mut text, (x(wide / 2.0), HEIGHT - 10.0), "middle", "minutes from report to arrival");
    for ((policy, of), (index, colour)) in figures.iter().zip(COLOURS.iter().enumerate()) {
        let _ = writeln!(
            text,
            "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{}\"/>",
            steps(&of.response, x, y)
        );
        let row = f64::from(u32::try_from(index).unwrap_or_default());
        let words = format!("{}: mean {:.1} min, p95 {:.1}", policy.name(), of.mean(), of.percentile(95));
        let place = (x(wide) - 8.0, y(0.0) - 16.0 * (4.0 - row));
        let _ = writeln!(
            text,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"{colour}\">{}</text>",
            place.0,
            place.1,
            escaped(&words)
        );
    }
    text.push_str("</svg>\n");
    text
}

/// The corners of the cumulative share.
fn steps(response: &[f64], x: impl Fn(f64) -> f64, y: impl Fn(f64) -> f64) -> String {
    let all = f64::from(u32::try_from(response.len().max(1)).unwrap_or(u32::MAX));
    let mut points = format!("{:.1},{:.1}", x(0.0), y(0.0));
    let mut reached = 0.0;
    for minutes in response {
        let _ = write!(points, " {:.1},{:.1}", x(*minutes), y(reached / all));
        reached += 1.0;
        let _ = write!(points, " {:.1},{:.1}", x(*minutes), y(reached / all));
    }
    points
}

fn line(text: &mut String, from: (f64, f64), to: (f64, f64)) {
    let _ = writeln!(
        text,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"#ddd\"/>",
        from.0, from.1, to.0, to.1
    );
}

fn label(text: &mut String, at: (f64, f64), anchor: &str, words: &str) {
    let _ = writeln!(text, "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{words}</text>", at.0, at.1);
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
