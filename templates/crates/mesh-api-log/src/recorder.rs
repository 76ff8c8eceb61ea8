//! Noting requests as they come in.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use mesh_config::{Settings, SettingsError};
use mesh_security::{AntPath, AntPattern, CurrentUser};
use mesh_telemetry::Outage;
use mesh_web::{Client, now_utc};
use sea_orm::{ActiveValue, DatabaseConnection};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::row::ActiveModel;
use crate::writer;

/// Rows that wait to be written; more are dropped.
const WAITING: usize = 10_000;

const METHOD_WIDTH: usize = 10;
const URL_WIDTH: usize = 500;

/// Own paths that are not noted: too frequent, between services, noted as sign-ins elsewhere, or with
/// a secret in them.
const LEFT_OUT: [&str; 13] = [
    "/",
    "/error",
    "/favicon.ico",
    "/actuator/**",
    "/v3/api-docs/**",
    "/internal/**",
    "/login",
    "/auth/login",
    "/api/v1/authorizations/check",
    "/api/v1/users/token/refresh",
    "/api/v1/menu-roles/**",
    "/api/v1/messages/**",
    "/api/v1/users/password/valid/**",
];

/// Notes requests. Cheap to clone.
#[derive(Clone)]
pub struct ApiLog(Option<Arc<Recorder>>);

struct Recorder {
    rows: mpsc::Sender<ActiveModel>,
    left_out: Vec<AntPattern>,
    outage: Outage,
}

impl ApiLog {
    /// Starts the work that writes the rows, until `stop`; with `api-log.enabled` off, none.
    ///
    /// # Errors
    /// When that setting is missing, or neither true nor false.
    pub fn start(
        settings: &Settings,
        database: DatabaseConnection,
        stop: CancellationToken,
    ) -> Result<Self, SettingsError> {
        if !settings.get("api-log.enabled")? {
            return Ok(Self(None));
        }
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(writer::run(receiver, database, stop));
        Ok(Self(Some(Arc::new(Recorder {
            rows: sender,
            left_out: LEFT_OUT.map(AntPattern::new).to_vec(),
            outage: Outage::of("API log"),
        }))))
    }

    /// Notes the requests that reach `router`. What refuses requests goes around it.
    pub fn record(self, router: Router) -> Router {
        match self.0 {
            Some(recorder) => router.layer(middleware::from_fn_with_state(recorder, note)),
            None => router,
        }
    }
}

async fn note(State(recorder): State<Arc<Recorder>>, request: Request, next: Next) -> Response {
    let path = AntPath::new(request.uri().path());
    let is_noted = !recorder
        .left_out
        .iter()
        .any(|left_out| left_out.matches(&path));
    if is_noted {
        match recorder.rows.try_send(row(&request)) {
            Ok(()) => recorder.outage.worked(),
            Err(error) => recorder.outage.failed(error),
        }
    }
    next.run(request).await
}

fn row(request: &Request) -> ActiveModel {
    let extensions = request.extensions();
    let user = extensions.get::<CurrentUser>().cloned();
    let user = user.unwrap_or_else(CurrentUser::anonymous);
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    let client = peer.map(|ConnectInfo(peer)| Client::new(request.headers(), *peer));
    let now = ActiveValue::Set(Some(now_utc()));
    ActiveModel {
        log_id: ActiveValue::NotSet,
        site_id: ActiveValue::Set(client.as_ref().and_then(|client| client.site_id)),
        user_id: ActiveValue::Set(Some(user.audit_name().to_owned())),
        http_method: ActiveValue::Set(Some(cut(request.method().as_str(), METHOD_WIDTH))),
        request_url: ActiveValue::Set(Some(cut(request.uri().path(), URL_WIDTH))),
        ip_addr: ActiveValue::Set(client.map(|client| client.address)),
        created_date: now.clone(),
        modified_date: now,
    }
}

fn cut(text: &str, width: usize) -> String {
    text.chars().take(width).collect()
}
