//! How often a post was read: once for every user at an address, once for every address of
//! visitors.

use mesh_data::{StoreResult, start_writing};
use mesh_web::{Client, now_utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue, ConnectionTrait, DatabaseConnection};

use super::model::{self as posts, Model as Post};
use super::store;

/// Row of `posts_read`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "posts_read")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub board_no: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub posts_no: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ip_addr: String,
    /// Empty for a visitor.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: String,
    pub created_date: ChronoDateTime,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Who reads.
#[derive(Debug, Clone)]
pub struct Reader {
    user_id: String,
    address: String,
}

impl Reader {
    /// A user, or a visitor when there is no user id.
    pub fn new(user_id: Option<&str>, client: Client) -> Self {
        Self {
            user_id: user_id.unwrap_or_default().to_owned(),
            address: client.address,
        }
    }
}

/// Counts a reading in the row and in `post`, unless it was counted before. Tells how often it was.
pub async fn count(
    database: &DatabaseConnection,
    post: &mut Post,
    reader: &Reader,
) -> StoreResult<u64> {
    // Most readings are repeated ones, which need no lock.
    let before = counted(database, post, reader).await?;
    if before > 0 {
        return Ok(before);
    }
    let transaction = start_writing(database).await?;
    let Some(locked) = store::locked(&transaction, post.key()).await? else {
        return Ok(0);
    };
    post.read_count = locked.read_count;
    let before = counted(&transaction, post, reader).await?;
    if before == 0 {
        note(&transaction, post, reader).await?;
        post.read_count += 1;
    }
    transaction.commit().await?;
    Ok(before)
}

async fn counted(
    database: &impl ConnectionTrait,
    post: &Post,
    reader: &Reader,
) -> StoreResult<u64> {
    let select = Entity::find()
        .filter(Column::BoardNo.eq(post.board_no))
        .filter(Column::PostsNo.eq(post.posts_no))
        .filter(Column::IpAddr.eq(reader.address.as_str()))
        .filter(Column::UserId.eq(reader.user_id.as_str()));
    Ok(select.count(database).await?)
}

async fn note(database: &impl ConnectionTrait, post: &Post, reader: &Reader) -> StoreResult<()> {
    let row = ActiveModel {
        board_no: ActiveValue::Set(post.board_no),
        posts_no: ActiveValue::Set(post.posts_no),
        ip_addr: ActiveValue::Set(reader.address.clone()),
        user_id: ActiveValue::Set(reader.user_id.clone()),
        created_date: ActiveValue::Set(now_utc()),
    };
    Entity::insert(row).exec_without_returning(database).await?;
    let raised = Expr::col(posts::Column::ReadCount).add(1);
    posts::Entity::update_many()
        .col_expr(posts::Column::ReadCount, raised)
        .filter(posts::Column::BoardNo.eq(post.board_no))
        .filter(posts::Column::PostsNo.eq(post.posts_no))
        .exec(database)
        .await?;
    Ok(())
}
