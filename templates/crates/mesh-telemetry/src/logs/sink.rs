//! Taking lines away without ever holding up whoever logs: they are put on a heap, from which a
//! thread takes them. When nobody takes them fast enough, lines are dropped and counted.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Bytes that may wait.
const CAPACITY: usize = 4 * 1024 * 1024;

/// Takes lines to one place.
#[derive(Clone)]
pub struct Sink(Arc<Shared>);

struct Shared {
    name: &'static str,
    heap: Mutex<Heap>,
    changed: Condvar,
    dropped: AtomicU64,
}

#[derive(Default)]
struct Heap {
    waiting: Vec<u8>,
    is_writing: bool,
}

impl Sink {
    /// Starts a thread that hands what waits, whole lines, to `write`. Whatever that does not take is
    /// lost.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        name: &'static str,
        write: impl FnMut(&[u8]) -> io::Result<()> + Send + 'static,
    ) -> io::Result<Self> {
        let sink = Self(Arc::new(Shared {
            name,
            heap: Mutex::default(),
            changed: Condvar::new(),
            dropped: AtomicU64::new(0),
        }));
        let taker = sink.clone();
        std::thread::Builder::new()
            .name(format!("log-{name}"))
            .spawn(move || taker.take_away(write))?;
        Ok(sink)
    }

    /// Where its lines go.
    pub fn name(&self) -> &'static str {
        self.0.name
    }

    /// How many lines were lost.
    pub fn dropped(&self) -> u64 {
        self.0.dropped.load(Ordering::Relaxed)
    }

    /// Puts a line on the heap, or drops it.
    pub fn push(&self, line: &[u8]) {
        let mut heap = self.heap();
        if heap.waiting.len() + line.len() > CAPACITY {
            self.0.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        heap.waiting.extend_from_slice(line);
        drop(heap);
        self.0.changed.notify_all();
    }

    /// Waits until all lines have been taken away, but not longer than `limit`.
    pub fn flush(&self, limit: Duration) {
        let is_busy = |heap: &mut Heap| heap.is_writing || !heap.waiting.is_empty();
        let waited = self
            .0
            .changed
            .wait_timeout_while(self.heap(), limit, is_busy);
        drop(waited);
    }

    fn heap(&self) -> MutexGuard<'_, Heap> {
        self.0.heap.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_away(&self, mut write: impl FnMut(&[u8]) -> io::Result<()>) {
        let mut lines = Vec::new();
        let mut told = 0;
        loop {
            self.wait_for_lines(&mut lines);
            if write(&lines).is_err() {
                let lost = lines.iter().filter(|byte| **byte == b'\n').count();
                let lost = u64::try_from(lost).unwrap_or(u64::MAX);
                self.0.dropped.fetch_add(lost, Ordering::Relaxed);
            }
            lines.clear();
            told = self.tell_of_dropped(told);
        }
    }

    fn wait_for_lines(&self, lines: &mut Vec<u8>) {
        let mut heap = self.heap();
        heap.is_writing = false;
        self.0.changed.notify_all();
        let is_empty = |heap: &mut Heap| heap.waiting.is_empty();
        let waited = self.0.changed.wait_while(heap, is_empty);
        heap = waited.unwrap_or_else(PoisonError::into_inner);
        heap.is_writing = true;
        std::mem::swap(&mut heap.waiting, lines);
    }

    /// Readers should know that lines are missing. They are told once those that waited are through.
    fn tell_of_dropped(&self, told: u64) -> u64 {
        let dropped = self.dropped();
        if dropped > told {
            let lines = dropped - told;
            tracing::warn!(sink = self.name(), lines, "log lines were dropped");
        }
        dropped
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::time::Instant;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(10);

    /// A place that takes nothing until it is told how much it may, as a pipe that nobody reads.
    fn stuck() -> (Sink, Sender<()>, Receiver<Vec<u8>>) {
        let (allow, allowed) = channel();
        let (taken, lines) = channel();
        let write = move |batch: &[u8]| {
            let _ = allowed.recv();
            let _ = taken.send(batch.to_vec());
            Ok(())
        };
        (Sink::start("test", write).unwrap(), allow, lines)
    }

    #[test]
    fn a_place_that_takes_nothing_holds_nobody_up() {
        let (sink, allow, lines) = stuck();
        let line = [vec![b'x'; 1023], vec![b'\n']].concat();
        let started = Instant::now();
        for _ in 0..3 * CAPACITY / line.len() {
            sink.push(&line);
        }
        assert!(started.elapsed() < LIMIT, "logging waits for the reader");
        let dropped = sink.dropped();
        assert!(dropped > 0, "there is no room for all");
        drop(allow);
        sink.flush(LIMIT);
        let taken: usize = lines.try_iter().map(|batch| batch.len()).sum();
        let lost = usize::try_from(dropped).unwrap() * line.len();
        assert_eq!(
            taken + lost,
            3 * CAPACITY,
            "a line is taken or counted as lost"
        );
        assert!(taken <= 2 * CAPACITY, "memory is limited");
    }

    #[test]
    fn lines_stay_whole_and_in_order_and_flushing_waits_for_them() {
        let (sink, allow, lines) = stuck();
        let expected: String = (0..1000).map(|number| format!("{number}\n")).collect();
        for line in expected.split_inclusive('\n') {
            sink.push(line.as_bytes());
        }
        sink.flush(Duration::ZERO);
        assert!(lines.try_recv().is_err(), "nothing was allowed yet");
        drop(allow);
        sink.flush(LIMIT);
        let taken: Vec<u8> = lines.try_iter().flatten().collect();
        assert_eq!(String::from_utf8(taken).unwrap(), expected);
    }

    #[test]
    fn lines_that_cannot_be_written_are_counted() {
        let broken = |_: &[u8]| Err(io::ErrorKind::BrokenPipe.into());
        let sink = Sink::start("test", broken).unwrap();
        sink.push(b"one\n");
        sink.push(b"two\n");
        sink.flush(LIMIT);
        assert_eq!(sink.dropped(), 2);
    }
}
