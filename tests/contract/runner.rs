//! Runs the steps of scenarios and holds every answer against the contract.

use serde_json::Value;

use crate::checks::Checks;
use crate::contract::{Contract, Operation};
use crate::deviations::Deviations;
use crate::http::{Answer, Client};
use crate::mailbox::Mailbox;
use crate::people::People;
use crate::report::Report;
use crate::request::request;
use crate::scenario::Step;
use crate::values::{Values, plain};

/// Runs scenarios one after another.
pub struct Runner<'a> {
    /// Where requests go.
    pub client: &'a Client,
    /// What may differ.
    pub deviations: &'a Deviations,
    /// Where mails arrive.
    mailbox: Mailbox,
    /// Who has signed in so far.
    pub people: People,
    values: Values,
}

impl<'a> Runner<'a> {
    /// Nobody has signed in.
    pub fn new(client: &'a Client, deviations: &'a Deviations, mailbox: Mailbox) -> Self {
        Self {
            client,
            deviations,
            mailbox,
            people: People::default(),
            values: Values::default(),
        }
    }

    /// Does all steps, also after one that failed.
    pub fn run(&mut self, steps: &[Step], contract: &Contract, report: &mut Report) {
        for (step, number) in steps.iter().zip(1..) {
            let done = self.step(step, contract);
            let problems = done.unwrap_or_else(|problem| vec![problem]);
            let covers = step.answers < 400 || self.has_no_success(step, contract);
            report.called(step, number, covers, problems);
        }
    }

    /// Is a refusal all that the step's operation ever answers?
    fn has_no_success(&self, step: &Step, contract: &Contract) -> bool {
        let operation = contract.operation(&step.call);
        operation.is_some_and(Operation::is_closed)
            || self
                .deviations
                .has_no_success(&contract.service, &step.call)
    }

    /// Does a step; the problems of its answer, or why there is none.
    fn step(&mut self, step: &Step, contract: &Contract) -> Result<Vec<String>, String> {
        let operation = contract.operation(&step.call);
        let operation = operation.ok_or("the contract has no such operation")?;
        let caller = self.people.headers(&step.caller)?;
        let request = request(step, operation, &contract.prefix, &self.values, caller)?;
        let answer = self.client.send(request)?;
        if answer.status != step.answers {
            let (status, body) = (answer.status, answer.text());
            return Ok(vec![format!(
                "answers {status} instead of {}: {body}",
                step.answers
            )]);
        }
        let checks = Checks {
            contract,
            deviations: self.deviations,
        };
        let (body, mut problems) = checks.check(operation, &answer);
        problems.extend(self.unexpected(step, &answer, &body));
        problems.extend(self.keep(step, &answer, &body));
        Ok(problems)
    }

    /// Values that are not those of the step.
    fn unexpected(&self, step: &Step, answer: &Answer, body: &Value) -> Vec<String> {
        let expected = step.expect.iter();
        let problems = expected.map(|(place, value)| self.differs(place, value, answer, body));
        problems.filter_map(Result::err).collect()
    }

    fn differs(
        &self,
        place: &str,
        value: &Value,
        answer: &Answer,
        body: &Value,
    ) -> Result<(), String> {
        let place = plain(&self.values.fill(&Value::from(place))?);
        let value = self.values.fill(value)?;
        match find(&place, answer, body) {
            Some(found) if found == value => Ok(()),
            Some(found) => Err(format!("`{place}` is {found}, not {value}")),
            None => Err(format!("`{place}` is missing, not {value}")),
        }
    }

    /// Keeps what later steps need; what is not there is a problem.
    fn keep(&mut self, step: &Step, answer: &Answer, body: &Value) -> Vec<String> {
        let mut problems = Vec::new();
        for (name, place) in &step.keep {
            match find(place, answer, body) {
                Some(value) => self.values.keep(name, value),
                None => problems.push(format!("`{place}` is missing, which is kept as {name}")),
            }
        }
        if let Some(mail) = &step.mails {
            match self.mailbox.wait_for(mail) {
                Ok(word) => self.values.keep(&mail.keep, Value::from(word)),
                Err(problem) => problems.push(problem),
            }
        }
        if let Some(person) = &step.becomes {
            match answer.header("access-token") {
                Some(token) => self.people.sign_in(person, token),
                None => problems.push(format!("{person} gets no access-token")),
            }
        }
        problems
    }
}

/// A place in an answer: a JSON pointer into the body, empty for all of it; or the name of a header.
fn find(place: &str, answer: &Answer, body: &Value) -> Option<Value> {
    if place.is_empty() || place.starts_with('/') {
        body.pointer(place).cloned()
    } else {
        answer.header(place).map(Value::from)
    }
}
