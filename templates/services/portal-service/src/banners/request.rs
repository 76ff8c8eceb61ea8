//! Body of create and update.

use mesh_web::{ApiError, Text, Violations, lenient};
use sea_orm::ActiveValue;
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::ActiveModel;

/// Largest place: leaves room for shifting, which adds one at a time.
const LAST_SORT_SEQ: i32 = 8_388_607;

/// A banner as it was sent.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BannerRequest {
    /// `0001` main, `0002` bottom, `0003` partners.
    #[schema(value_type = String, required, min_length = 1, max_length = 20)]
    #[serde(default, deserialize_with = "lenient::text")]
    banner_type_code: Option<String>,
    #[schema(value_type = String, required, min_length = 1, max_length = 50)]
    #[serde(default, deserialize_with = "lenient::text")]
    banner_title: Option<String>,
    #[schema(value_type = String, required, min_length = 1, max_length = 255)]
    #[serde(default, deserialize_with = "lenient::text")]
    attachment_code: Option<String>,
    /// A path, or an address that begins with `http:`, `https:`, `mailto:` or `tel:`.
    #[schema(max_length = 500)]
    #[serde(default, deserialize_with = "lenient::text")]
    url_addr: Option<String>,
    /// No when it is not told.
    new_window_at: Option<bool>,
    #[schema(max_length = 2000)]
    #[serde(default, deserialize_with = "lenient::text")]
    banner_content: Option<String>,
    /// Place among the banners of the site; if it is taken, that one and those behind move back.
    #[schema(value_type = i32, required)]
    #[serde(default, deserialize_with = "lenient::integer")]
    sort_seq: Option<i32>,
    #[schema(value_type = i64, required)]
    #[serde(default, deserialize_with = "lenient::long_integer")]
    site_id: Option<i64>,
}

/// A checked request.
#[derive(Debug, Clone)]
pub struct BannerInput {
    banner_type_code: String,
    banner_title: String,
    attachment_code: String,
    url_addr: Option<String>,
    new_window_at: bool,
    banner_content: Option<String>,
    pub sort_seq: i32,
    pub site_id: i64,
}

impl BannerRequest {
    /// Checks all members at once.
    ///
    /// # Errors
    /// E001 with every member that is missing, blank, too long, or leads to a script.
    pub fn check(self) -> Result<BannerInput, ApiError> {
        let mut violations = Violations::new();
        let mut text = |field, value: Option<String>, characters, name| {
            let required = Text::required(name);
            violations.require_short_text(field, value.as_deref(), characters, required)
        };
        let banner_type_code = text(
            "bannerTypeCode",
            self.banner_type_code,
            20,
            "banner.banner_type_code",
        );
        let banner_title = text("bannerTitle", self.banner_title, 50, "banner.banner_title");
        let attachment_code = text(
            "attachmentCode",
            self.attachment_code,
            255,
            "banner.attachment_code",
        );
        let url_addr = violations.link("urlAddr", self.url_addr, 500);
        let banner_content = violations.short_text("bannerContent", self.banner_content, 2000);
        let required = Text::required("common.sort_seq");
        let sort_seq = violations.require_number("sortSeq", self.sort_seq, required);
        violations.check(
            (-LAST_SORT_SEQ..=LAST_SORT_SEQ).contains(&sort_seq),
            "sortSeq",
            &sort_seq.to_string(),
            Text::key("err.invalid.input.value"),
        );
        let site_id = violations.require("siteId", self.site_id, Text::required("menu.site"));
        violations.into_result()?;
        Ok(BannerInput {
            banner_type_code,
            banner_title,
            attachment_code,
            url_addr,
            new_window_at: self.new_window_at.unwrap_or_default(),
            banner_content,
            sort_seq,
            site_id,
        })
    }
}

impl BannerInput {
    /// The columns.
    pub fn row(self) -> ActiveModel {
        ActiveModel {
            banner_type_code: ActiveValue::Set(self.banner_type_code),
            banner_title: ActiveValue::Set(self.banner_title),
            attachment_code: ActiveValue::Set(self.attachment_code),
            url_addr: ActiveValue::Set(self.url_addr),
            banner_content: ActiveValue::Set(self.banner_content),
            new_window_at: ActiveValue::Set(self.new_window_at),
            sort_seq: ActiveValue::Set(self.sort_seq),
            site_id: ActiveValue::Set(self.site_id),
            ..Default::default()
        }
    }
}
