//! The XML form of a registration, read by way of its JSON form: both have the same names, and so
//! the same leniency.

use mesh_discovery::eureka::InstanceDocument;
use serde_json::{Map, Value, json};

use super::element::Element;
use super::element_name::key_of_element;

/// Reads `<instance>…</instance>`. Unknown elements are ignored, as are empty ones.
///
/// # Errors
/// When it is no such document.
pub fn read_instance(document: &[u8]) -> Result<InstanceDocument, String> {
    let root = Element::parse(document)?;
    if root.name != "instance" {
        return Err(format!("`{}` is not an instance", root.name));
    }
    let instance = members(&root, member_of_instance);
    serde_json::from_value(json!({ "instance": instance })).map_err(|error| error.to_string())
}

fn members(parent: &Element, value_of: fn(&Element) -> Value) -> Value {
    let filled = parent
        .children
        .iter()
        .filter(|child| !(child.text.trim().is_empty() && child.children.is_empty()));
    let members = filled.map(|child| (child.name.clone(), value_of(child)));
    Value::Object(members.collect::<Map<_, _>>())
}

fn member_of_instance(element: &Element) -> Value {
    match element.name.as_str() {
        // Without attribute a plain port counts as open, a TLS port as closed.
        "port" => port(element, "true"),
        "securePort" => port(element, "false"),
        "dataCenterInfo" => data_center(element),
        "leaseInfo" => members(element, text),
        "metadata" => metadata(element),
        _ => text(element),
    }
}

fn text(element: &Element) -> Value {
    json!(element.text.trim())
}

fn port(element: &Element, enabled_otherwise: &str) -> Value {
    let enabled = element.attribute("enabled").unwrap_or(enabled_otherwise);
    json!({ "$": text(element), "@enabled": enabled })
}

fn data_center(element: &Element) -> Value {
    let member = |child: &Element| match child.name.as_str() {
        "metadata" => metadata(child),
        _ => text(child),
    };
    let mut info = members(element, member);
    if let Some(class) = element.attribute("class") {
        info["@class"] = json!(class);
    }
    info
}

/// Free data: values are kept as they are, empty ones included.
fn metadata(element: &Element) -> Value {
    let entries = element
        .children
        .iter()
        .map(|child| (key_of_element(&child.name), json!(child.text)));
    Value::Object(entries.collect())
}

#[cfg(test)]
mod tests {
    use mesh_discovery::eureka::{InstanceInfo, InstanceStatus, PortInfo};

    use super::*;

    fn read(content: &str) -> InstanceInfo {
        let document = format!("<instance>{content}</instance>");
        read_instance(document.as_bytes()).unwrap().instance
    }

    #[test]
    fn an_instance_is_the_same_in_xml_and_in_json() {
        let xml = include_str!("../../tests/data/instance.server.xml");
        let json = include_str!("../../tests/data/instance.server.json");
        let expected: Value = serde_json::from_str(json).unwrap();
        let document = read_instance(xml.as_bytes()).unwrap();
        assert_eq!(serde_json::to_value(document).unwrap(), expected);
    }

    #[test]
    fn ports_without_attribute_are_open_when_plain_and_closed_when_secure() {
        let instance = read("<port>1</port><securePort>2</securePort>");
        let port = |number, enabled| PortInfo { number, enabled };
        assert_eq!(
            (instance.port, instance.secure_port),
            (port(1, true), port(2, false))
        );
    }

    #[test]
    fn what_is_empty_or_unknown_is_ignored() {
        let instance = read("<actionType/><status> UP </status><new><a/></new><homePageUrl/>");
        assert_eq!(instance.status, InstanceStatus::Up);
        assert_eq!(instance.action_type, None);
        assert_eq!(instance.home_page_url, None);
    }

    #[test]
    fn both_spellings_of_the_overridden_status_are_read() {
        for name in ["overriddenStatus", "overriddenstatus"] {
            let instance = read(&format!("<{name}>OUT_OF_SERVICE</{name}>"));
            assert_eq!(instance.overridden_status, InstanceStatus::OutOfService);
        }
    }

    #[test]
    fn a_data_center_of_amazon_keeps_what_it_says() {
        let instance = read(
            "<dataCenterInfo class='com.netflix.appinfo.AmazonInfo'><name>Amazon</name>\
             <metadata><instance-id>i-7</instance-id></metadata></dataCenterInfo>",
        );
        let info = instance.data_center_info.unwrap();
        assert_eq!(info.class, "com.netflix.appinfo.AmazonInfo");
        assert_eq!(info.metadata["instance-id"], "i-7");
    }

    #[test]
    fn other_documents_are_refused() {
        for document in ["<application/>", "<instance><port>x</port></instance>", "{"] {
            assert!(read_instance(document.as_bytes()).is_err(), "{document}");
        }
    }
}
