//! Many at once, at two instances of the service.

use mesh_test::TestService;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{
    ADMIN_ID, Api, COURSE, EQUIPMENT, RESERVES, SPACE, USER_ID, booking, column, days, merged,
};

const MANY: usize = 24;

/// Sends all requests at the same time; gives their statuses and answers.
async fn all_at_once(requests: Vec<RequestBuilder>) -> Vec<(u16, String)> {
    let mut answers = JoinSet::new();
    for request in requests {
        answers.spawn(async move {
            let answer = request.send().await.expect("an answer");
            let status = answer.status().as_u16();
            (status, answer.text().await.expect("a text"))
        });
    }
    answers.join_all().await
}

fn succeeded(answers: &[(u16, String)]) -> usize {
    let refused = |text: &str| text.contains("B001");
    let good = answers.iter().filter(|(status, text)| {
        assert!(
            (200..300).contains(status) || *status == 400 && refused(text),
            "{status} {text}"
        );
        *status < 300
    });
    good.count()
}

/// Two instances, taken in turn.
struct Twins {
    api: Api,
    second: TestService,
}

impl Twins {
    async fn start() -> Self {
        let api = Api::start().await;
        let second = api.second().await;
        Self { api, second }
    }

    fn instance(&self, index: usize) -> &TestService {
        if index.is_multiple_of(2) {
            &self.api.service
        } else {
            &self.second
        }
    }

    fn request(&self, index: usize, method: Method, path: &str) -> RequestBuilder {
        self.instance(index)
            .user(ADMIN_ID, "ROLE_ADMIN")
            .request(method, path)
    }

    fn booking(&self, index: usize, item: i64, changes: Value) -> RequestBuilder {
        let booking = merged(booking(item), changes);
        self.request(index, Method::POST, RESERVES).json(&booking)
    }

    fn application(&self, index: usize, item: i64) -> RequestBuilder {
        let token = mesh_test::service_token("reserve-request-service", "reserve-check-service");
        let body = json!({"flow": "realtime", "owner": USER_ID, "reserve": booking(item)});
        let caller = self.instance(index).with(token);
        caller
            .request(Method::POST, "/internal/reserves")
            .json(&body)
    }

    fn approval(&self, index: usize, id: &str) -> RequestBuilder {
        self.request(index, Method::PUT, &format!("{RESERVES}/approve/{id}"))
    }

    fn cancellation(&self, index: usize, id: &str) -> RequestBuilder {
        self.request(index, Method::PUT, &format!("{RESERVES}/cancel/{id}"))
            .json(&json!({"reasonCancelContent": "x"}))
    }

    async fn approved(&self) -> usize {
        let page = self
            .api
            .admin()
            .get(&format!("{RESERVES}?size=500"))
            .await
            .json();
        let statuses = column(&page["content"], "reserveStatusId");
        statuses
            .iter()
            .filter(|status| *status == "approve")
            .count()
    }
}

#[tokio::test]
async fn bookings_and_applications_at_once_never_overbook_equipment() {
    let twins = Twins::start().await;
    let requests = (0..MANY).map(|index| match index % 3 {
        0 => twins.application(index, EQUIPMENT),
        _ => twins.booking(index, EQUIPMENT, json!({})),
    });
    let answers = all_at_once(requests.collect()).await;
    assert_eq!(succeeded(&answers), 5, "ten pieces for two each");
    assert_eq!(twins.approved().await, 5);
}

#[tokio::test]
async fn bookings_and_applications_at_once_never_share_a_space() {
    let twins = Twins::start().await;
    let requests = (0..MANY).map(|index| match index % 3 {
        0 => twins.application(index, SPACE),
        _ => twins.booking(
            index,
            SPACE,
            days(9, 10 + i64::try_from(index).unwrap_or(0) % 2),
        ),
    });
    let answers = all_at_once(requests.collect()).await;
    assert_eq!(succeeded(&answers), 1);
}

#[tokio::test]
async fn approvals_at_once_never_overbook() {
    for (item, expected) in [(EQUIPMENT, 5), (SPACE, 1), (COURSE, 5)] {
        let twins = Twins::start().await;
        let mut ids = Vec::new();
        for _ in 0..10 {
            ids.push(twins.api.applied("evaluate", item, json!({})).await);
        }
        // Each is approved by two at the same time.
        let requests = ids.iter().chain(&ids).enumerate();
        let requests = requests.map(|(index, id)| twins.approval(index + index / 10, id));
        let answers = all_at_once(requests.collect()).await;
        assert!(succeeded(&answers) >= expected, "{item}");
        assert_eq!(twins.approved().await, expected, "{item}");
        if item == COURSE {
            let stock = (twins.api.items.left(item), twins.api.items.holders());
            assert_eq!(stock, (0, expected));
        }
    }
}

#[tokio::test]
async fn courses_booked_at_once_take_the_seats_that_there_are() {
    let twins = Twins::start().await;
    let requests = (0..MANY).map(|index| twins.booking(index, COURSE, json!({})));
    let answers = all_at_once(requests.collect()).await;
    assert_eq!(succeeded(&answers), 5);
    assert_eq!(twins.api.items.left(COURSE), 0);
    let listed = twins.api.listed("size=500").await;
    assert_eq!(listed.len(), 5, "what was refused is gone");
}

#[tokio::test]
async fn edits_and_approvals_at_once_never_overbook() {
    let twins = Twins::start().await;
    let mut ids = Vec::new();
    for day in 0..6 {
        ids.push(twins.api.requested(SPACE, days(20 + day, 20 + day)).await);
    }
    let same_day = merged(booking(SPACE), days(40, 40));
    let requests = ids.iter().enumerate().flat_map(|(index, id)| {
        let edit = twins.request(index, Method::PUT, &format!("{RESERVES}/{id}"));
        [edit.json(&same_day), twins.approval(index + 1, id)]
    });
    succeeded(&all_at_once(requests.collect()).await);
    let mut on_that_day = 0;
    for id in &ids {
        let reserve = twins.api.read(id).await;
        let start = reserve["reserveStartDate"].as_str().unwrap_or_default();
        on_that_day += usize::from(start == crate::support::local(40));
    }
    assert!(on_that_day <= 1, "{on_that_day} have the same day");
}

#[tokio::test]
async fn cancelling_while_approving_leaves_no_seats_taken() {
    let twins = Twins::start().await;
    let mut others = crate::heard::Others::join(&twins.api);
    let mut ids = Vec::new();
    for _ in 0..10 {
        let one = json!({"reserveQty": 1});
        ids.push(twins.api.applied("evaluate", COURSE, one).await);
    }
    let requests = ids
        .iter()
        .enumerate()
        .flat_map(|(index, id)| [twins.approval(index, id), twins.cancellation(index, id)]);
    succeeded(&all_at_once(requests.collect()).await);
    for id in &ids {
        assert_eq!(twins.api.status(id).await.as_deref(), Some("cancel"));
    }
    // Whatever was taken is told to go back, by the one who approved or by the one who cancelled.
    let mut held: Vec<_> = ids
        .iter()
        .filter(|id| twins.api.items.holds(id).is_some())
        .collect();
    while !held.is_empty() {
        let told = others.returns.next().await;
        held.retain(|id| told["reserveId"] != id.as_str());
    }
    others.returns.require_silence().await;
}
