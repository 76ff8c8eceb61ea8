//! Settings of a service, in the terms of Spring Cloud Config.
//!
//! A setting comes from the last of these layers that has it: embedded defaults, config server,
//! environment (`.env` and files of secrets included), command line. Values may contain `${NAME:default}` placeholders.
//! [`Settings`] are those of one moment; [`LiveSettings`] are refreshed while the service runs.
//! Every error names the key and the layer that the value came from.

mod config_tree;
mod environment;
mod error;
mod key;
mod layer;
mod live;
mod placeholder;
mod random;
mod remote;
mod settings;
mod sources;
mod vcap;

pub use config_tree::ImportError;
pub use environment::{Environment, EnvironmentError, command_line_layer};
pub use error::{SettingsError, with_causes};
pub use key::canonical as canonical_key;
pub use layer::Layer;
pub use live::{Live, LiveSettings};
pub use placeholder::resolve_known as resolve_known_placeholders;
pub use remote::{ConfigServer, ConfigServerError};
pub use settings::{Settings, parse_duration};
pub use sources::Sources;
