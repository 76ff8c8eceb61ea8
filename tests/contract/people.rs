//! The people of the scenarios and their tokens.

use std::collections::HashMap;

/// Who has signed in.
#[derive(Default)]
pub struct People(HashMap<String, String>);

impl People {
    /// Somebody has signed in.
    pub fn sign_in(&mut self, person: &str, token: &str) {
        self.0.insert(person.to_owned(), token.to_owned());
    }

    /// The headers with which somebody calls; `anonymous` has no token.
    pub fn headers(&self, person: &str) -> Result<Vec<(String, String)>, String> {
        if person == "anonymous" {
            return Ok(Vec::new());
        }
        let token = self.0.get(person);
        let token = token.ok_or(format!("{person} has not signed in"))?;
        Ok(vec![("Authorization".to_owned(), token.clone())])
    }
}
