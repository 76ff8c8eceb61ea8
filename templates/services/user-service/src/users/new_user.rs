//! The row of a new user.

use mesh_web::now_utc;
use sea_orm::ActiveValue;
use uuid::Uuid;

use super::model::ActiveModel;
use super::{Role, UserState};

/// What is known of somebody who becomes a user.
pub struct NewUser {
    pub user_name: String,
    /// In the stored form.
    pub email: String,
    /// Hash of the password.
    pub password_hash: String,
    pub role: Role,
    pub state: UserState,
}

impl NewUser {
    /// The row, with an id that nobody had before.
    pub fn into_row(self, author: &str) -> ActiveModel {
        let now = ActiveValue::Set(Some(now_utc()));
        let author = ActiveValue::Set(Some(author.to_owned()));
        ActiveModel {
            email_addr: ActiveValue::Set(self.email),
            encrypted_password: ActiveValue::Set(Some(self.password_hash)),
            role_id: ActiveValue::Set(self.role.name().to_owned()),
            user_id: ActiveValue::Set(Uuid::new_v4().to_string()),
            user_name: ActiveValue::Set(self.user_name),
            user_state_code: ActiveValue::Set(self.state.code().to_owned()),
            created_by: author.clone(),
            created_date: now.clone(),
            last_modified_by: author,
            modified_date: now,
            ..Default::default()
        }
    }
}
