//! The versions of what deployments and pipelines use and others make: `versions.yaml` of the templates.

use serde_json::Value;

use crate::document::{Document, unknown_key};
use crate::error::{Failure, Result};
use crate::spot::Spot;
use crate::template_files::TemplateFiles;
use crate::text;

/// Where they are in the templates.
const FILE: &str = "versions.yaml";

/// What templates know: the built-in versions, and over them, key by key, those of a person's own file. Nothing is known
/// in a set of templates without the file.
pub fn read(files: &TemplateFiles) -> Result<Value> {
    let mut versions = Value::Null;
    for file in files.layers(FILE) {
        let shown = file.shown_path(FILE);
        let document = Document {
            name: &shown,
            text: file.text(FILE)?,
        };
        let above: Value = document.parse()?;
        if versions.is_null() {
            versions = above;
        } else {
            lay_over(&mut versions, above).map_err(|failure| document.locate(failure))?;
        }
    }
    Ok(versions)
}

/// A key that the templates do not have would change nothing, silently.
fn lay_over(below: &mut Value, above: Value) -> Result<()> {
    match (below, above) {
        (_, Value::Null) => Ok(()),
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                let laid = match below.get_mut(&key) {
                    Some(place) => lay_over(place, value),
                    None => Err(unknown_key(&key, below.keys().map(String::as_str))),
                };
                laid.map_err(|failure| failure.within(Spot::at(&key)))?;
            }
            Ok(())
        }
        (Value::Object(_), _) => Err(Failure::usage(text!("yaml.wants-keys"))),
        (_, Value::Object(_)) => Err(Failure::usage(text!("yaml.wants-text"))),
        (below, above) => {
            *below = above;
            Ok(())
        }
    }
}
