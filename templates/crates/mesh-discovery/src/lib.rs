//! Finding the instances of a service: the Eureka protocol, a client of it, and a view of the
//! instances that calls are spread over. Where there is no registry, names of the domain name
//! system or fixed addresses take its place.

pub mod eureka;
mod instance;
mod instances;
mod own_instance;
mod registration;
mod settings;
mod source;

pub use instance::Instance;
pub use instances::Instances;
pub use own_instance::{ManagementAddress, OwnInstance};
pub use registration::{HealthCheck, Registration};
pub use settings::{EurekaClientSettings, EurekaInstanceSettings, HealthcheckSettings};
pub use source::DnsSettings;
