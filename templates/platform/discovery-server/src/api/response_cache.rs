//! The lists as they were last written. Every client asks for them again and again, and they change
//! seldom; writing one for each would cost the registry most of its time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::response::Response;
use mesh_discovery::eureka::ApplicationsDocument;

use super::answers::{Document, Format};
use super::compression::Encoding;
use crate::registry::SharedRegistry;

/// A list of instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    /// All of them.
    Full,
    /// Those that changed of late.
    Delta,
}

/// A list in one of its forms.
type Key = (List, Format, Encoding);

/// The lists of a registry, each in every form in which it was asked for. Cheap to clone.
#[derive(Clone)]
pub struct ResponseCache {
    registry: SharedRegistry,
    /// Heartbeats change the times in a list without making a new one; they lag behind so much.
    longest_life: Duration,
    written: Arc<Mutex<HashMap<Key, Written>>>,
}

struct Written {
    generation: u64,
    at: Instant,
    document: Document,
}

impl ResponseCache {
    /// A cache in which nothing is older than `longest_life`.
    pub fn new(registry: SharedRegistry, longest_life: Duration) -> Self {
        Self {
            registry,
            longest_life,
            written: Arc::default(),
        }
    }

    /// 200 with a list, written anew only if something changed.
    pub fn answer(&self, list: List, format: Format, encoding: Encoding) -> Response {
        // Those who ask for the same list wait for the first one instead of writing it too.
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let known = written.get(&(list, format, encoding));
        let generation = self.registry.lock().generation();
        if let Some(known) = known.filter(|known| self.is_current(known, generation)) {
            return known.document.answer();
        }
        let new = self.write(list, format, encoding);
        let answer = new.document.answer();
        written.insert((list, format, encoding), new);
        answer
    }

    fn is_current(&self, written: &Written, generation: u64) -> bool {
        written.generation == generation && written.at.elapsed() < self.longest_life
    }

    fn write(&self, list: List, format: Format, encoding: Encoding) -> Written {
        let (generation, applications) = {
            let registry = self.registry.lock();
            let applications = match list {
                List::Full => registry.applications(),
                List::Delta => registry.delta(),
            };
            (registry.generation(), applications)
        };
        Written {
            generation,
            at: Instant::now(),
            document: format.written(encoding, &ApplicationsDocument { applications }),
        }
    }
}
