//! Queries on `statistics`.

use std::ops::Range;

use chrono::{NaiveDate, TimeDelta};
use mesh_data::StoreResult;
use mesh_web::{LocalDateTime, now_utc};
use sea_orm::{
    ActiveValue, ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::model::{ActiveModel, Column, Entity};

/// A visit to be noted.
pub struct Visit {
    pub site_id: Option<i64>,
    pub statistics_id: String,
    pub address: String,
}

/// How many visits were noted for an address in the last minute.
pub async fn recent(database: &DatabaseConnection, address: &str) -> StoreResult<u64> {
    let select = Entity::find()
        .filter(Column::IpAddr.eq(address))
        .filter(Column::CreatedDate.gt(now_utc() - TimeDelta::minutes(1)));
    Ok(select.count(database).await?)
}

/// Notes a visit.
pub async fn save(database: &DatabaseConnection, visit: Visit) -> StoreResult<()> {
    let now = now_utc();
    let row = ActiveModel {
        site_id: ActiveValue::Set(visit.site_id),
        statistics_id: ActiveValue::Set(visit.statistics_id),
        ip_addr: ActiveValue::Set(visit.address),
        visit_date: ActiveValue::Set(LocalDateTime::from_utc(now).date()),
        created_date: ActiveValue::Set(now),
        ..Default::default()
    };
    Entity::insert(row).exec_without_returning(database).await?;
    Ok(())
}

/// The days with visits of a site in their order, each with the number of visits.
pub async fn visits_by_day(
    database: &DatabaseConnection,
    site_id: i64,
    days: Range<NaiveDate>,
) -> StoreResult<Vec<(NaiveDate, i64)>> {
    let select = Entity::find()
        .select_only()
        .column(Column::VisitDate)
        .expr(Column::LogId.count())
        .filter(Column::SiteId.eq(site_id))
        .filter(Column::VisitDate.gte(days.start))
        .filter(Column::VisitDate.lt(days.end))
        .group_by(Column::VisitDate)
        .order_by_asc(Column::VisitDate);
    Ok(select.into_tuple().all(database).await?)
}
