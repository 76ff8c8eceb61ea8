//! Pages of a project that lead through it, in both languages: their commands are run in bash as they
//! are written down, against a new mesh, and answer what the page shows.

use std::process::{Command, Stdio};

use crate::platform::sign_in;
use crate::process::{Process, eventually, get, project};

/// Where the page expects the gateway.
const GATEWAY: &str = "http://localhost:8000";

/// Stands between the answers of two blocks.
const BORDER: &str = "-- the next block --";

/// Shortest word that is a random one: a code, an id or a token.
const RANDOM: usize = 20;

#[test]
fn the_korean_walk_through_answers_what_it_shows() {
    follow("docs/walkthrough.md");
}

#[test]
fn the_english_walk_through_answers_what_it_shows() {
    follow("docs/walkthrough.en.md");
}

#[test]
fn the_korean_workshop_answers_what_it_shows() {
    follow("docs/workshop.md");
}

#[test]
fn the_english_workshop_answers_what_it_shows() {
    follow("docs/workshop.en.md");
}

fn follow(page: &str) {
    let text = std::fs::read_to_string(project().join(page)).expect(page);
    let steps = steps(&text);
    assert!(!steps.is_empty(), "{page} has no commands");
    let mesh = Process::all_in_one();
    let gateway = mesh.address_in_table("api-gateway");
    wait_for_neighbours(&gateway);

    let mut script = String::from("exec 2>&1\n");
    for step in &steps {
        script += &format!("{}\necho '{BORDER}'\n", step.commands);
    }
    let output = bash(&script.replace(GATEWAY, &gateway));
    let answers: Vec<&str> = output.split(BORDER).map(str::trim).collect();
    assert_eq!(
        answers.len(),
        steps.len() + 1,
        "{page} ends early:\n{output}"
    );
    for (step, answer) in steps.iter().zip(answers) {
        assert_eq!(
            masked(answer),
            masked(&step.answer),
            "{page}, below these commands:\n{}",
            step.commands
        );
    }
}

/// Commands and what they answer.
struct Step {
    commands: String,
    answer: String,
}

/// Every block of bash, with the block of text that follows it; without one, it answers nothing. What
/// starts programs is a block of its own kind, `console`, which nobody pastes.
fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let block = block.join("\n");
        match (language, steps.last_mut()) {
            ("bash", _) => steps.push(Step {
                commands: block,
                answer: String::new(),
            }),
            ("console", _) => {}
            ("text", Some(step)) if step.answer.is_empty() => step.answer = block,
            _ => panic!("this block is neither bash nor the answer to it:\n{block}"),
        }
    }
    steps
}

/// Nobody types as fast as the services find each other.
fn wait_for_neighbours(gateway: &str) {
    eventually("the gateway lets an administrator in", || {
        sign_in(gateway, "test1234!").status == 200
    });
    let token = &sign_in(gateway, "test1234!").headers["access-token"];
    let boards = format!("{gateway}/board-service/api/v1/boards");
    eventually(
        "the board service asks the portal service for names",
        || {
            let answer = get(&boards, &[("Authorization", token)]);
            answer.status == 200 && !answer.body.contains(r#""skinTypeCodeName":null"#)
        },
    );
}

fn bash(script: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new("bash")
        .args(["-c", script])
        .env("LC_ALL", "C.UTF-8")
        .env("TMPDIR", folder.path())
        .stdin(Stdio::null())
        .output()
        .expect("bash starts");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The text with random words hidden.
fn masked(text: &str) -> String {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || "-_.".contains(sign);
    let mut masked = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let belongs = |sign: char| is_part(sign) == is_part(first);
        let end = rest.find(|sign| !belongs(sign)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let is_random = is_part(first) && word.len() >= RANDOM;
        masked += if is_random { "<random>" } else { word };
        rest = after;
    }
    masked
}
