//! The `main` of a service's own binary.

use std::path::Path;
use std::process::ExitCode;

use mesh_config::{Environment, command_line_layer};
use mesh_telemetry::{LogFormat, LogSettings, log_panics, start_logs};

use crate::command::Command;
use crate::{ServiceDefinition, Serving, Startup, healthcheck, migrate, start};

/// Does what the command line says: runs one service until it is told to stop, brings its database
/// up to date (`migrate`), or asks how the one that runs here is (`healthcheck`). Exit code 2 stands
/// for wrong arguments, 1 for what did not work.
pub fn run(definition: ServiceDefinition) -> ExitCode {
    run_serving(definition, Serving::Shared)
}

/// As [`run`], with the connections of each core on a thread of their own: see [`Serving::PerCore`].
pub fn run_per_core(definition: ServiceDefinition) -> ExitCode {
    run_serving(definition, Serving::PerCore)
}

fn run_serving(definition: ServiceDefinition, serving: Serving) -> ExitCode {
    let environment = match Environment::of_process(Path::new(".")) {
        Ok(environment) => environment,
        Err(error) => return fail(&error.to_string(), 2),
    };
    let (command_line, others) = command_line_layer(std::env::args().skip(1));
    let command = match Command::parse(&others) {
        Ok(command) => command,
        Err(reason) => return fail(&reason, 2),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("cannot start threads: {error}"), 1),
    };
    let startup = Startup {
        environment,
        overrides: vec![command_line],
        serving,
        ..Startup::default()
    };
    match runtime.block_on(obey(command, definition, startup)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => fail(&reason, 1),
    }
}

async fn obey(
    command: Command,
    definition: ServiceDefinition,
    startup: Startup,
) -> Result<(), String> {
    let name = definition.name;
    if let Command::Healthcheck(group) = command {
        // Asked for every few seconds: what it tells belongs to whoever asks, not into the log.
        let health = healthcheck(definition, startup, group).await;
        return health.map_err(|error| format!("{name}: {error:#}"));
    }
    let logs = LogSettings {
        application: name.to_owned(),
        format: LogFormat::from_environment(&startup.environment),
        default_filter: "info",
    };
    let _logs = start_logs(&startup.environment, &logs);
    log_panics();
    if command == Command::Migrate {
        let migrated = migrate(definition, startup).await;
        return migrated.map_err(|error| format!("{name} is not up to date: {error}"));
    }
    let started = start(definition, startup).await;
    let mut service = started.map_err(|error| format!("{name} did not start: {error}"))?;
    if stop_signal().await == StopSignal::Terminate {
        tokio::select! {
            () = service.leave() => {}
            _ = stop_signal() => {}
        }
    }
    service.stop().await;
    Ok(())
}

#[expect(
    clippy::print_stderr,
    reason = "the log may be filtered; the reason for not starting must be seen"
)]
fn fail(reason: &str, code: u8) -> ExitCode {
    eprintln!("{reason}");
    ExitCode::from(code)
}

/// Who wants a program to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopSignal {
    /// A person, with Ctrl-C, who waits for it.
    Interrupt,
    /// Whoever keeps it running, with SIGTERM, while others go on.
    Terminate,
}

/// Waits for Ctrl-C or, on Unix, SIGTERM.
pub async fn stop_signal() -> StopSignal {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => StopSignal::Interrupt,
        () = terminate() => StopSignal::Terminate,
    }
}

#[cfg(unix)]
async fn terminate() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminate() {
    std::future::pending().await
}
