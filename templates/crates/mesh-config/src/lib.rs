//! Settings of a service, in the terms of Spring Cloud Config.
//!
//! A setting comes from the last of these layers that has it: embedded defaults, config server,
//! environment (`.env` included), command line. Values may contain `${NAME:default}` placeholders.
//! Every error names the key and the layer that the value came from.

mod environment;
mod error;
mod key;
mod layer;
mod placeholder;
mod remote;
mod settings;

pub use environment::{Environment, command_line_layer};
pub use error::SettingsError;
pub use layer::Layer;
pub use placeholder::resolve_known as resolve_known_placeholders;
pub use remote::{ConfigServer, ConfigServerError};
pub use settings::{Settings, parse_duration};
