//! The secrets of a project: `.env`, made from `.env.example`.

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

fn random_secret() -> Result<String> {
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
