//! Password hashes: argon2id for new ones, bcrypt of existing data still accepted.

use std::sync::LazyLock;
use std::thread::available_parallelism;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use tokio::task::JoinError;

/// What came of comparing a password with a stored hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordCheck {
    /// Wrong password, or no hash to compare with.
    Wrong,
    /// Right password.
    Right,
    /// Right password under an outdated hash: store a new one.
    RightButOutdated,
}

/// Compared with when there is no stored hash, so that the answer takes as long as with one.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| argon2id("nobody").ok());

/// Each hash takes 19 MiB, and instances have limits of memory however many cores there are.
const MOST_AT_ONCE: usize = 4;

/// Each hash takes a core for a while: more than there are cores would only take memory.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = available_parallelism().map_or(1, usize::from);
    Semaphore::new(cores.min(MOST_AT_ONCE))
});

/// The argon2id hash of a password, in PHC form.
///
/// # Errors
/// When the system gives no random numbers, or the work was cancelled with its runtime.
pub async fn hash_password(password: String) -> Result<String, String> {
    aside(move || argon2id(&password))
        .await
        .map_err(|error| error.to_string())?
}

/// Compares a password with what is stored. Takes its time also when nothing is stored.
pub async fn verify_password(password: String, stored: Option<String>) -> PasswordCheck {
    let check = aside(move || verify(&password, stored.as_deref()));
    check.await.unwrap_or(PasswordCheck::Wrong)
}

/// Works on a thread of its own, which keeps its turn also when nobody waits for it any more.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    let turn = AT_ONCE.acquire().await;
    let work = move || {
        let _turn = turn;
        work()
    };
    tokio::task::spawn_blocking(work).await
}

fn argon2id(password: &str) -> Result<String, String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(|error| error.to_string())
}

fn verify(password: &str, stored: Option<&str>) -> PasswordCheck {
    let stored = stored.filter(|hash| !hash.is_empty());
    let (hash, known) = match (stored, NOBODY.as_deref()) {
        (Some(hash), _) => (hash, true),
        (None, Some(nobody)) => (nobody, false),
        (None, None) => return PasswordCheck::Wrong,
    };
    let outdated = hash.starts_with("$2");
    let right = if outdated {
        bcrypt::verify(password, hash).unwrap_or(false)
    } else {
        Argon2::default()
            .verify_password(password.as_bytes(), hash)
            .is_ok()
    };
    match (right && known, outdated) {
        (false, _) => PasswordCheck::Wrong,
        (true, false) => PasswordCheck::Right,
        (true, true) => PasswordCheck::RightButOutdated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn new_hashes_are_argon2id_and_bcrypt_is_accepted_once_more() {
        let hash = hash_password("test1234!".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert_eq!(verify("test1234!", Some(&hash)), PasswordCheck::Right);
        assert_eq!(verify("test1234", Some(&hash)), PasswordCheck::Wrong);
        let seeded = "$2a$10$Xf9rt9ziTa3AXCuxG2TTruCC0RKCG62ukI6cHrptHnTMgCrviC8j.";
        assert_eq!(
            verify("test1234!", Some(seeded)),
            PasswordCheck::RightButOutdated
        );
        assert_eq!(verify("wrong", Some(seeded)), PasswordCheck::Wrong);
        for stored in [None, Some(""), Some("plain")] {
            assert_eq!(verify("nobody", stored), PasswordCheck::Wrong, "{stored:?}");
        }
    }
}
