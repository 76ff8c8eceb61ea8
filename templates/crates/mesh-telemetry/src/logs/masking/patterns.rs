//! What is looked for. All patterns are parts of one, so that a text is read once.

use std::sync::LazyLock;

use regex::Regex;

/// Finds whatever is to be hidden; the name of the group that took part tells what it is.
pub static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let parts = [
        secret_value(),
        user_info(),
        token(),
        resident_number(),
        telephone_number(),
        card_number(),
        mail_address(),
    ];
    compile(&parts.join("|"))
});

/// A name of a field that holds a secret.
pub static SECRET_NAME: LazyLock<Regex> = LazyLock::new(|| compile(&format!("(?:{NAMES})$")));

/// Ends of names of secrets, in any case.
const NAMES: &str = "(?i-u:password|passwd|passphrase|pwd|secret|token|authorization|api[-_]?key|\
                     private[-_]?key|credentials?)|비밀번호";

/// Not within a word of letters and digits, such as a trace id.
const EDGE: &str = r"(?-u:\b)";

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| unreachable!("the pattern is fixed: {error}"))
}

/// `password=x`, `"password": "x"`, `\"password\":\"x\"`, `password: Some("x")`, `authorization: Basic x`.
fn secret_value() -> String {
    let separator = r#"\\*["']?\s*[:=]\s*(?:Some\()?(?:(?i-u:basic|bearer)\s+)?"#;
    let escaped = r#"\\"(?:[^\\"]|\\\\\\?.)*(?:\\")?"#;
    let quoted = r#""(?:[^\\"]|\\.)*"?|'[^']*'?"#;
    let plain = r#"[^\s"',;&)}\]\\]+"#;
    format!(r"(?<key>(?:{NAMES}){separator})(?:{escaped}|{quoted}|{plain})")
}

/// `scheme://user:password@host`
fn user_info() -> String {
    r#"(?<user>://[^\s/?#:"'<>@]*:)[^\s/?#"'<>]+(?<at>@)"#.to_owned()
}

/// `Bearer x`, and JSON Web Tokens by the beginning that all of them have.
fn token() -> String {
    let bearer = format!(r"(?<bearer>{EDGE}(?i-u:bearer)\s+)[A-Za-z0-9._~+/=-]{{4,}}");
    let jwt = format!(r"{EDGE}eyJ[A-Za-z0-9_-]{{4,}}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?");
    format!("{bearer}|{jwt}")
}

/// `YYMMDD-SNNNNNN`, of residents and of foreigners. Since 2020 it has no check digit.
fn resident_number() -> String {
    let day = r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])";
    format!("(?<resident>{EDGE}{day}(?:[- ][0-9]|[1-8])[0-9]{{6}}{EDGE})")
}

/// Mobile numbers, and those of land lines with their area: `010-1234-5678`, `(02) 123 4567`,
/// `+82 10 1234 5678`.
fn telephone_number() -> String {
    let area = "(?:1[016789]|2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|50[0-9]?|70|80)";
    let start = format!(r"(?:{EDGE}0|(?:\+|{EDGE}00)82[-. ]?\(?0?\)?)");
    let number = r"[-.) ]{0,2}[0-9]{3,4}[-. ]?[0-9]{4}";
    format!("(?<telephone>{start}{area}{number}{EDGE})")
}

/// 14 to 19 digits, in a row or in the groups that are printed on cards.
fn card_number() -> String {
    let groups = "[0-9]{4}[- ][0-9]{4}[- ][0-9]{4}[- ][0-9]{4}|[0-9]{4}[- ][0-9]{6}[- ][0-9]{4,5}";
    format!("(?<card>{EDGE}(?:{groups}|[0-9]{{14,19}}){EDGE})")
}

fn mail_address() -> String {
    let local = "[A-Za-z0-9._%+-]+";
    format!(r"{local}(?<domain>@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{{2,}})")
}
