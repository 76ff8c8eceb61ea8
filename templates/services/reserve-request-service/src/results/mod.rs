//! Results of requests, as they arrive: `/api/v1/requests/direct`.

mod handlers;
mod inquiry;
mod news;
mod outcome;
mod stream;
mod waiting;

use std::time::Duration;

use mesh_app::ServiceContext;
use mesh_config::SettingsError;
use mesh_telemetry::{Gauge, Tags};
use tokio_util::sync::CancellationToken;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::inquiry::Inquiry;
use self::waiting::Waiting;
use crate::check_service::CheckService;
use crate::state::AppState;

pub use self::outcome::Outcome;

/// What streams are made of. Cheap to clone.
#[derive(Clone)]
pub struct Results {
    waiting: Waiting,
    /// Longest life of a stream.
    time_out: Duration,
    /// Ends all streams.
    stop: CancellationToken,
}

impl Results {
    /// Hears of results until the service stops.
    ///
    /// # Errors
    /// When a setting below `reserve-results` is missing or wrong.
    pub fn start(
        context: &ServiceContext,
        check_service: CheckService,
    ) -> Result<Self, SettingsError> {
        let inquiry = Inquiry::new(check_service);
        let limit = context.settings.get("reserve-results.max-streams")?;
        let waiting = Waiting::new(limit, inquiry.clone());
        let heard = context
            .broker
            .join(news::EXCHANGE, context.stop.clone())
            .heard;
        tokio::spawn(news::listen(heard, waiting.clone(), inquiry));
        let counted = waiting.clone();
        context.metrics.watch(move || vec![gauge(&counted)]);
        Ok(Self {
            waiting,
            time_out: context.settings.duration("reserve-results.time-out")?,
            stop: context.stop.clone(),
        })
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "there are fewer streams than a float can count"
)]
fn gauge(waiting: &Waiting) -> Gauge {
    Gauge {
        name: "reserve.result.streams",
        tags: Tags::new(),
        value: waiting.streams() as f64,
    }
}

/// The routes.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(handlers::direct))
}
