//! What a peer has not been told yet.

use std::collections::VecDeque;

use super::task::{Action, ReplicationTask};

/// Tasks in the order in which they happened. Of each instance only what still matters is kept, so
/// the queue does not grow while a peer is away.
#[derive(Debug, Default)]
pub struct Queue(VecDeque<Waiting>);

/// A task, and until when telling it makes sense: an old heartbeat says nothing about now.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The task.
    pub task: ReplicationTask,
    /// In milliseconds since 1970.
    pub expires: i64,
}

impl Queue {
    /// Adds what happened last.
    pub fn add(&mut self, new: Waiting) {
        match new.task.action {
            Action::Register | Action::Cancel => {
                self.0.retain(|old| !old.task.is_about_that_of(&new.task));
                self.0.push_back(new);
            }
            Action::Heartbeat => self.add_heartbeat(new),
            Action::StatusUpdate | Action::DeleteStatusOverride => {
                self.0
                    .retain(|old| !(old.is_override() && old.task.is_about_that_of(&new.task)));
                self.0.push_back(new);
            }
        }
    }

    /// A registration or a heartbeat that waits says as much, but later than it was.
    fn add_heartbeat(&mut self, new: Waiting) {
        let alike = self.0.iter_mut().find(|old| {
            matches!(old.task.action, Action::Register | Action::Heartbeat)
                && old.task.is_about_that_of(&new.task)
        });
        match alike {
            Some(old) if old.task.action == Action::Heartbeat => *old = new,
            Some(old) => old.expires = new.expires,
            None => self.0.push_back(new),
        }
    }

    /// Takes out the first tasks, at most so many, and drops those that expired.
    pub fn take(&mut self, most: usize, now: i64) -> Vec<Waiting> {
        self.0.retain(|waiting| waiting.expires >= now);
        let number = self.0.len().min(most);
        self.0.drain(..number).collect()
    }

    /// Puts back what could not be told. What happened since comes after it.
    pub fn put_back(&mut self, untold: Vec<Waiting>) {
        let since = std::mem::replace(&mut self.0, untold.into());
        for waiting in since {
            self.add(waiting);
        }
    }
}

impl Waiting {
    fn is_override(&self) -> bool {
        matches!(
            self.task.action,
            Action::StatusUpdate | Action::DeleteStatusOverride
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::registry::samples::instance;
    use super::*;

    fn waiting(action: Action, id: &str, expires: i64) -> Waiting {
        let task = ReplicationTask::of(action, instance("A", id));
        Waiting { task, expires }
    }

    fn queue(actions: &[(Action, &str)]) -> Queue {
        let mut queue = Queue::default();
        for (action, id) in actions {
            queue.add(waiting(*action, id, 10));
        }
        queue
    }

    fn taken(queue: &mut Queue, now: i64) -> Vec<(Action, String)> {
        let taken = queue.take(250, now).into_iter();
        taken
            .map(|waiting| (waiting.task.action, waiting.task.id))
            .collect()
    }

    #[test]
    fn of_each_instance_only_what_still_matters_is_told() {
        use Action::{Cancel, DeleteStatusOverride, Heartbeat, Register, StatusUpdate};
        let cases: [(&[Action], &[Action]); 6] = [
            (&[Heartbeat, Heartbeat], &[Heartbeat]),
            (&[Register, Heartbeat], &[Register]),
            (&[Register, Heartbeat, Cancel], &[Cancel]),
            (&[Cancel, Register], &[Register]),
            (&[Cancel, Heartbeat], &[Cancel, Heartbeat]),
            (
                &[StatusUpdate, Heartbeat, DeleteStatusOverride],
                &[Heartbeat, DeleteStatusOverride],
            ),
        ];
        for (happened, told) in cases {
            let of_one = |actions: &[Action]| -> Vec<(Action, &str)> {
                actions.iter().map(|action| (*action, "1")).collect()
            };
            let mut queue = queue(&of_one(happened));
            queue.add(waiting(Register, "2", 10));
            let mut actions = taken(&mut queue, 0);
            assert_eq!(actions.pop(), Some((Register, "2".to_owned())));
            let actions: Vec<_> = actions.into_iter().map(|(action, _)| action).collect();
            assert_eq!(actions, told, "{happened:?}");
        }
    }

    #[test]
    fn what_expired_is_not_told_and_a_heartbeat_keeps_a_registration_fresh() {
        let mut queue = queue(&[(Action::Register, "1"), (Action::Register, "2")]);
        queue.add(waiting(Action::Heartbeat, "2", 20));
        assert_eq!(taken(&mut queue, 11), [(Action::Register, "2".to_owned())]);
    }

    #[test]
    fn what_could_not_be_told_comes_before_what_happened_since() {
        let mut queue = queue(&[(Action::Register, "1"), (Action::Register, "2")]);
        let untold = queue.take(1, 0);
        queue.add(waiting(Action::Heartbeat, "1", 30));
        queue.put_back(untold);
        let expected = ["1", "2"].map(|id| (Action::Register, id.to_owned()));
        assert_eq!(taken(&mut queue, 0), expected);
        let untold = vec![waiting(Action::Register, "1", 30)];
        queue.add(waiting(Action::Cancel, "1", 30));
        queue.put_back(untold);
        assert_eq!(taken(&mut queue, 0), [(Action::Cancel, "1".to_owned())]);
    }
}
