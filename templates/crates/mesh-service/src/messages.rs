//! The texts that the portal service keeps for all services.

use std::time::Duration;

use mesh_app::ServiceContext;
use mesh_config::SettingsError;
use mesh_security::{Followed, ServiceTokens, follow};

const MESSAGES: Followed = Followed {
    name: "messages",
    service: "portal-service",
    path: "/internal/messages",
};

/// How often a project that may be without portal service is looked through for one.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Lets the answers of a service have the texts that the portal service keeps, until the service
/// stops. A change counts within `messages.refresh-interval` there and here. Until there is such a
/// service, the built-in texts count.
///
/// # Errors
/// When `messages.refresh-interval` is missing or wrong.
pub fn follow_messages(
    context: &ServiceContext,
    caller: ServiceTokens,
) -> Result<(), SettingsError> {
    let interval = context.settings.duration("messages.refresh-interval")?;
    let context = context.clone();
    tokio::spawn(async move {
        let stop = context.stop.clone();
        while context.instances.of(MESSAGES.service).await.is_empty() {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
        let messages = context.messages.clone();
        let apply = move |texts| messages.replace(texts);
        follow(
            MESSAGES,
            context.client.clone(),
            caller,
            interval,
            stop,
            apply,
        )
        .await;
    });
    Ok(())
}
