//! Configuration files and their documents.

mod activation;
mod flat;
mod profile_expression;
mod properties;
mod xml;
mod yaml;

use serde_json::{Map, Value};

pub use flat::flatten_json;
pub use properties::write_property;

/// One document of a file: settings by flat key.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Values by flat key, `a.b[0]`.
    pub properties: Map<String, Value>,
}

/// A configuration file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("configuration file {file}: {problem}")]
pub struct FileError {
    file: String,
    problem: String,
}

impl FileError {
    /// A file by name, and what is wrong with it.
    pub fn new(file: String, problem: String) -> Self {
        Self { file, problem }
    }
}

/// The documents of a file, in the order of the file.
///
/// # Errors
/// When it is not what the extension of its name says.
pub fn parse(name: &str, content: Vec<u8>) -> Result<Vec<Document>, FileError> {
    let broken = |problem| FileError::new(name.to_owned(), problem);
    let text =
        String::from_utf8(content).map_err(|_| broken("it is not written in UTF-8".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let documents = match name.rsplit_once('.') {
        Some((_, "properties")) => properties::parse(text),
        Some((_, "xml")) => xml::parse(text),
        _ => yaml::parse(text),
    };
    documents.map_err(broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_first_key() {
        for (name, content) in [("a.yml", "\u{feff}x: 1"), ("a.properties", "\u{feff}x=1")] {
            let documents = parse(name, content.into()).unwrap();
            assert!(documents[0].properties.contains_key("x"), "{name}");
        }
    }

    #[test]
    fn a_file_of_another_encoding_is_named() {
        // "값" in EUC-KR.
        let error = parse("a.yml", b"x: \xb0\xaa".to_vec()).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("a.yml: it is not written in UTF-8")
        );
    }
}
