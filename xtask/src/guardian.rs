//! A shell that outlives us and cleans up, however we end: on return, on a panic, on ctrl-c and on `kill -9`.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

/// Runs its clean-up command once when it is dropped or when this process is gone.
pub(crate) struct Guardian {
    shell: Child,
}

impl Guardian {
    /// Stands guard with a `sh` command line. It learns of our end by the end of its standard input, and it stands in
    /// a process group of its own, so that a ctrl-c in the terminal does not reach it.
    pub(crate) fn new(clean_up: &str) -> Result<Self> {
        let script = format!("read -r _; {clean_up}");
        let shell = Command::new("sh")
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("cannot run `sh`")?;
        Ok(Self { shell })
    }
}

impl Drop for Guardian {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // It has nobody left to report to; what it could not remove lies in the temporary folder.
        let _ = self.shell.wait();
    }
}

/// `text` as one word of a `sh` command line.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_up_when_dropped() {
        let file = std::env::temp_dir().join(format!("callout guardian's {}", std::process::id()));
        std::fs::write(&file, "x").unwrap();
        let guardian = Guardian::new(&format!("rm -f {}", quoted(file.to_str().unwrap()))).unwrap();
        assert!(file.exists());
        drop(guardian);
        assert!(!file.exists());
    }
}
