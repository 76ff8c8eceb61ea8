//! The wizard: its order, its way back, and how it behaves on a terminal.

mod common;

use std::collections::VecDeque;

use common::{fixture_catalog, told};
use egov_msa::answers::{Answers, Selection};
use egov_msa::error::{Failure, Kind, Result};
use egov_msa::locale::Language;
use egov_msa::messages::Messages;
use egov_msa::project::VersionControl;
use egov_msa::prompts::{Check, Prompts, Reply};
use egov_msa::spec::{Database, SignInProvider};
use egov_msa::wizard::{Context, complete};
use egov_msa::{names, text};

/// A person who answers as written down.
struct Script {
    replies: VecDeque<&'static str>,
    asked: Vec<String>,
}

impl Script {
    fn new(replies: &[&'static str]) -> Self {
        Self {
            replies: replies.iter().copied().collect(),
            asked: Vec::new(),
        }
    }

    fn next(&mut self, title: &str) -> &'static str {
        self.asked.push(title.to_owned());
        self.replies
            .pop_front()
            .unwrap_or_else(|| panic!("asked too much: {:?}", self.asked))
    }
}

fn index_of(options: &[String], start: &str) -> usize {
    options
        .iter()
        .position(|option| option.starts_with(start))
        .unwrap_or_else(|| panic!("no {start} in {options:?}"))
}

impl Prompts for Script {
    fn line(&mut self, title: &str, _initial: &str, check: &Check<'_>) -> Result<Reply<String>> {
        match self.next(title) {
            "<" => Ok(Reply::Back),
            line => check(line)
                .map(|()| Reply::Answer(line.to_owned()))
                .map_err(|error| Failure::usage(text!("yaml.invalid", detail = error))),
        }
    }

    fn one(&mut self, title: &str, options: &[String], current: usize) -> Result<Reply<usize>> {
        Ok(match self.next(title) {
            "esc" => Reply::Back,
            "enter" => Reply::Answer(current),
            start => Reply::Answer(index_of(options, start)),
        })
    }

    fn many(
        &mut self,
        title: &str,
        options: &[String],
        current: &[bool],
    ) -> Result<Reply<Vec<usize>>> {
        Ok(match self.next(title) {
            "esc" => Reply::Back,
            "enter" => Reply::Answer((0..options.len()).filter(|index| current[*index]).collect()),
            starts => Reply::Answer(
                starts
                    .split(',')
                    .map(|start| index_of(options, start))
                    .collect(),
            ),
        })
    }

    fn show(&mut self, page: &str) -> Result<()> {
        self.asked.push(page.to_owned());
        Ok(())
    }
}

fn wizard(given: Answers, replies: &[&'static str]) -> (Result<Answers>, Vec<String>) {
    let catalog = fixture_catalog();
    let messages = Messages::load(Language::English);
    let taken = catalog.taken_names();
    let context = Context {
        catalog: &catalog,
        messages: &messages,
        check_name: &|name| names::check(name, &taken),
        review: &|answers| Ok(answers.command_line().join(" ")),
    };
    let mut script = Script::new(replies);
    let answers = complete(given, &context, &mut script);
    assert!(
        script.replies.is_empty(),
        "not asked for {:?}",
        script.replies
    );
    (answers, script.asked)
}

const NAME: &str = "Name of the project";
const PRESET: &str = "Which services?";
const SERVICES: &str = "Services (space: choose, enter: next, esc: back)";
const DATABASE: &str = "Database of production (development always uses SQLite)";
const OAUTH2: &str =
    "Sign-in with accounts of other providers? (space: choose, enter: next, esc: back)";
const DEPLOY: &str = "Where will it run? (space: choose, enter: next, esc: back)";
const CI: &str = "What builds, tests and delivers it? (space: choose, enter: next, esc: back)";
const GIT: &str = "Make a git repository with a first commit?";
const CONFIRM: &str = "Write the project?";

#[test]
fn every_question_is_asked_and_the_last_page_repeats_the_answers() {
    let (answers, asked) = wizard(
        Answers::default(),
        &[
            "demo",
            "small",
            "PostgreSQL",
            "Kakao,Google",
            "compose",
            "gitlab",
            "yes",
            "write",
        ],
    );
    let command = "egov-msa new demo --preset small --database postgresql --oauth2 google,kakao \
        --deploy compose --ci gitlab --yes";
    assert_eq!(
        asked,
        [
            NAME, PRESET, DATABASE, OAUTH2, DEPLOY, CI, GIT, command, CONFIRM
        ]
    );
    let answers = answers.expect("is complete");
    assert_eq!(answers.database, Some(Database::Postgresql));
    let providers = [SignInProvider::Google, SignInProvider::Kakao];
    assert_eq!(answers.oauth2, Some(providers.into()));
    assert_eq!(answers.deploy, Some(["compose".to_owned()].into()));
    assert_eq!(answers.ci, Some(["gitlab".to_owned()].into()));
}

#[test]
fn what_was_given_is_not_asked() {
    let given = Answers {
        name: Some("demo".into()),
        version_control: Some(VersionControl::None),
        ..Answers::default()
    };
    let (_, asked) = wizard(given, &["large", "enter", "enter", "enter", "enter"]);
    assert_eq!(
        asked,
        [
            PRESET,
            DATABASE,
            OAUTH2,
            CI,
            "egov-msa new demo --preset large --database sqlite --no-git --yes",
            CONFIRM
        ]
    );
}

#[test]
fn nothing_is_asked_when_all_was_given() {
    let given = Answers {
        name: Some("demo".into()),
        selection: Some(Selection::Preset("small".into())),
        services: None,
        database: Some(Database::Mysql),
        oauth2: Some([SignInProvider::Oidc].into()),
        deploy: Some(["compose".to_owned()].into()),
        ci: Some(["gitlab".to_owned()].into()),
        version_control: Some(VersionControl::Git),
    };
    let (answers, asked) = wizard(given.clone(), &[]);
    assert_eq!((answers.expect("is complete"), asked), (given, Vec::new()));
}

#[test]
fn services_are_asked_only_of_those_who_choose_themselves() {
    let (_, asked) = wizard(
        Answers::default(),
        &[
            "demo",
            "choose",
            "alpha,beta",
            "enter",
            "enter",
            "enter",
            "no",
            "write",
        ],
    );
    let command = "egov-msa new demo --services=alpha,beta --database sqlite --no-git --yes";
    assert_eq!(
        asked,
        [
            NAME, PRESET, SERVICES, DATABASE, OAUTH2, CI, GIT, command, CONFIRM
        ]
    );
}

#[test]
fn no_service_is_no_answer() {
    let replies = [
        "demo", "choose", "enter", "alpha", "enter", "enter", "enter", "enter", "write",
    ];
    let (_, asked) = wizard(Answers::default(), &replies);
    let told = "No service is chosen; a project needs at least one.";
    assert_eq!(asked[2..5], [SERVICES, told, SERVICES]);
}

#[test]
fn there_is_a_way_back_from_every_question() {
    let replies = [
        "demo", "choose", "esc", "choose", "alpha", "← back", "alpha", "MySQL", "esc", "enter",
        "Naver", "esc", "enter", "compose", "esc", "enter", "enter", "← back", "enter", "enter",
        "← back", "enter", "write",
    ];
    let (_, asked) = wizard(Answers::default(), &replies);
    let command = "egov-msa new demo --services=alpha --database mysql --oauth2 naver \
        --deploy compose --yes";
    let titles = [
        NAME, PRESET, SERVICES, PRESET, SERVICES, DATABASE, SERVICES, DATABASE, OAUTH2, DATABASE,
        OAUTH2, DEPLOY, OAUTH2, DEPLOY, CI, DEPLOY, CI, GIT, CI, GIT, command, CONFIRM, GIT,
        command, CONFIRM,
    ];
    assert_eq!(asked, titles);
}

#[test]
fn the_way_back_from_the_first_question_leads_to_itself() {
    let (_, asked) = wizard(
        Answers::default(),
        &[
            "<", "demo", "small", "enter", "enter", "enter", "enter", "enter",
        ],
    );
    assert_eq!(asked[..3], [NAME, NAME, PRESET]);
}

#[test]
fn answers_of_questions_that_no_longer_apply_are_dropped() {
    let replies = [
        "demo", "choose", "beta", "esc", "esc", "small", "enter", "enter", "enter", "enter",
        "enter",
    ];
    let (answers, asked) = wizard(Answers::default(), &replies);
    assert_eq!(answers.expect("is complete").services, None);
    assert!(
        asked.contains(&"egov-msa new demo --preset small --database sqlite --yes".to_owned()),
        "{asked:?}"
    );
}

#[test]
fn a_wrong_name_is_told_with_a_better_one() {
    let (answers, _) = wizard(Answers::default(), &["My_App"]);
    assert!(told(&answers.expect_err("is refused")).contains("Use for example \"my-app\"."));
}

#[test]
fn cancelling_is_an_interruption() {
    let (answers, _) = wizard(
        Answers::default(),
        &[
            "demo", "small", "enter", "enter", "enter", "enter", "cancel",
        ],
    );
    assert_eq!(answers.expect_err("is cancelled").kind(), Kind::Interrupted);
}

/// The real program on a pseudo-terminal.
#[cfg(unix)]
mod on_a_terminal {
    use std::path::Path;
    use std::process::Command;

    use rexpect::process::{Signal, WaitStatus};
    use rexpect::session::{PtySession, spawn_command};
    use tempfile::tempdir;

    use super::common::{content, program};

    const SHOW_CURSOR: &str = "\x1b[?25h";
    const HIDE_CURSOR: &str = "\x1b[?25l";
    const ENTER: &str = "\r";
    const DOWN: &str = "\x1b[B";
    const SPACE: &str = " ";
    const ESCAPE: &str = "\x1b";

    fn start(folder: &Path, arguments: &[&str]) -> PtySession {
        let mut command: Command = program(folder);
        command
            .args(arguments)
            .env("TERM", "xterm")
            .env("NO_COLOR", "1");
        spawn_command(command, Some(20_000)).expect("starts")
    }

    fn send(session: &mut PtySession, keys: &str) {
        session
            .send(keys)
            .and_then(|_| session.flush())
            .expect("takes keys");
    }

    /// Waits for a text, then presses keys.
    fn answer(session: &mut PtySession, question: &str, keys: &str) {
        session
            .exp_string(question)
            .unwrap_or_else(|error| panic!("{question}: {error}"));
        send(session, keys);
    }

    fn exit_code(session: &PtySession) -> i32 {
        match session.process().wait().expect("ends") {
            WaitStatus::Exited(_, code) => code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_project_is_written_after_the_last_page() {
        let folder = tempdir().expect("temporary folder");
        let mut session = start(folder.path(), &["new"]);
        answer(&mut session, "Name of the project", "demo\r");
        answer(&mut session, "choose them myself", ENTER);
        answer(&mut session, "MySQL or MariaDB", &format!("{DOWN}{ENTER}"));
        answer(&mut session, "OpenID Connect", &format!("{SPACE}{ENTER}"));
        answer(&mut session, "Docker Compose", ENTER);
        answer(&mut session, "GitHub Actions", ENTER);
        answer(&mut session, "first commit?", ENTER);
        session
            .exp_string(
                "egov-msa new demo --preset small --database postgresql --oauth2 google --yes",
            )
            .expect("shows the command");
        answer(&mut session, "cancel", ENTER);
        session
            .exp_string("Project demo is written")
            .expect("tells");
        session.exp_eof().expect("ends");
        assert_eq!(exit_code(&session), 0);
        let written = content(&folder.path().join("demo"));
        assert!(
            String::from_utf8_lossy(&written["egov-msa.yaml"]).contains("database: postgresql")
        );
    }

    #[test]
    fn escape_and_a_less_than_sign_lead_back() {
        let folder = tempdir().expect("temporary folder");
        let mut session = start(folder.path(), &["new", "--preset", "small"]);
        answer(&mut session, "Name of the project", "demo\r");
        answer(&mut session, "MySQL or MariaDB", ESCAPE);
        answer(&mut session, "demo", "-two\r");
        answer(&mut session, "MySQL or MariaDB", ENTER);
        answer(&mut session, "OpenID Connect", ENTER);
        answer(&mut session, "GitHub Actions", ENTER);
        answer(&mut session, "first commit?", ENTER);
        answer(&mut session, "cancel", &format!("{DOWN}{DOWN}{ENTER}"));
        session
            .exp_string("Cancelled. Nothing was written.")
            .expect("tells");
        session.exp_eof().expect("ends");
        assert_eq!(exit_code(&session), 130);
        assert!(content(folder.path()).is_empty());
    }

    #[test]
    fn a_wrong_name_is_asked_again() {
        let folder = tempdir().expect("temporary folder");
        let mut session = start(folder.path(), &["new", "--preset", "small"]);
        answer(&mut session, "Name of the project", "con\r");
        session
            .exp_string("Use for example \"con-portal\".")
            .expect("tells");
        send(&mut session, "\x03");
        session.exp_eof().expect("ends");
        assert_eq!(exit_code(&session), 130);
    }

    /// At each question: the cursor is back, nothing is written, the exit code says so.
    #[test]
    fn ctrl_c_ends_every_question_with_a_visible_cursor() {
        for question in [
            "Name of the project",
            "choose them myself",
            "MySQL or MariaDB",
            "OpenID Connect",
            "Docker Compose",
            "GitHub Actions",
            "first commit?",
            "cancel",
        ] {
            let folder = tempdir().expect("temporary folder");
            let mut session = start(folder.path(), &["new"]);
            let down_and_enter = format!("{DOWN}{ENTER}");
            let steps = [
                ("Name of the project", "demo\r"),
                ("choose them myself", ENTER),
                ("MySQL or MariaDB", down_and_enter.as_str()),
                ("OpenID Connect", ENTER),
                ("Docker Compose", ENTER),
                ("GitHub Actions", ENTER),
                ("first commit?", ENTER),
            ];
            for (title, keys) in steps
                .into_iter()
                .take_while(|(title, _)| *title != question)
            {
                answer(&mut session, title, keys);
            }
            answer(&mut session, question, "\x03");
            let rest = session.exp_eof().expect("ends");
            assert_eq!(exit_code(&session), 130, "{question}: {rest}");
            assert!(
                rest.contains("Interrupted. Nothing was written."),
                "{question}: {rest:?}"
            );
            let (shown, hidden) = (rest.rfind(SHOW_CURSOR), rest.rfind(HIDE_CURSOR));
            assert!(shown.is_some() && shown > hidden, "{question}: {rest:?}");
            assert!(content(folder.path()).is_empty());
        }
    }

    #[test]
    fn a_signal_from_elsewhere_ends_a_question_too() {
        let folder = tempdir().expect("temporary folder");
        let mut session = start(folder.path(), &["new"]);
        session.exp_string("Name of the project").expect("asks");
        let process = session.process_mut();
        process.signal(Signal::SIGTERM).expect("is sent");
        let rest = session.exp_eof().expect("ends");
        assert_eq!(exit_code(&session), 130, "{rest}");
        assert!(rest.contains(SHOW_CURSOR), "{rest:?}");
    }

    #[test]
    fn a_terminal_in_automation_is_not_asked() {
        let folder = tempdir().expect("temporary folder");
        let mut command = program(folder.path());
        command.args(["new"]).env("CI", "true");
        let mut session = spawn_command(command, Some(20_000)).expect("starts");
        session
            .exp_string("NAME, --preset | --services")
            .expect("tells what is missing");
        session.exp_eof().expect("ends");
        assert_eq!(exit_code(&session), 2);
    }
}
