//! Texts by message key.

use crate::support::Api;

#[tokio::test]
async fn a_text_is_bare_and_an_unknown_key_is_its_own() {
    let api = Api::start().await;
    for (path, expected) in [
        ("err.user.notexists/ko", "회원이 존재하지 않습니다."),
        ("err.user.notexists/en", "The member does not exist."),
        ("err.user.notexists/fr", "회원이 존재하지 않습니다."),
        ("valid.required.format/en", "Please enter {0}."),
        ("no.such.key/en", "no.such.key"),
        ("%3Cscript%3E/en", "<script>"),
    ] {
        let answer = api
            .anonymous()
            .get(&format!("/api/v1/messages/{path}"))
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.text.as_str()),
            (200, expected)
        );
        assert_eq!(answer.header("Content-Type"), "text/plain;charset=UTF-8");
        assert_eq!(answer.header("X-Content-Type-Options"), "nosniff");
    }
}
