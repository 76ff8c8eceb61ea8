//! Instances that are called over TLS.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::routing::any;
use axum::serve::Listener;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mesh_test::TestService;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use serde_json::{Value, json};
use tempfile::NamedTempFile;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::support::{access_token, serve, started_and_ready, user_service};

/// A service with a certificate for `localhost`, and the authority behind it as a file.
struct Secure {
    port: u16,
    authority: NamedTempFile,
}

impl Secure {
    async fn start() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = params.self_signed(&key).expect("a certificate");
        let file = NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), pem(authority.der())).expect("a file");
        let config = server_config(&Issuer::new(params, key));
        let tcp = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = tcp.local_addr().expect("an address").port();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let router = Router::new().fallback(any(async || "over TLS"));
        tokio::spawn(async move { axum::serve(TlsListener { tcp, acceptor }, router).await });
        Self {
            port,
            authority: file,
        }
    }

    fn trusted(&self) -> Value {
        json!({ "trusted-x509-certificates": [self.authority.path()] })
    }
}

fn pem(certificate: &[u8]) -> String {
    let text = STANDARD.encode(certificate);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}

fn server_config(authority: &Issuer<'_, KeyPair>) -> ServerConfig {
    mesh_app::install_tls();
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(["localhost".to_owned()]).expect("a name");
    let certificate = params.signed_by(&key, authority).expect("a certificate");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("the key fits")
}

struct TlsListener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            let (stream, peer) = self.tcp.accept().await.expect("a connection");
            // Whoever does not trust the certificate goes away.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

async fn gateway(uri: String, ssl: Value, more: Value) -> TestService {
    let mut settings = json!({
        "spring.cloud.gateway": {
            "httpclient": { "ssl": ssl, "response-timeout": "10s" },
            "routes": [{ "uri": uri, "predicates": ["Path=/user-service/api/**"] }],
        },
    });
    let more = more.as_object().expect("an object").clone();
    settings.as_object_mut().expect("an object").extend(more);
    started_and_ready(settings, &[serve(user_service()).await]).await
}

async fn answer(gateway: &TestService) -> (u16, String) {
    let request = gateway.http().get(gateway.url("/user-service/api/a"));
    let request = request.header("Authorization", access_token("ROLE_USER"));
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.text().await.expect("a text"))
}

#[tokio::test]
async fn an_instance_is_called_over_tls_when_its_certificate_is_trusted() {
    let service = Secure::start().await;
    let uri = format!("https://localhost:{}", service.port);
    let gateway = gateway(uri, service.trusted(), json!({})).await;
    let expected = (200, "over TLS".to_owned());
    assert_eq!(answer(&gateway).await, expected);
    assert_eq!(answer(&gateway).await, expected);
}

#[tokio::test]
async fn an_instance_whose_certificate_nobody_trusts_is_not_called() {
    let service = Secure::start().await;
    let other = Secure::start().await;
    let uri = || format!("https://localhost:{}", service.port);
    for (ssl, status) in [
        (json!({}), 503),
        (other.trusted(), 503),
        (json!({ "use-insecure-trust-manager": true }), 200),
    ] {
        let gateway = gateway(uri(), ssl.clone(), json!({})).await;
        assert_eq!(answer(&gateway).await.0, status, "{ssl}");
    }
}

#[tokio::test]
async fn a_certificate_counts_for_its_names_only() {
    let service = Secure::start().await;
    let uri = format!("https://127.0.0.1:{}", service.port);
    let gateway = gateway(uri, service.trusted(), json!({})).await;
    assert_eq!(answer(&gateway).await.0, 503);
}

#[tokio::test]
async fn registered_instances_are_called_over_tls_when_they_or_the_route_say_so() {
    let service = Secure::start().await;
    let instance = |scheme: &str| {
        let uri = format!("{scheme}://localhost:{}", service.port);
        json!({ "spring.cloud.discovery.client.simple.instances.secure": [{ "uri": uri }] })
    };
    for (uri, scheme) in [
        ("lb://secure", "https"),
        ("lb:https://secure", "http"),
        ("lb:wss://secure", "http"),
    ] {
        let gateway = gateway(uri.to_owned(), service.trusted(), instance(scheme)).await;
        assert_eq!(answer(&gateway).await.0, 200, "{uri}");
    }
}
