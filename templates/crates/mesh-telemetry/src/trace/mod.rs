//! Traces: one request's way through the mesh, in the terms of Zipkin.

mod context;
mod propagation;
mod span;
mod tracer;
mod zipkin;

pub use context::{Sampling, TraceContext};
pub use propagation::{extract, inject};
pub use span::{ActiveSpan, SpanKind};
pub use tracer::Tracer;
