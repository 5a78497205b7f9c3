//! The process and the runtime under it. Names as Prometheus's own clients have them.

use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Clock ticks a second in `/proc/self/stat`: 100 on every Linux, whatever the kernel's own is (`man 5 proc`).
const TICKS_PER_SECOND: u64 = 100;
/// Fields of `/proc/self/stat` before the user time, counted behind the program's name.
const FIELDS_BEFORE_TIMES: usize = 11;

/// Figures about the process. What the system does not tell stays at zero.
pub(super) struct ProcessFigures {
    resident_bytes: Gauge,
    cpu_seconds: Gauge,
    open_files: Gauge,
    tasks: Gauge,
    workers: Gauge,
    queue: Gauge,
}

impl ProcessFigures {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let mut gauge = |name: &str, help: &str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        Self {
            resident_bytes: gauge("process_resident_memory_bytes", "Memory in use"),
            cpu_seconds: gauge("process_cpu_seconds", "Processor time used, in whole seconds"),
            open_files: gauge("process_open_fds", "Open files and connections"),
            tasks: gauge("callout_runtime_tasks", "Tasks of the runtime that are alive"),
            workers: gauge("callout_runtime_workers", "Threads of the runtime"),
            queue: gauge("callout_runtime_queue", "Tasks that wait for a thread"),
        }
    }

    pub(super) fn read(&self) {
        if let Some(bytes) = resident_bytes() {
            self.resident_bytes.set(bytes);
        }
        if let Some(seconds) = cpu_seconds() {
            self.cpu_seconds.set(seconds);
        }
        if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
            self.open_files.set(signed(files.count()));
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let runtime = runtime.metrics();
            self.tasks.set(signed(runtime.num_alive_tasks()));
            self.workers.set(signed(runtime.num_workers()));
            self.queue.set(signed(runtime.global_queue_depth()));
        }
    }
}

fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<i64>().ok()?.checked_mul(1_024)
}

fn cpu_seconds() -> Option<i64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name may contain anything, even blanks; it ends at the last bracket.
    let (_, rest) = stat.rsplit_once(')')?;
    let times = rest.split_whitespace().skip(FIELDS_BEFORE_TIMES).take(2);
    let ticks: u64 = times.filter_map(|time| time.parse::<u64>().ok()).sum();
    i64::try_from(ticks / TICKS_PER_SECOND).ok()
}

fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_time() {
        assert!(resident_bytes().is_some_and(|bytes| bytes > 1 << 20));
        assert!(cpu_seconds().is_some());
    }
}
