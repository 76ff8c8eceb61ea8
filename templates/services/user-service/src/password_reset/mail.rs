//! The mail with the link.

use mesh_mail::{Mail, escape_html};
use mesh_web::{Locale, message};

use super::worker::ResetRequest;

/// The words of the mail, in the order in which they stand there.
struct Words {
    language: &'static str,
    greeting: &'static str,
    request: &'static str,
    button: &'static str,
    life: &'static str,
    otherwise: &'static str,
}

const KOREAN: Words = Words {
    language: "ko",
    greeting: "님, 안녕하세요.",
    request: "비밀번호를 다시 설정하려면 아래 주소를 여세요.",
    button: "비밀번호 재설정",
    life: "이 주소는 한 시간 동안 한 번만 쓸 수 있습니다.",
    otherwise: "요청하지 않으셨다면 이 메일을 무시하세요. 비밀번호는 그대로입니다.",
};

const ENGLISH: Words = Words {
    language: "en",
    greeting: ", hello.",
    request: "Open the address below to set a new password.",
    button: "Set a new password",
    life: "It works once, within one hour.",
    otherwise: "If you did not ask for it, ignore this mail. Your password stays as it is.",
};

/// The mail for a request, with the token in its link.
pub fn compose(request: &ResetRequest, token: &str) -> Mail {
    let words = match request.locale {
        Locale::Korean => KOREAN,
        Locale::English => ENGLISH,
    };
    let url = request.link.with_token(token);
    let portal = request.link.portal();
    Mail {
        to: request.email.clone(),
        subject: message("email.user.password.title", request.locale).to_owned(),
        text: text(&words, &request.user_name, portal, url.as_str()),
        html: html(&words, &request.user_name, portal, url.as_str()),
    }
}

fn text(words: &Words, name: &str, portal: &str, url: &str) -> String {
    let Words {
        greeting,
        request,
        life,
        otherwise,
        ..
    } = words;
    format!("{name}{greeting}\n\n{request}\n{url}\n\n{life}\n{otherwise}\n\n{portal}\n")
}

fn html(words: &Words, name: &str, portal: &str, url: &str) -> String {
    let [name, portal, url] = [name, portal, url].map(escape_html);
    let Words {
        language,
        greeting,
        request,
        button,
        life,
        otherwise,
    } = words;
    format!(
        r#"<!doctype html>
<html lang="{language}">
<body style="font-family: sans-serif">
<p>{name}{greeting}</p>
<p>{request}</p>
<p><a href="{url}">{button}</a></p>
<p>{life}<br>{otherwise}</p>
<p><a href="{portal}">{portal}</a></p>
</body>
</html>
"#
    )
}
