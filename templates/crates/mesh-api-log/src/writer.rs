//! Writing rows, several at a time.

use mesh_telemetry::Outage;
use sea_orm::{DatabaseConnection, EntityTrait};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::row::{ActiveModel, Entity};

/// Rows of one statement: databases limit the number of bound values.
const AT_ONCE: usize = 100;

/// Writes until `stop`, and then what still waits. Rows that the database does not take are lost: a
/// log that keeps them would hold up requests in the end.
pub async fn run(
    mut rows: mpsc::Receiver<ActiveModel>,
    database: DatabaseConnection,
    stop: CancellationToken,
) {
    let outage = Outage::of("API log");
    let mut batch = Vec::with_capacity(AT_ONCE);
    loop {
        tokio::select! {
            () = stop.cancelled(), if !rows.is_closed() => rows.close(),
            received = rows.recv_many(&mut batch, AT_ONCE) => {
                if received == 0 {
                    return;
                }
                let insert = Entity::insert_many(batch.drain(..));
                match insert.exec_without_returning(&database).await {
                    Ok(_) => outage.worked(),
                    Err(error) => outage.failed(error),
                }
            }
        }
    }
}
