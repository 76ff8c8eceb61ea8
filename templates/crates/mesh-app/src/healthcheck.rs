//! Asking the process of a service that runs on this host how it is, as container engines and
//! install scripts do.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use mesh_actuator::base_path;
use mesh_config::Settings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::listening::address_for_operators;
use crate::startup::sources;
use crate::{ServiceDefinition, Startup};

/// How long everything may take.
const LIMIT: Duration = Duration::from_secs(3);

/// Longest answer that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// Asks for the health of the service, or for that of `group`. Where it listens is told by the same
/// settings with which it was started; only the config server is not asked, which would have to
/// answer each time.
///
/// # Errors
/// When it is not healthy, or does not answer within three seconds.
pub async fn healthcheck(
    definition: ServiceDefinition,
    startup: Startup,
    group: Option<&str>,
) -> anyhow::Result<()> {
    let settings = sources(definition, startup)?.local();
    let (host, port) = place(&settings)?;
    let path = match group {
        Some(group) => format!("{}/health/{group}", base_path(&settings)?),
        None => format!("{}/health", base_path(&settings)?),
    };
    let asked = tokio::time::timeout(LIMIT, ask(&host, port, &path)).await;
    let answer = asked
        .with_context(|| format!("{host}:{port} does not answer within {LIMIT:?}"))?
        .with_context(|| format!("{host}:{port} does not answer"))?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split_whitespace().nth(1).unwrap_or_default();
    ensure!(
        status == "200",
        "{host}:{port}{path} answers {status} {body}"
    );
    Ok(())
}

/// Host and port at which this host reaches what operators reach.
fn place(settings: &Settings) -> anyhow::Result<(String, u16)> {
    let (address, port) = address_for_operators(settings)?;
    if port == 0 {
        bail!("the port is not known: set `management.server.port` or `server.port`");
    }
    let host = match address.as_str() {
        "0.0.0.0" => "127.0.0.1".to_owned(),
        "::" | "[::]" => "[::1]".to_owned(),
        _ => address,
    };
    Ok((host, port))
}

async fn ask(host: &str, port: u16, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(format!("{host}:{port}")).await?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
