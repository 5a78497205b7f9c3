//! A film for the browser's camera: one picture, standing still, as uncompressed YUV4MPEG2.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::Result;
use qrcode::{Color, QrCode};

/// The picture's sides, in pixels.
const WIDTH: usize = 640;
const HEIGHT: usize = 480;
/// Pixels a module of the code.
const MODULE: usize = 6;
/// Pictures until the browser begins anew.
const FRAMES: usize = 5;

/// Writes a film to `path` that shows a QR code with `text` on grey ground.
pub fn of_code(path: &Path, text: &str) -> Result<()> {
    let code = QrCode::new(text)?;
    let (side, modules) = (code.width(), code.to_colors());
    let (left, top) = ((WIDTH - side * MODULE) / 2, (HEIGHT - side * MODULE) / 2);
    let shade = |x: usize, y: usize| {
        let module = |at: usize, edge: usize| at.checked_sub(edge).map(|inside| inside / MODULE).filter(|m| *m < side);
        match (module(x, left), module(y, top)) {
            (Some(across), Some(down)) if modules.get(down * side + across) == Some(&Color::Dark) => 20,
            _ => 210,
        }
    };
    let luma: Vec<u8> = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y))).map(|(x, y)| shade(x, y)).collect();
    let colourless = vec![128; WIDTH * HEIGHT / 2];
    let mut film = BufWriter::new(File::create(path)?);
    writeln!(film, "YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg")?;
    for _ in 0..FRAMES {
        writeln!(film, "FRAME")?;
        film.write_all(&luma)?;
        film.write_all(&colourless)?;
    }
    Ok(film.flush()?)
}
