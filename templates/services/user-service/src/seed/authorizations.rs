//! The authorizations and which role has them.

use mesh_data::{SEED_AUTHOR, StoreResult, advance_sequence, insert_all, read_csv_of_services};
use mesh_web::now_utc;
use sea_orm::{ActiveValue, DatabaseTransaction, EntityTrait, PaginatorTrait};
use serde::Deserialize;

use super::files::AUTHORIZATIONS;
use crate::authorizations::model as authorization;
use crate::role_authorizations::model as grant;

/// A line of a file; the last columns tell with 1 which roles have it.
#[derive(Deserialize)]
pub struct SeededAuthorization {
    authorization_no: i32,
    authorization_name: String,
    url_pattern_value: String,
    http_method_code: String,
    sort_seq: i32,
    admin: u8,
    employee: u8,
    user: u8,
    anonymous: u8,
}

impl SeededAuthorization {
    fn row(&self) -> authorization::ActiveModel {
        let now = ActiveValue::Set(now_utc());
        let author = ActiveValue::Set(SEED_AUTHOR.to_owned());
        authorization::ActiveModel {
            authorization_no: ActiveValue::Set(self.authorization_no),
            authorization_name: ActiveValue::Set(self.authorization_name.clone()),
            url_pattern_value: ActiveValue::Set(self.url_pattern_value.clone()),
            http_method_code: ActiveValue::Set(self.http_method_code.clone()),
            sort_seq: ActiveValue::Set(self.sort_seq),
            created_by: author.clone(),
            created_date: now.clone(),
            last_modified_by: author,
            modified_date: now,
        }
    }

    fn grants(&self) -> impl Iterator<Item = grant::ActiveModel> {
        let roles = [
            ("ROLE_ADMIN", self.admin),
            ("ROLE_EMPLOYEE", self.employee),
            ("ROLE_USER", self.user),
            ("ROLE_ANONYMOUS", self.anonymous),
        ];
        let number = self.authorization_no;
        let granted = roles.into_iter().filter(|(_, flag)| *flag == 1);
        granted.map(move |(role, _)| grant::ActiveModel {
            role_id: ActiveValue::Set(role.to_owned()),
            authorization_no: ActiveValue::Set(number),
            created_by: ActiveValue::Set(SEED_AUTHOR.to_owned()),
            created_date: ActiveValue::Set(now_utc()),
        })
    }
}

/// The authorizations of all services of this project.
pub fn read() -> anyhow::Result<Vec<SeededAuthorization>> {
    read_csv_of_services("authorizations", AUTHORIZATIONS)
}

/// Writes authorizations and grants when there are no authorizations.
pub async fn insert_if_empty(
    transaction: &DatabaseTransaction,
    seeded: &[SeededAuthorization],
) -> StoreResult<()> {
    if authorization::Entity::find().count(transaction).await? > 0 {
        return Ok(());
    }
    let rows = seeded.iter().map(SeededAuthorization::row).collect();
    insert_all(transaction, rows).await?;
    let grants = seeded.iter().flat_map(SeededAuthorization::grants);
    insert_all(transaction, grants.collect()).await?;
    Ok(advance_sequence(transaction, "authorization", "authorization_no").await?)
}
