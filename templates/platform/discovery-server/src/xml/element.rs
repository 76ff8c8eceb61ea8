//! Reads an XML document into elements.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// What clients send has four levels. The limit keeps a hostile document from filling the stack.
const DEEPEST: usize = 16;

/// An element: its attributes and what is in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// The element's name.
    pub name: String,
    /// Its text, without that of its children.
    pub text: String,
    /// The elements in it.
    pub children: Vec<Self>,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The root of a document. Documents with a type definition are refused: nothing here needs
    /// entities of their own, and expanding them is an old way to exhaust a server.
    ///
    /// # Errors
    /// When the document is not well-formed, or has a type definition.
    pub fn parse(document: &[u8]) -> Result<Self, String> {
        let document = std::str::from_utf8(document).map_err(|error| error.to_string())?;
        let mut reader = Reader::from_str(document);
        let mut under_construction = UnderConstruction::default();
        loop {
            let event = reader.read_event().map_err(|error| error.to_string())?;
            if matches!(event, Event::Eof) {
                return under_construction.root();
            }
            under_construction.take(event)?;
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(known, _)| known == name)?;
        Some(value)
    }

    fn of_tag(tag: &BytesStart<'_>) -> Result<Self, String> {
        let mut element = Self {
            name: tag.name().as_ref().to_owned(),
            ..Self::default()
        };
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| error.to_string())?;
            let name = attribute.key.as_ref().to_owned();
            element.attributes.push((name, value.into_owned()));
        }
        Ok(element)
    }
}

#[derive(Default)]
struct UnderConstruction {
    open: Vec<Element>,
    root: Option<Element>,
}

impl UnderConstruction {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(tag) => self.open(&tag),
            Event::Empty(tag) => {
                self.open(&tag)?;
                self.close()
            }
            Event::End(_) => self.close(),
            Event::Text(text) => self.add(&text.xml10_content()),
            Event::CData(text) => self.add(&text.xml10_content()),
            Event::GeneralRef(reference) => self.add(&resolved(&reference)?),
            Event::DocType(_) => Err("document types are not accepted".to_owned()),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        if self.open.len() == DEEPEST {
            return Err("the elements are nested too deeply".to_owned());
        }
        self.open.push(Element::of_tag(tag)?);
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        let Some(element) = self.open.pop() else {
            return Err("an element ends that did not begin".to_owned());
        };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None if self.root.is_some() => return Err("there is more than one root".to_owned()),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), String> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err("there is text outside of the root".to_owned()),
        }
        Ok(())
    }

    fn root(self) -> Result<Element, String> {
        match self.root {
            Some(root) if self.open.is_empty() => Ok(root),
            _ => Err("the document is not complete".to_owned()),
        }
    }
}

fn resolved(reference: &BytesRef<'_>) -> Result<String, String> {
    let character = reference
        .resolve_char_ref()
        .map_err(|error| error.to_string())?;
    if let Some(character) = character {
        return Ok(character.into());
    }
    resolve_predefined_entity(reference)
        .map(str::to_owned)
        .ok_or_else(|| format!("`&{};` is unknown", &**reference))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_text_references_and_sections_are_read() {
        let document = "<?xml version='1.0' encoding='UTF-8'?>\n<!-- c -->\
            <a k='&quot;1&quot;'>x&lt;&#xac00;<b/><![CDATA[<y>]]></a>\n";
        let root = Element::parse(document.as_bytes()).unwrap();
        assert_eq!(root.name, "a");
        assert_eq!(root.attribute("k"), Some("\"1\""));
        assert_eq!(root.text, "x<가<y>");
        assert_eq!(root.children[0].name, "b");
    }

    #[test]
    fn what_is_no_document_is_refused() {
        let deep = "<a>".repeat(100_000);
        let cases = [
            "",
            "text",
            "<a>",
            "<a></b>",
            "</a>",
            "<a/><b/>",
            "<a>&own;</a>",
            "<!DOCTYPE a [<!ENTITY own 'x'>]><a>&own;</a>",
            &deep,
        ];
        for document in cases {
            let shown = document.get(..9).unwrap_or(document);
            assert!(Element::parse(document.as_bytes()).is_err(), "{shown}");
        }
        assert!(Element::parse(b"<a>\xff</a>").is_err());
    }
}
