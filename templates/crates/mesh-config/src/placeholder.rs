//! `${name:default}` in values, resolved by the client as Spring does.

/// Replaces every placeholder of `text`; `look_up` gives the value of a name.
/// Names and defaults may contain placeholders themselves; `\${` stands for a literal `${`.
///
/// # Errors
/// A sentence that names the placeholder without value, or says that they are nested too deeply.
pub fn resolve(text: &str, look_up: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
    resolve_at_depth(text, look_up, 0)
}

/// Values may refer to each other in a circle; nobody nests this deep on purpose.
const DEEPEST: usize = 16;

fn resolve_at_depth(
    text: &str,
    look_up: &dyn Fn(&str) -> Option<String>,
    depth: usize,
) -> Result<String, String> {
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
            return Err(format!("`{text}` has a `${{` without `}}`"));
        };
        result.push_str(&replace(&from_start[2..end], look_up, depth)?);
        rest = &from_start[end + 1..];
    }
    result.push_str(rest);
    Ok(result)
}

fn replace(
    inner: &str,
    look_up: &dyn Fn(&str) -> Option<String>,
    depth: usize,
) -> Result<String, String> {
    let (name, default) = match split_default(inner) {
        Some((name, default)) => (name, Some(default)),
        None => (inner, None),
    };
    let name = resolve_at_depth(name, look_up, depth + 1)?;
    match (look_up(name.trim()), default) {
        (Some(value), _) => resolve_at_depth(&value, look_up, depth + 1),
        (None, Some(default)) => resolve_at_depth(default, look_up, depth + 1),
        (None, None) => Err(format!(
            "the placeholder `${{{name}}}` has no value and no default"
        )),
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
}
