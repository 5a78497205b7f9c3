//! How much memory this process occupies, and the most that it did since a moment (Linux, proc(5)).

use anyhow::{Context, Result};

/// Forgets what the most was; gives the megabytes that are occupied now.
pub(super) fn begin() -> Result<f64> {
    // 5 sets the peak back to what is occupied now.
    std::fs::write("/proc/self/clear_refs", "5")?;
    read("VmRSS:")
}

/// The most megabytes that were occupied since then.
pub(super) fn peak_mb() -> Result<f64> {
    read("VmHWM:")
}

fn read(field: &str) -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(field)).with_context(|| format!("no {field}"))?;
    Ok(line.trim().trim_end_matches("kB").trim().parse::<f64>()? / 1_024.0)
}
