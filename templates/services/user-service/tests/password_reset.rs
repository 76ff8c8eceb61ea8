//! A new password by a link in a mail.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mesh_test::wait_until;
use mesh_web::now_utc;
use reqwest::Method;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::Query;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::support::{ADMIN_ID, Answer, Api, EMPLOYEE, EMPLOYEE_ID, PASSWORD, business, refusal};

const FIND: &str = "/api/v1/users/password/find";
const CHANGE: &str = "/api/v1/users/password/change";
const NAME: &str = "내부사용자";
const NEW: &str = "new-pass-1";
const PORTAL: &str = "https://portal.example.org";

/// The service, and the folder that its mails go to.
struct Reset {
    api: Api,
    folder: TempDir,
}

impl Reset {
    async fn start() -> Self {
        Self::start_with_interval("0s").await
    }

    async fn start_with_interval(interval: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let settings = [
            ("accounts.development", true.into()),
            ("mail.directory", folder.path().display().to_string().into()),
            ("password-reset.allowed-origins", PORTAL.into()),
            ("password-reset.interval", interval.into()),
        ];
        let api = Api::start_with(&settings).await;
        Self { api, folder }
    }

    async fn ask(&self, name: &str, email: &str) {
        let answer = ask(&self.api, name, email).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text.as_str()),
            (200, "true")
        );
    }

    /// The mails, oldest first.
    fn mails(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).expect("the folder");
        let mut paths: Vec<_> = entries
            .map(|entry| entry.expect("an entry").path())
            .collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
        paths.sort();
        let read = |path| std::fs::read_to_string(path).expect("a mail");
        paths.into_iter().map(read).collect()
    }

    /// Waits for the mail with this number, counted from one.
    async fn mail(&self, number: usize) -> String {
        wait_until("the mail is there", Duration::from_secs(10), || async {
            self.mails().len() >= number
        })
        .await;
        let mails = self.mails();
        assert_eq!(mails.len(), number, "no other mail was sent");
        mails[number - 1].clone()
    }

    /// Asks for a mail and gives the token of its link.
    async fn token(&self, number: usize) -> String {
        self.ask(NAME, EMPLOYEE).await;
        let mail = self.mail(number).await;
        let link = format!("{PORTAL}/auth/find/password/change?token=");
        let after = mail.split_once(&link).expect("a link").1;
        after.split_whitespace().next().expect("a token").to_owned()
    }

    async fn is_valid(&self, token: &str) -> bool {
        let path = format!("/api/v1/users/password/valid/{token}");
        let answer = self.api.anonymous().get(&path).await;
        assert_eq!(answer.status, 200);
        answer.json().as_bool().expect("a boolean")
    }

    async fn change(&self, token: &str) -> Answer {
        let body = json!({"tokenValue": token, "password": NEW});
        let request = self.api.anonymous().request(Method::PUT, CHANGE);
        Answer::of(request.json(&body)).await
    }

    async fn is_refused(&self, token: &str) {
        let expired = "인증시간이 만료되었습니다. 처음부터 다시 진행해주시기 바랍니다.";
        assert_eq!(self.change(token).await.error(), business(expired));
        assert!(!self.is_valid(token).await);
    }
}

fn request(name: &str, email: &str) -> Value {
    json!({
        "userName": name, "emailAddr": email, "mainUrl": PORTAL,
        "changePasswordUrl": format!("{PORTAL}/auth/find/password/change")
    })
}

async fn ask(api: &Api, name: &str, email: &str) -> Answer {
    api.anonymous().post(FIND, request(name, email)).await
}

#[tokio::test]
async fn a_link_sets_a_new_password_once() {
    let reset = Reset::start().await;
    let token = reset.token(1).await;
    assert_eq!(token.len(), 32);
    assert!(reset.is_valid(&token).await);
    let answer = reset.change(&token).await;
    assert_eq!(
        (answer.status.as_u16(), answer.text.as_str()),
        (200, "true")
    );
    assert_eq!(reset.api.login(EMPLOYEE, PASSWORD).await.bare_status(), 401);
    assert_eq!(reset.api.login(EMPLOYEE, NEW).await.bare_status(), 200);
    reset.is_refused(&token).await;
}

#[tokio::test]
async fn the_mail_tells_whom_it_is_for_in_the_language_of_the_request() {
    let reset = Reset::start().await;
    reset.ask(NAME, EMPLOYEE).await;
    let mail = reset.mail(1).await;
    assert!(mail.contains(&format!("To: {EMPLOYEE}\r\n")), "{mail}");
    assert!(mail.contains("내부사용자님"), "{mail}");
    let anonymous = reset.api.anonymous();
    let english = anonymous
        .request(Method::POST, FIND)
        .header("Accept-Language", "en");
    Answer::of(english.json(&request(NAME, EMPLOYEE))).await;
    let mail = reset.mail(2).await;
    assert!(
        mail.contains("Subject: How to set a new password\r\n"),
        "{mail}"
    );
    assert!(mail.contains("Open the address below"), "{mail}");
}

#[tokio::test]
async fn a_name_adds_no_markup_to_the_mail() {
    let reset = Reset::start().await;
    let name = "<img src=x onerror=\"x\">";
    let body = json!({"userName": name, "email": "kim@example.org", "password": PASSWORD});
    let joined = reset.api.anonymous().post("/api/v1/users/join", body).await;
    assert_eq!(joined.status, 201);
    reset.ask(name, "kim@example.org").await;
    let mail = reset.mail(1).await;
    let html = mail.split_once("text/html").expect("an HTML part").1;
    assert!(
        html.contains("&lt;img src=x onerror=&quot;x&quot;&gt;"),
        "{mail}"
    );
    assert!(!html.contains("<img"), "{mail}");
}

#[tokio::test]
async fn nobody_learns_who_is_a_user() {
    let reset = Reset::start().await;
    reset.api.join("halted@example.org").await;
    reset.api.fail("halted@example.org", 5).await;
    // All are answered alike, and only the last gets a mail: they are worked off in their order.
    for (name, email) in [
        ("nobody", "nobody@example.org"),
        ("wrong name", EMPLOYEE),
        ("kim", "halted@example.org"),
        ("' or '1'='1", EMPLOYEE),
        (NAME, "2@GMAIL.com"),
    ] {
        reset.ask(name, email).await;
    }
    let mail = reset.mail(1).await;
    assert!(mail.contains(&format!("To: {EMPLOYEE}\r\n")), "{mail}");
}

#[tokio::test]
async fn links_lead_to_allowed_portals_only() {
    let reset = Reset::start().await;
    let evil = "https://evil.example.org";
    let cases = [
        ("mainUrl", evil.to_owned()),
        ("mainUrl", "javascript:alert(1)".to_owned()),
        (
            "changePasswordUrl",
            format!("{evil}/auth/find/password/change"),
        ),
        (
            "changePasswordUrl",
            format!("{PORTAL}@evil.example.org/auth/find/password/change"),
        ),
        ("changePasswordUrl", format!("{PORTAL}/redirect?to={evil}")),
        (
            "changePasswordUrl",
            format!("{PORTAL}/auth/find/password/change?next={evil}"),
        ),
        ("changePasswordUrl", String::new()),
    ];
    for (member, url) in cases {
        for email in [EMPLOYEE, "nobody@example.org"] {
            let mut body = request(NAME, email);
            body[member] = json!(url);
            let answer = reset.api.anonymous().post(FIND, body).await;
            let expected = ("E001".to_owned(), vec![member.to_owned()]);
            assert_eq!(refusal(&answer), expected, "{url}");
        }
    }
    reset.ask(NAME, EMPLOYEE).await;
    reset.mail(1).await;
}

#[tokio::test]
async fn what_is_missing_is_told() {
    let reset = Reset::start().await;
    let answer = reset.api.anonymous().post(FIND, json!({})).await;
    let (code, fields) = refusal(&answer);
    let all = ["userName", "emailAddr", "mainUrl", "changePasswordUrl"];
    assert_eq!(
        (code.as_str(), fields),
        ("E001", all.map(str::to_owned).to_vec())
    );
    let weak = json!({"tokenValue": " ", "password": "weak"});
    let answer = reset.api.anonymous().put_json(CHANGE, weak).await;
    assert_eq!(refusal(&answer).1, ["tokenValue", "password"]);
}

#[tokio::test]
async fn unknown_tokens_are_worth_nothing() {
    let reset = Reset::start().await;
    reset.token(1).await;
    for token in [
        "0".repeat(32).as_str(),
        "x",
        "a%00b",
        "%25",
        "'%20or%20'1'='1",
    ] {
        reset.is_refused(token).await;
    }
}

#[tokio::test]
async fn the_database_holds_no_token() {
    let reset = Reset::start().await;
    let token = reset.token(1).await;
    let select = Query::select()
        .column("token_value")
        .from("user_find_password")
        .to_owned();
    let row = reset.api.0.database().await.query_one(&select).await;
    let row = row.expect("an answer").expect("a row");
    let stored: String = row.try_get("", "token_value").expect("a text");
    assert!(!stored.contains(&token), "{stored}");
    reset.is_refused(&stored.replace('/', "%2F")).await;
}

#[tokio::test]
async fn a_link_works_for_one_hour() {
    let reset = Reset::start().await;
    for (minutes, works) in [(59, true), (61, false)] {
        let token = reset.token(if works { 1 } else { 2 }).await;
        let update = Query::update()
            .table("user_find_password")
            .value(
                "created_date",
                now_utc() - Duration::from_secs(minutes * 60),
            )
            .to_owned();
        let database = reset.api.0.database().await;
        database.execute(&update).await.expect("an update");
        assert_eq!(reset.is_valid(&token).await, works, "{minutes}");
        assert_eq!(reset.change(&token).await.status == 200, works, "{minutes}");
    }
}

#[tokio::test]
async fn a_later_mail_makes_the_earlier_link_worthless() {
    let reset = Reset::start().await;
    let first = reset.token(1).await;
    let second = reset.token(2).await;
    reset.is_refused(&first).await;
    assert_eq!(reset.change(&second).await.status, 200);
}

#[tokio::test]
async fn an_address_gets_no_second_mail_within_the_interval() {
    let reset = Reset::start_with_interval("10m").await;
    let token = reset.token(1).await;
    reset.api.join("kim@example.org").await;
    reset.ask(NAME, EMPLOYEE).await;
    reset.ask("kim", "kim@example.org").await;
    let mail = reset.mail(2).await;
    assert!(mail.contains("To: kim@example.org\r\n"), "{mail}");
    assert!(reset.is_valid(&token).await, "the first link still works");
}

#[tokio::test]
async fn of_parallel_uses_of_a_link_one_wins() {
    let reset = Reset::start().await;
    let token = reset.token(1).await;
    let mut uses = JoinSet::new();
    for number in 0..4 {
        let body = json!({"tokenValue": token, "password": format!("new-pass-{number}")});
        let request = reset.api.anonymous().request(Method::PUT, CHANGE);
        uses.spawn(Answer::of(request.json(&body)));
    }
    let mut statuses: Vec<u16> = uses
        .join_all()
        .await
        .iter()
        .map(|answer| answer.status.as_u16())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400, 400, 400]);
}

#[tokio::test]
async fn a_new_password_ends_sessions_and_leaves_the_count_of_failures() {
    let reset = Reset::start().await;
    let session = reset.api.refresh_token(EMPLOYEE).await;
    reset.api.fail(EMPLOYEE, 3).await;
    let token = reset.token(1).await;
    assert_eq!(reset.change(&token).await.status, 200);
    assert_eq!(reset.api.refresh(&session).await.bare_status(), 401);
    assert_eq!(reset.api.state_of(EMPLOYEE).await, ("01".to_owned(), 3));
}

#[tokio::test]
async fn a_link_opens_no_account_that_was_closed_meanwhile() {
    let reset = Reset::start().await;
    let token = reset.token(1).await;
    for state in ["00", "07", "08", "09"] {
        reset.api.set_state(EMPLOYEE, state).await;
        assert_eq!(reset.change(&token).await.status, 400, "{state}");
        assert_eq!(reset.api.state_of(EMPLOYEE).await.0, state);
    }
    reset.api.set_state(EMPLOYEE, "01").await;
    assert_eq!(reset.api.login(EMPLOYEE, PASSWORD).await.bare_status(), 200);
}

#[tokio::test]
async fn links_follow_neither_a_changed_password_nor_a_changed_address() {
    let reset = Reset::start().await;
    let own = json!({
        "provider": "password", "password": PASSWORD, "newPassword": PASSWORD,
        "userName": NAME, "email": "moved@example.org"
    });
    let administrators = json!({
        "userName": NAME, "email": EMPLOYEE, "password": PASSWORD,
        "roleId": "ROLE_EMPLOYEE", "userStateCode": "01"
    });
    let info = format!("/api/v1/users/info/{EMPLOYEE_ID}");
    let user = format!("/api/v1/users/{EMPLOYEE_ID}");
    let update = "/api/v1/users/password/update";
    for (number, path, body, by_owner) in [
        (1, user.as_str(), &administrators, false),
        (2, update, &own, true),
        (3, info.as_str(), &own, true),
    ] {
        let token = reset.token(number).await;
        let caller = match by_owner {
            true => reset.api.signed_in(EMPLOYEE).await,
            false => reset.api.admin(),
        };
        assert_eq!(
            caller.put_json(path, body.clone()).await.status,
            200,
            "{path}"
        );
        reset.is_refused(&token).await;
    }
}

#[tokio::test]
async fn without_a_place_for_mails_everybody_is_told_alike() {
    let settings = [
        ("accounts.development", true.into()),
        ("password-reset.allowed-origins", PORTAL.into()),
    ];
    let api = Api::start_with(&settings).await;
    for email in [EMPLOYEE, "nobody@example.org"] {
        let failed = "비밀번호 찾기 중 예기치 않은 예외가 발생했습니다.";
        assert_eq!(ask(&api, NAME, email).await.error(), business(failed));
    }
    let one = api.admin().get(&format!("/api/v1/users/{ADMIN_ID}")).await;
    assert_eq!(one.status, 200, "all else works");
}

/// A mail server that hangs up on everybody; counts the clients.
async fn hanging_up() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let clients = Arc::new(AtomicUsize::new(0));
    let counted = clients.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            drop(stream);
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, clients)
}

#[tokio::test]
async fn a_mail_that_was_not_sent_can_be_asked_for_again_at_once() {
    let (port, clients) = hanging_up().await;
    let settings = [
        ("accounts.development", true.into()),
        ("password-reset.allowed-origins", PORTAL.into()),
        ("password-reset.interval", "10m".into()),
        ("spring.mail.host", "127.0.0.1".into()),
        ("spring.mail.port", port.into()),
        ("mail.from", "portal@example.org".into()),
    ];
    let api = Api::start_with(&settings).await;
    wait_until(
        "the second mail is tried",
        Duration::from_secs(10),
        || async {
            assert_eq!(ask(&api, NAME, EMPLOYEE).await.text, "true");
            clients.load(Ordering::SeqCst) >= 2
        },
    )
    .await;
}
