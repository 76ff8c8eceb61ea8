//! One step: `0003 add Petition dueDate:date!`.

use std::collections::BTreeMap;
use std::fmt;

use crate::entities::{Entity, Field, column_name, naming, recorded};

/// A change of the tables of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Place among the steps. Two branches can give the same one to different changes: the name tells these apart.
    pub number: u32,
    /// What it changes.
    pub change: Change,
}

/// What a step changes. Entities and fields are without what people call them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Makes the table of an entity.
    Create(Entity),
    /// Adds the column of a field to the table of an entity.
    Add(String, Field),
    /// Gives the column of a field another type, or lets it be empty or no longer.
    Alter(String, Field),
    /// Removes the column of a field.
    Remove(String, Field),
    /// Drops the table of an entity.
    Drop(String),
}

/// The sort of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Adds a column.
    AddColumn,
    /// Alters a column.
    AlterColumn,
    /// Makes a table.
    CreateTable,
    /// Drops a table.
    DropTable,
    /// Removes a column.
    RemoveColumn,
}

impl Kind {
    /// Every sort.
    pub const ALL: [Self; 5] = [
        Self::AddColumn,
        Self::AlterColumn,
        Self::CreateTable,
        Self::DropTable,
        Self::RemoveColumn,
    ];

    /// Stands in the path of a template for the name of a step of this sort; the file is written for each.
    pub fn marker(self) -> &'static str {
        match self {
            Self::AddColumn => "@add-column",
            Self::AlterColumn => "@alter-column",
            Self::CreateTable => "@create-table",
            Self::DropTable => "@drop-table",
            Self::RemoveColumn => "@remove-column",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::AddColumn => "add",
            Self::AlterColumn => "alter",
            Self::CreateTable => "create",
            Self::DropTable => "drop",
            Self::RemoveColumn => "remove",
        }
    }
}

impl Change {
    /// A table for an entity.
    pub fn create(entity: &Entity) -> Self {
        let fields = entity.fields.iter().map(bare);
        Self::Create(Entity {
            name: entity.name.clone(),
            label: None,
            plural: None,
            fields: fields.collect(),
        })
    }

    /// A column for a field.
    pub fn add(entity: &str, field: &Field) -> Self {
        Self::Add(entity.to_owned(), bare(field))
    }

    /// A column as a field is now.
    pub fn alter(entity: &str, field: &Field) -> Self {
        Self::Alter(entity.to_owned(), bare(field))
    }

    /// Its sort.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Create(_) => Kind::CreateTable,
            Self::Add(..) => Kind::AddColumn,
            Self::Alter(..) => Kind::AlterColumn,
            Self::Remove(..) => Kind::RemoveColumn,
            Self::Drop(_) => Kind::DropTable,
        }
    }

    /// The entity whose table it changes.
    pub fn entity(&self) -> &str {
        match self {
            Self::Create(entity) => &entity.name,
            Self::Add(entity, _)
            | Self::Alter(entity, _)
            | Self::Remove(entity, _)
            | Self::Drop(entity) => entity,
        }
    }

    /// The fields that it tells of.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Create(entity) => &entity.fields,
            Self::Add(_, field) | Self::Alter(_, field) | Self::Remove(_, field) => {
                std::slice::from_ref(field)
            }
            Self::Drop(_) => &[],
        }
    }

    /// The fields that it tells of.
    pub fn fields_mut(&mut self) -> &mut [Field] {
        match self {
            Self::Create(entity) => &mut entity.fields,
            Self::Add(_, field) | Self::Alter(_, field) | Self::Remove(_, field) => {
                std::slice::from_mut(field)
            }
            Self::Drop(_) => &mut [],
        }
    }
}

/// The field without what people call it.
fn bare(field: &Field) -> Field {
    Field {
        label: None,
        labels: BTreeMap::new(),
        ..field.clone()
    }
}

impl Step {
    /// The name of its module, which no other step has: databases know it by this.
    pub fn name(&self) -> String {
        let table = naming::snake(self.change.entity());
        let column = self.change.fields().first().map(column_name);
        let column = column.unwrap_or_default();
        let what = match self.change.kind() {
            Kind::CreateTable => format!("create_{table}"),
            Kind::AddColumn => format!("add_{column}_to_{table}"),
            Kind::AlterColumn => format!("alter_{column}_of_{table}"),
            Kind::RemoveColumn => format!("remove_{column}_from_{table}"),
            Kind::DropTable => format!("drop_{table}"),
        };
        format!("m{:04}_{what}", self.number)
    }

    /// Reads a step as it is recorded; nothing when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.splitn(3, ' ');
        let number = words.next()?.parse().ok()?;
        let word = words.next()?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word)?;
        let change = change(kind, recorded::parse(words.next()?).ok()?)?;
        Some(Self { number, change })
    }
}

fn change(kind: Kind, mut entity: Entity) -> Option<Change> {
    if kind == Kind::CreateTable {
        return Some(Change::Create(entity));
    }
    let field = entity.fields.pop();
    if !entity.fields.is_empty() {
        return None;
    }
    match (kind, field) {
        (Kind::AddColumn, Some(field)) => Some(Change::Add(entity.name, field)),
        (Kind::AlterColumn, Some(field)) => Some(Change::Alter(entity.name, field)),
        (Kind::RemoveColumn, Some(field)) => Some(Change::Remove(entity.name, field)),
        (Kind::DropTable, None) => Some(Change::Drop(entity.name)),
        _ => None,
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.change.kind().word();
        let entity = recorded::written(self.change.entity(), self.change.fields());
        write!(formatter, "{:04} {kind} {entity}", self.number)
    }
}
