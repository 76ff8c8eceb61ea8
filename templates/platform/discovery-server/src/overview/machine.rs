//! Processors and memory, as far as the system tells: memory is known on Linux only.

use std::fs;

const MEGABYTE: u64 = 1024;

/// How many processors this process may use.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Memory in kilobytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    total: u64,
    used: u64,
}

impl Memory {
    /// That of the machine, and the part of it that this process uses.
    pub fn now() -> Option<Self> {
        let machine = fs::read_to_string("/proc/meminfo").ok()?;
        let process = fs::read_to_string("/proc/self/status").ok()?;
        Some(Self {
            total: kilobytes(&machine, "MemTotal:")?,
            used: kilobytes(&process, "VmRSS:")?,
        })
    }

    /// `2048mb`.
    pub fn total(self) -> String {
        format!("{}mb", self.total / MEGABYTE)
    }

    /// `20mb (1%)`.
    pub fn used(self) -> String {
        let percent = self.used.saturating_mul(100) / self.total.max(1);
        format!("{}mb ({percent}%)", self.used / MEGABYTE)
    }
}

fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let value = text.lines().find_map(|line| line.strip_prefix(name))?;
    value.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_told_in_megabytes_and_percent() {
        let memory = Memory {
            total: 4096 * MEGABYTE,
            used: 1024 * MEGABYTE,
        };
        assert_eq!(memory.total(), "4096mb");
        assert_eq!(memory.used(), "1024mb (25%)");
    }

    #[test]
    fn figures_of_the_system_are_found_by_name() {
        let text = "Name:\tx\nVmRSS:\t  20480 kB\n";
        assert_eq!(kilobytes(text, "VmRSS:"), Some(20_480));
        assert_eq!(kilobytes(text, "VmSize:"), None);
    }
}
