//! `.env`, which holds the secrets of a project where it is developed, made from `.env.example`.

use anyhow::Context;

use crate::error::Result;
use crate::file_tree::{File, FileTree};

/// The file that names the secrets.
pub const EXAMPLE_FILE: &str = ".env.example";

/// The file that holds the secrets.
pub const SECRETS_FILE: &str = ".env";

/// The word by which a comment asks for a random value in the next line.
const MARK: &str = "random";

const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Characters of a secret; each has 6 bits, so that there are 258.
const LENGTH: usize = 43;

/// Adds `.env` with fresh secrets, if the project has an example of one.
pub fn add_secrets(tree: &mut FileTree) -> Result<()> {
    let Some(example) = tree.get(EXAMPLE_FILE) else {
        return Ok(());
    };
    let example =
        String::from_utf8(example.bytes.clone()).context("`.env.example` is not UTF-8")?;
    let filled = fill(&example, random_secret)?;
    tree.insert(SECRETS_FILE, File::private(filled))
}

/// The content of `.env` with the variables that the example has and that it had not `before`, or nothing if `.env` has
/// them all.
pub fn complete(before: &str, after: &str, present: &str) -> Result<Option<String>> {
    complete_with(before, after, present, random_secret)
}

fn complete_with(
    before: &str,
    after: &str,
    present: &str,
    secret: impl FnMut() -> Result<String>,
) -> Result<Option<String>> {
    let has = |text: &str, name: &str| text.lines().filter_map(variable).any(|one| one == name);
    let missing: Vec<String> = paragraphs(after)
        .filter(|(_, name)| !has(before, name) && !has(present, name))
        .map(|(paragraph, _)| paragraph)
        .collect();
    if missing.is_empty() {
        return Ok(None);
    }
    let added = fill(&missing.join("\n"), secret)?;
    let gap = if present.is_empty() || present.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    Ok(Some(format!("{present}{gap}\n{added}")))
}

/// Each variable with the comment in front of it.
fn paragraphs(example: &str) -> impl Iterator<Item = (String, &str)> {
    let mut comment = String::new();
    example.lines().filter_map(move |line| {
        if line.trim().is_empty() {
            comment.clear();
            return None;
        }
        comment.push_str(line);
        comment.push('\n');
        let name = variable(line)?;
        Some((std::mem::take(&mut comment), name))
    })
}

/// The name of the variable that a line sets.
fn variable(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}

/// Gives a secret to every empty variable whose comment asks for a random value.
fn fill(example: &str, mut secret: impl FnMut() -> Result<String>) -> Result<String> {
    let mut filled = String::with_capacity(example.len());
    let mut previous = "";
    for line in example.lines() {
        filled.push_str(line);
        let wants_secret = previous.starts_with('#') && previous.contains(MARK);
        if wants_secret && !line.starts_with('#') && line.ends_with('=') {
            filled.push_str(&secret()?);
        }
        filled.push('\n');
        previous = line;
    }
    Ok(filled)
}

/// A secret that nobody can guess.
pub fn random_secret() -> Result<String> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).context("the operating system gives no random numbers")?;
    // 64 divides 256, so no character is more likely than another.
    Ok(bytes
        .iter()
        .map(|byte| char::from(URL_SAFE[usize::from(byte % 64)]))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marked_empty_variables_get_a_secret() {
        let example =
            "# plain\nA=\n# a random secret\nB=\n# random but set\nC=1\n\n# random\n# more\nD=\nE=";
        let filled = fill(example, || Ok("s".into())).expect("fills");
        assert_eq!(
            filled,
            "# plain\nA=\n# a random secret\nB=s\n# random but set\nC=1\n\n# random\n# more\nD=\nE=\n"
        );
    }

    #[test]
    fn only_variables_that_are_new_in_the_example_are_added_with_their_comments() {
        let before = "# random\nA=\nB=1\n";
        let after = "# random\nA=\nB=1\n\n# for both\n# random\nC=\nD=2\nE=3\n# F=\n";
        let complete = |present: &str| {
            complete_with(before, after, present, || Ok("s".into())).expect("completes")
        };
        assert_eq!(
            complete("A=old\nE=mine").as_deref(),
            Some("A=old\nE=mine\n\n# for both\n# random\nC=s\n\nD=2\n")
        );
        assert_eq!(complete("C=\nD=\nE=\n"), None);
    }

    #[test]
    fn secrets_are_long_url_safe_and_never_the_same() {
        let (first, second) = (
            random_secret().expect("random"),
            random_secret().expect("random"),
        );
        assert_eq!(first.len(), LENGTH);
        assert!(
            first.bytes().all(|byte| URL_SAFE.contains(&byte)),
            "{first}"
        );
        assert_ne!(first, second);
    }
}
