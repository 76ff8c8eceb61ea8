//! Writes indented XML.

use std::fmt::Display;

/// XML text under construction, indented by two blanks a level.
pub struct XmlWriter {
    xml: String,
    level: usize,
}

impl XmlWriter {
    /// The text of the document whose content `write` writes.
    pub fn document(write: impl FnOnce(&mut Self)) -> String {
        let mut writer = Self {
            xml: String::new(),
            level: 0,
        };
        write(&mut writer);
        writer.xml
    }

    /// An element with elements in it.
    pub fn parent(
        &mut self,
        name: &str,
        attribute: Option<(&str, &str)>,
        write_children: impl FnOnce(&mut Self),
    ) {
        let attribute = attribute.map(written).unwrap_or_default();
        self.line(&format!("<{name}{attribute}>"));
        self.level += 1;
        write_children(self);
        self.level -= 1;
        self.line(&format!("</{name}>"));
    }

    /// An element with text in it.
    pub fn text(&mut self, name: &str, text: impl Display) {
        let text = escaped(&text.to_string());
        self.line(&format!("<{name}>{text}</{name}>"));
    }

    /// The same, when there is a text.
    pub fn optional(&mut self, name: &str, text: Option<impl Display>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// An element with an attribute and text in it.
    pub fn text_with_attribute(&mut self, name: &str, attribute: (&str, &str), text: impl Display) {
        let text = escaped(&text.to_string());
        self.line(&format!("<{name}{}>{text}</{name}>", written(attribute)));
    }

    /// An element with an attribute alone.
    pub fn empty(&mut self, name: &str, attribute: (&str, &str)) {
        self.line(&format!("<{name}{}/>", written(attribute)));
    }

    fn line(&mut self, line: &str) {
        self.xml.push_str(&"  ".repeat(self.level));
        self.xml.push_str(line);
        self.xml.push('\n');
    }
}

fn written((name, value): (&str, &str)) -> String {
    format!(" {name}=\"{}\"", escaped(value))
}

fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\'' => result.push_str("&apos;"),
            // Readers would make a line feed of it.
            '\r' => result.push_str("&#xd;"),
            '\n' | '\t' => result.push(character),
            // No document may contain these, not even escaped.
            '\u{fffe}' | '\u{ffff}' => result.push(char::REPLACEMENT_CHARACTER),
            control if control < ' ' => result.push(char::REPLACEMENT_CHARACTER),
            plain => result.push(plain),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_are_escaped() {
        let xml = XmlWriter::document(|xml| {
            xml.parent("a", Some(("k", "\"&\"")), |xml| {
                xml.text("b", "<'가'>\r\u{1}");
                xml.optional("c", None::<&str>);
            });
        });
        let expected =
            "<a k=\"&quot;&amp;&quot;\">\n  <b>&lt;&apos;가&apos;&gt;&#xd;\u{fffd}</b>\n</a>\n";
        assert_eq!(xml, expected);
    }
}
