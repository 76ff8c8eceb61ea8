//! What was called, what came, and what was wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::access::Role;
use crate::contract::Contract;
use crate::scenario::Step;

/// Counts and problems of a whole run.
#[derive(Default)]
pub struct Report {
    services: Vec<Tally>,
    roles: BTreeMap<Role, usize>,
    problems: Vec<String>,
}

/// Counts of a service.
struct Tally {
    service: String,
    operations: usize,
    /// Operations that a step calls with success, or with a refusal where there is no success.
    called: BTreeSet<String>,
    /// Those of them that answered as they should.
    covered: BTreeSet<String>,
    calls: usize,
    passed: usize,
}

impl Report {
    /// Begins with a service.
    pub fn begin(&mut self, contract: &Contract) {
        self.services.push(Tally {
            service: contract.service.clone(),
            operations: contract.operations.len(),
            called: BTreeSet::new(),
            covered: BTreeSet::new(),
            calls: 0,
            passed: 0,
        });
    }

    /// A step was done; `covers` says whether its operation counts as called.
    pub fn called(&mut self, step: &Step, number: usize, covers: bool, problems: Vec<String>) {
        let tally = self.services.last_mut().expect("a service that began");
        tally.calls += 1;
        tally.passed += usize::from(problems.is_empty());
        if covers {
            tally.called.insert(step.call.clone());
        }
        if covers && problems.is_empty() {
            tally.covered.insert(step.call.clone());
        }
        let name = format!("{} {}, step {number}", tally.service, step.call);
        let problems = problems.into_iter();
        let problems = problems.map(|problem| format!("{name}: {problem}"));
        self.problems.extend(problems);
    }

    /// Ends with a service: names the operations that no step calls.
    pub fn end(&mut self, contract: &Contract) {
        let tally = self.services.last().expect("a service that began");
        let operations = contract.operations.iter();
        let missing = operations.filter(|operation| !tally.called.contains(&operation.id));
        let problems = missing.map(|operation| {
            format!(
                "{} {}: no step calls it with success",
                contract.service, operation.id
            )
        });
        self.problems.extend(problems);
    }

    /// A decision for a role was compared.
    pub fn decided(&mut self, role: Role, name: &str, problem: Option<String>) {
        *self.roles.entry(role).or_default() += 1;
        let problem = problem.map(|problem| format!("{name}: {problem}"));
        self.problems.extend(problem);
    }

    /// Adds problems of the whole run.
    pub fn add(&mut self, problems: Vec<String>) {
        self.problems.extend(problems);
    }

    /// All problems, one a line.
    pub fn problems(&self) -> String {
        self.problems.join("\n")
    }

    /// The table that people look at.
    pub fn table(&self) -> String {
        let mut table =
            String::from("\nservice         operations  covered         calls  passed\n");
        for tally in &self.services {
            let covered = tally.covered.len();
            let percent = covered * 100 / tally.operations.max(1);
            let _ = writeln!(
                table,
                "{:<15} {:>10} {:>8} {:>4} % {:>8} {:>7}",
                tally.service, tally.operations, covered, percent, tally.calls, tally.passed
            );
        }
        let _ = writeln!(table, "role            decisions");
        for (role, decisions) in &self.roles {
            let _ = writeln!(table, "{:<15} {decisions:>9}", role.person());
        }
        table
    }
}
