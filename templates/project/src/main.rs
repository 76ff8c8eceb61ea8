//! `cargo run`: the whole mesh in one process.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use all_in_one::{Mesh, MeshOptions, Ports, fill_env_file};
use clap::Parser;
use mesh_app::stop_signal;
use mesh_config::{Environment, command_line_layer};
use mesh_telemetry::{LogFormat, LogSettings, log_panics, start_logs};

/// 시스템 전체를 한 프로세스로 실행합니다. Runs the whole mesh in one process.
///
/// 설정은 --점으로.이은.키=값 으로도 줄 수 있습니다. Settings can also be given as --dotted.key=value.
#[derive(Parser)]
struct Arguments {
    /// 모든 포트에 더할 수. 0이면 비어 있는 포트를 씁니다. Added to every port; 0 takes free ports.
    #[arg(long, value_name = "N")]
    port_offset: Option<u16>,
}

impl Arguments {
    fn ports(&self) -> Ports {
        match self.port_offset {
            None => Ports::Offset(0),
            Some(0) => Ports::Free,
            Some(offset) => Ports::Offset(offset),
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let (settings, others) = command_line_layer(std::env::args());
    let arguments = Arguments::parse_from(others);
    let folder = project_folder();
    let environment = match environment(&folder) {
        Ok(environment) => environment,
        Err(reason) => return fail(&reason),
    };
    // A terminal full of log lines would hide the table of addresses.
    let logs = LogSettings {
        application: env!("CARGO_PKG_NAME").to_owned(),
        format: LogFormat::from_environment(&environment),
        default_filter: "warn",
    };
    let _logs = start_logs(&environment, &logs);
    log_panics();
    let started = Instant::now();
    let options = MeshOptions {
        ports: arguments.ports(),
        folder,
        environment,
        settings,
    };
    let mesh = match Mesh::start(options).await {
        Ok(mesh) => mesh,
        Err(error) => {
            return fail(&format!(
                "{error}\n포트가 쓰이고 있다면 / if a port is taken: cargo run -- --port-offset 100"
            ));
        }
    };
    if let Err(error) = mesh.wait_until_registered(Duration::from_secs(30)).await {
        mesh.stop().await;
        return fail(&error.to_string());
    }
    print_addresses(&mesh, started.elapsed());
    stop_signal().await;
    mesh.stop().await;
    ExitCode::SUCCESS
}

/// Where `config/` is: the current folder, or the project when started from elsewhere by cargo.
fn project_folder() -> PathBuf {
    let here = PathBuf::from(".");
    if here.join("config").is_dir() {
        here
    } else {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }
}

fn environment(folder: &Path) -> Result<Environment, String> {
    let mut environment = Environment::of_process(folder).map_err(|error| error.to_string())?;
    fill_env_file(folder, &mut environment).map_err(|error| format!(".env: {error}"))?;
    Ok(environment)
}

#[expect(
    clippy::print_stdout,
    reason = "this is what a person starts the program for"
)]
fn print_addresses(mesh: &Mesh, elapsed: Duration) {
    println!(
        "\n{}: {:.1} s\n",
        env!("CARGO_PKG_NAME"),
        elapsed.as_secs_f64()
    );
    for (service, member) in mesh.services() {
        println!(
            "  {:<26} {:<24} {} / {}",
            service.name(),
            service.local_url(),
            member.summary_ko,
            member.summary_en
        );
    }
    println!("\n  개발용 관리자 / development administrator:  1@gmail.com  test1234!");
    println!("  끝내기 / stop:  Ctrl-C\n");
}

#[expect(
    clippy::print_stderr,
    reason = "the reason for not starting must be seen"
)]
fn fail(reason: &str) -> ExitCode {
    eprintln!("{reason}");
    ExitCode::FAILURE
}
