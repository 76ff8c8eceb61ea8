//! Which language to speak.

use clap::ValueEnum;

/// A language of the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Korean, the default.
    #[value(name = "ko")]
    Korean,
    /// English.
    #[value(name = "en")]
    English,
}

impl Language {
    /// The language that the environment asks for.
    pub fn from_environment() -> Self {
        environment_locale().map_or(Self::Korean, |locale| Self::from_locale(&locale))
    }

    /// Korean for `ko*` and for the locales that say nothing, English for every other.
    fn from_locale(locale: &str) -> Self {
        let language = locale
            .split(['.', '_', '-', '@'])
            .next()
            .unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "" | "c" | "posix" | "ko" | "kor" | "korean" => Self::Korean,
            _ => Self::English,
        }
    }
}

/// The first of the POSIX variables that is set, in their order of precedence.
#[cfg(not(windows))]
fn environment_locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|variable| std::env::var(variable).ok())
        .find(|value| !value.is_empty())
}

#[cfg(windows)]
fn environment_locale() -> Option<String> {
    sys_locale::get_locale()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_unless_another_language_is_named() {
        for locale in ["ko_KR.UTF-8", "ko", "C", "C.UTF-8", "POSIX", "", "ko-KR"] {
            assert_eq!(Language::from_locale(locale), Language::Korean, "{locale}");
        }
        for locale in ["en_US.UTF-8", "de_DE", "ja_JP.UTF-8", "en-GB", "kok_IN"] {
            assert_eq!(Language::from_locale(locale), Language::English, "{locale}");
        }
    }
}
