//! An entity on one line without what people call it: `Petition title:string(200)! note:text="a b"`.

use std::collections::BTreeMap;

use super::scanner::Scanner;
use super::{Definition, Entity, Field, naming};
use crate::error::Result;

/// Reads what [`written`] has written.
pub fn parse(text: &str) -> Result<Entity> {
    let mut scanner = Scanner::new(text);
    let name = scanner.word().to_owned();
    naming::check_entity(&name)?;
    let mut fields = Vec::new();
    while !scanner.is_at_end() {
        scanner.expect(' ')?;
        fields.push(field(&mut scanner)?);
    }
    Ok(Entity {
        name,
        label: None,
        plural: None,
        fields,
    })
}

fn field(scanner: &mut Scanner<'_>) -> Result<Field> {
    let name = scanner.word().to_owned();
    naming::check_field(&name)?;
    scanner.expect(':')?;
    Ok(Field {
        name,
        definition: Definition::scan(scanner)?,
        label: None,
        labels: BTreeMap::new(),
    })
}

/// The name of an entity and some of its fields.
pub fn written(entity: &str, fields: &[Field]) -> String {
    let fields = fields.iter();
    let fields = fields.map(|field| format!(" {}:{}", field.name, field.definition));
    std::iter::once(entity.to_owned()).chain(fields).collect()
}
