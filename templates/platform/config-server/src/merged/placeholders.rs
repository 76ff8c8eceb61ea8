//! Placeholders that the server replaces itself, from the environment that it hands out and from
//! nothing else: neither its own settings nor its process environment are anybody's business.

use mesh_config::resolve_known_placeholders;
use serde_json::Value;

use crate::environment::Environment;

/// Placeholders that lead back to themselves, or to ever more text.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct EndlessPlaceholders(String);

/// Replaces the placeholders of every text among `values`.
///
/// # Errors
/// When placeholders lead back to themselves, or to ever more text.
pub fn resolve(
    values: &mut [(String, Value)],
    environment: &Environment,
) -> Result<(), EndlessPlaceholders> {
    for (_, value) in values {
        if let Value::String(text) = value {
            *text = resolve_text(text, environment)?;
        }
    }
    Ok(())
}

/// Replaces the placeholders of `text`. Those without value and default stay.
///
/// # Errors
/// When placeholders lead back to themselves, or to ever more text.
pub fn resolve_text(text: &str, environment: &Environment) -> Result<String, EndlessPlaceholders> {
    resolve_known_placeholders(text, &|name| look_up(environment, name))
        .map_err(EndlessPlaceholders)
}

fn look_up(environment: &Environment, name: &str) -> Option<String> {
    let mut sources = environment.property_sources.iter();
    let value = sources.find_map(|source| source.source.get(name))?;
    Some(match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}
