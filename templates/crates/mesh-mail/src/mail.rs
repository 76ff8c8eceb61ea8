//! What is sent.

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, IntoBody, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use crate::MailError;

/// A mail to one person, as text and as HTML that says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Address, without name.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// For readers that show text only.
    pub text: String,
    /// For all others. What came from people in it goes through [`escape_html`].
    pub html: String,
}

impl Mail {
    /// In the form that mail servers take.
    pub(crate) fn for_servers(&self, from: Mailbox) -> Result<Message, MailError> {
        self.message(from, |text| text.into_body(None))
    }

    /// Not encoded, so that people can read the file as it is.
    pub(crate) fn for_people(&self, from: Mailbox) -> Result<Message, MailError> {
        self.message(from, |text| {
            Body::dangerous_pre_encoded(text.into_bytes(), ContentTransferEncoding::EightBit)
        })
    }

    fn message(
        &self,
        from: Mailbox,
        encode: impl Fn(String) -> Body,
    ) -> Result<Message, MailError> {
        let to: Address = self.to.parse().map_err(|source| MailError::Address {
            address: self.to.clone(),
            source,
        })?;
        let part = |kind, text: &str| {
            let encoded = encode(text.replace("\r\n", "\n").replace('\n', "\r\n"));
            SinglePart::builder().header(kind).body(encoded)
        };
        let both = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, &self.text))
            .singlepart(part(ContentType::TEXT_HTML, &self.html));
        let message = Message::builder()
            .from(from)
            .to(to.into())
            .subject(&self.subject)
            .message_id(None)
            .multipart(both)?;
        Ok(message)
    }
}

/// A text in which HTML finds no markup, also within attributes.
pub fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(to: &str, subject: &str) -> Result<String, MailError> {
        let mail = Mail {
            to: to.to_owned(),
            subject: subject.to_owned(),
            text: "가\nb".to_owned(),
            html: "<p>가</p>".to_owned(),
        };
        let from = "sender@example.org".parse().unwrap();
        let message = mail.for_people(from)?;
        Ok(String::from_utf8(message.formatted()).unwrap())
    }

    #[test]
    fn a_mail_has_both_forms_and_can_be_read_as_it_is() {
        let message = message("a@example.org", "hello").unwrap();
        for part in [
            "To: a@example.org\r\n",
            "From: sender@example.org\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "\r\n가\r\nb\r\n",
            "\r\n<p>가</p>\r\n",
        ] {
            assert!(message.contains(part), "{part:?} in {message}");
        }
    }

    #[test]
    fn neither_address_nor_subject_can_add_a_header() {
        for to in [
            "a@example.org\r\nBcc: b@example.org",
            "a@example.org, b@example.org",
            "",
        ] {
            assert!(message(to, "hello").is_err(), "{to}");
        }
        let message = message("a@example.org", "hello\r\nBcc: b@example.org").unwrap();
        let headers = message.split_once("\r\n\r\n").unwrap().0;
        assert!(!headers.contains("\nBcc:"), "{headers}");
    }

    #[test]
    fn markup_is_escaped() {
        assert_eq!(
            escape_html(r#"<a href="x" b='y'>&"#),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;"
        );
    }
}
