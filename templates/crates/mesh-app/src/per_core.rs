//! A thread for each core, with a runtime and connections of its own.

use std::io;
use std::net::SocketAddr;
use std::thread;

use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_util::task::task_tracker::TaskTrackerToken;

use crate::connections::{Connections, accept};

/// A connection on its way to the thread that serves it.
struct Arrival {
    stream: std::net::TcpStream,
    peer: SocketAddr,
    /// It counts as open already.
    _open: TaskTrackerToken,
}

/// Where a thread takes its connections from.
pub struct Core(UnboundedSender<Arrival>);

/// Starts a thread for each core.
///
/// # Errors
/// When the system has none left.
pub fn start_cores(connections: &Connections) -> io::Result<Vec<Core>> {
    let count = thread::available_parallelism().map_or(1, usize::from);
    let cores = (0..count).map(|number| Core::start(number, connections.of_thread()));
    cores.collect()
}

/// Hands each connection that `listener` accepts to the next thread, until the end of accepting.
pub async fn deal_out(listener: TcpListener, cores: Vec<Core>, connections: Connections) {
    let mut turns = cores.iter().cycle();
    accept(listener, &connections.drain, |stream, peer| {
        let open = connections.open.token();
        let handed_over = turns.next().map(|core| core.hand_over(stream, peer, open));
        if let Some(Err(error)) = handed_over {
            tracing::error!("cannot hand a connection of {peer} over: {error}");
        }
    })
    .await;
}

impl Core {
    fn start(number: usize, connections: Connections) -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (arrivals, arrived) = unbounded_channel();
        thread::Builder::new()
            .name(format!("core-{number}"))
            .spawn(move || runtime.block_on(serve(arrived, connections)))?;
        Ok(Self(arrivals))
    }

    fn hand_over(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        open: TaskTrackerToken,
    ) -> io::Result<()> {
        // The thread is there as long as its sender is.
        let _ = self.0.send(Arrival {
            stream: stream.into_std()?,
            peer,
            _open: open,
        });
        Ok(())
    }
}

async fn serve(mut arrivals: UnboundedReceiver<Arrival>, connections: Connections) {
    while let Some(arrival) = arrivals.recv().await {
        match TcpStream::from_std(arrival.stream) {
            Ok(stream) => connections.spawn(stream, arrival.peer),
            Err(error) => {
                tracing::error!("cannot take a connection of {} over: {error}", arrival.peer);
            }
        }
    }
    connections.ended().await;
}
