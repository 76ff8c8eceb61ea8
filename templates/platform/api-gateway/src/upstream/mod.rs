//! The instances behind the gateway.

mod clients;
mod connector;
mod request;
mod stream;
mod tls;

use std::error::Error as _;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode, Version};
use axum::response::Response;
use hyper_util::client::legacy::Error;
use mesh_app::ServiceContext;
use mesh_config::SettingsError;
use mesh_discovery::{Instance, Instances};
use mesh_telemetry::{Tags, Tracer};
use tokio_util::sync::CancellationToken;

use crate::exchange::Exchange;
use crate::failure::Failure;
use crate::forwarding::{Forwarding, remove_hop_by_hop};
use crate::retained_body::RetainedBody;
use crate::route::{Limits, Route, Target};
use crate::settings;
use crate::web_socket;
use clients::Clients;
use stream::StreamingMediaTypes;

/// Sends requests to instances.
pub struct Upstream {
    instances: Instances,
    clients: Clients,
    forwarding: Forwarding,
    streaming: StreamingMediaTypes,
    /// What a service without instance is answered.
    without_instance: StatusCode,
    tracer: Tracer,
    stop: CancellationToken,
}

impl Upstream {
    /// Sends as the settings of `httpclient` and their neighbours want it.
    ///
    /// # Errors
    /// When a setting is wrong.
    pub fn new(context: &ServiceContext, forwarding: Forwarding) -> Result<Self, SettingsError> {
        let settings = &context.settings;
        let use404: Option<bool> = settings::find(settings, "loadbalancer.use404")?;
        Ok(Self {
            instances: context.instances.clone(),
            clients: Clients::from_settings(settings)?,
            forwarding,
            streaming: StreamingMediaTypes::from_settings(settings)?,
            without_instance: match use404 {
                Some(true) => StatusCode::NOT_FOUND,
                Some(false) | None => StatusCode::SERVICE_UNAVAILABLE,
            },
            tracer: context.tracer.clone(),
            stop: context.stop.clone(),
        })
    }

    /// Tries the instances of the route until one answers, as far as the request may be sent again.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn send(&self, route: &Route, exchange: &Exchange) -> Result<Response, Failure> {
        let mut failure = Failure::NoInstance(route.id.clone(), self.without_instance);
        for instance in self.candidates(&route.target).await {
            let Some(body) = exchange.body.for_attempt() else {
                break;
            };
            let request = request::of(exchange, &instance, &route.target, &self.forwarding, body)?;
            match self.traced(route, request).await {
                Ok(response) => {
                    self.instances.answered(&instance);
                    return self.passed_on(exchange, response);
                }
                Err(reason) => {
                    self.hold_against(&instance, &reason);
                    if !may_be_sent_again(&exchange.method, &reason) {
                        return Err(reason);
                    }
                    failure = reason;
                }
            }
        }
        Err(failure)
    }

    async fn candidates(&self, target: &Target) -> Vec<Arc<Instance>> {
        match target {
            Target::Service { name, .. } => self.instances.of(name).await,
            Target::Address(instance) => vec![instance.clone()],
        }
    }

    fn hold_against(&self, instance: &Instance, failure: &Failure) {
        match failure {
            Failure::NotConnected(_) | Failure::BrokenOff(_) => self.instances.suspect(instance),
            Failure::TooSlow(_) => self.instances.unanswered(instance),
            _ => {}
        }
    }

    /// One attempt is one span: a trace shows which of them failed.
    async fn traced(
        &self,
        route: &Route,
        mut request: Request<RetainedBody>,
    ) -> Result<Response, Failure> {
        let span = self.tracer.begin_client();
        span.inject(request.headers_mut());
        let mut tags = Tags::from([
            ("http.method", request.method().to_string()),
            ("http.path", request.uri().path().to_owned()),
            ("route.id", route.id.clone()),
        ]);
        let name = request.method().as_str().to_lowercase();
        let result = self.exchange(route.limits, request).await;
        match &result {
            Ok(response) => tags.insert("http.status_code", response.status().as_str().to_owned()),
            Err(failure) => tags.insert("error", failure.to_string()),
        };
        span.finish(name, tags);
        result
    }

    async fn exchange(
        &self,
        limits: Limits,
        request: Request<RetainedBody>,
    ) -> Result<Response, Failure> {
        let answer = self.clients.send(limits.connect, request);
        let answer = match limits.response {
            Some(limit) => tokio::time::timeout(limit, answer)
                .await
                .map_err(|_| Failure::TooSlow(limit))?,
            None => answer.await,
        };
        let mut response = answer.map_err(failure_of)?;
        // The connection to the client has its own version.
        *response.version_mut() = Version::HTTP_11;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            remove_hop_by_hop(response.headers_mut());
        }
        Ok(response.map(Body::new))
    }

    /// The answer as it goes to the client: what has no end of its own ends when the gateway stops.
    fn passed_on(&self, exchange: &Exchange, mut response: Response) -> Result<Response, Failure> {
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Ok(self.streaming.ended_by(&self.stop, response));
        }
        let client = exchange.web_socket.clone().ok_or(Failure::Unasked)?;
        let service = hyper::upgrade::on(&mut response);
        tokio::spawn(web_socket::join(client, service, self.stop.clone()));
        Ok(response)
    }
}

/// An instance that did not accept the connection has seen nothing. One that broke it off may have
/// done what was asked; that matters unless nothing is to be done (RFC 9110, 9.2.1).
fn may_be_sent_again(method: &Method, failure: &Failure) -> bool {
    match failure {
        Failure::NotConnected(_) => true,
        Failure::BrokenOff(_) => method.is_safe(),
        _ => false,
    }
}

fn failure_of(error: Error) -> Failure {
    let cause = error
        .source()
        .and_then(|cause| cause.downcast_ref::<hyper::Error>());
    if error.is_connect() {
        Failure::NotConnected(error)
    } else if cause.is_some_and(hyper::Error::is_user) {
        Failure::ClientGone
    } else {
        Failure::BrokenOff(error)
    }
}
