//! Traces: one request's way through the mesh.

mod context;
mod export;
mod otlp;
mod propagation;
mod settings;
mod span;
mod tracer;
mod zipkin;

pub use context::{Sampling, TraceContext};
pub use span::{ActiveSpan, SpanKind};
pub use tracer::Tracer;
