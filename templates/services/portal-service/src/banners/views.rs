//! Banners as answers.

use mesh_web::LocalDateTime;
use sea_orm::FromQueryResult;
use sea_orm::prelude::ChronoDateTime;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Model;

/// One banner.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Banner)]
pub struct BannerView {
    banner_no: i32,
    /// `0001` main, `0002` bottom, `0003` partners.
    banner_type_code: String,
    banner_title: String,
    attachment_code: String,
    #[schema(required)]
    url_addr: Option<String>,
    new_window_at: bool,
    #[schema(required)]
    banner_content: Option<String>,
    sort_seq: i32,
    site_id: i64,
}

impl From<Model> for BannerView {
    fn from(banner: Model) -> Self {
        Self {
            banner_no: banner.banner_no,
            banner_type_code: banner.banner_type_code,
            banner_title: banner.banner_title,
            attachment_code: banner.attachment_code,
            url_addr: banner.url_addr,
            new_window_at: banner.new_window_at,
            banner_content: banner.banner_content,
            sort_seq: banner.sort_seq,
            site_id: banner.site_id,
        }
    }
}

/// The columns of a banner in lists, with the names of its type and its site.
#[derive(Debug, FromQueryResult)]
pub struct ListedBanner {
    banner_no: i32,
    banner_type_code: String,
    banner_type_code_name: Option<String>,
    banner_title: String,
    use_at: bool,
    created_date: ChronoDateTime,
    site_name: String,
}

/// A banner in lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BannerListItem {
    banner_no: i32,
    banner_type_code: String,
    #[schema(required)]
    banner_type_code_name: Option<String>,
    banner_title: String,
    use_at: bool,
    created_date: LocalDateTime,
    site_name: String,
}

impl From<ListedBanner> for BannerListItem {
    fn from(banner: ListedBanner) -> Self {
        Self {
            banner_no: banner.banner_no,
            banner_type_code: banner.banner_type_code,
            banner_type_code_name: banner.banner_type_code_name,
            banner_title: banner.banner_title,
            use_at: banner.use_at,
            created_date: LocalDateTime::from_utc(banner.created_date),
            site_name: banner.site_name,
        }
    }
}

/// A banner as it is shown on a main page.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BannerImage {
    banner_no: i32,
    banner_type_code: String,
    banner_title: String,
    attachment_code: String,
    /// The picture is at `/api/v1/images/{uniqueId}`; null when there is none.
    #[schema(required)]
    unique_id: Option<String>,
    #[schema(required)]
    url_addr: Option<String>,
    new_window_at: bool,
    #[schema(required)]
    banner_content: Option<String>,
}

impl BannerImage {
    /// A banner with the id of its picture.
    pub fn new(banner: Model, unique_id: Option<String>) -> Self {
        Self {
            banner_no: banner.banner_no,
            banner_type_code: banner.banner_type_code,
            banner_title: banner.banner_title,
            attachment_code: banner.attachment_code,
            unique_id,
            url_addr: banner.url_addr,
            new_window_at: banner.new_window_at,
            banner_content: banner.banner_content,
        }
    }
}
