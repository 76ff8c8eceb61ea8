//! Handlers of `/api/v1/banners`.

use std::collections::BTreeMap;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use mesh_security::CurrentUser;
use mesh_web::{ApiError, ErrorCode, Page, PageRequest, Path, Query, Search, SortOrder};
use sea_orm::DatabaseConnection;
use serde::Deserialize;
use utoipa::IntoParams;

use super::request::BannerRequest;
use super::views::{BannerImage, BannerListItem, BannerView};
use super::{changes, store};
use crate::attachments::store as attachments;
use crate::key::Key;

const PAGE_SIZE: u64 = 10;

/// Most types that are asked for at once.
const MOST_TYPES: usize = 100;

/// The part of a query that restricts the list to one site.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct OfSite {
    /// Only the banners of this site; empty for all.
    #[param(value_type = Option<i64>)]
    site_id: Option<String>,
}

impl OfSite {
    fn id(&self) -> Result<Option<i64>, ApiError> {
        let told = self.site_id.as_deref().map(str::trim);
        let told = told.filter(|text| !text.is_empty());
        let parsed = told.map(|text| {
            text.parse()
                .map_err(|_| ApiError::type_mismatch("siteId", text))
        });
        parsed.transpose()
    }
}

/// A page of banners.
///
/// Always by site and place. `keywordType` is `bannerTitle` or `bannerContent`.
#[utoipa::path(
    get,
    path = "/api/v1/banners",
    operation_id = "findBanners",
    tag = "banners",
    params(OfSite, Search, PageRequest),
    responses((status = OK, description = "The page.", body = Page<BannerListItem>)),
)]
pub async fn page(
    State(database): State<DatabaseConnection>,
    Query(site): Query<OfSite>,
    Query(search): Query<Search>,
    RawQuery(query): RawQuery,
) -> Result<Json<Page<BannerListItem>>, ApiError> {
    let mut request = PageRequest::unsorted(query.as_deref().unwrap_or_default(), PAGE_SIZE);
    // The fixed order is told as one that was asked for, which is what the reference does here.
    request.sort = SortOrder::list("sort_seq");
    let (rows, total) = store::page(&database, site.id()?, &search, &request).await?;
    let rows = rows.into_iter().map(BannerListItem::from).collect();
    Ok(Json(Page::new(rows, &request, total)))
}

/// The banners in use of a site by type, for its main page.
#[utoipa::path(
    get,
    path = "/api/v1/{siteId}/banners/{bannerTypeCodes}/{bannerCount}",
    operation_id = "findBannersForMain",
    tag = "banners",
    params(
        ("siteId" = i64, Path, description = "Id of the site."),
        (
            "bannerTypeCodes" = String,
            Path,
            description = "Types with commas between them.",
            example = "0001,0002,0003",
        ),
        ("bannerCount" = i32, Path, description = "Most banners of a type; 0 or less for all."),
    ),
    responses((
        status = OK,
        description = "The banners in their order by each type that was asked for.",
        body = BTreeMap<String, Vec<BannerImage>>,
    )),
)]
pub async fn for_main(
    State(database): State<DatabaseConnection>,
    Path((site_id, Key(types), count)): Path<(i64, Key, i32)>,
) -> Result<Json<BTreeMap<String, Vec<BannerImage>>>, ApiError> {
    let types: Vec<&str> = types.split(',').take(MOST_TYPES).collect();
    let count = usize::try_from(count).ok().filter(|count| *count > 0);
    let by_type = store::in_use(&database, site_id, &types, count).await?;
    let groups = by_type.values().flatten();
    let groups = groups.map(|banner| banner.attachment_code.clone());
    let pictures = attachments::newest_live(&database, groups).await?;
    let shown = by_type.into_iter().map(|(code, banners)| {
        let images = banners.into_iter().map(|banner| {
            let picture = pictures.get(&banner.attachment_code).cloned();
            BannerImage::new(banner, picture)
        });
        (code, images.collect())
    });
    Ok(Json(shown.collect()))
}

/// One banner.
#[utoipa::path(
    get,
    path = "/api/v1/banners/{bannerNo}",
    operation_id = "findBanner",
    tag = "banners",
    params(("bannerNo" = i32, Path, description = "Number of the banner.")),
    responses((status = OK, description = "The banner.", body = BannerView)),
)]
pub async fn by_number(
    State(database): State<DatabaseConnection>,
    Path(number): Path<i32>,
) -> Result<Json<BannerView>, ApiError> {
    let banner = store::by_number(&database, number).await?;
    banner
        .map(|banner| Json(banner.into()))
        .ok_or(ErrorCode::EntityNotFound.into())
}

/// The place behind the last banner of a site.
#[utoipa::path(
    get,
    path = "/api/v1/banners/{siteId}/sort-seq/next",
    operation_id = "nextBannerSortSeq",
    tag = "banners",
    params(("siteId" = i64, Path, description = "Id of the site.")),
    responses((status = OK, description = "The place.", body = i32)),
)]
pub async fn next_sort_seq(
    State(database): State<DatabaseConnection>,
    Path(site_id): Path<i64>,
) -> Result<Json<i32>, ApiError> {
    Ok(Json(changes::places(site_id).next(&database).await?))
}

/// Adds a banner, which is in use.
#[utoipa::path(
    post,
    path = "/api/v1/banners",
    operation_id = "createBanner",
    tag = "banners",
    request_body = BannerRequest,
    responses((status = CREATED, description = "The new banner.", body = BannerView)),
)]
pub async fn create(
    State(database): State<DatabaseConnection>,
    Extension(user): Extension<CurrentUser>,
    mesh_web::Json(request): mesh_web::Json<BannerRequest>,
) -> Result<(StatusCode, Json<BannerView>), ApiError> {
    let banner = changes::create(&database, request.check()?, user.audit_name()).await?;
    Ok((StatusCode::CREATED, Json(banner.into())))
}

/// Changes a banner.
#[utoipa::path(
    put,
    path = "/api/v1/banners/{bannerNo}",
    operation_id = "updateBanner",
    tag = "banners",
    params(("bannerNo" = i32, Path, description = "Number of the banner.")),
    request_body = BannerRequest,
    responses((status = OK, description = "The changed banner.", body = BannerView)),
)]
pub async fn update(
    State(database): State<DatabaseConnection>,
    Extension(user): Extension<CurrentUser>,
    Path(number): Path<i32>,
    mesh_web::Json(request): mesh_web::Json<BannerRequest>,
) -> Result<Json<BannerView>, ApiError> {
    let input = request.check()?;
    let banner = changes::update(&database, number, input, user.audit_name()).await?;
    Ok(Json(banner.into()))
}

/// Switches a banner on or off.
#[utoipa::path(
    put,
    path = "/api/v1/banners/{bannerNo}/{useAt}",
    operation_id = "setBannerUse",
    tag = "banners",
    params(
        ("bannerNo" = i32, Path, description = "Number of the banner."),
        ("useAt" = bool, Path, description = "Whether it is in use from now on."),
    ),
    responses((status = OK, description = "The changed banner.", body = BannerView)),
)]
pub async fn set_use(
    State(database): State<DatabaseConnection>,
    Extension(user): Extension<CurrentUser>,
    Path((number, use_at)): Path<(i32, bool)>,
) -> Result<Json<BannerView>, ApiError> {
    let banner = changes::set_use(&database, number, use_at, user.audit_name()).await?;
    Ok(Json(banner.into()))
}

/// Deletes a banner; its files stay.
#[utoipa::path(
    delete,
    path = "/api/v1/banners/{bannerNo}",
    operation_id = "deleteBanner",
    tag = "banners",
    params(("bannerNo" = i32, Path, description = "Number of the banner.")),
    responses((status = NO_CONTENT, description = "It is deleted.")),
)]
pub async fn delete(
    State(database): State<DatabaseConnection>,
    Path(number): Path<i32>,
) -> Result<StatusCode, ApiError> {
    changes::delete(&database, number).await?;
    Ok(StatusCode::NO_CONTENT)
}
