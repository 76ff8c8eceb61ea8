//! Ctrl-C and its like. While a project is written the handler only takes note, and the work stops at its next
//! checkpoint; while a person is asked nothing is on disk yet, and the handler ends the program itself.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;

use crate::error::{Failure, Kind, Result};

/// What is done before the handler ends the program.
type Farewell = Box<dyn FnOnce() + Send>;

/// Whether the person has asked to stop.
#[derive(Clone, Default)]
pub struct Interrupt {
    is_requested: Arc<AtomicBool>,
    farewell: Arc<Mutex<Option<Farewell>>>,
}

impl Interrupt {
    /// Takes note of SIGINT, SIGTERM and SIGHUP from now on.
    pub fn install() -> Result<Self> {
        let interrupt = Self::default();
        let noted = interrupt.clone();
        ctrlc::set_handler(move || noted.request())
            .context("the handler of Ctrl-C could not be installed")?;
        Ok(interrupt)
    }

    /// Fails if the person has asked to stop.
    pub fn check(&self) -> Result<()> {
        if self.is_requested.load(Ordering::SeqCst) {
            return Err(Failure::interrupted());
        }
        Ok(())
    }

    /// Asks a person. A prompt waits for keys and does not see the note of the handler, and on Windows it does not
    /// even return, so that the handler says farewell and ends the program.
    pub fn while_asking<T>(
        &self,
        farewell: impl FnOnce() + Send + 'static,
        ask: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        *self.lock_farewell() = Some(Box::new(farewell));
        let answer = self.check().and_then(|()| ask());
        // If the handler was faster, the lock is never released, and only the handler goes on.
        self.lock_farewell().take();
        answer
    }

    fn request(&self) {
        self.is_requested.store(true, Ordering::SeqCst);
        let mut farewell = self.lock_farewell();
        if let Some(farewell) = farewell.take() {
            farewell();
            process::exit(i32::from(Kind::Interrupted.exit_code()));
        }
    }

    fn lock_farewell(&self) -> MutexGuard<'_, Option<Farewell>> {
        self.farewell.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
