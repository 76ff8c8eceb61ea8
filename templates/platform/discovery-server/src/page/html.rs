//! Writes HTML; what it is given is escaped.

use std::fmt::Display;

/// HTML text under construction.
#[derive(Default)]
pub struct Html(String);

impl Html {
    /// The text.
    pub fn into_text(self) -> String {
        self.0
    }

    /// Markup of this program, as it is.
    pub fn markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text from anywhere.
    pub fn text(&mut self, text: impl Display) -> &mut Self {
        for character in text.to_string().chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                plain => self.0.push(plain),
            }
        }
        self
    }

    /// A link. Addresses that are not of the web, such as `javascript:`, are left out: instances
    /// name them, and anybody who may register could make others run a script.
    pub fn link(&mut self, address: Option<&str>, text: &str) -> &mut Self {
        let Some(address) = address.filter(|address| is_of_the_web(address)) else {
            return self.text(text);
        };
        self.markup("<a href=\"").text(address).markup("\">");
        self.text(text).markup("</a>")
    }
}

fn is_of_the_web(address: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        let mut html = Html::default();
        html.markup("<p>").text("<a b='\"'>&");
        assert_eq!(html.into_text(), "<p>&lt;a b=&#39;&quot;&#39;&gt;&amp;");
    }

    #[test]
    fn only_addresses_of_the_web_become_links() {
        let linked = |address| {
            let mut html = Html::default();
            html.link(address, "x");
            html.into_text()
        };
        assert_eq!(
            linked(Some("http://h/\"onclick=\"")),
            "<a href=\"http://h/&quot;onclick=&quot;\">x</a>"
        );
        for address in [None, Some("javascript:alert(1)"), Some(" http://h")] {
            assert_eq!(linked(address), "x", "{address:?}");
        }
    }
}
