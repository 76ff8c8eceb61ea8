//! What was written of steps: `.egov-msa/migrations`, one step a line.
//!
//! Lines are never changed, and their order means nothing: when two branches have added some, git's built-in union of
//! lines is the record of both.

use std::collections::BTreeMap;
use std::fmt;

use super::Step;
use crate::entities::FieldType;
use crate::error::{Failure, Result};
use crate::generation_lock::KEPT;
use crate::text;

/// Path of the record in a project.
pub const MIGRATIONS_FILE: &str = ".egov-msa/migrations";

/// The steps of each service of a project's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MigrationLog(BTreeMap<String, Vec<Step>>);

impl MigrationLog {
    /// Reads the record of a project.
    pub fn parse(text: &str) -> Result<Self> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let mut lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        lines.sort_unstable();
        lines.dedup();
        let mut log = Self::default();
        for line in lines {
            let step = line.split_once(' ');
            let step = step.and_then(|(service, step)| Some((service, Step::parse(step)?)));
            let Some((service, step)) = step else {
                return Err(at_line(text!("migrations.damaged", line = line))
                    .hint(text!("project.restore.hint")));
            };
            let steps = log.0.entry(service.to_owned()).or_default();
            if steps.iter().any(|other| other.name() == step.name()) {
                return Err(at_line(text!("migrations.twice", name = step.name()))
                    .hint(text!("migrations.twice.hint")));
            }
            steps.push(step);
        }
        Ok(log)
    }

    /// Whether nothing is recorded.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The steps of a service in the order in which they are taken.
    pub fn of(&self, service: &str) -> &[Step] {
        self.0.get(service).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a service has, or had, attachments.
    pub fn had_files(&self, service: &str) -> bool {
        let mut fields = self
            .of(service)
            .iter()
            .flat_map(|step| step.change.fields());
        fields.any(|field| field.definition.kind == FieldType::Files)
    }

    /// Records the steps of a service.
    pub fn insert(&mut self, service: &str, steps: Vec<Step>) {
        if !steps.is_empty() {
            self.0.insert(service.to_owned(), steps);
        }
    }

    /// The same record of a project in which a service has another name, also where others refer to it.
    #[must_use]
    pub fn renamed(mut self, from: &str, to: &str) -> Self {
        if let Some(steps) = self.0.remove(from) {
            self.insert(to, steps);
        }
        let steps = self.0.values_mut().flatten();
        for field in steps.flat_map(|step| step.change.fields_mut()) {
            if matches!(&field.definition.kind, FieldType::Id(service) if service == from) {
                field.definition.kind = FieldType::Id(to.to_owned());
            }
        }
        self
    }
}

fn at_line(what: crate::messages::Text) -> Failure {
    Failure::drift(what).at(MIGRATIONS_FILE)
}

impl fmt::Display for MigrationLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(KEPT)?;
        let mut services = self.0.iter();
        services.try_for_each(|(service, steps)| {
            let mut steps = steps.iter();
            steps.try_for_each(|step| writeln!(formatter, "{service} {step}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = "petition 0001 create Petition title:string(200)! note:text=\"a b\"\n\
        petition 0002 add Petition dueDate:date!=2026-01-01\n\
        petition 0002 create Reply body:text petition:ref(Petition)!\n\
        petition 0003 alter Petition title:string(300)!\n\
        petition 0004 remove Petition note:text=\"a b\"\n\
        petition 0005 drop Reply\n\
        survey 0001 create Answer scans:files\n";

    #[test]
    fn a_record_survives_being_written_in_any_order_and_more_than_once() {
        let log = MigrationLog::parse(RECORD).expect("is valid");
        assert_eq!(log.to_string(), format!("{KEPT}{RECORD}"));
        let mut lines: Vec<&str> = RECORD.lines().rev().collect();
        lines.extend(RECORD.lines());
        assert_eq!(
            MigrationLog::parse(&lines.join("\n")).expect("is valid"),
            log
        );
    }

    #[test]
    fn steps_are_called_after_what_they_do() {
        let log = MigrationLog::parse(RECORD).expect("is valid");
        let names: Vec<String> = log.of("petition").iter().map(Step::name).collect();
        assert_eq!(
            names,
            [
                "m0001_create_petition",
                "m0002_add_due_date_to_petition",
                "m0002_create_reply",
                "m0003_alter_title_of_petition",
                "m0004_remove_note_from_petition",
                "m0005_drop_reply",
            ]
        );
    }

    #[test]
    fn what_is_no_step_or_a_step_twice_is_refused() {
        for wrong in [
            "petition",
            "petition 1 make Petition title:text",
            "petition 0002 add Petition",
            "petition 0002 add Petition a:text b:text",
            "petition 0002 drop Petition a:text",
            "petition 0002 add Petition a:text\npetition 0002 add Petition a:int",
        ] {
            assert!(MigrationLog::parse(wrong).is_err(), "{wrong}");
        }
    }
}
