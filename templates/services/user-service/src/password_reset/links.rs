//! Where links in mails may lead. The portal says itself where it is, and so could anybody else.

use mesh_config::{Settings, SettingsError};
use url::{Origin, Url};

const ORIGINS: &str = "password-reset.allowed-origins";

/// The pages that links may lead to.
pub struct AllowedLinks {
    origins: Vec<Origin>,
    /// Path of the page where a new password is entered.
    path: String,
}

/// A page where a new password is entered, and the portal that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    portal: String,
    page: Url,
}

impl AllowedLinks {
    /// Reads `password-reset`.
    ///
    /// # Errors
    /// When an origin is none, or the path is missing.
    pub fn from_settings(settings: &Settings) -> Result<Self, SettingsError> {
        let origins = settings.list(ORIGINS)?;
        let origins = origins.iter().map(|text| {
            let origin = Url::parse(text).ok().and_then(|url| web_origin(&url));
            origin.ok_or_else(|| {
                let problem =
                    format!("`{text}` is no origin; write for example https://portal.example.org");
                settings.invalid(ORIGINS, problem)
            })
        });
        Ok(Self {
            origins: origins.collect::<Result<_, _>>()?,
            path: settings.get("password-reset.path")?,
        })
    }

    /// Whether `url` is a page of an allowed portal.
    pub fn allows(&self, url: &str) -> bool {
        self.allowed(url).is_some()
    }

    /// The link to `url`, when it is the page for a new password of an allowed portal.
    pub fn to(&self, url: &str) -> Option<Link> {
        let (page, origin) = self.allowed(url)?;
        let is_plain = page.query().is_none() && page.fragment().is_none();
        (page.path() == self.path && is_plain).then(|| Link {
            portal: origin.ascii_serialization(),
            page,
        })
    }

    fn allowed(&self, url: &str) -> Option<(Url, Origin)> {
        let url = Url::parse(url).ok()?;
        let is_anonymous = url.username().is_empty() && url.password().is_none();
        let origin = web_origin(&url).filter(|origin| self.origins.contains(origin));
        origin.filter(|_| is_anonymous).map(|origin| (url, origin))
    }
}

impl Link {
    /// The start page of the portal.
    pub fn portal(&self) -> &str {
        &self.portal
    }

    /// The page, opened with a token.
    pub fn with_token(&self, token: &str) -> Url {
        let mut url = self.page.clone();
        url.query_pairs_mut().append_pair("token", token);
        url
    }
}

fn web_origin(url: &Url) -> Option<Origin> {
    matches!(url.scheme(), "http" | "https").then(|| url.origin())
}

#[cfg(test)]
mod tests {
    use mesh_config::{Environment, Layer};

    use super::*;

    fn links(origins: &str) -> Result<AllowedLinks, SettingsError> {
        let entries = [
            (ORIGINS, origins.into()),
            ("password-reset.path", "/change".into()),
        ];
        let layer = Layer::new("test", entries);
        AllowedLinks::from_settings(&Settings::merge(&[layer], Environment::default(), &[]))
    }

    #[test]
    fn a_link_leads_to_the_page_of_an_allowed_portal_and_carries_the_token() {
        let links = links("https://portal.example.org, http://localhost:3000").unwrap();
        let link = links.to("https://PORTAL.example.org:443/change").unwrap();
        assert_eq!(link.portal(), "https://portal.example.org");
        assert_eq!(
            link.with_token("t&x").as_str(),
            "https://portal.example.org/change?token=t%26x"
        );
        assert!(links.allows("http://localhost:3000"));
    }

    #[test]
    fn no_other_place_is_linked_to() {
        let links = links("https://portal.example.org").unwrap();
        for url in [
            "https://evil.example.org/change",
            "https://portal.example.org.evil.org/change",
            "https://portal.example.org@evil.org/change",
            "https://evil.org\\@portal.example.org/change",
            "https://user:pass@portal.example.org/change",
            "http://portal.example.org/change",
            "https://portal.example.org:8443/change",
            "https://portal.example.org/login?redirect=https://evil.org",
            "https://portal.example.org/change?next=https://evil.org",
            "https://portal.example.org/change#https://evil.org",
            "https://portal.example.org/change/../login",
            "//portal.example.org/change",
            "javascript:alert(1)",
            "data:text/html,x",
            "",
        ] {
            assert_eq!(links.to(url), None, "{url}");
        }
        assert!(
            self::links("")
                .unwrap()
                .to("https://portal.example.org/change")
                .is_none()
        );
    }

    #[test]
    fn what_is_no_origin_is_refused_at_the_start() {
        for text in ["portal.example.org", "ftp://portal.example.org", "*"] {
            assert!(links(text).is_err(), "{text}");
        }
    }
}
