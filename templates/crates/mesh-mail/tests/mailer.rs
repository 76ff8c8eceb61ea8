//! Sending mails, to a server of the test and to files.

use std::path::Path;
use std::sync::Arc;

use mesh_config::{Environment, Layer, Settings};
use mesh_mail::{Mail, MailError, Mailer};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

fn settings(own: &[(&str, &str)]) -> Settings {
    let defaults = [
        ("spring.mail.port", "587"),
        ("spring.mail.properties.mail.smtp.auth", "true"),
        ("spring.mail.properties.mail.smtp.ssl.enable", "false"),
        ("spring.mail.properties.mail.smtp.starttls.enable", "true"),
        ("spring.mail.properties.mail.smtp.starttls.required", "true"),
        ("spring.mail.properties.mail.smtp.timeout", "10s"),
    ];
    let layer = |entries: &[(&str, &str)]| {
        let entries = entries.iter().map(|(key, value)| (*key, (*value).into()));
        Layer::new("test", entries)
    };
    let layers = [layer(&defaults), layer(own)];
    Settings::merge(&layers, Environment::default(), &[])
}

fn mail() -> Mail {
    Mail {
        to: "kim@example.org".to_owned(),
        subject: "hello".to_owned(),
        text: "the text".to_owned(),
        html: "<p>the text</p>".to_owned(),
    }
}

/// A server that speaks to one client, without TLS, and tells in the end what it was told.
async fn server() -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener
        .local_addr()
        .expect("an address")
        .port()
        .to_string();
    let conversation = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        converse(stream).await
    });
    (port, conversation)
}

async fn converse(stream: TcpStream) -> String {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let (mut told, mut in_mail) = (String::new(), false);
    writing
        .write_all(b"220 test\r\n")
        .await
        .expect("a client that listens");
    while let Ok(Some(line)) = lines.next_line().await {
        told += &format!("{line}\n");
        let answer = match line.split(' ').next().unwrap_or_default() {
            "." => "250 taken",
            _ if in_mail => continue,
            "EHLO" => "250-test\r\n250 AUTH PLAIN",
            "AUTH" => "235 come in",
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        in_mail = answer.starts_with("354");
        writing
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
            .expect("a client that listens");
    }
    told
}

fn plain(port: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("spring.mail.host", "127.0.0.1"),
        ("spring.mail.port", port),
        ("spring.mail.username", "sender@example.org"),
        ("spring.mail.password", "secret"),
        ("spring.mail.properties.mail.smtp.starttls.enable", "false"),
        (
            "spring.mail.properties.mail.smtp.starttls.required",
            "false",
        ),
    ]
}

#[tokio::test]
async fn a_server_gets_credentials_addresses_and_the_mail() {
    let (port, conversation) = server().await;
    let mailer = Mailer::from_settings(&settings(&plain(&port))).unwrap();
    assert!(mailer.is_configured());
    mailer.send(&mail()).await.unwrap();
    drop(mailer);
    let told = conversation.await.unwrap();
    for part in [
        // NUL, name, NUL, password in Base64.
        "AUTH PLAIN AHNlbmRlckBleGFtcGxlLm9yZwBzZWNyZXQ=\n",
        "MAIL FROM:<sender@example.org>",
        "RCPT TO:<kim@example.org>",
        "Subject: hello\n",
        "the text\n",
    ] {
        assert!(told.contains(part), "{part:?} in {told}");
    }
}

#[tokio::test]
async fn the_sender_can_have_a_name_and_no_account() {
    let (port, conversation) = server().await;
    let mut own = plain(&port);
    own.push(("mail.from", "Portal <portal@example.org>"));
    own.push(("spring.mail.properties.mail.smtp.auth", "false"));
    let mailer = Mailer::from_settings(&settings(&own)).unwrap();
    mailer.send(&mail()).await.unwrap();
    drop(mailer);
    let told = conversation.await.unwrap();
    assert!(told.contains("MAIL FROM:<portal@example.org>"), "{told}");
    assert!(told.contains("From: Portal <portal@example.org>"), "{told}");
    assert!(!told.contains("AUTH"), "{told}");
}

#[tokio::test]
async fn neither_password_nor_mail_leaves_without_tls_when_it_is_required() {
    let (port, conversation) = server().await;
    let mut own = plain(&port);
    own.retain(|(key, _)| !key.contains("starttls"));
    let mailer = Mailer::from_settings(&settings(&own)).unwrap();
    let error = mailer.send(&mail()).await.unwrap_err();
    assert!(
        error.to_string().starts_with("the mail server 127.0.0.1"),
        "{error}"
    );
    let told = conversation.await.unwrap();
    assert!(!told.contains("AUTH") && !told.contains("MAIL"), "{told}");
}

/// TLS under a certificate that the server made for itself.
fn self_made() -> TlsAcceptor {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a configuration");
    TlsAcceptor::from(Arc::new(config))
}

/// Goes over to TLS, and tells what came through it.
async fn start_tls(mut stream: TcpStream) -> String {
    let mut line = [0; 512];
    for answer in ["220 test", "250-test\r\n250 STARTTLS", "220 go on"] {
        stream
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
            .expect("a client that listens");
        if !answer.starts_with("220 go") {
            let read = stream.read(&mut line).await.expect("a client that speaks");
            assert!(read > 0, "the client speaks");
        }
    }
    let mut told = String::new();
    if let Ok(mut secured) = self_made().accept(stream).await {
        let _ = secured.read_to_string(&mut told).await;
    }
    told
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_gets_neither_password_nor_mail() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let conversation = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        start_tls(stream).await
    });
    let mut own = plain(&port);
    own.retain(|(key, _)| !key.contains("starttls"));
    let mailer = Mailer::from_settings(&settings(&own)).unwrap();
    let error = mailer.send(&mail()).await.unwrap_err();
    assert!(matches!(error, MailError::Smtp { .. }), "{error}");
    assert_eq!(conversation.await.unwrap(), "");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    drop(listener);
    let mailer = Mailer::from_settings(&settings(&plain(&port))).unwrap();
    let error = mailer.send(&mail()).await.unwrap_err();
    assert!(matches!(error, MailError::Smtp { .. }), "{error}");
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    entries
        .map(|entry| entry.expect("an entry").file_name())
        .map(|name| name.display().to_string())
        .collect()
}

#[tokio::test]
async fn without_server_mails_are_files_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mails = folder.path().join("data/mail");
    let own = [("mail.directory", mails.to_str().unwrap())];
    let mailer = Mailer::from_settings(&settings(&own)).unwrap();
    assert!(mailer.is_configured());
    mailer.send(&mail()).await.unwrap();
    mailer.send(&mail()).await.unwrap();
    let files = files(&mails);
    assert_eq!(files.len(), 2);
    assert!(files.iter().all(|name| name.ends_with(".eml")), "{files:?}");
    let text = std::fs::read_to_string(mails.join(&files[0])).unwrap();
    assert!(text.contains("To: kim@example.org\r\n"), "{text}");
}

#[tokio::test]
async fn without_any_place_the_error_names_the_settings() {
    let mailer = Mailer::from_settings(&settings(&[])).unwrap();
    assert!(!mailer.is_configured());
    let error = mailer.send(&mail()).await.unwrap_err().to_string();
    assert!(error.contains("spring.mail.host"), "{error}");
    assert!(error.contains("mail.directory"), "{error}");
}

#[test]
fn a_server_without_a_sender_is_refused_at_the_start() {
    for own in [
        vec![("spring.mail.host", "127.0.0.1")],
        vec![
            ("spring.mail.host", "127.0.0.1"),
            ("spring.mail.username", "somebody"),
        ],
    ] {
        let error = Mailer::from_settings(&settings(&own)).err().unwrap();
        assert!(
            error.to_string().contains("spring.mail.username"),
            "{error}"
        );
    }
}
