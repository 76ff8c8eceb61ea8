//! The line of a document that is wrong, as people see it: with its number and a mark below the place.

use std::fmt;

use console::measure_text_width;

/// A line and a place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    line: usize,
    text: String,
    before: usize,
    width: usize,
}

impl Excerpt {
    /// The line `line` of a text with a mark below the word at `column`, or behind the last one; both count from 1,
    /// columns in characters.
    pub fn new(text: &str, line: usize, column: usize) -> Option<Self> {
        // A tab is as wide as the terminal likes, so that nothing can be put below what follows it.
        let text = text.lines().nth(line.checked_sub(1)?)?.replace('\t', " ");
        let starts = text.char_indices().map(|(start, _)| start);
        let start = starts.chain([text.len()]).nth(column.checked_sub(1)?)?;
        let (before, from) = text.split_at(start);
        let end = from.find(|c: char| !is_in_word(c)).unwrap_or(from.len());
        Some(Self {
            line,
            before: measure_text_width(before),
            width: measure_text_width(&from[..end]).max(1),
            text,
        })
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let indent = " ".repeat(self.before);
        let mark = "^".repeat(self.width);
        writeln!(formatter, "{margin} |")?;
        writeln!(formatter, "{number} | {}", self.text.trim_end())?;
        write!(formatter, "{margin} | {indent}{mark}")
    }
}

/// Whether the character belongs to a word of a document: a name, a number or a path.
pub fn is_in_word(character: char) -> bool {
    character.is_alphanumeric() || "-_/".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, line: usize, column: usize) -> String {
        Excerpt::new(text, line, column)
            .map(|excerpt| excerpt.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn the_whole_word_is_marked() {
        let text = "version: 1\nservices: [usr-service, b]\n";
        let expected = "  |\n2 | services: [usr-service, b]\n  |            ^^^^^^^^^^^";
        assert_eq!(shown(text, 2, 12), expected);
    }

    #[test]
    fn the_mark_is_below_its_word_after_wide_characters_and_tabs() {
        let expected = "  |\n1 | 이름: 포털\n  |       ^^^^";
        assert_eq!(shown("이름: 포털", 1, 5), expected);
        assert_eq!(shown("a\tb", 1, 3), "  |\n1 | a b\n  |   ^");
    }

    #[test]
    fn what_is_no_word_is_marked_by_one_character() {
        assert_eq!(shown("a: {", 1, 4), "  |\n1 | a: {\n  |    ^");
        assert_eq!(shown("a:", 1, 3), "  |\n1 | a:\n  |   ^");
    }

    #[test]
    fn there_is_no_excerpt_outside_the_text() {
        for (line, column) in [(0, 1), (1, 0), (2, 1), (1, 4)] {
            assert_eq!(Excerpt::new("ab\n", line, column), None, "{line}:{column}");
        }
    }
}
