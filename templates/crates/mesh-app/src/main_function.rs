//! The `main` of a service's own binary.

use std::path::Path;
use std::process::ExitCode;

use mesh_config::{Environment, command_line_layer};
use mesh_telemetry::{LogFormat, LogSettings, log_panics, start_logs};

use crate::{ServiceDefinition, Serving, Startup, start};

/// Runs one service until it is told to stop. Exit code 2 stands for wrong arguments, 1 for a
/// service that did not start.
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
        Err(error) => return fail(&format!(".env cannot be read: {error}"), 2),
    };
    let logs = LogSettings {
        application: definition.name.to_owned(),
        format: LogFormat::from_environment(&environment),
        default_filter: "info",
    };
    let _logs = start_logs(&environment, &logs);
    log_panics();
    let (command_line, others) = command_line_layer(std::env::args().skip(1));
    if let Some(argument) = others.first() {
        return fail(
            &format!("unknown argument `{argument}`; settings are given as --dotted.key=value"),
            2,
        );
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("cannot start threads: {error}"), 1),
    };
    runtime.block_on(async {
        match start(
            definition,
            Startup {
                environment,
                overrides: vec![command_line],
                serving,
                ..Startup::default()
            },
        )
        .await
        {
            Ok(service) => {
                stop_signal().await;
                service.stop().await;
                ExitCode::SUCCESS
            }
            Err(error) => fail(&format!("{} did not start: {error}", definition.name), 1),
        }
    })
}

#[expect(
    clippy::print_stderr,
    reason = "the log may be filtered; the reason for not starting must be seen"
)]
fn fail(reason: &str, code: u8) -> ExitCode {
    eprintln!("{reason}");
    ExitCode::from(code)
}

/// Waits for Ctrl-C or, on Unix, SIGTERM.
pub async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate() => {}
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
