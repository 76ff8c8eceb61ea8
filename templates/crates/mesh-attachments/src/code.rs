//! Codes of groups of attachments, as bodies have them.

use mesh_web::{Text, Violations};

/// Width of the columns that hold a code.
const WIDTH: usize = 255;

/// The code that the member `field` has, or nothing when it is blank; notes one that is none.
pub fn check_code(
    violations: &mut Violations,
    field: &str,
    code: Option<String>,
) -> Option<String> {
    let code = code.filter(|code| !code.trim().is_empty());
    let text = code.as_deref().unwrap_or_default();
    let message = Text::key("err.invalid.input.value");
    violations.check(is_code(text), field, text, message);
    code
}

/// Codes are made of letters and digits; some programs put `-` and `_` between them.
fn is_code(text: &str) -> bool {
    let is_harmless = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.len() <= WIDTH && text.bytes().all(is_harmless)
}
