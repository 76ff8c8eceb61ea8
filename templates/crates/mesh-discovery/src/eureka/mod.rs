//! The REST protocol of Netflix Eureka as Spring Cloud serves it below `/eureka`.
//! Sources: eureka-core 1.10.14 and 2.0.6, spring-cloud-netflix 3.0.3 and 4.3.3.

mod client;
mod instance_list;
mod lenient;
mod model;
mod parts;
mod service_url;
mod spellings;
mod status;

pub use client::{EurekaClient, EurekaError};
pub(crate) use instance_list::InstanceList;
pub use model::{
    Application, ApplicationDocument, Applications, ApplicationsDocument, InstanceDocument,
    InstanceInfo,
};
pub use parts::{DataCenterInfo, LeaseInfo, PortInfo};
pub use service_url::{with_credentials, without_credentials};
pub use status::{ActionType, InstanceStatus};
