//! The XML form of what is read, for clients that do not ask for JSON, and of registrations.
//! Source: eureka-client 1.10.14, its XStream converters.

mod element;
mod element_name;
mod reader;
mod writer;

use std::collections::BTreeMap;

use mesh_discovery::eureka::{
    Application, ApplicationDocument, Applications, ApplicationsDocument, DataCenterInfo,
    InstanceDocument, InstanceInfo, LeaseInfo, PortInfo,
};

use crate::overview::StatusDocument;
use element_name::element_name;
pub use reader::read_instance;
use writer::XmlWriter;

/// Something that has an XML form.
pub trait ToXml {
    /// The XML form, without declaration.
    fn to_xml(&self) -> String;
}

impl ToXml for ApplicationsDocument {
    fn to_xml(&self) -> String {
        XmlWriter::document(|xml| applications(xml, &self.applications))
    }
}

impl ToXml for ApplicationDocument {
    fn to_xml(&self) -> String {
        XmlWriter::document(|xml| application(xml, &self.application))
    }
}

impl ToXml for InstanceDocument {
    fn to_xml(&self) -> String {
        XmlWriter::document(|xml| instance(xml, &self.instance))
    }
}

impl ToXml for StatusDocument {
    fn to_xml(&self) -> String {
        let status = &self.status;
        XmlWriter::document(|xml| {
            xml.parent("status", None, |xml| {
                statistics(xml, "generalStats", &status.general_stats);
                statistics(xml, "applicationStats", &status.application_stats);
                instance_in(xml, "instanceInfo", &status.instance_info);
                xml.text("isHeathly", status.is_healthy);
            });
        })
    }
}

fn statistics(xml: &mut XmlWriter, element: &str, statistics: &BTreeMap<&'static str, String>) {
    xml.parent(element, None, |xml| {
        for (name, value) in statistics {
            xml.text(&element_name(name), value);
        }
    });
}

fn applications(xml: &mut XmlWriter, applications: &Applications) {
    xml.parent("applications", None, |xml| {
        xml.text("versions__delta", applications.version);
        xml.text("apps__hashcode", &applications.hash_code);
        for one in &applications.applications {
            application(xml, one);
        }
    });
}

fn application(xml: &mut XmlWriter, application: &Application) {
    xml.parent("application", None, |xml| {
        xml.text("name", &application.name);
        for one in &application.instances {
            instance(xml, one);
        }
    });
}

fn instance(xml: &mut XmlWriter, info: &InstanceInfo) {
    instance_in(xml, "instance", info);
}

fn instance_in(xml: &mut XmlWriter, element: &str, info: &InstanceInfo) {
    xml.parent(element, None, |xml| {
        identity(xml, info);
        if let Some(data_center_info) = &info.data_center_info {
            data_center(xml, data_center_info);
        }
        lease(xml, &info.lease_info);
        metadata(xml, info);
        addresses(xml, info);
        state(xml, info);
    });
}

fn identity(xml: &mut XmlWriter, info: &InstanceInfo) {
    xml.text("instanceId", &info.instance_id);
    xml.text("hostName", &info.host_name);
    xml.text("app", &info.app);
    xml.optional("appGroupName", info.app_group_name.as_ref());
    xml.text("ipAddr", &info.ip_addr);
    let sid = info
        .sid
        .as_ref()
        .filter(|sid| !["na", "unknown"].contains(&sid.as_str()));
    xml.optional("sid", sid);
    xml.text("status", info.status.name());
    // Lower case in XML, unlike in JSON.
    xml.text("overriddenstatus", info.overridden_status.name());
    port(xml, "port", info.port);
    port(xml, "securePort", info.secure_port);
    xml.text("countryId", info.country_id);
}

fn port(xml: &mut XmlWriter, name: &str, port: PortInfo) {
    let enabled = port.enabled.to_string();
    xml.text_with_attribute(name, ("enabled", &enabled), port.number);
}

fn data_center(xml: &mut XmlWriter, info: &DataCenterInfo) {
    xml.parent("dataCenterInfo", Some(("class", &info.class)), |xml| {
        xml.text("name", &info.name);
        if !info.metadata.is_empty() {
            xml.parent("metadata", None, |xml| {
                for (key, value) in &info.metadata {
                    xml.text(&element_name(key), value);
                }
            });
        }
    });
}

fn lease(xml: &mut XmlWriter, lease: &LeaseInfo) {
    xml.parent("leaseInfo", None, |xml| {
        xml.text("renewalIntervalInSecs", lease.renewal_interval_in_secs);
        xml.text("durationInSecs", lease.duration_in_secs);
        xml.text("registrationTimestamp", lease.registration_timestamp);
        xml.text("lastRenewalTimestamp", lease.last_renewal_timestamp);
        xml.text("evictionTimestamp", lease.eviction_timestamp);
        xml.text("serviceUpTimestamp", lease.service_up_timestamp);
    });
}

fn metadata(xml: &mut XmlWriter, info: &InstanceInfo) {
    if info.metadata.is_empty() {
        xml.empty("metadata", ("class", "java.util.Collections$EmptyMap"));
        return;
    }
    xml.parent("metadata", None, |xml| {
        for (key, value) in &info.metadata {
            xml.text(&element_name(key), value);
        }
    });
}

fn addresses(xml: &mut XmlWriter, info: &InstanceInfo) {
    let addresses = [
        ("homePageUrl", &info.home_page_url),
        ("statusPageUrl", &info.status_page_url),
        ("healthCheckUrl", &info.health_check_url),
        ("secureHealthCheckUrl", &info.secure_health_check_url),
        ("vipAddress", &info.vip_address),
        ("secureVipAddress", &info.secure_vip_address),
    ];
    for (name, address) in addresses {
        xml.optional(name, address.as_ref());
    }
}

fn state(xml: &mut XmlWriter, info: &InstanceInfo) {
    xml.text(
        "isCoordinatingDiscoveryServer",
        info.is_coordinating_discovery_server,
    );
    xml.text("lastUpdatedTimestamp", info.last_updated_timestamp);
    xml.text("lastDirtyTimestamp", info.last_dirty_timestamp);
    xml.optional("actionType", info.action_type.map(|action| action.name()));
    xml.optional("asgName", info.asg_name.as_ref());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applications(json: &str) -> ApplicationsDocument {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn lists_have_exactly_the_form_of_a_java_server() {
        let cases = [
            (
                include_str!("../../tests/data/applications.server.json"),
                include_str!("../../tests/data/applications.server.xml"),
            ),
            (
                include_str!("../../tests/data/empty.server.json"),
                include_str!("../../tests/data/empty.server.xml"),
            ),
        ];
        for (json, xml) in cases {
            assert_eq!(applications(json).to_xml(), xml);
        }
    }

    #[test]
    fn an_instance_has_exactly_the_form_of_a_java_server() {
        let json = include_str!("../../tests/data/instance.server.json");
        let document: InstanceDocument = serde_json::from_str(json).unwrap();
        let xml = include_str!("../../tests/data/instance.server.xml");
        assert_eq!(document.to_xml(), xml);
    }

    #[test]
    fn an_application_is_a_document_of_its_own() {
        let json = include_str!("../../tests/data/application.server.json");
        let document: ApplicationDocument = serde_json::from_str(json).unwrap();
        let xml = document.to_xml();
        assert!(
            xml.starts_with("<application>\n  <name>USER-SERVICE</name>\n  <instance>"),
            "{xml}"
        );
    }
}
