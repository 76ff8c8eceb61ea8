//! Who made a row, who changed it last, and when: the columns of [`crate::audit_columns`].

use chrono::NaiveDateTime;
use mesh_web::now_utc;
use sea_orm::{ActiveModelTrait, EntityTrait, IdenStatic, Iterable, Value};

use crate::SEED_AUTHOR;

/// A new row, made by `author` now.
pub fn created_by<A: ActiveModelTrait>(row: A, author: &str) -> A {
    created_at(row, author, now_utc())
}

/// Rows of a seed, all made at this moment.
pub fn seeded<A: ActiveModelTrait>(rows: impl IntoIterator<Item = A>) -> Vec<A> {
    let now = now_utc();
    let rows = rows.into_iter();
    rows.map(|row| created_at(row, SEED_AUTHOR, now)).collect()
}

/// A row that `author` changes now.
pub fn changed_by<A: ActiveModelTrait>(row: A, author: &str) -> A {
    changed_at(row, author, now_utc())
}

fn created_at<A: ActiveModelTrait>(mut row: A, author: &str, date: NaiveDateTime) -> A {
    set(&mut row, "created_by", author.into());
    set(&mut row, "created_date", date.into());
    changed_at(row, author, date)
}

fn changed_at<A: ActiveModelTrait>(mut row: A, author: &str, date: NaiveDateTime) -> A {
    set(&mut row, "last_modified_by", author.into());
    set(&mut row, "modified_date", date.into());
    row
}

fn set<A: ActiveModelTrait>(row: &mut A, name: &str, value: Value) {
    let mut columns = <A::Entity as EntityTrait>::Column::iter();
    if let Some(column) = columns.find(|column| column.as_str() == name) {
        row.set(column, value);
    }
}
