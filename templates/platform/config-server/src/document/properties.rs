//! Java's properties files, with `#---` between documents as in Spring Boot.

use serde_json::{Map, Value};

use super::Document;

/// The documents of a text. Every value is text.
///
/// # Errors
/// What is wrong, with the line.
pub fn parse(text: &str) -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    let mut properties = Map::new();
    for (number, line) in logical_lines(text) {
        if is_separator(&line) {
            push(&mut documents, std::mem::take(&mut properties));
        } else if !line.is_empty() && !line.starts_with(['#', '!']) {
            let (key, value) = split(&line);
            let unescaped =
                |part| unescape(part).map_err(|problem| format!("{problem} at line {number}"));
            properties.insert(unescaped(key)?, Value::String(unescaped(value)?));
        }
    }
    push(&mut documents, properties);
    Ok(documents)
}

fn push(documents: &mut Vec<Document>, properties: Map<String, Value>) {
    if !properties.is_empty() {
        documents.push(Document { properties });
    }
}

fn is_separator(line: &str) -> bool {
    matches!(line.trim_end(), "#---" | "!---")
}

/// Lines without their indentation; those that end in a backslash are joined with the next one.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut continues = false;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start_matches([' ', '\t', '\u{c}']);
        let is_comment = !continues && line.starts_with(['#', '!']);
        let goes_on = !is_comment && ends_in_single_backslash(line);
        let content = if goes_on {
            &line[..line.len() - 1]
        } else {
            line
        };
        match lines.last_mut().filter(|_| continues) {
            Some((_, begun)) => begun.push_str(content),
            None => lines.push((index + 1, content.to_owned())),
        }
        continues = goes_on;
    }
    lines
}

fn ends_in_single_backslash(line: &str) -> bool {
    let backslashes = line.len() - line.trim_end_matches('\\').len();
    backslashes % 2 == 1
}

/// The key ends at the first `=`, `:` or blank that is not escaped.
fn split(line: &str) -> (&str, &str) {
    let mut escaped = false;
    for (index, character) in line.char_indices() {
        if !escaped && matches!(character, '=' | ':' | ' ' | '\t' | '\u{c}') {
            return (&line[..index], without_separator(&line[index..]));
        }
        escaped = character == '\\' && !escaped;
    }
    (line, "")
}

fn without_separator(rest: &str) -> &str {
    let blanks = [' ', '\t', '\u{c}'];
    let rest = rest.trim_start_matches(blanks);
    let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest);
    rest.trim_start_matches(blanks)
}

fn unescape(text: &str) -> Result<String, String> {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let unit = match character {
            '\\' => match characters.next() {
                Some('u') => Some(code_unit(&mut characters)?),
                Some('n') => Some(u16::from(b'\n')),
                Some('t') => Some(u16::from(b'\t')),
                Some('r') => Some(u16::from(b'\r')),
                Some('f') => Some(0x0c),
                Some(other) => {
                    units.extend(other.encode_utf16(&mut [0; 2]).iter());
                    None
                }
                None => None,
            },
            plain => {
                units.extend(plain.encode_utf16(&mut [0; 2]).iter());
                None
            }
        };
        units.extend(unit);
    }
    String::from_utf16(&units).map_err(|_| "half a surrogate pair".to_owned())
}

/// Java writes characters by their UTF-16 units.
fn code_unit(characters: &mut std::str::Chars<'_>) -> Result<u16, String> {
    let digits: String = characters.take(4).collect();
    let unit = Some(&digits).filter(|digits| digits.len() == 4);
    unit.and_then(|digits| u16::from_str_radix(digits, 16).ok())
        .ok_or_else(|| format!("`\\u{digits}` is not a character"))
}

/// A line that is read as `key` and `value` again.
pub fn write_property(key: &str, value: &str) -> String {
    let mut line = String::with_capacity(key.len() + value.len() + 3);
    let comments = ['#', '!'];
    if key.starts_with(comments) {
        line.push('\\');
    }
    for character in key.chars() {
        if matches!(character, '=' | ':' | ' ') {
            line.push('\\');
        }
        push_escaped(&mut line, character);
    }
    line.push_str(": ");
    // Blanks in front of a value would be taken for part of the separator.
    if value.starts_with(' ') {
        line.push('\\');
    }
    value
        .chars()
        .for_each(|character| push_escaped(&mut line, character));
    line.push('\n');
    line
}

fn push_escaped(line: &mut String, character: char) {
    match character {
        '\\' => line.push_str("\\\\"),
        '\n' => line.push_str("\\n"),
        '\r' => line.push_str("\\r"),
        '\t' => line.push_str("\\t"),
        '\u{c}' => line.push_str("\\f"),
        other => line.push(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parsed(text: &str) -> Vec<Value> {
        let documents = parse(text).unwrap();
        documents
            .into_iter()
            .map(|document| Value::Object(document.properties))
            .collect()
    }

    #[test]
    fn keys_and_values_are_separated_as_java_does() {
        let text = "a=1\nb : 2\n  c\t3\nd\ne\\=f\\ g=h=i\n# comment \\\nj=k\\\n   l\n! other\n\
                    m=C:\\\\x\nn=\\uac00\\uD83D\\uDE00\no=가\np=\\\n";
        let expected = json!({
            "a": "1", "b": "2", "c": "3", "d": "", "e=f g": "h=i", "j": "kl", "m": "C:\\x",
            "n": "가😀", "o": "가", "p": ""
        });
        assert_eq!(parsed(text), [expected]);
    }

    #[test]
    fn documents_are_separated_by_a_comment() {
        let text = "a=1\n#---\na=2\n!---\n#---\na=3\n";
        assert_eq!(
            parsed(text),
            [json!({"a": "1"}), json!({"a": "2"}), json!({"a": "3"})]
        );
    }

    #[test]
    fn a_broken_escape_is_told_with_its_line() {
        for broken in ["\\u12", "\\uzzzz", "\\uD83D"] {
            let problem = parse(&format!("a=1\nb={broken}\n")).unwrap_err();
            assert!(problem.contains("line 2"), "{problem}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let properties = [
            ("a.b[0]", "http://x/?a=b#c"),
            ("a key=x:y", " lines\r\nand\ttabs\u{c} "),
            ("#no comment", "C:\\new\\"),
            ("\ttab", "\tx 가😀"),
            ("empty", ""),
        ];
        for (key, value) in properties {
            let text = write_property(key, value);
            assert_eq!(parsed(&text), [json!({key: value})], "{text}");
        }
        assert_eq!(write_property("a.b", "c=d"), "a.b: c=d\n");
    }
}
