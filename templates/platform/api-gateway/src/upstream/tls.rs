//! Whose certificates are trusted: those of the system, those of `trusted-x509-certificates`, or all.

use std::path::Path;
use std::sync::Arc;

use mesh_config::{Settings, SettingsError};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::settings;

const INSECURE: &str = "httpclient.ssl.use-insecure-trust-manager";
const TRUSTED: &str = "httpclient.ssl.trusted-x509-certificates";

/// TLS towards instances as the settings want it.
///
/// # Errors
/// When a file of certificates cannot be read, or the system trusts nobody.
pub fn client_config(settings: &Settings) -> Result<ClientConfig, SettingsError> {
    let files = settings::texts(settings, TRUSTED)?;
    let builder = ClientConfig::builder();
    let builder = if settings::find(settings, INSECURE)?.unwrap_or(false) {
        tracing::warn!(
            "{INSECURE}: instances with any certificate are trusted; anybody can stand in for them"
        );
        let anybody = Arc::new(Anybody(Arc::new(ring::default_provider())));
        builder
            .dangerous()
            .with_custom_certificate_verifier(anybody)
    } else if files.is_empty() {
        let nobody =
            |error| format!("{error}; install the system's CA certificates, or name files of some");
        let of_system = builder.with_platform_verifier().map_err(nobody);
        of_system.map_err(|problem| settings::invalid(settings, TRUSTED, problem))?
    } else {
        let trusted = certificates(&files);
        let trusted = trusted.map_err(|problem| settings::invalid(settings, TRUSTED, problem))?;
        builder.with_root_certificates(trusted)
    };
    Ok(builder.with_no_client_auth())
}

fn certificates(files: &[String]) -> Result<RootCertStore, String> {
    let mut trusted = RootCertStore::empty();
    for file in files {
        let unusable = |reason: String| format!("`{file}` cannot be used: {reason}");
        let path = Path::new(file.strip_prefix("file:").unwrap_or(file));
        let found =
            CertificateDer::pem_file_iter(path).map_err(|error| unusable(error.to_string()))?;
        let before = trusted.len();
        for certificate in found {
            let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
            let added = trusted.add(certificate);
            added.map_err(|error| unusable(error.to_string()))?;
        }
        if trusted.len() == before {
            return Err(unusable("there is no certificate in it".to_owned()));
        }
    }
    Ok(trusted)
}

/// Trusts every certificate. That its owner has the key is checked all the same.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
