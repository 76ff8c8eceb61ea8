//! Queries on `banner`.

use std::collections::BTreeMap;

use mesh_data::{StoreResult, contains_ignoring_case, fetch_page_as};
use mesh_web::{PageRequest, Search};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait,
};

use super::model::{Column, Entity, Model, Relation};
use super::views::ListedBanner;
use crate::codes::model::Column as Code;
use crate::sites::model::Column as Site;

/// A page of banners by site and place, those of one site if there is one.
pub async fn page(
    database: &DatabaseConnection,
    site_id: Option<i64>,
    search: &Search,
    request: &PageRequest,
) -> StoreResult<(Vec<ListedBanner>, u64)> {
    let mut select = Entity::find()
        .select_only()
        .columns([
            Column::BannerNo,
            Column::BannerTypeCode,
            Column::BannerTitle,
            Column::UseAt,
            Column::CreatedDate,
        ])
        .column_as(Code::CodeName, "banner_type_code_name")
        .column(Site::SiteName)
        .join(JoinType::InnerJoin, Relation::Site.def())
        .join(JoinType::LeftJoin, Relation::Type.def())
        .order_by_asc(Site::SortSeq)
        .order_by_asc(Site::SiteId)
        .order_by_asc(Column::SortSeq)
        .order_by_asc(Column::BannerNo);
    if let Some(site_id) = site_id {
        select = select.filter(Column::SiteId.eq(site_id));
    }
    if let Some((column, keyword)) = searched(search) {
        select = select.filter(contains_ignoring_case(column, keyword));
    }
    fetch_page_as(database, select, request).await
}

fn searched(search: &Search) -> Option<(Column, &str)> {
    let (name, keyword) = search.term()?;
    let column = match name {
        "bannerTitle" => Column::BannerTitle,
        "bannerContent" => Column::BannerContent,
        _ => return None,
    };
    Some((column, keyword))
}

/// One banner.
pub async fn by_number(database: &impl ConnectionTrait, number: i32) -> StoreResult<Option<Model>> {
    Ok(Entity::find_by_id(number).one(database).await?)
}

/// The first banners in use of a site by type: at most `count` of each, or all when there is no
/// limit. Types without banners are there, too.
pub async fn in_use(
    database: &DatabaseConnection,
    site_id: i64,
    types: &[&str],
    count: Option<usize>,
) -> StoreResult<BTreeMap<String, Vec<Model>>> {
    let select = Entity::find()
        .filter(Column::SiteId.eq(site_id))
        .filter(Column::UseAt.eq(true))
        .filter(Column::BannerTypeCode.is_in(types.iter().copied()))
        .order_by_asc(Column::SortSeq)
        .order_by_asc(Column::BannerNo);
    let empty = types.iter().map(|code| ((*code).to_owned(), Vec::new()));
    let mut by_type: BTreeMap<String, Vec<Model>> = empty.collect();
    for banner in select.all(database).await? {
        let shown = by_type.entry(banner.banner_type_code.clone()).or_default();
        if count.is_none_or(|count| shown.len() < count) {
            shown.push(banner);
        }
    }
    Ok(by_type)
}
