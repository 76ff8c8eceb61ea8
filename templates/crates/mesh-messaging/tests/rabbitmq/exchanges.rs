//! What members of an exchange hear.

use std::time::Duration;

use mesh_messaging::Heard;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::support::{LIMIT, broker, message, new_queue, url};

#[tokio::test]
async fn who_only_listens_hears_who_only_speaks() {
    let Some(url) = url() else { return };
    let (exchange, stop) = (new_queue().destination, CancellationToken::new());
    let mut heard = broker(&url).join(&exchange, stop.clone()).heard;
    let publisher = broker(&url).join(&exchange, stop.clone()).publisher;
    let hearing = async {
        // Again and again: nobody hears what was said before they joined, and the speaker's own place
        // in the exchange gets what it says, too.
        let mut messages = 0;
        while messages < 5 {
            publisher.publish(message("1")).expect("there is room");
            let next = timeout(Duration::from_millis(100), heard.recv()).await;
            messages += usize::from(matches!(next, Ok(Some(Heard::Message(_)))));
        }
    };
    timeout(LIMIT, hearing).await.expect("the listener hears");
    stop.cancel();
}
