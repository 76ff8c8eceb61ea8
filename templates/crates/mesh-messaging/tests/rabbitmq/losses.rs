//! A broker that is away for a while.

use tokio::time::{Instant, sleep};

use crate::support::{LIMIT, Line, broker, message, new_queue, next, publish, url};

#[tokio::test]
async fn a_member_comes_back_and_gets_what_was_published_meanwhile() {
    let Some(url) = url() else { return };
    let queue = new_queue();
    let mut line = Line::to(&url).await;
    let mut member = broker(&line.url()).join_group(queue.clone(), 1);
    let publisher = broker(&url).group_publisher();
    for text in ["1", "2"] {
        publish(&publisher, &queue, &message(text)).await.unwrap();
    }
    next(&mut member).await.ack().await;
    let second = next(&mut member).await;
    line.cut();
    // The broker does not hear it.
    second.ack().await;
    publish(&publisher, &queue, &message("3")).await.unwrap();
    line.mend();
    for expected in [b"2", b"3"] {
        let delivery = next(&mut member).await;
        assert_eq!(&delivery.message.body, expected);
        delivery.ack().await;
    }
}

#[tokio::test]
async fn a_publisher_says_that_nothing_was_confirmed_and_works_again() {
    let Some(url) = url() else { return };
    let queue = new_queue();
    let mut line = Line::to(&url).await;
    let publisher = broker(&line.url()).group_publisher();
    let first = message("1");
    publish(&publisher, &queue, &first).await.unwrap();
    line.cut();
    let second = message("2");
    assert!(publish(&publisher, &queue, &second).await.is_err());
    line.mend();
    let deadline = Instant::now() + LIMIT;
    while let Err(error) = publish(&publisher, &queue, &second).await {
        assert!(Instant::now() < deadline, "{error}");
        sleep(LIMIT / 100).await;
    }
    let mut member = broker(&url).join_group(queue, 1);
    for expected in [first, second] {
        let delivery = next(&mut member).await;
        assert_eq!(delivery.message, expected);
        delivery.ack().await;
    }
}
