//! The questions about a new project, one after another, with a way back from each.

use crate::answers::{Answers, DEFAULT_PRESET, Selection};
use crate::catalog::{Catalog, Kind};
use crate::error::{Failure, Kind as FailureKind, Result};
use crate::messages::Messages;
use crate::project::VersionControl;
use crate::prompts::{Prompts, Reply};
use crate::spec::{Database, SignInProvider};
use crate::text;

/// The answer to the question about presets that leads to the question about services.
const OWN_SELECTION: &str = "own";

const WITH_GIT: &str = "git";
const WITHOUT_GIT: &str = "none";

/// How an answer is given.
#[derive(Clone, Copy)]
enum Form {
    /// As a text.
    Line,
    /// As one of several.
    One(Options),
    /// As at least one of several.
    Some(Options),
    /// As any of several, or none of them.
    Any(Options),
}

/// Lists what there is to choose from.
type Options = fn(&Context<'_>) -> Vec<Choice>;

/// Something to choose.
struct Choice {
    value: String,
    label: String,
}

/// A question. An answer is a list of words; no words is no answer.
struct Question {
    title: &'static str,
    form: Form,
    /// Whether it makes sense after the answers so far.
    applies: fn(&Answers, &Context<'_>) -> bool,
    current: fn(&Answers) -> Vec<String>,
    record: fn(&mut Answers, Vec<String>),
}

static QUESTIONS: &[Question] = &[
    Question {
        title: "wizard.name",
        form: Form::Line,
        applies: |_, _| true,
        current: |answers| answers.name.iter().cloned().collect(),
        record: |answers, words| answers.name = words.into_iter().next(),
    },
    Question {
        title: "wizard.preset",
        form: Form::One(preset_options),
        applies: |_, _| true,
        current: |answers| answers.selection.iter().map(selection_word).collect(),
        record: |answers, words| answers.selection = words.into_iter().next().map(selection),
    },
    Question {
        title: "wizard.services",
        form: Form::Some(service_options),
        applies: |answers, _| answers.selection == Some(Selection::Own),
        current: |answers| answers.services.clone().unwrap_or_default(),
        record: |answers, words| answers.services = Some(words).filter(|words| !words.is_empty()),
    },
    Question {
        title: "wizard.database",
        form: Form::One(database_options),
        applies: |_, _| true,
        current: |answers| {
            answers
                .database
                .iter()
                .map(|database| database.name().to_owned())
                .collect()
        },
        record: |answers, words| answers.database = words.first().and_then(|word| database(word)),
    },
    Question {
        title: "wizard.oauth2",
        form: Form::Any(provider_options),
        applies: |_, _| true,
        current: |answers| {
            let providers = answers.oauth2.iter().flatten();
            providers
                .map(|provider| provider.name().to_owned())
                .collect()
        },
        record: |answers, words| {
            let providers = words
                .iter()
                .filter_map(|word| SignInProvider::from_name(word));
            answers.oauth2 = Some(providers.collect());
        },
    },
    Question {
        title: "wizard.deploy",
        form: Form::Any(deployment_options),
        // All of them need a database server.
        applies: |answers, context| {
            let has_server = answers.database.unwrap_or_default() != Database::Sqlite;
            has_server && !deployment_options(context).is_empty()
        },
        current: |answers| answers.deploy.iter().flatten().cloned().collect(),
        record: |answers, words| answers.deploy = Some(words.into_iter().collect()),
    },
    Question {
        title: "wizard.ci",
        form: Form::Any(pipeline_options),
        applies: |_, context| !pipeline_options(context).is_empty(),
        current: |answers| answers.ci.iter().flatten().cloned().collect(),
        record: |answers, words| answers.ci = Some(words.into_iter().collect()),
    },
    Question {
        title: "wizard.git",
        form: Form::One(git_options),
        applies: |_, _| true,
        current: |answers| {
            answers
                .version_control
                .iter()
                .map(|git| git_word(*git))
                .collect()
        },
        record: |answers, words| {
            answers.version_control = words.first().map(|word| version_control(word))
        },
    },
];

/// What the wizard has to know to ask.
pub struct Context<'a> {
    /// What there is to choose from.
    pub catalog: &'a Catalog,
    /// The language of the questions.
    pub messages: &'a Messages,
    /// Whether a project of this name can be made here.
    pub check_name: &'a dyn Fn(&str) -> Result<()>,
    /// The last page: what would be written.
    pub review: &'a dyn Fn(&Answers) -> Result<String>,
}

/// Asks for every answer that is not given yet, and then whether all is right.
pub fn complete(
    given: Answers,
    context: &Context<'_>,
    prompts: &mut dyn Prompts,
) -> Result<Answers> {
    let open: Vec<&Question> = QUESTIONS
        .iter()
        .filter(|question| (question.current)(&given).is_empty())
        .collect();
    let mut answers = given;
    if open
        .iter()
        .all(|question| !(question.applies)(&answers, context))
    {
        return Ok(answers);
    }
    let mut position = 0;
    while position <= open.len() {
        let previous = (0..position)
            .rev()
            .find(|&index| (open[index].applies)(&answers, context));
        let reply = match open.get(position) {
            Some(question) if (question.applies)(&answers, context) => {
                question.ask(&mut answers, previous.is_some(), context, prompts)?
            }
            Some(question) => {
                (question.record)(&mut answers, Vec::new());
                Reply::Answer(())
            }
            None => confirm(&answers, context, prompts)?,
        };
        position = match reply {
            Reply::Answer(()) => position + 1,
            Reply::Back => previous.unwrap_or(0),
        };
    }
    Ok(answers)
}

impl Question {
    fn ask(
        &self,
        answers: &mut Answers,
        has_previous: bool,
        context: &Context<'_>,
        prompts: &mut dyn Prompts,
    ) -> Result<Reply<()>> {
        let title = context.messages.get(self.title);
        let current = (self.current)(answers);
        let reply = match self.form {
            Form::Line => ask_line(title, &current, context, prompts)?,
            Form::One(options) => ask_one(
                title,
                options(context),
                &current,
                has_previous,
                context,
                prompts,
            )?,
            Form::Some(options) => ask_some(title, &options(context), &current, context, prompts)?,
            Form::Any(options) => ask_any(title, &options(context), &current, prompts)?,
        };
        Ok(match reply {
            Reply::Answer(words) => {
                (self.record)(answers, words);
                Reply::Answer(())
            }
            Reply::Back => Reply::Back,
        })
    }
}

fn ask_line(
    title: &str,
    current: &[String],
    context: &Context<'_>,
    prompts: &mut dyn Prompts,
) -> Result<Reply<Vec<String>>> {
    let initial = current.first().map(String::as_str).unwrap_or_default();
    let check = |line: &str| {
        (context.check_name)(line).map_err(|failure| in_one_line(&failure, context.messages))
    };
    Ok(match prompts.line(title, initial, &check)? {
        Reply::Answer(line) => Reply::Answer(vec![line]),
        Reply::Back => Reply::Back,
    })
}

fn ask_one(
    title: &str,
    options: Vec<Choice>,
    current: &[String],
    has_previous: bool,
    context: &Context<'_>,
    prompts: &mut dyn Prompts,
) -> Result<Reply<Vec<String>>> {
    let selected = options
        .iter()
        .position(|option| current.contains(&option.value))
        .unwrap_or(0);
    let back = has_previous.then(|| context.messages.get("wizard.back").to_owned());
    let labels: Vec<String> = options
        .iter()
        .map(|option| option.label.clone())
        .chain(back)
        .collect();
    Ok(match prompts.one(title, &labels, selected)? {
        Reply::Answer(index) => match options.into_iter().nth(index) {
            Some(option) => Reply::Answer(vec![option.value]),
            None => Reply::Back,
        },
        Reply::Back => Reply::Back,
    })
}

fn ask_some(
    title: &str,
    options: &[Choice],
    current: &[String],
    context: &Context<'_>,
    prompts: &mut dyn Prompts,
) -> Result<Reply<Vec<String>>> {
    loop {
        match ask_any(title, options, current, prompts)? {
            Reply::Answer(words) if words.is_empty() => {
                prompts.show(context.messages.get("service.none"))?;
            }
            reply => return Ok(reply),
        }
    }
}

fn ask_any(
    title: &str,
    options: &[Choice],
    current: &[String],
    prompts: &mut dyn Prompts,
) -> Result<Reply<Vec<String>>> {
    let labels: Vec<String> = options.iter().map(|option| option.label.clone()).collect();
    let selected: Vec<bool> = options
        .iter()
        .map(|option| current.contains(&option.value))
        .collect();
    Ok(match prompts.many(title, &labels, &selected)? {
        Reply::Answer(indices) => {
            let chosen = indices.into_iter().filter_map(|index| options.get(index));
            Reply::Answer(chosen.map(|option| option.value.clone()).collect())
        }
        Reply::Back => Reply::Back,
    })
}

/// The last page: write, go back or cancel.
fn confirm(
    answers: &Answers,
    context: &Context<'_>,
    prompts: &mut dyn Prompts,
) -> Result<Reply<()>> {
    let messages = context.messages;
    prompts.show(&(context.review)(answers)?)?;
    let options =
        ["wizard.write", "wizard.back", "wizard.cancel"].map(|key| messages.get(key).to_owned());
    match prompts.one(messages.get("wizard.confirm"), &options, 0)? {
        Reply::Answer(0) => Ok(Reply::Answer(())),
        Reply::Answer(2) => Err(Failure::new(
            FailureKind::Interrupted,
            text!("wizard.cancelled"),
        )),
        _ => Ok(Reply::Back),
    }
}

fn preset_options(context: &Context<'_>) -> Vec<Choice> {
    let presets = context.catalog.presets().iter().map(|(name, preset)| {
        let summary = preset.summary.in_language(context.messages.language());
        Choice {
            value: name.clone(),
            label: format!("{name} - {summary}"),
        }
    });
    let own = context.messages.get("wizard.preset.own").to_owned();
    let mut options: Vec<Choice> = presets
        .chain(std::iter::once(Choice {
            value: OWN_SELECTION.into(),
            label: own,
        }))
        .collect();
    options.sort_by_key(|option| option.value != DEFAULT_PRESET);
    options
}

fn service_options(context: &Context<'_>) -> Vec<Choice> {
    unit_options(Kind::Service, context)
}

fn deployment_options(context: &Context<'_>) -> Vec<Choice> {
    unit_options(Kind::Deployment, context)
}

fn pipeline_options(context: &Context<'_>) -> Vec<Choice> {
    unit_options(Kind::Pipeline, context)
}

fn unit_options(kind: Kind, context: &Context<'_>) -> Vec<Choice> {
    let units = context.catalog.units_of(kind).into_iter();
    units
        .map(|unit| {
            let summary = unit
                .description
                .summary
                .in_language(context.messages.language());
            Choice {
                value: unit.name.clone(),
                label: format!("{} - {summary}", unit.name),
            }
        })
        .collect()
}

fn database_options(context: &Context<'_>) -> Vec<Choice> {
    options(
        context,
        &Database::ALL.map(|database| (database.name(), database.message_key())),
    )
}

fn provider_options(context: &Context<'_>) -> Vec<Choice> {
    options(
        context,
        &SignInProvider::ALL.map(|provider| (provider.name(), provider.message_key())),
    )
}

fn git_options(context: &Context<'_>) -> Vec<Choice> {
    options(
        context,
        &[(WITH_GIT, "wizard.git.yes"), (WITHOUT_GIT, "wizard.git.no")],
    )
}

fn options(context: &Context<'_>, words: &[(&str, &str)]) -> Vec<Choice> {
    let choice = |(value, key): &(&str, &str)| Choice {
        value: (*value).to_owned(),
        label: context.messages.get(key).to_owned(),
    };
    words.iter().map(choice).collect()
}

fn database(word: &str) -> Option<Database> {
    Database::ALL
        .into_iter()
        .find(|database| database.name() == word)
}

fn selection(word: String) -> Selection {
    if word == OWN_SELECTION {
        Selection::Own
    } else {
        Selection::Preset(word)
    }
}

fn selection_word(selection: &Selection) -> String {
    match selection {
        Selection::Own => OWN_SELECTION.to_owned(),
        Selection::Preset(preset) => preset.clone(),
    }
}

fn version_control(word: &str) -> VersionControl {
    if word == WITH_GIT {
        VersionControl::Git
    } else {
        VersionControl::None
    }
}

fn git_word(version_control: VersionControl) -> String {
    match version_control {
        VersionControl::Git => WITH_GIT.to_owned(),
        VersionControl::None => WITHOUT_GIT.to_owned(),
    }
}

/// A prompt shows its error in one line.
fn in_one_line(failure: &Failure, messages: &Messages) -> String {
    match failure.hint_message(messages) {
        Some(hint) => format!("{} {hint}", failure.message(messages)),
        None => failure.message(messages),
    }
}
