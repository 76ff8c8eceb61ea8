//! The steps of a route, one after the other and back again.

use std::ops::ControlFlow;

use axum::response::Response;

use crate::exchange::{Exchange, FallbackReason};
use crate::failure::Failure;
use crate::filter::{CircuitBreaker, Retry, Step};
use crate::route::{Route, RouteTable};
use crate::upstream::Upstream;

/// What became of a request.
pub type Outcome = Result<Response, Failure>;

/// What is before a request: the steps that are left, and the service at their end.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    /// The instances.
    pub upstream: &'a Upstream,
    /// All routes, for fallbacks.
    pub routes: &'a RouteTable,
    /// The route that the request goes.
    pub route: &'a Route,
    /// The steps that are left of it.
    pub steps: &'a [Step],
}

impl Way<'_> {
    /// Takes a request all the way to a service, and the answer back.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn go(self, exchange: &mut Exchange) -> Outcome {
        for (index, step) in self.steps.iter().enumerate() {
            let rest = Way {
                steps: &self.steps[index + 1..],
                ..self
            };
            let answer = match step {
                Step::Filter(filter) => match filter.on_request(exchange) {
                    ControlFlow::Continue(()) => continue,
                    ControlFlow::Break(answer) => answer,
                },
                Step::Retry(retry) => Box::pin(rest.go_again(retry, exchange)).await?,
                Step::CircuitBreaker(breaker) => {
                    Box::pin(rest.go_guarded(breaker, exchange)).await?
                }
            };
            return Ok(on_the_way_back(&self.steps[..index], exchange, answer));
        }
        let answer = self.upstream.send(self.route, exchange).await?;
        Ok(on_the_way_back(self.steps, exchange, answer))
    }

    async fn go_again(self, retry: &Retry, exchange: &mut Exchange) -> Outcome {
        let before = exchange.clone();
        let mut outcome = self.go(exchange).await;
        for attempt in 0..retry.retries() {
            // Asking for the body ends the attempt that has it, so the outcome is looked at first.
            if !retry.is_wanted(&before.method, &outcome) || before.body.for_attempt().is_none() {
                break;
            }
            // The answer that nobody wants has to leave its connection.
            drop(outcome);
            if let Some(pause) = retry.pause(attempt) {
                tokio::time::sleep(pause).await;
            }
            exchange.clone_from(&before);
            outcome = self.go(exchange).await;
        }
        outcome
    }

    async fn go_guarded(self, circuit: &CircuitBreaker, exchange: &mut Exchange) -> Outcome {
        let before = exchange.clone();
        let outcome = circuit.guard(self.go(exchange)).await;
        match &circuit.fallback {
            Some(path) if circuit.has_failed(&outcome) && before.fallback_for.is_none() => {
                self.fall_back(before, path, outcome).await
            }
            _ => outcome,
        }
    }

    /// Asks for `path` inside the gateway; without route for it the outcome stays.
    async fn fall_back(self, before: Exchange, path: &str, outcome: Outcome) -> Outcome {
        if let Err(failure) = &outcome {
            tracing::warn!(route = self.route.id, path, "{failure}; falling back");
        }
        let Some(mut exchange) = before.forwarded_to(path, reason(&outcome)) else {
            return outcome;
        };
        let found = self.routes.find(&exchange.head(), exchange.origin);
        let Some((route, variables)) = found else {
            return outcome;
        };
        exchange.variables = variables;
        let way = Way {
            route: &route,
            steps: &route.steps,
            ..self
        };
        way.go(&mut exchange).await
    }
}

fn reason(outcome: &Outcome) -> FallbackReason {
    match outcome {
        Ok(answer) => FallbackReason {
            exception: "org.springframework.web.client.HttpStatusCodeException",
            message: answer.status().to_string(),
        },
        Err(failure) => FallbackReason {
            exception: failure.exception(),
            message: failure.to_string(),
        },
    }
}

fn on_the_way_back(steps: &[Step], exchange: &Exchange, mut answer: Response) -> Response {
    for step in steps.iter().rev() {
        if let Step::Filter(filter) = step {
            filter.on_response(exchange, &mut answer);
        }
    }
    answer
}
