//! Finding the instances of a service: the Eureka protocol, a client of it, and a cache of
//! instances that calls are spread over.

pub mod eureka;
mod instances;
mod registration;
mod settings;

pub use instances::{Instance, Instances};
pub use registration::{ManagementAddress, OwnInstance, Registration};
pub use settings::{EurekaClientSettings, EurekaInstanceSettings};
