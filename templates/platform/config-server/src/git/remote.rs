//! A remote repository and how current its copy is kept.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use mesh_telemetry::Outage;
use tokio::sync::{Mutex as Turns, OwnedMutexGuard, mpsc};
use tokio::task::spawn_blocking;

use super::address::RemoteAddress;
use super::bare_copy::BareCopy;
use super::error::{FetchError, FetchProblem};
use super::fetch_settings::{FetchSettings, RefreshRate};
use super::smart_http::SmartHttp;

/// After a failure nothing is tried for this long: many may ask meanwhile.
const PAUSE: Duration = Duration::from_secs(1);

/// Longest that a request waits for a fetch when there is a copy to serve instead: less than those
/// who look at the health of the server do.
const PATIENCE: Duration = Duration::from_secs(2);

/// Pieces of a pack that may wait to be written.
const PIECES: usize = 16;

/// A remote repository and its copy.
pub struct Remote {
    server: SmartHttp,
    copy: BareCopy,
    refresh_rate: RefreshRate,
    /// Longest that a request waits for a fetch when there is a copy to serve instead.
    patience: Duration,
    has_copy: AtomicBool,
    /// Whoever holds it fetches.
    turns: Arc<Turns<()>>,
    state: Mutex<State>,
    outage: Outage,
}

#[derive(Default)]
struct State {
    running_since: Option<Instant>,
    last: Option<Attempt>,
    /// What was fetched before is not current.
    expired: Option<Instant>,
}

struct Attempt {
    begun: Instant,
    ended: Instant,
    result: FetchResult,
}

type FetchResult = Result<(), Arc<FetchError>>;

impl Remote {
    /// A remote repository whose copy is, or will be, at `path`.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up.
    pub fn new(
        address: RemoteAddress,
        path: PathBuf,
        settings: FetchSettings,
    ) -> Result<Self, FetchError> {
        let copy = BareCopy {
            path,
            deletes_untracked_branches: settings.delete_untracked_branches,
        };
        let (timeout, refresh_rate) = (settings.timeout, settings.refresh_rate);
        let name = address.url.to_string();
        let failed = |problem| FetchError {
            address: name,
            problem,
        };
        Ok(Self {
            server: SmartHttp::new(address, settings).map_err(failed)?,
            has_copy: copy.exists().into(),
            copy,
            refresh_rate,
            patience: timeout.min(PATIENCE),
            turns: Arc::default(),
            state: Mutex::default(),
            outage: Outage::of("git"),
        })
    }

    /// Whether there is something to serve.
    pub fn has_copy(&self) -> bool {
        self.has_copy.load(Ordering::Acquire)
    }

    /// Lets the copy count as current no more, whatever the refresh rate.
    pub fn expire(&self) {
        self.state().expired = Some(Instant::now());
    }

    /// Makes the copy current. Requests at the same time share one fetch. When there is a copy, a
    /// remote that fails or takes long holds nobody up: the copy counts, and gets current later.
    ///
    /// # Errors
    /// When there is no copy, and none can be made.
    pub async fn refresh(self: &Arc<Self>) -> FetchResult {
        let arrived = Instant::now();
        if let Some(result) = self.settled(arrived) {
            return self.unless_copied(result);
        }
        if self.has_copy() && self.is_in_trouble() {
            if let Ok(turn) = self.turns.clone().try_lock_owned() {
                tokio::spawn(self.clone().fetch(turn));
            }
            return Ok(());
        }
        // Others may wait for the fetch, too: it goes on when the client of this request hangs up.
        let fetched = tokio::spawn(self.clone().fetch_in_turn(arrived));
        let result = if self.has_copy() {
            match tokio::time::timeout(self.patience, fetched).await {
                Ok(fetched) => fetched,
                Err(_) => return Ok(()),
            }
        } else {
            fetched.await
        };
        let result = result.unwrap_or_else(|error| Err(self.failed(error.into())));
        self.unless_copied(result)
    }

    fn unless_copied(&self, result: FetchResult) -> FetchResult {
        result.or_else(|error| if self.has_copy() { Ok(()) } else { Err(error) })
    }

    /// The result that counts for somebody who came at `arrived`, if there is one already: that of
    /// a fetch which began since or is current enough, or a failure which is not long ago.
    fn settled(&self, arrived: Instant) -> Option<FetchResult> {
        let state = self.state();
        let last = state.last.as_ref()?;
        let counts = last.begun >= arrived
            || match &last.result {
                Ok(()) => {
                    let is_valid = state.expired.is_none_or(|expired| last.begun >= expired);
                    is_valid && self.refresh_rate.is_current(last.begun)
                }
                Err(_) => last.ended >= arrived || last.ended.elapsed() < PAUSE,
            };
        counts.then(|| last.result.clone())
    }

    /// Whether nobody should wait for the remote.
    fn is_in_trouble(&self) -> bool {
        let state = self.state();
        let failed = state.last.as_ref().is_some_and(|last| last.result.is_err());
        let is_slow = state
            .running_since
            .is_some_and(|begun| begun.elapsed() > self.patience);
        failed || is_slow
    }

    async fn fetch_in_turn(self: Arc<Self>, arrived: Instant) -> FetchResult {
        let turn = self.turns.clone().lock_owned().await;
        match self.settled(arrived) {
            Some(result) => result,
            None => self.fetch(turn).await,
        }
    }

    async fn fetch(self: Arc<Self>, turn: OwnedMutexGuard<()>) -> FetchResult {
        let begun = Instant::now();
        self.state().running_since = Some(begun);
        let result = self.try_fetch().await.map_err(|error| self.failed(error));
        match &result {
            Ok(()) => {
                self.has_copy.store(true, Ordering::Release);
                self.outage.worked();
            }
            Err(error) => self.outage.failed(error),
        }
        let mut state = self.state();
        state.running_since = None;
        state.last = Some(Attempt {
            begun,
            ended: Instant::now(),
            result: result.clone(),
        });
        drop((state, turn));
        result
    }

    async fn try_fetch(&self) -> Result<(), FetchProblem> {
        let mut advertised = self.server.references().await?;
        let references = Arc::new(std::mem::take(&mut advertised.references));
        let (copy, remote) = (self.copy.clone(), references.clone());
        let needs = spawn_blocking(move || copy.needs(&remote)).await??;
        if !needs.wants.is_empty() {
            let (pieces, pack) = mpsc::channel(PIECES);
            let copy = self.copy.clone();
            let storing = spawn_blocking(move || copy.store(pack));
            let received = self.server.pack(&advertised, &needs, pieces).await;
            let stored = storing.await?;
            received?;
            stored?;
        }
        let copy = self.copy.clone();
        spawn_blocking(move || copy.follow(&references)).await??;
        Ok(())
    }

    fn failed(&self, problem: FetchProblem) -> Arc<FetchError> {
        Arc::new(FetchError {
            address: self.server.address().to_owned(),
            problem,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
