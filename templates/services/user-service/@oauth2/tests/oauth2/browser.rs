//! A browser: follows redirects by hand, and keeps the cookie.

use std::collections::BTreeMap;

use mesh_oauth2_test::FakeProvider;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};

use super::{BASE_URL, FRONT_END};
use crate::support::Api;

pub struct Browser<'a> {
    api: &'a Api,
    http: Client,
    /// Name and value.
    pub cookie: Option<String>,
}

/// What the front end is called with in the end.
#[derive(Debug)]
pub struct Landing(BTreeMap<String, String>);

impl Landing {
    pub fn of(url: &str) -> Self {
        let url = Url::parse(url).expect("an address");
        assert!(url.as_str().starts_with(FRONT_END), "{url}");
        let pairs = url.query_pairs().into_owned();
        Self(pairs.filter(|(name, _)| name != "from").collect())
    }

    pub fn value(&self, name: &str) -> String {
        let value = self.0.get(name);
        value
            .unwrap_or_else(|| panic!("no {name} in {:?}", self.0))
            .clone()
    }

    /// The word that says why there is no code.
    pub fn error(&self) -> &str {
        let error = self.0.get("error").map(String::as_str);
        assert!(!self.0.contains_key("code"), "{:?}", self.0);
        error.unwrap_or_else(|| panic!("no error in {:?}", self.0))
    }
}

impl<'a> Browser<'a> {
    pub fn new(api: &'a Api) -> Self {
        let http = Client::builder().redirect(Policy::none()).build();
        Self {
            api,
            http: http.expect("a client"),
            cookie: None,
        }
    }

    /// The whole way.
    pub async fn sign_in(&mut self, registration_id: &str) -> Landing {
        let back = self.go_to_provider(registration_id, "").await;
        Landing::of(&self.come_back(&back).await)
    }

    /// Begins, and signs in at the provider; gives the address that it leads back to.
    pub async fn go_to_provider(&mut self, registration_id: &str, query: &str) -> String {
        let there = self.begin(registration_id, query).await;
        let response = self.http.get(there).send().await.expect("an answer");
        assert_eq!(response.status(), 302, "{:?}", response.text().await);
        location(&response)
    }

    /// Begins; gives where it leads to.
    pub async fn begin(&mut self, registration_id: &str, query: &str) -> String {
        let path = format!("/oauth2/authorization/{registration_id}{query}");
        self.get(&path).await
    }

    /// Follows the address that a provider leads back to; gives where that leads to.
    pub async fn come_back(&mut self, back: &str) -> String {
        let path = back.strip_prefix(BASE_URL);
        let path = path.unwrap_or_else(|| panic!("{back} is not at the gateway"));
        self.get(path).await
    }

    async fn get(&mut self, path: &str) -> String {
        let mut request = self.http.get(self.api.0.url(path));
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, format!("refresh-token=x; {cookie}"));
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 302, "{path}");
        assert_eq!(response.headers()["referrer-policy"], "no-referrer");
        assert_eq!(response.headers()["cache-control"], "no-store");
        self.keep_cookie(&response);
        location(&response)
    }

    fn keep_cookie(&mut self, response: &Response) {
        let line = response.headers()[SET_COOKIE].to_str().expect("a text");
        for attribute in ["Path=/", "HttpOnly", "SameSite=Lax"] {
            assert!(line.contains(attribute), "{line}");
        }
        let (pair, _) = line.split_once(';').expect("attributes");
        let is_forgotten = line.contains("Max-Age=0");
        self.cookie = (!is_forgotten).then(|| pair.to_owned());
    }
}

fn location(response: &Response) -> String {
    let location = response.headers()[LOCATION].to_str();
    location.expect("a text").to_owned()
}

/// The parameters of the address of a provider.
pub fn asked(provider: &FakeProvider, url: &str) -> BTreeMap<String, String> {
    let url = Url::parse(url).expect("an address");
    assert!(url.as_str().starts_with(&provider.issuer()), "{url}");
    url.query_pairs().into_owned().collect()
}
