use super::*;

/// The texts of every pair are equal once the first is masked.
fn assert_masked(pairs: &[(&str, &str)]) {
    for (text, expected) in pairs {
        assert_eq!(mask(text), *expected, "{text}");
    }
}

#[test]
fn numbers_of_people_are_hidden() {
    assert_masked(&[
        (
            "주민등록번호 900101-1234567 확인",
            "주민등록번호 ******-******* 확인",
        ),
        ("번호9001011234567번", "번호*************번"),
        ("foreigner 850229-7654321.", "foreigner ******-*******."),
        ("call 010-1234-5678 now", "call ***-****-5678 now"),
        ("01012345678,0111234567", "*******5678,******4567"),
        ("010.2345.6789 (02) 345-6789", "***.****.6789 (**) ***-6789"),
        ("031-234-5678 070 2345 6789", "***-***-5678 *** **** 6789"),
        (
            "+82 10-2345-6789 or +821023456789",
            "+** **-****-6789 or +********6789",
        ),
        ("0082-2-2345-6789", "****-*-****-6789"),
        ("card 4111-1111-1111-1111", "card ****-****-****-1111"),
        ("card 4111111111111111!", "card ************1111!"),
        ("amex 3782 822463 10005", "amex **** ****** *0005"),
        ("5 010-2345-6789", "5 ***-****-6789"),
        (
            "1234 5678 9012 3456 4111 1111 1111 1111",
            "1234 5678 9012 3456 **** **** **** 1111",
        ),
    ]);
}

#[test]
fn addresses_and_secrets_are_hidden() {
    assert_masked(&[
        (
            "user hong.gil-dong+a@example.co.kr left",
            "user ***@example.co.kr left",
        ),
        ("메일hong@example.com입니다", "메일***@example.com입니다"),
        ("password=hunter", "password=***"),
        ("a=1&newPassword=hunt%20er&b=2", "a=1&newPassword=***&b=2"),
        (
            r#"{"password":"say \"hi\", now","id":1}"#,
            r#"{"password":***,"id":1}"#,
        ),
        (
            r#""{\"password\":\"x y\",\"id\":1}""#,
            r#""{\"password\":***,\"id\":1}""#,
        ),
        (
            r#"Login { email: "a@b.kr", password: "x", otp: 1 }"#,
            r#"Login { email: "***@b.kr", password: ***, otp: 1 }"#,
        ),
        (r#"password: Some("my words")"#, "password: Some(***)"),
        ("비밀번호: 가나다라", "비밀번호: ***"),
        ("client_secret = 's p'", "client_secret = ***"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        (
            "authorization: Basic dXNlcjpwYXNz",
            "authorization: Basic ***",
        ),
        ("sent Bearer abcdefgh", "sent Bearer ***"),
        (
            "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_1 from x",
            "got *** from x",
        ),
        (
            "postgres://user:p@ss@db:5432/a",
            "postgres://user:***@db:5432/a",
        ),
        ("amqp://:secret@mq/%2f", "amqp://:***@mq/%2f"),
    ]);
}

#[test]
fn what_only_looks_like_it_stays() {
    for text in [
        "answered",
        "took 12.4111111111111111 s",
        "2026-11-26T09:53:00.123456Z 2026-11-26 09:53:00",
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "0e010a23456789012345678901234567",
        "123e4567-e89b-12d3-a456-426614174000",
        "01234567-0123-4567-8901-012345678901",
        "http://10.0.0.9:8080/api/v1/users/17?page=1&size=20",
        "http://user@host/ and git@host:path",
        "order 4111111111111112, 20261126123456",
        "0.1.2-3, v1.0.0, 900101-12345, 991301-1234567",
        "listening address=127.0.0.1:8001",
        "passwords are hashed; tokens expire; the secretary; basic understanding",
    ] {
        assert_eq!(mask(text), text);
    }
}

#[test]
fn names_of_secrets_are_known() {
    for name in [
        "password",
        "new_password",
        "accessToken",
        "API_KEY",
        "client.secret",
        "비밀번호",
    ] {
        assert!(is_secret(name), "{name}");
    }
    for name in ["message", "token_count", "passwords_checked", "path"] {
        assert!(!is_secret(name), "{name}");
    }
}
