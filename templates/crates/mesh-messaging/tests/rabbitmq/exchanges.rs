//! What members of an exchange hear.

use std::time::Duration;

use mesh_messaging::Heard;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::support::{LIMIT, broker, message, new_queue, url};

#[tokio::test]
async fn who_keeps_no_publisher_goes_on_listening() {
    let Some(url) = url() else { return };
    let (exchange, stop) = (new_queue().destination, CancellationToken::new());
    let mut heard = broker(&url).join(&exchange, stop.clone()).heard;
    let speaker = broker(&url).join(&exchange, stop.clone());
    let hearing = async {
        loop {
            // Nobody hears what was said before they joined.
            let said = speaker.publisher.publish(message("1"));
            said.expect("there is room");
            let next = timeout(Duration::from_millis(100), heard.recv()).await;
            if matches!(next, Ok(Some(Heard::Message(_)))) {
                break;
            }
        }
    };
    timeout(LIMIT, hearing).await.expect("the listener hears");
    stop.cancel();
}
