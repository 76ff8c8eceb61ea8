//! What is demanded of names, e-mail addresses and passwords, wherever people enter them.

use mesh_web::{Text, Violations};

use super::email_key;

const NAME_WIDTH: usize = 50;
const EMAIL_WIDTH: usize = 100;

/// Longest part of an address before the `@`.
const LOCAL_PART_WIDTH: usize = 64;

/// "… is required", with the name of what is.
pub fn required(name: &'static str) -> Text {
    Text::Keys {
        keys: vec![name, "valid.required"],
        separator: "",
    }
}

/// The name of a user. Control characters are refused: names stand in logs and mails.
pub fn check_user_name(violations: &mut Violations, value: Option<&str>) -> String {
    let name = violations.require_text("userName", value, required("user.user_name"));
    violations.limit("userName", &name, NAME_WIDTH);
    violations.check(
        !name.chars().any(char::is_control),
        "userName",
        &name,
        Text::key("err.invalid.input.value"),
    );
    name
}

/// An e-mail address, in the form in which addresses are stored.
pub fn check_email(violations: &mut Violations, field: &str, value: Option<&str>) -> String {
    let email = email_key(&violations.require_text(field, value, required("user.email")));
    violations.limit(field, &email, EMAIL_WIDTH);
    violations.check(
        email.is_empty() || is_email(&email),
        field,
        &email,
        Text::key("valid.email.pattern"),
    );
    email
}

/// A password that somebody wants to have.
pub fn check_new_password(
    violations: &mut Violations,
    field: &str,
    value: Option<String>,
) -> String {
    let password = value.unwrap_or_default();
    // What was entered is not repeated in the answer: it is a secret, refused or not.
    violations.check(is_strong(&password), field, "", Text::key("valid.password"));
    password
}

/// 8 to 20 characters with a digit, a letter, and one that is neither of these nor `_`; no blanks.
pub fn is_strong(password: &str) -> bool {
    let has = |kind: fn(char) -> bool| password.chars().any(kind);
    (8..=20).contains(&password.chars().count())
        && has(|character| character.is_ascii_digit())
        && has(|character| character.is_ascii_alphabetic())
        && has(|character| !character.is_ascii_alphanumeric() && character != '_')
        && !has(|character| character == ' ' || character.is_control())
}

/// The rule of Hibernate Validator, which asks for no dot in the domain, less what is seen in attacks
/// only: quoted local parts and addresses of machines.
fn is_email(email: &str) -> bool {
    let Some((local, domain)) = email.split_once('@') else {
        return false;
    };
    let in_local = |character: char| {
        character.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~".contains(character)
            || is_foreign_letter(character)
    };
    let atoms_fit = local
        .split('.')
        .all(|atom| !atom.is_empty() && atom.chars().all(in_local));
    atoms_fit && local.chars().count() <= LOCAL_PART_WIDTH && is_domain(domain)
}

fn is_domain(domain: &str) -> bool {
    let in_label = |character: char| {
        character.is_ascii_alphanumeric() || character == '-' || is_foreign_letter(character)
    };
    domain.split('.').all(|label| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(in_label)
    })
}

fn is_foreign_letter(character: char) -> bool {
    !character.is_ascii() && character.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strong_passwords_have_all_three_kinds_and_the_right_length() {
        for password in [
            "test1234!",
            "abcd1234~",
            "a1!aaaaa",
            "한글abc123",
            "a1!45678901234567890",
        ] {
            assert!(is_strong(password), "{password}");
        }
        for password in [
            "",
            "a1!aaaa",
            "a1!456789012345678901",
            "test12345",
            "test1234_",
            "12345678!",
            "abcdefgh!",
            "test 1234!",
            "test\t1234!",
        ] {
            assert!(!is_strong(password), "{password}");
        }
    }

    #[test]
    fn addresses_are_told_from_what_only_looks_like_one() {
        for email in [
            "1@gmail.com",
            "a.b+c@sub.example.org",
            "kim@localhost",
            "김@한국.kr",
        ] {
            assert!(is_email(email), "{email}");
        }
        for email in [
            "kim",
            "@example.org",
            "kim@",
            "kim@example..org",
            ".kim@example.org",
            "kim@@example.org",
            "kim lee@example.org",
            "kim@example.org\r\nbcc: a@b.c",
            "kim@-example.org",
            "a@b.c,d@e.f",
            "<kim@example.org>",
        ] {
            assert!(!is_email(email), "{email}");
        }
    }
}
