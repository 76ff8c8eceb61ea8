//! Bodies about menus.

use mesh_web::{ApiError, Text, Violations, lenient};
use sea_orm::ActiveValue;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::{ActiveModel, MenuType};

/// Width of the columns with names.
const NAME: usize = 100;

/// Body that adds a menu.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MenuCreate {
    #[schema(value_type = i64, required)]
    #[serde(default, deserialize_with = "lenient::long_integer")]
    site_id: Option<i64>,
    /// The Korean name.
    #[schema(value_type = String, required, min_length = 1, max_length = 100)]
    #[serde(default, deserialize_with = "lenient::text")]
    name: Option<String>,
    /// Place among the menus of the same parent; the last one when it is missing or taken.
    #[serde(default, deserialize_with = "lenient::integer")]
    sort_seq: Option<i32>,
    /// The menu above it; top level when it is missing or not there.
    #[serde(default, deserialize_with = "lenient::long_integer")]
    parent_id: Option<i64>,
    /// Whether it is drawn; yes when it is not told.
    is_show: Option<bool>,
    /// Whether it is there at all; yes when it is not told.
    is_use: Option<bool>,
}

/// A checked request for a new menu.
pub struct NewMenu {
    pub site_id: i64,
    pub parent_id: Option<i64>,
    pub sort_seq: Option<i32>,
    /// The other columns.
    pub row: ActiveModel,
}

impl MenuCreate {
    /// Checks all members at once.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank or too long.
    pub fn check(self) -> Result<NewMenu, ApiError> {
        let mut violations = Violations::new();
        let site_id = violations.require("siteId", self.site_id, Text::required("menu.site"));
        let name = self.name.as_deref();
        let name = violations.require_short_text("name", name, NAME, Text::required("menu.name"));
        violations.into_result()?;
        Ok(NewMenu {
            site_id,
            parent_id: self.parent_id,
            sort_seq: self.sort_seq,
            row: ActiveModel {
                site_id: ActiveValue::Set(site_id),
                menu_kor_name: ActiveValue::Set(Some(name)),
                use_at: ActiveValue::Set(self.is_use.unwrap_or(true)),
                show_at: ActiveValue::Set(self.is_show.unwrap_or(true)),
                blank_at: ActiveValue::Set(false),
                ..Default::default()
            },
        })
    }
}

/// The new Korean name of a menu.
///
/// # Errors
/// E001 when it is blank or too long.
pub fn new_name(name: &str) -> Result<ActiveModel, ApiError> {
    let mut violations = Violations::new();
    let required = Text::required("menu.name");
    let name = violations.require_short_text("name", Some(name), NAME, required);
    violations.into_result()?;
    Ok(ActiveModel {
        menu_kor_name: ActiveValue::Set(Some(name)),
        ..Default::default()
    })
}

/// Body that changes the details of a menu; every member is overwritten.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MenuUpdate {
    #[schema(value_type = String, required, min_length = 1, max_length = 100)]
    #[serde(default, deserialize_with = "lenient::text")]
    menu_kor_name: Option<String>,
    #[schema(value_type = String, required, min_length = 1, max_length = 100)]
    #[serde(default, deserialize_with = "lenient::text")]
    menu_eng_name: Option<String>,
    /// `empty`, `contents`, `board`, `inside`, `outside` or `bottom`.
    #[schema(max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    menu_type: Option<String>,
    /// Name of the type, for the text of an error.
    #[serde(default, deserialize_with = "lenient::text")]
    menu_type_name: Option<String>,
    /// Number of the content or the board that it shows.
    #[serde(default, deserialize_with = "lenient::integer")]
    connect_id: Option<i32>,
    /// A path, or an address that begins with `http:`, `https:`, `mailto:` or `tel:`.
    #[schema(max_length = 200)]
    #[serde(default, deserialize_with = "lenient::text")]
    url_path: Option<String>,
    is_use: Option<bool>,
    is_show: Option<bool>,
    is_blank: Option<bool>,
    #[schema(max_length = 200)]
    #[serde(default, deserialize_with = "lenient::text")]
    sub_name: Option<String>,
    #[schema(max_length = 500)]
    #[serde(default, deserialize_with = "lenient::text")]
    description: Option<String>,
    #[schema(max_length = 100)]
    #[serde(default, deserialize_with = "lenient::text")]
    icon: Option<String>,
}

/// A checked request for other details.
pub struct MenuDetails {
    /// The content that the menu is to show.
    pub content: Option<i32>,
    /// The columns.
    pub row: ActiveModel,
}

impl MenuUpdate {
    /// Checks all members at once, then whether the type has what it needs.
    ///
    /// # Errors
    /// E001 with every member that is blank, too long, or leads to a script; B001 when there is
    /// nothing to show or to lead to.
    pub fn check(self) -> Result<MenuDetails, ApiError> {
        let menu_type = MenuType::of(self.menu_type.as_deref());
        if menu_type.is_connected() && self.connect_id.is_none() {
            return Err(ApiError::business(Text::FormatWith {
                key: "valid.selection.format",
                argument: self.menu_type_name.unwrap_or_default(),
            }));
        }
        let address = self.url_path.as_deref().unwrap_or_default();
        if menu_type == MenuType::Link && address.trim().is_empty() {
            return Err(ApiError::business(Text::key("valid.required")));
        }
        let content = self.connect_id.filter(|_| menu_type == MenuType::Contents);
        let row = self.row()?;
        Ok(MenuDetails { content, row })
    }

    fn row(self) -> Result<ActiveModel, ApiError> {
        let mut violations = Violations::new();
        let mut name = |field, value: Option<String>, key| {
            let required = Text::required(key);
            violations.require_short_text(field, value.as_deref(), NAME, required)
        };
        let korean = name("menuKorName", self.menu_kor_name, "menu.name");
        let english = name("menuEngName", self.menu_eng_name, "menu.eng_name");
        let url_path = violations.link("urlPath", self.url_path, 200);
        let row = ActiveModel {
            menu_kor_name: ActiveValue::Set(Some(korean)),
            menu_eng_name: ActiveValue::Set(Some(english)),
            type_id: ActiveValue::Set(violations.short_text("menuType", self.menu_type, 20)),
            connect_id: ActiveValue::Set(self.connect_id),
            url_path: ActiveValue::Set(url_path),
            use_at: ActiveValue::Set(self.is_use.unwrap_or(true)),
            show_at: ActiveValue::Set(self.is_show.unwrap_or(true)),
            blank_at: ActiveValue::Set(self.is_blank.unwrap_or_default()),
            sub_name: ActiveValue::Set(violations.short_text("subName", self.sub_name, 200)),
            menu_description: ActiveValue::Set(violations.short_text(
                "description",
                self.description,
                500,
            )),
            icon_name: ActiveValue::Set(violations.short_text("icon", self.icon, 100)),
            ..Default::default()
        };
        violations.into_result()?;
        Ok(row)
    }
}

/// A menu at its new place, with those below it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MenuMove {
    #[schema(value_type = i64, required)]
    #[serde(default, deserialize_with = "lenient::long_integer")]
    pub menu_id: Option<i64>,
    /// Place among the menus of the same parent.
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    pub sort_seq: Option<i32>,
    /// The menu above it, null on the top level; read on the first level of the list only.
    #[serde(default, deserialize_with = "lenient::long_integer")]
    pub parent_id: Option<i64>,
    /// The menus that are below it from now on.
    #[schema(no_recursion)]
    pub children: Option<Vec<MenuMove>>,
}
