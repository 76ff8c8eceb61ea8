//! Tokens that were found valid a while ago. A client sends the same one with each request, and what
//! a signature proves once it proves as long as the token lives.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use crate::CurrentUser;

/// So many tokens make a generation; two are kept.
const GENERATION: usize = 4096;

/// Valid tokens with their users. Only tokens that were verified get in here, so strangers cannot
/// fill it.
#[derive(Default)]
pub struct VerifiedTokens(RwLock<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<String, Verified>,
    old: HashMap<String, Verified>,
}

struct Verified {
    user: CurrentUser,
    /// Seconds since 1970.
    expires: u64,
}

impl VerifiedTokens {
    /// The user that `token` stands for, if it is known and has not expired.
    pub fn find(&self, token: &str, now: u64) -> Option<CurrentUser> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let found = known.young.get(token).or_else(|| known.old.get(token));
        found
            .filter(|verified| now <= verified.expires)
            .map(|verified| verified.user.clone())
    }

    /// Keeps a token that was verified. The oldest are forgotten.
    pub fn remember(&self, token: &str, user: &CurrentUser, expires: u64) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.young.len() >= GENERATION {
            known.old = std::mem::take(&mut known.young);
        }
        let user = user.clone();
        let verified = Verified { user, expires };
        known.young.insert(token.to_owned(), verified);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_until_it_expires() {
        let tokens = VerifiedTokens::default();
        let user = CurrentUser::signed_in("u".to_owned(), "ROLE_USER");
        tokens.remember("a", &user, 100);
        assert_eq!(tokens.find("a", 100), Some(user));
        assert_eq!(tokens.find("a", 101), None);
        assert_eq!(tokens.find("b", 1), None);
    }

    #[test]
    fn the_oldest_tokens_are_forgotten() {
        let tokens = VerifiedTokens::default();
        let user = CurrentUser::anonymous();
        for number in 0..=2 * GENERATION {
            tokens.remember(&number.to_string(), &user, 100);
        }
        assert_eq!(tokens.find("0", 1), None);
        let last = (2 * GENERATION).to_string();
        assert!(tokens.find(&last, 1).is_some());
        let known = tokens.0.read().unwrap();
        assert!(known.young.len() + known.old.len() <= 2 * GENERATION);
    }
}
