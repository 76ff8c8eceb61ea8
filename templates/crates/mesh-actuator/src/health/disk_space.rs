//! Space on the disk that the service works on.

use std::path::PathBuf;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mesh_config::{Settings, SettingsError};
use mesh_web::{ComponentHealth, HealthIndicator, HealthStatus};
use serde::Deserialize;

const KEY: &str = "management.health.diskspace";

/// Indicator `diskSpace`: up while as much is free as must be.
#[derive(Debug, Clone)]
pub struct DiskSpace {
    path: PathBuf,
    /// In bytes.
    threshold: u64,
}

#[derive(Deserialize)]
struct DiskSpaceSettings {
    enabled: bool,
    path: PathBuf,
    threshold: String,
}

impl DiskSpace {
    /// Reads `management.health.diskspace`; nothing when it is not to be looked at.
    ///
    /// # Errors
    /// When a setting is missing or wrong.
    pub fn from_settings(settings: &Settings) -> Result<Option<Self>, SettingsError> {
        let read: DiskSpaceSettings = settings.bind(KEY)?;
        let threshold = bytes(&read.threshold).ok_or_else(|| {
            let key = format!("{KEY}.threshold");
            SettingsError::Invalid {
                origin: settings.origin(&key).unwrap_or_default().to_owned(),
                problem: format!("`{}` is no size; write for example 10MB", read.threshold),
                key,
            }
        })?;
        let path = read.path;
        Ok(read.enabled.then_some(Self { path, threshold }))
    }

    fn look(&self) -> ComponentHealth {
        let report = match fs4::statvfs(&self.path) {
            Err(error) => ComponentHealth::down(error).with("exists", self.path.exists()),
            Ok(disk) => {
                let is_enough = disk.available_space() >= self.threshold;
                let status = if is_enough {
                    HealthStatus::Up
                } else {
                    HealthStatus::Down
                };
                ComponentHealth::of(status)
                    .with("total", disk.total_space())
                    .with("free", disk.available_space())
                    .with("exists", true)
            }
        };
        report
            .with("threshold", self.threshold)
            .with("path", self.path.display().to_string())
    }
}

impl HealthIndicator for DiskSpace {
    fn name(&self) -> &'static str {
        "diskSpace"
    }

    fn state(&self) -> BoxFuture<'_, ComponentHealth> {
        // A network disk may take its time.
        let disk = self.clone();
        let looked = tokio::task::spawn_blocking(move || disk.look());
        looked
            .map(|looked| looked.unwrap_or_else(ComponentHealth::down))
            .boxed()
    }
}

/// Reads a size such as `10MB`, in powers of 1024 as in Spring; a bare number counts bytes.
fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (amount, unit) = text.split_at(digits);
    let factor = match unit {
        "" | "B" => 1,
        "KB" => 1 << 10,
        "MB" => 1 << 20,
        "GB" => 1 << 30,
        "TB" => 1 << 40,
        _ => return None,
    };
    amount.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_spring_reads_them() {
        let sizes = ["10MB", "1", "2KB", "10 MB", "x", "", "99999999999TB"].map(bytes);
        let expected = [Some(10 << 20), Some(1), Some(2048), None, None, None, None];
        assert_eq!(sizes, expected);
    }

    #[test]
    fn a_disk_without_enough_space_is_down_and_so_is_none() {
        let disk = |path: &str, threshold| {
            let path = path.into();
            DiskSpace { path, threshold }.look()
        };
        let enough = disk(".", 1);
        assert_eq!(enough.status, HealthStatus::Up);
        assert!(enough.details["free"].as_u64() <= enough.details["total"].as_u64());
        assert_eq!(disk(".", u64::MAX).status, HealthStatus::Down);
        let none = disk("no/such/folder", 1);
        assert_eq!(
            (none.status, &none.details["exists"]),
            (HealthStatus::Down, &false.into())
        );
    }
}
