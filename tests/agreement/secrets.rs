//! Secrets: what the settings of a process ask for is in the list of the project, and every deployment hands it out.

use std::collections::BTreeMap;

use egov_msa::blueprint::{Blueprint, Component};
use egov_msa::secrets::description::Making;
use egov_msa::secrets::list::{Key, Secret};
use serde_yaml::Value;

use super::facts::as_variable;
use super::pages::Pages;

/// Settings of every process, which those of its own outrank.
const COMMON: &str = "crates/mesh-app/application.yml";

/// The last words of settings that are secrets.
const SECRET_SETTINGS: [&str; 6] = [
    "client-secret",
    "key",
    "password",
    "private-key",
    "secret",
    "secret-key",
];

/// Secrets that no deployment hands out, and why.
const OTHERS: [(&str, &str); 4] = [
    ("SPRING_RABBITMQ_PASSWORD", "AMQP_URL has it"),
    (
        "SPRING_SECURITY_USER_PASSWORD",
        "without it operators only read",
    ),
    ("TOKEN_CLIENT_SECRET", "for keys instead of TOKEN_SECRET"),
    ("TOKEN_PRIVATE_KEY", "for keys instead of TOKEN_SECRET"),
];

/// What is wrong.
pub fn problems(blueprint: &Blueprint, pages: &Pages) -> Vec<String> {
    let processes = blueprint.processes.iter();
    let unlisted = processes.flat_map(|process| unlisted(blueprint, process, pages));
    let secrets = blueprint.secrets.iter();
    let lost = secrets.flat_map(|secret| lost(blueprint, secret, pages));
    unlisted.chain(lost).collect()
}

/// What a process reads, and the list does not know.
fn unlisted(blueprint: &Blueprint, process: &Component, pages: &Pages) -> Vec<String> {
    let is_listed = |variable: &str| {
        let mut secrets = blueprint.secrets.iter();
        secrets.any(|secret| {
            secret.readers.contains(&process.name)
                && secret.keys.iter().any(|key| key.name == variable)
        })
    };
    let read = read_by(process, pages).into_iter().filter(|variable| {
        !is_listed(variable) && !OTHERS.iter().any(|(other, _)| other == variable)
    });
    let tell = |variable| {
        let process = &process.name;
        format!("{process} reads {variable}, which secrets.yaml does not give it")
    };
    read.map(tell).collect()
}

/// The variables with the secrets of a process.
fn read_by(process: &Component, pages: &Pages) -> Vec<String> {
    let mut settings = settings(&pages[COMMON]);
    settings.extend(self::settings(
        &pages[&format!("{}/application.yml", process.path)],
    ));
    let has_settings_of_others = settings["spring.cloud.config.enabled"] != "false";
    let secrets = settings.into_iter().filter(|(setting, _)| {
        let last = setting.rsplit('.').next().unwrap_or(setting);
        let is_asked = has_settings_of_others || !setting.starts_with("spring.cloud.config.");
        (SECRET_SETTINGS.contains(&last) || setting == "database.url")
            // Those of clients are for keys instead of TOKEN_SECRET.
            && !setting.starts_with("token.clients.")
            && is_asked
    });
    secrets
        .map(|(setting, value)| placeholder(&value).unwrap_or_else(|| as_variable(&setting)))
        .collect()
}

/// `TOKEN_SECRET` of `${TOKEN_SECRET:}`.
fn placeholder(value: &str) -> Option<String> {
    let name = value.strip_prefix("${")?;
    name.split([':', '}']).next().map(str::to_owned)
}

/// Every setting with its value.
fn settings(text: &str) -> BTreeMap<String, String> {
    let value: Value = serde_yaml::from_str(text).expect("YAML");
    let mut found = BTreeMap::new();
    collect("", &value, &mut found);
    found
}

fn collect(setting: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    let Some(mapping) = value.as_mapping() else {
        let text = serde_yaml::to_string(value).expect("YAML");
        found.insert(setting.to_owned(), text.trim().to_owned());
        return;
    };
    for (key, value) in mapping {
        let key = key.as_str().expect("settings have names");
        let dot = if setting.is_empty() { "" } else { "." };
        collect(&format!("{setting}{dot}{key}"), value, found);
    }
}

/// What of a secret does not reach a reader of it.
fn lost(blueprint: &Blueprint, secret: &Secret, pages: &Pages) -> Vec<String> {
    let keys = secret.keys.iter().filter(|key| key.made != Making::Text);
    let mut lost = Vec::new();
    for key in keys {
        for reader in &secret.readers {
            for deployment in &secret.deployments {
                let is_handed = match deployment.as_str() {
                    "compose" => by_compose(secret, key, reader, pages),
                    "kubernetes" => by_kubernetes(secret, key, reader, pages),
                    "systemd" => by_systemd(key, reader, pages),
                    "cloudfoundry" => by_cloud_foundry(blueprint, secret, key, reader, pages),
                    other => panic!("nothing is known of {other}"),
                };
                if !is_handed {
                    lost.push(format!(
                        "{deployment} does not give {} to {reader}",
                        key.name
                    ));
                }
            }
        }
    }
    lost
}

/// People put what they give into a folder, from which the script hands it out.
fn by_compose(secret: &Secret, key: &Key, reader: &str, pages: &Pages) -> bool {
    let script = &pages["deploy/compose/secrets.sh"];
    let mut readers = Vec::new();
    secret.given
        || script.lines().any(|line| {
            let line = line.trim();
            if let Some(names) = line.strip_prefix("readers=") {
                readers = names.trim_matches('"').split(' ').collect();
            }
            line.starts_with(&format!("hand {} ", key.name)) && readers.contains(&reader)
        })
}

/// A pod has the key as a file; a script makes the Secret, or a store has it.
fn by_kubernetes(secret: &Secret, key: &Key, reader: &str, pages: &Pages) -> bool {
    let page = |path: &str| &pages[&format!("deploy/kubernetes/{path}")];
    let is_of_registry = secret.name == "registry";
    let pod = if is_of_registry && reader != "discovery-server" {
        page("components/registry/kustomization.yaml")
    } else {
        page(&format!("base/{reader}/deployment.yaml"))
    };
    let stored = if is_of_registry {
        page("components/registry/external-secret/external-secret.yaml")
    } else {
        page("components/external-secrets/external-secrets.yaml")
    };
    let begins = format!("secret {} ", secret.name);
    let is_made = page("secrets.sh")
        .lines()
        .any(|line| line.starts_with(&begins) && line.contains(&format!("\"{}=", key.name)));
    let is_stored = has_line(stored, &format!("- secretKey: {}", key.name));
    has_line(pod, &format!("path: {}", key.name)) && (secret.given || is_made && is_stored)
}

/// The unit loads the file that a script makes.
fn by_systemd(key: &Key, reader: &str, pages: &Pages) -> bool {
    let unit = &pages[&format!("deploy/systemd/units/{reader}@.service")];
    let script = &pages["deploy/systemd/lib/secrets.sh"];
    let is_made = match key.made {
        // The name is that of a module, which the script has from a list of processes.
        Making::Address => script.contains("/AMQP_URL") && script.contains("_DATABASE_URL"),
        _ => has_line(script, &key.name),
    };
    is_made && unit.contains(&format!("\nLoadCredential={}:/", key.name))
}

/// The application is bound to the service that a script makes, and has a variable of it, unless that is an address.
fn by_cloud_foundry(
    blueprint: &Blueprint,
    secret: &Secret,
    key: &Key,
    reader: &str,
    pages: &Pages,
) -> bool {
    let manifest = &pages[&format!("deploy/cloudfoundry/manifests/{reader}.yml")];
    let script = &pages["deploy/cloudfoundry/create-services.sh"];
    let project = &blueprint.project.name;
    let service = match (key.made, secret.name.as_str()) {
        (Making::Address, "broker") => Some(format!("{project}-rabbitmq")),
        (Making::Address, name) => Some(format!("{project}-{name}")),
        _ => service_of(manifest, &key.name),
    };
    service.is_some_and(|service| {
        let in_script = service.replace(&format!("{project}-"), "$PROJECT-");
        let words = script.split([' ', '"', '\n']);
        has_line(manifest, &format!("- {service}"))
            && words.into_iter().any(|word| word == in_script)
    })
}

/// The service that a variable of a manifest names.
fn service_of(manifest: &str, variable: &str) -> Option<String> {
    let begins = format!("{variable}: ${{vcap.services.");
    let mut lines = manifest.lines();
    let rest = lines.find_map(|line| line.trim().strip_prefix(&begins))?;
    rest.split('.').next().map(str::to_owned)
}

fn has_line(text: &str, line: &str) -> bool {
    text.lines().any(|one| one.trim() == line)
}
