//! Java's properties in XML: `<properties><entry key="a.b">value</entry></properties>`.
//! Source: Java, `Properties.loadFromXML` and its document type.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

use super::Document;

const ROOT: &str = "properties";
const ENTRY: &str = "entry";
const KEY: &str = "key";
/// About the file; no setting.
const COMMENT: &str = "comment";

/// The document of a text; none when it has no entries. Every value is text. The document type that
/// Java asks for is accepted, but nothing that it may define.
///
/// # Errors
/// What is wrong, with the position.
pub fn parse(text: &str) -> Result<Vec<Document>, String> {
    let mut reader = Reader::from_str(text);
    let mut entries = Entries::default();
    loop {
        let event = reader.read_event().map_err(|error| error.to_string());
        let taken = match event {
            Ok(Event::Eof) => break,
            Ok(event) => entries.take(event),
            Err(problem) => Err(problem),
        };
        taken.map_err(|problem| format!("{problem} at byte {}", reader.buffer_position()))?;
    }
    if !entries.is_complete {
        return Err(format!("the element `{ROOT}` is missing or does not end"));
    }
    let properties = entries.properties;
    let document = (!properties.is_empty()).then_some(Document { properties });
    Ok(document.into_iter().collect())
}

#[derive(Default)]
struct Entries {
    properties: Map<String, Value>,
    /// The elements that are open, the root first.
    open: Vec<String>,
    key: String,
    value: String,
    is_complete: bool,
}

impl Entries {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(tag) => self.begin(&tag),
            Event::Empty(tag) => {
                self.begin(&tag)?;
                self.end();
                Ok(())
            }
            Event::End(_) => {
                self.end();
                Ok(())
            }
            Event::Text(text) => self.add(&text.xml10_content()),
            Event::CData(text) => self.add(&text.xml10_content()),
            Event::GeneralRef(reference) => self.add(&resolved(&reference)?),
            Event::Decl(_) | Event::DocType(_) | Event::Comment(_) | Event::PI(_) | Event::Eof => {
                Ok(())
            }
        }
    }

    fn begin(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let name = tag.name().as_ref().to_owned();
        match (self.open.as_slice(), name.as_str()) {
            ([], ROOT) if !self.is_complete => {}
            ([_], ENTRY) => self.key = key_of(tag)?,
            ([_], COMMENT) => {}
            _ => return Err(format!("the element `{name}` is not expected")),
        }
        self.value.clear();
        self.open.push(name);
        Ok(())
    }

    fn end(&mut self) {
        match self.open.pop().as_deref() {
            Some(ENTRY) => {
                let (key, value) = (&mut self.key, &mut self.value);
                let value = Value::String(std::mem::take(value));
                self.properties.insert(std::mem::take(key), value);
            }
            Some(ROOT) => self.is_complete = true,
            _ => {}
        }
    }

    fn add(&mut self, text: &str) -> Result<(), String> {
        if self.open.len() < 2 && !text.trim().is_empty() {
            return Err("there is text outside of the entries".to_owned());
        }
        self.value.push_str(text);
        Ok(())
    }
}

fn key_of(tag: &BytesStart<'_>) -> Result<String, String> {
    let key = tag
        .try_get_attribute(KEY)
        .map_err(|error| error.to_string())?;
    let key = key.ok_or_else(|| format!("an `{ENTRY}` has no `{KEY}`"))?;
    let value = key.normalized_value(XmlVersion::Implicit1_0);
    Ok(value.map_err(|error| error.to_string())?.into_owned())
}

fn resolved(reference: &BytesRef<'_>) -> Result<String, String> {
    let character = reference.resolve_char_ref();
    if let Some(character) = character.map_err(|error| error.to_string())? {
        return Ok(character.into());
    }
    let name: &str = reference;
    let text = resolve_predefined_entity(name);
    text.map(str::to_owned)
        .ok_or_else(|| format!("the entity `{name}` is not known"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DOCUMENT_TYPE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <!DOCTYPE properties SYSTEM \"http://java.sun.com/dtd/properties.dtd\">\n";

    #[test]
    fn entries_are_settings_and_everything_is_text() {
        let text = format!(
            "{DOCUMENT_TYPE}<properties>\n <comment>about</comment>\n\
             <entry key=\"a.b[0]\">1 &lt; &#50; 가</entry><entry key=\"e\"/>\n\
             <!-- none --><entry key='c&amp;d'><![CDATA[<x>]]> </entry>\n</properties>\n"
        );
        let documents = parse(&text).unwrap();
        let properties = documents[0].properties.clone();
        let expected = json!({"a.b[0]": "1 < 2 가", "e": "", "c&d": "<x> "});
        assert_eq!(Value::Object(properties), expected);
        assert!(parse("<properties/>").unwrap().is_empty());
    }

    #[test]
    fn what_is_no_properties_document_is_told() {
        let cases = [
            ("", "missing"),
            ("<configuration/>", "`configuration`"),
            ("<properties><entry>x</entry></properties>", "`key`"),
            ("<properties><x/></properties>", "`x`"),
            (
                "<properties><entry key='a'><b/></entry></properties>",
                "`b`",
            ),
            ("<properties><entry key='a'>&x;</entry></properties>", "`x`"),
            ("<properties>x</properties>", "outside"),
            ("<properties><entry key='a'>x</properties>", "at byte"),
            ("<properties/><properties/>", "`properties`"),
            ("<properties>", "does not end"),
        ];
        for (text, told) in cases {
            let problem = parse(text).unwrap_err();
            assert!(problem.contains(told), "{text}: {problem}");
        }
    }
}
