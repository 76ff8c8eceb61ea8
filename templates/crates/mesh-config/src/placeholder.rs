//! `${name:default}` in values, resolved by the client as Spring does.

use std::cell::Cell;

/// Gives the value of a name.
type LookUp<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Replaces every placeholder of `text`; `look_up` gives the value of a name.
/// Names and defaults may contain placeholders themselves; `\${` stands for a literal `${`.
///
/// # Errors
/// A sentence that names the placeholder without value, or says that placeholders are nested too
/// deeply, or that values grow too large.
pub fn resolve(text: &str, look_up: LookUp<'_>) -> Result<String, String> {
    let strict = Resolver {
        look_up,
        without_value: |name| {
            Err(format!(
                "the placeholder `${{{name}}}` has no value and no default"
            ))
        },
        without_end: |text| Err(format!("`{text}` has a `${{` without `}}`")),
        left: Cell::new(LARGEST),
    };
    strict.resolve(text, 0)
}

/// Replaces the placeholders of `text` that have a value or a default, and leaves the others as
/// they stand. Everything else is as in a setting.
///
/// # Errors
/// A sentence that says that placeholders are nested too deeply, or that values grow too large.
pub fn resolve_known(text: &str, look_up: LookUp<'_>) -> Result<String, String> {
    let lenient = Resolver {
        look_up,
        without_value: |name| Ok(format!("${{{name}}}")),
        without_end: |text| Ok(text.to_owned()),
        left: Cell::new(LARGEST),
    };
    lenient.resolve(text, 0)
}

/// Values may refer to each other in a circle; nobody nests this deep on purpose.
const DEEPEST: usize = 16;

/// Bytes of all names and values that are read for one text. A few values that each name the next
/// one several times would otherwise fill the memory.
const LARGEST: usize = 4 * 1024 * 1024;

struct Resolver<'a> {
    look_up: LookUp<'a>,
    /// What becomes of a placeholder without value and default.
    without_value: fn(&str) -> Result<String, String>,
    /// What becomes of a text that begins with an unfinished placeholder.
    without_end: fn(&str) -> Result<String, String>,
    /// Bytes that may still be read.
    left: Cell<usize>,
}

impl Resolver<'_> {
    fn resolve(&self, text: &str, depth: usize) -> Result<String, String> {
        if depth > DEEPEST {
            return Err(format!(
                "the placeholders of `{text}` refer to each other in a circle"
            ));
        }
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            let (before, from_start) = rest.split_at(start);
            if let Some(before) = before.strip_suffix('\\') {
                result.push_str(before);
                result.push_str("${");
                rest = &from_start[2..];
                continue;
            }
            result.push_str(before);
            let Some(end) = closing_brace(from_start) else {
                result.push_str(&(self.without_end)(from_start)?);
                return Ok(result);
            };
            result.push_str(&self.value(&from_start[2..end], depth)?);
            rest = &from_start[end + 1..];
        }
        result.push_str(rest);
        Ok(result)
    }

    fn value(&self, inner: &str, depth: usize) -> Result<String, String> {
        let (name, default) = match split_default(inner) {
            Some((name, default)) => (name, Some(default)),
            None => (inner, None),
        };
        let name = self.resolve_nested(name, depth + 1)?;
        match ((self.look_up)(name.trim()), default) {
            (Some(value), _) => self.resolve_nested(&value, depth + 1),
            (None, Some(default)) => self.resolve_nested(default, depth + 1),
            (None, None) => (self.without_value)(&name),
        }
    }

    fn resolve_nested(&self, text: &str, depth: usize) -> Result<String, String> {
        // An empty text counts as well: it takes time.
        let left = self.left.get().checked_sub(text.len() + 1);
        let left = left.ok_or_else(|| format!("the placeholders of `{text}` grow too large"))?;
        self.left.set(left);
        self.resolve(text, depth)
    }
}

/// Splits at the first colon outside nested placeholders.
fn split_default(inner: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (index, character) in inner.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => return Some((&inner[..index], &inner[index + 1..])),
            _ => {}
        }
    }
    None
}

fn closing_brace(from_start: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, character) in from_start.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look_up(name: &str) -> Option<String> {
        match name {
            "host" => Some("example.org".to_owned()),
            "url" => Some("http://${host}/".to_owned()),
            "circle" => Some("${circle}".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn values_defaults_and_nesting() {
        let cases = [
            ("${host}", "example.org"),
            ("${url}x", "http://example.org/x"),
            ("${none:a:b}", "a:b"),
            ("${none:${nor:data/{service}.db}}", "data/{service}.db"),
            ("${none:}", ""),
            ("${none:${host}}", "example.org"),
            ("a ${none:${other:deep}} b", "a deep b"),
            (r"\${host}", "${host}"),
        ];
        for (text, expected) in cases {
            assert_eq!(resolve(text, &look_up).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn missing_names_circles_and_open_braces_are_errors() {
        assert!(
            resolve("${none}", &look_up)
                .unwrap_err()
                .contains("${none}")
        );
        assert!(
            resolve("${circle}", &look_up)
                .unwrap_err()
                .contains("circle")
        );
        assert!(resolve("${host", &look_up).is_err());
    }

    #[test]
    fn what_has_no_value_can_be_left_as_it_stands() {
        let cases = [
            ("${none} ${host}", "${none} example.org"),
            ("${none:${nor}}", "${nor}"),
            ("${none:a}", "a"),
            (r"\${host}", "${host}"),
            ("${host} ${open ${host}", "example.org ${open ${host}"),
        ];
        for (text, expected) in cases {
            assert_eq!(
                resolve_known(text, &look_up).as_deref(),
                Ok(expected),
                "{text}"
            );
        }
        assert!(resolve_known("${circle}", &look_up).is_err());
    }

    #[test]
    fn values_that_multiply_each_other_are_refused_before_they_fill_the_memory() {
        for last in ["laugh", ""] {
            let look_up = |name: &str| {
                let number: usize = name.parse().ok()?;
                let next = format!("${{{}}}", number + 1);
                Some(if number < 12 {
                    next.repeat(20)
                } else {
                    last.to_owned()
                })
            };
            let error = resolve("${1}", &look_up).unwrap_err();
            assert!(error.contains("too large"), "{error}");
        }
    }
}
