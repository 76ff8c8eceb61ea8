//! Groups within one process. Nothing is stored: whoever publishes waits until a member has handled
//! the message, and keeps it until then.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, oneshot};

use super::{Delivery, GroupQueue, Receipt, Unconfirmed};
use crate::Message;

/// The groups of all destinations. Cheap to clone; all clones share them.
#[derive(Debug, Clone, Default)]
pub struct Groups(Arc<Mutex<HashMap<GroupQueue, Group>>>);

/// A group that has members.
#[derive(Debug, Default)]
struct Group {
    members: usize,
    waiting: VecDeque<Waiting>,
    arrived: Arc<Notify>,
}

#[derive(Debug)]
struct Waiting {
    message: Message,
    handled: oneshot::Sender<()>,
}

impl Groups {
    /// Hands a message to all groups of `destination`, and waits until they have handled it.
    pub async fn publish(
        &self,
        destination: &str,
        required: &[GroupQueue],
        message: &Message,
    ) -> Result<(), Unconfirmed> {
        for handled in self.deliver(destination, required, message)? {
            handled.await.map_err(|_| Unconfirmed::GivenBack)?;
        }
        Ok(())
    }

    /// Nobody gets what some of the required groups cannot get yet.
    fn deliver(
        &self,
        destination: &str,
        required: &[GroupQueue],
        message: &Message,
    ) -> Result<Vec<oneshot::Receiver<()>>, Unconfirmed> {
        let mut groups = self.lock();
        if let Some(absent) = required.iter().find(|queue| !groups.contains_key(queue)) {
            return Err(Unconfirmed::NobodyListens(absent.clone()));
        }
        let concerned = groups
            .iter_mut()
            .filter(|(queue, _)| queue.destination == destination);
        Ok(concerned.map(|(_, group)| group.add(message)).collect())
    }

    /// Joins a group until the member is dropped.
    pub fn join(&self, queue: GroupQueue) -> GroupMember {
        let mut groups = self.lock();
        let group = groups.entry(queue.clone()).or_default();
        group.members += 1;
        GroupMember {
            queue,
            arrived: group.arrived.clone(),
            groups: self.clone(),
        }
    }

    /// The last member takes the group with it: publishers learn that what waits is not handled.
    fn leave(&self, queue: &GroupQueue) {
        let mut groups = self.lock();
        let Some(group) = groups.get_mut(queue) else {
            return;
        };
        group.members -= 1;
        if group.members == 0 {
            groups.remove(queue);
        }
    }

    fn take(&self, queue: &GroupQueue) -> Option<Waiting> {
        self.lock().get_mut(queue)?.take()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<GroupQueue, Group>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Group {
    fn add(&mut self, message: &Message) -> oneshot::Receiver<()> {
        let (handled, is_handled) = oneshot::channel();
        let message = message.clone();
        self.waiting.push_back(Waiting { message, handled });
        self.arrived.notify_one();
        is_handled
    }

    /// The oldest message whose publisher still waits for its end; another is going to come again.
    fn take(&mut self) -> Option<Waiting> {
        self.waiting.retain(|waiting| !waiting.handled.is_closed());
        let taken = self.waiting.pop_front();
        if !self.waiting.is_empty() {
            self.arrived.notify_one();
        }
        taken
    }
}

/// A member of a group.
pub struct GroupMember {
    queue: GroupQueue,
    arrived: Arc<Notify>,
    groups: Groups,
}

impl GroupMember {
    /// The next message.
    pub async fn next(&mut self) -> Delivery {
        loop {
            if let Some(Waiting { message, handled }) = self.groups.take(&self.queue) {
                let receipt = Receipt::InMemory(handled);
                return Delivery { message, receipt };
            }
            self.arrived.notified().await;
        }
    }
}

impl Drop for GroupMember {
    fn drop(&mut self) {
        self.groups.leave(&self.queue);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(group: &str) -> GroupQueue {
        let (destination, group) = ("d".to_owned(), group.to_owned());
        GroupQueue { destination, group }
    }

    fn message(text: &str) -> Message {
        Message::json(text.to_owned())
    }

    #[tokio::test]
    async fn a_message_is_confirmed_when_all_groups_have_handled_it() {
        let groups = Groups::default();
        let (mut first, mut second) = (groups.join(queue("a")), groups.join(queue("b")));
        let publishing = tokio::spawn({
            let groups = groups.clone();
            async move { groups.publish("d", &[queue("a")], &message("1")).await }
        });
        first.next().await.ack().await;
        let delivery = second.next().await;
        assert!(!publishing.is_finished());
        delivery.ack().await;
        assert!(publishing.await.unwrap().is_ok());
    }

    #[tokio::test]
    async fn a_required_group_without_member_gets_nothing_yet_and_neither_do_the_others() {
        let groups = Groups::default();
        let _present = groups.join(queue("a"));
        let required = [queue("a"), queue("b")];
        let outcome = groups.publish("d", &required, &message("1")).await;
        assert!(matches!(outcome, Err(Unconfirmed::NobodyListens(absent)) if absent == queue("b")));
        assert!(groups.take(&queue("a")).is_none());
    }

    #[tokio::test]
    async fn each_message_of_a_group_is_for_one_member() {
        let groups = Groups::default();
        let (mut first, mut second) = (groups.join(queue("a")), groups.join(queue("a")));
        let confirmations = ["1", "2"].map(|text| groups.deliver("d", &[], &message(text)));
        let (one, other) = (first.next().await, second.next().await);
        assert_eq!(
            (one.message.body, other.message.body),
            (b"1".into(), b"2".into())
        );
        drop(confirmations);
        assert!(groups.take(&queue("a")).is_none());
    }

    #[tokio::test]
    async fn what_the_last_member_leaves_behind_goes_back_to_the_publisher() {
        let groups = Groups::default();
        let mut member = groups.join(queue("a"));
        let confirmations = ["1", "2"].map(|text| groups.deliver("d", &[], &message(text)));
        drop(member.next().await);
        drop(member);
        for confirmation in confirmations.into_iter().flat_map(Result::unwrap) {
            assert!(confirmation.await.is_err());
        }
    }

    #[tokio::test]
    async fn what_its_publisher_no_longer_waits_for_is_not_handed_out() {
        let groups = Groups::default();
        let mut member = groups.join(queue("a"));
        drop(groups.deliver("d", &[], &message("late")));
        let _waited_for = groups.deliver("d", &[], &message("on time"));
        assert_eq!(member.next().await.message.body, b"on time");
    }
}
