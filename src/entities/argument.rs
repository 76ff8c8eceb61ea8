//! An entity on the command line: `Petition label:"민원" title:string(200)! status:enum(received,done)=received`.

use std::collections::BTreeMap;

use super::scanner::{Scanner, failure_at};
use super::{Definition, Entity, Field, naming};
use crate::error::{Failure, Result};
use crate::excerpt::Excerpt;
use crate::spot::Spot;
use crate::text;

/// The word that labels what stands before it; a field of this name is for the spec file.
const LABEL: &str = "label";

/// The option that the text is the value of, as people know it.
const OPTION: &str = "--entity";

/// Reads the value of `--entity`; the failure shows the place in it.
pub fn parse(argument: &str) -> Result<Entity> {
    entity(argument).map_err(|failure| {
        let offset = failure.spot().map_or(0, Spot::characters);
        failure
            .at(OPTION)
            .excerpt(Excerpt::new(argument, 1, offset + 1))
    })
}

fn entity(argument: &str) -> Result<Entity> {
    let mut scanner = Scanner::new(argument);
    scanner.skip_space();
    let name = checked_word(&mut scanner, naming::check_entity)?;
    let mut entity = Entity {
        name,
        label: None,
        plural: None,
        fields: Vec::new(),
    };
    loop {
        separate(&mut scanner)?;
        if scanner.is_at_end() {
            return Ok(entity);
        }
        part(&mut scanner, &mut entity)?;
    }
}

/// One `name:definition`, or the label of what came before it.
fn part(scanner: &mut Scanner<'_>, entity: &mut Entity) -> Result<()> {
    let start = scanner.offset();
    let name = checked_word(scanner, |word| match word {
        LABEL => Ok(()),
        name => naming::check_field(name),
    })?;
    scanner.expect(':')?;
    if name != LABEL {
        let definition = Definition::scan(scanner)?;
        entity.fields.push(Field {
            name,
            definition,
            label: None,
            labels: BTreeMap::new(),
        });
        return Ok(());
    }
    let label = label(scanner)?;
    let labelled = match entity.fields.last_mut() {
        Some(field) => &mut field.label,
        None => &mut entity.label,
    };
    match labelled.replace(label) {
        Some(_) => Err(failure_at(start, text!("entity.label-twice"))),
        None => Ok(()),
    }
}

fn label(scanner: &mut Scanner<'_>) -> Result<String> {
    let start = scanner.offset();
    let is_quoted = scanner.peek() == Some('"');
    let label = scanner.value()?;
    if !is_quoted && Definition::parse(&label).is_ok() {
        let failure = failure_at(start, text!("entity.label-or-field", label = label));
        return Err(failure.hint(text!("entity.label-or-field.hint", label = label)));
    }
    naming::check_label(&label).map_err(|failure| placed(failure, start))?;
    Ok(label)
}

fn checked_word(scanner: &mut Scanner<'_>, check: impl Fn(&str) -> Result<()>) -> Result<String> {
    let start = scanner.offset();
    let word = scanner.word();
    if word.is_empty() {
        return Err(failure_at(start, text!("entity.no-name")).hint(text!("entity.argument.hint")));
    }
    check(word).map_err(|failure| placed(failure, start))?;
    Ok(word.to_owned())
}

/// Goes past the white space that stands after each part.
fn separate(scanner: &mut Scanner<'_>) -> Result<()> {
    let is_separated = scanner.is_at_end() || scanner.peek().is_some_and(char::is_whitespace);
    if !is_separated {
        let found = scanner.peek().unwrap_or_default();
        let failure = scanner.failure(text!("entity.unexpected", found = found));
        return Err(failure.hint(text!("entity.argument.hint")));
    }
    scanner.skip_space();
    Ok(())
}

fn placed(failure: Failure, start: usize) -> Failure {
    failure.within(Spot::default().offset(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;
    use crate::messages::Messages;
    use proptest::prelude::*;

    fn told(argument: &str) -> String {
        let failure = parse(argument).expect_err("is wrong");
        let messages = Messages::load(Language::English);
        let hint = failure.hint_message(&messages).unwrap_or_default();
        format!("{}\n{hint}", failure.message(&messages))
    }

    #[test]
    fn fields_have_types_and_labels() {
        let entity = parse(
            "Petition label:\"민원 신청\" title:string(200)! label:제목  status:enum( received , done )=received memo:text=\"a b\"",
        )
        .expect("is valid");
        let fields: Vec<(&str, String)> = entity
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.definition.to_string()))
            .collect();
        assert_eq!(entity.label.as_deref(), Some("민원 신청"));
        assert_eq!(entity.fields[0].label.as_deref(), Some("제목"));
        assert_eq!(
            fields,
            [
                ("title", "string(200)!".to_owned()),
                ("status", "enum(received,done)=received".to_owned()),
                ("memo", "text=\"a b\"".to_owned()),
            ]
        );
    }

    #[test]
    fn failures_show_the_place() {
        for (argument, expected) in [
            (
                "Petition title:strnig(200)",
                "--entity: There is no type \"strnig\".\n  |\n1 | Petition title:strnig(200)\n  |                ^^^^^^\nDid you mean \"string\"?",
            ),
            (
                "Category label:string(50)!",
                "1 | Category label:string(50)!\n  |                ^^^^^^\nWrite label:\"string(50)!\"",
            ),
            ("민원 title:text", "1 | 민원 title:text\n  | ^^^^"),
            (
                "Petition label:민원 title;text",
                "1 | Petition label:민원 title;text\n  |                          ^",
            ),
        ] {
            let told = told(argument);
            assert!(told.contains(expected), "{told}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_much(text in "\\PC{0,60}|[A-Za-z:(),!= \"]{0,60}") {
            let _ = parse(&text);
            let _ = Definition::parse(&text);
        }
    }
}
