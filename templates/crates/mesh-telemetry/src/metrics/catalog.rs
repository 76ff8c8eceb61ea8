//! What is known about meters by their names.

/// Name, unit and description of the meters that every service may have, as Micrometer's binders give
/// them. A meter that is not listed is a plain number without description.
const KNOWN: &[(&str, Option<&str>, &str)] = &[
    (
        "events.dead.letters",
        None,
        "Events that could not be handled and are kept",
    ),
    ("events.handled", None, "Events that were handled"),
    (
        "events.outbox.waiting",
        None,
        "Events that are not published yet",
    ),
    ("events.published", None, "Events that were published"),
    ("events.retried", None, "Attempts to handle an event again"),
    (
        "hikaricp.connections",
        None,
        "Connections of the database pool",
    ),
    (
        "hikaricp.connections.active",
        None,
        "Connections that are being used",
    ),
    ("hikaricp.connections.idle", None, "Connections that wait"),
    (
        "hikaricp.connections.max",
        None,
        "Connections that the pool may have",
    ),
    (
        "hikaricp.connections.min",
        None,
        "Connections that the pool keeps",
    ),
    (
        "http.client.requests",
        Some("seconds"),
        "Duration of HTTP requests to other services",
    ),
    (
        "http.server.requests",
        Some("seconds"),
        "Duration of HTTP requests served",
    ),
    (
        "logback.events",
        None,
        "Log events that were not filtered out",
    ),
    (
        "logging.lines.dropped",
        None,
        "Log lines lost because nobody took them soon enough",
    ),
    (
        "process.cpu.usage",
        None,
        "Share of the processors that the process used since it was last asked, 0 to 1",
    ),
    (
        "process.files.max",
        Some("files"),
        "File descriptors that the process may have",
    ),
    ("process.files.open", Some("files"), "Open file descriptors"),
    (
        "process.memory.rss",
        Some("bytes"),
        "Memory of the process that is in use",
    ),
    (
        "process.memory.swap",
        Some("bytes"),
        "Memory of the process that is swapped out",
    ),
    (
        "process.memory.vss",
        Some("bytes"),
        "Size of the virtual memory of the process",
    ),
    (
        "process.start.time",
        Some("seconds"),
        "Start of the service since the Unix epoch",
    ),
    (
        "process.uptime",
        Some("seconds"),
        "How long the service has been running",
    ),
    (
        "resilience4j.bulkhead.available.concurrent.calls",
        None,
        "Calls that may begin at this moment",
    ),
    (
        "resilience4j.bulkhead.max.allowed.concurrent.calls",
        None,
        "Calls that may be under way at the same time",
    ),
    (
        "resilience4j.circuitbreaker.buffered.calls",
        None,
        "Calls that a circuit breaker counts",
    ),
    (
        "resilience4j.circuitbreaker.calls",
        Some("seconds"),
        "Duration of calls that were let through",
    ),
    (
        "resilience4j.circuitbreaker.failure.rate",
        None,
        "Per cent of failures, -1 before enough calls are known",
    ),
    (
        "resilience4j.circuitbreaker.not.permitted.calls",
        None,
        "Calls that were not let through",
    ),
    (
        "resilience4j.circuitbreaker.slow.call.rate",
        None,
        "Per cent of slow calls, -1 before enough calls are known",
    ),
    (
        "resilience4j.circuitbreaker.slow.calls",
        None,
        "Slow calls that a circuit breaker counts",
    ),
    (
        "resilience4j.circuitbreaker.state",
        None,
        "1 for the state that a circuit breaker is in",
    ),
    (
        "resilience4j.circuitbreaker.state.transitions",
        None,
        "Changes of state",
    ),
    (
        "resilience4j.ratelimiter.available.permissions",
        None,
        "Calls that may begin in this period; negative when calls wait",
    ),
    (
        "resilience4j.ratelimiter.waiting_threads",
        None,
        "Calls that wait for the next period",
    ),
    (
        "resilience4j.retry.calls",
        None,
        "Calls by how they ended, and whether they were repeated",
    ),
    (
        "resilience4j.timelimiter.calls",
        None,
        "Calls by how they ended within the time limit",
    ),
    (
        "spring.cloud.gateway.requests",
        Some("seconds"),
        "Duration of requests that the gateway passed on, by route",
    ),
    (
        "system.cpu.count",
        None,
        "Processors that this process may use",
    ),
    (
        "system.cpu.usage",
        None,
        "Share of the machine's processors in use since it was last asked, 0 to 1",
    ),
    (
        "system.load.average.1m",
        None,
        "Runnable and running threads of the machine, averaged over a minute",
    ),
    (
        "tracing.spans.dropped",
        None,
        "Spans lost because the tracing server did not take them soon enough",
    ),
];

/// The unit of a meter's values. Timers measure seconds in any case.
pub fn unit_of(name: &str) -> Option<&'static str> {
    known(name).and_then(|(_, unit, _)| *unit)
}

/// What a meter measures.
pub fn description_of(name: &str) -> Option<&'static str> {
    known(name).map(|(_, _, description)| *description)
}

fn known(name: &str) -> Option<&'static (&'static str, Option<&'static str>, &'static str)> {
    KNOWN.iter().find(|(known, _, _)| *known == name)
}
