//! Space on the disk that the service works on.

use std::path::PathBuf;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use mesh_config::{Settings, SettingsError};
use mesh_web::{ComponentHealth, HealthIndicator, HealthStatus};

const KEY: &str = "management.health.diskspace";

/// Indicator `diskSpace`: up while as much is free as must be.
#[derive(Debug, Clone)]
pub struct DiskSpace {
    path: PathBuf,
    /// In bytes.
    threshold: u64,
}

impl DiskSpace {
    /// Reads `management.health.diskspace`; nothing when it is not to be looked at.
    ///
    /// # Errors
    /// When a setting is missing or wrong.
    pub fn from_settings(settings: &Settings) -> Result<Option<Self>, SettingsError> {
        if !settings.get(&format!("{KEY}.enabled"))? {
            return Ok(None);
        }
        Ok(Some(Self {
            path: settings.get(&format!("{KEY}.path"))?,
            threshold: settings.data_size(&format!("{KEY}.threshold"))?,
        }))
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

#[cfg(test)]
mod tests {
    use super::*;

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
