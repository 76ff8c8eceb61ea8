//! What an administrator sends about a user.

use mesh_web::{ApiError, ErrorCode, Text, Violations, lenient};
use serde::Deserialize;
use utoipa::ToSchema;

use super::fields::{check_email, check_new_password, check_user_name};
use super::{Role, UserState};

/// Body of create and update, as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserRequest {
    #[schema(value_type = String, required, min_length = 1, max_length = 50)]
    #[serde(default, deserialize_with = "lenient::text")]
    user_name: Option<String>,
    #[schema(value_type = String, required, max_length = 100, example = "kim@example.org")]
    #[serde(default, deserialize_with = "lenient::text")]
    email: Option<String>,
    #[schema(value_type = String, required, example = "ROLE_USER")]
    #[serde(default, deserialize_with = "lenient::text")]
    role_id: Option<String>,
    /// `00` waiting, `01` normal, `07` halted, `08` left, `09` deleted.
    #[schema(value_type = String, required, example = "01")]
    #[serde(default, deserialize_with = "lenient::text")]
    user_state_code: Option<String>,
    /// Needed for a new user; an update without it, or with an empty one, keeps the old one.
    #[schema(min_length = 8, max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    password: Option<String>,
}

/// A checked request.
pub struct UserInput {
    pub user_name: String,
    pub email: String,
    pub role: Role,
    pub state: UserState,
    /// The new password; nothing keeps the old one.
    pub password: Option<String>,
}

impl UserRequest {
    /// Checks a request to create a user.
    ///
    /// # Errors
    /// E001 with every member that is missing or not valid.
    pub fn check_new(mut self) -> Result<UserInput, ApiError> {
        let password = self.password.take().unwrap_or_default();
        self.check(Some(password))
    }

    /// Checks a request to change a user.
    ///
    /// # Errors
    /// E001 with every member that is missing or not valid.
    pub fn check_change(mut self) -> Result<UserInput, ApiError> {
        let password = self.password.take();
        self.check(password.filter(|password| !password.is_empty()))
    }

    fn check(self, password: Option<String>) -> Result<UserInput, ApiError> {
        let mut violations = Violations::new();
        let user_name = check_user_name(&mut violations, self.user_name.as_deref());
        let email = check_email(&mut violations, "email", self.email.as_deref());
        let password =
            password.map(|new| check_new_password(&mut violations, "password", Some(new)));
        let role_id = self.role_id.unwrap_or_default();
        let role = Role::from_id(&role_id);
        violations.check(role.is_some(), "roleId", &role_id, unknown("role"));
        let code = self.user_state_code.unwrap_or_default();
        let state = UserState::from_code(&code);
        let no_state = unknown("user.user_state_code");
        violations.check(state.is_some(), "userStateCode", &code, no_state);
        violations.into_result()?;
        Ok(UserInput {
            user_name,
            email,
            role: role.ok_or(ErrorCode::InvalidInputValue)?,
            state: state.ok_or(ErrorCode::InvalidInputValue)?,
            password,
        })
    }
}

fn unknown(name: &'static str) -> Text {
    Text::Format {
        key: "valid.notexists.format",
        arguments: vec![name],
    }
}
