//! What stands around a call.

use std::sync::Arc;
use std::time::Instant;

use mesh_resilience::{Bulkhead, CircuitBreaker, RateLimiter, Resilience, Retry, TimeLimiter};

use crate::error::{CallError, Trouble};

/// The modules of one service.
pub struct Protection<'a> {
    service: &'a str,
    retry: Option<Arc<Retry>>,
    circuit_breaker: Arc<CircuitBreaker>,
    rate_limiter: Option<Arc<RateLimiter>>,
    time_limiter: Arc<TimeLimiter>,
    bulkhead: Option<Arc<Bulkhead>>,
}

impl<'a> Protection<'a> {
    /// Those that `resilience` has for `service` at present.
    pub fn of(service: &'a str, resilience: &Resilience) -> Self {
        Self {
            service,
            retry: resilience.retries.configured(service),
            circuit_breaker: resilience.circuit_breakers.named(service),
            rate_limiter: resilience.rate_limiters.configured(service),
            time_limiter: resilience.time_limiters.named(service),
            bulkhead: resilience.bulkheads.configured(service),
        }
    }

    /// Makes the call, more than once if need be and `may_repeat` says that it does no harm.
    pub async fn run<T, F: Future<Output = Result<T, Trouble>>>(
        &self,
        call: impl Fn() -> F,
        may_repeat: impl Fn(&Trouble) -> bool,
    ) -> Result<T, Trouble> {
        match &self.retry {
            Some(retry) => retry.run(|| self.break_circuit(call()), may_repeat).await,
            None => self.break_circuit(call()).await,
        }
    }

    async fn break_circuit<T>(
        &self,
        call: impl Future<Output = Result<T, Trouble>>,
    ) -> Result<T, Trouble> {
        let Some(permit) = self.circuit_breaker.permit(Instant::now()) else {
            let service = self.service.to_owned();
            return Err(Trouble::Error(CallError::NotPermitted { service }));
        };
        let result = self.limit_rate(call).await;
        let now = Instant::now();
        match &result {
            Ok(_) => permit.succeed(now),
            Err(trouble) if trouble.is_of_service() => permit.fail(trouble, now),
            Err(trouble) => permit.ignore(trouble, now),
        }
        result
    }

    async fn limit_rate<T>(
        &self,
        call: impl Future<Output = Result<T, Trouble>>,
    ) -> Result<T, Trouble> {
        let service = self.service.to_owned();
        if let Some(limiter) = &self.rate_limiter
            && !limiter.acquire().await
        {
            return Err(Trouble::Error(CallError::RateLimited { service }));
        }
        let too_slow = |limit| Trouble::Error(CallError::TimedOut { service, limit });
        self.time_limiter
            .run(self.enter_bulkhead(call), too_slow)
            .await
    }

    async fn enter_bulkhead<T>(
        &self,
        call: impl Future<Output = Result<T, Trouble>>,
    ) -> Result<T, Trouble> {
        let Some(bulkhead) = &self.bulkhead else {
            return call.await;
        };
        let Some(_place) = bulkhead.enter().await else {
            let service = self.service.to_owned();
            return Err(Trouble::Error(CallError::BulkheadFull { service }));
        };
        call.await
    }
}
