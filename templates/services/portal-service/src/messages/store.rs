//! The query for the messages.

use mesh_data::StoreResult;
use mesh_web::MessageTexts;
use sea_orm::{DatabaseConnection, EntityTrait, QuerySelect};

use super::model::{Column, Entity};

/// All messages. A blank translation is none.
pub async fn all(database: &DatabaseConnection) -> StoreResult<MessageTexts> {
    let select = Entity::find().select_only().columns([
        Column::MessageId,
        Column::MessageKoName,
        Column::MessageEnName,
    ]);
    let rows: Vec<(String, String, Option<String>)> = select.into_tuple().all(database).await?;
    let mut texts = MessageTexts::default();
    for (id, korean, english) in rows {
        if let Some(english) = english.filter(|text| !text.trim().is_empty()) {
            texts.english.insert(id.clone(), english);
        }
        texts.korean.insert(id, korean);
    }
    Ok(texts)
}
