//! Texts that a project keeps itself and changes while services run. They stand above the built-in
//! ones.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use crate::Locale;

/// Texts by message key, as services hand them to each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageTexts {
    /// In Korean.
    pub korean: BTreeMap<String, String>,
    /// In English; may lack some.
    pub english: BTreeMap<String, String>,
}

impl MessageTexts {
    /// The text of a key in exactly this language.
    pub fn text(&self, key: &str, locale: Locale) -> Option<&str> {
        let texts = match locale {
            Locale::Korean => &self.korean,
            Locale::English => &self.english,
        };
        texts.get(key).map(String::as_str)
    }
}

/// The texts of one service, none at first. Cheap to clone; all clones share them.
///
/// Each service has its own, also where several run in one process: they are found through the
/// request that is being served, not through a global.
#[derive(Debug, Clone, Default)]
pub struct Messages(Arc<RwLock<Arc<MessageTexts>>>);

impl Messages {
    /// The texts as they are at present.
    pub fn texts(&self) -> Arc<MessageTexts> {
        let texts = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&texts)
    }

    /// Replaces all texts.
    pub fn replace(&self, texts: MessageTexts) {
        let mut place = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *place = Arc::new(texts);
    }
}
