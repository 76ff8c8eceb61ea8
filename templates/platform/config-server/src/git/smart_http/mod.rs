//! Git's "smart" HTTP protocol, as far as a reader needs it: which branches and tags there are, and
//! a pack of what is new. Source: git's gitprotocol-http(5), gitprotocol-pack(5) and
//! gitprotocol-common(5).

mod advertisement;
mod pack;
mod pkt_line;

use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use tokio::sync::mpsc::Sender;
use tokio::time::timeout;

use super::address::RemoteAddress;
use super::bare_copy::Needs;
use super::error::FetchProblem;
use super::fetch_settings::FetchSettings;
use advertisement::Advertisement;
use pkt_line::PktLines;

/// Some servers look at it to tell git from browsers.
const USER_AGENT: &str = "git/2.0 (config-server)";

/// A server may think for long before it sends a large pack, but gives signs of life.
const PATIENCE_FOR_PACKS: Duration = Duration::from_secs(60);

const ADVERTISEMENT: &str = "application/x-git-upload-pack-advertisement";
const REQUEST: &str = "application/x-git-upload-pack-request";
const RESULT: &str = "application/x-git-upload-pack-result";

/// A repository on a git server.
pub struct SmartHttp {
    http: Client,
    /// Without slash at the end.
    address: String,
    credentials: Option<(String, String)>,
    timeout: Duration,
}

impl SmartHttp {
    /// The repository at an address.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up.
    pub fn new(address: RemoteAddress, settings: FetchSettings) -> Result<Self, FetchProblem> {
        let http = Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(settings.timeout)
            // Credentials must not follow a redirection to an open connection.
            .https_only(address.url.scheme() == "https")
            .tls_danger_accept_invalid_certs(settings.skip_ssl_validation)
            .build()?;
        let credentials = settings.credentials.or(address.credentials);
        if credentials.is_some() && is_open(&address.url) {
            tracing::warn!("{}: http sends the password in the clear", address.url);
        }
        Ok(Self {
            http,
            address: address.url.as_str().trim_end_matches('/').to_owned(),
            credentials,
            timeout: settings.timeout,
        })
    }

    /// The address, without credentials.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The branches and tags.
    ///
    /// # Errors
    /// When the server cannot be reached, refuses, or is no git server.
    pub async fn references(&self) -> Result<Advertisement, FetchProblem> {
        let url = format!("{}/info/refs?service=git-upload-pack", self.address);
        let request = self.authorized(self.http.get(url));
        let response = self.send(request, self.timeout, ADVERTISEMENT).await?;
        let service = service_of(response.url())?;
        let lines = PktLines::new(response, self.timeout);
        advertisement::read(lines, service).await
    }

    /// Sends what the copy needs to `pieces`; `advertised` is what the server has told before.
    /// Nothing more is sent when nobody receives it any more.
    ///
    /// # Errors
    /// When the server cannot be reached, refuses, or breaks off.
    pub async fn pack(
        &self,
        advertised: &Advertisement,
        needs: &Needs,
        pieces: Sender<Bytes>,
    ) -> Result<(), FetchProblem> {
        let service = &advertised.service;
        let mut request = self.http.post(service.clone());
        // Redirected to another server, it gets no credentials that are not its own.
        if Url::parse(&self.address).is_ok_and(|own| own.origin() == service.origin()) {
            request = self.authorized(request);
        }
        let request = request
            .header("Content-Type", REQUEST)
            .header("Accept", RESULT)
            .body(pack::request(needs, &advertised.capabilities));
        let response = self.send(request, PATIENCE_FOR_PACKS, RESULT).await?;
        pack::receive(PktLines::new(response, PATIENCE_FOR_PACKS), pieces).await
    }

    fn authorized(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.credentials {
            Some((username, password)) => request.basic_auth(username, Some(password)),
            None => request,
        }
    }

    async fn send(
        &self,
        request: RequestBuilder,
        limit: Duration,
        media_type: &str,
    ) -> Result<Response, FetchProblem> {
        let response = timeout(limit, request.send())
            .await
            .map_err(|_| FetchProblem::TimedOut)??;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => return Err(FetchProblem::NotFound),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                return Err(FetchProblem::Unauthorized);
            }
            other => return Err(FetchProblem::Status(other)),
        }
        let sent = response.headers().get("content-type");
        if sent.is_none_or(|sent| sent != media_type) {
            let problem = "the answer is not that of a git server; is the address right?";
            return Err(FetchProblem::Protocol(problem.to_owned()));
        }
        Ok(response)
    }
}

/// Whether others on the way can read what is sent.
fn is_open(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    let is_own = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
    url.scheme() == "http" && !is_own
}

/// Where packs are asked for: beside the address that the references came from at last.
fn service_of(references: &Url) -> Result<Url, FetchProblem> {
    let mut service = references.clone();
    service.set_query(None);
    let Some(repository) = service.path().strip_suffix("/info/refs") else {
        let problem = format!("the server redirects to {service}");
        return Err(FetchProblem::Protocol(problem));
    };
    let path = format!("{repository}/git-upload-pack");
    service.set_path(&path);
    Ok(service)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_on_this_machine_and_https_are_closed_to_others() {
        let cases = [
            ("http://git.example.org/c", true),
            ("http://10.0.0.1:3000/c", true),
            ("https://git.example.org/c", false),
            ("http://localhost:3000/c", false),
            ("http://127.0.0.1/c", false),
            ("http://[::1]/c", false),
        ];
        for (url, expected) in cases {
            assert_eq!(is_open(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }

    #[test]
    fn packs_are_asked_for_beside_the_references() {
        let service = |url: &str| service_of(&Url::parse(url).unwrap());
        let found = service("https://x/team/c.git/info/refs?service=git-upload-pack");
        assert_eq!(
            found.unwrap().as_str(),
            "https://x/team/c.git/git-upload-pack"
        );
        assert!(service("https://x/login").is_err());
    }
}
