//! Things to reserve.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use serde_json::{Value, json};

use crate::citizen::Citizen;

/// What can be reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// Seats of a course.
    Education,
    /// Pieces, by days.
    Equipment,
    /// A room, by days.
    Space,
}

impl Category {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Education => "education",
            Self::Equipment => "equipment",
            Self::Space => "space",
        }
    }
}

/// An item that an administrator made.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// Its number.
    pub id: i64,
    /// What it is.
    pub category: Category,
}

/// Whether who asks first gets it, or an administrator decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection {
    /// First come, first served.
    Fcfs,
    /// An administrator decides.
    Evaluate,
}

impl Item {
    /// Makes one that can be reserved now and for years.
    pub fn create(
        admin: &Citizen,
        category: Category,
        selection: Selection,
        quantity: i64,
    ) -> Self {
        let location = admin.post(
            "reserve-item-service",
            "locations",
            &json!({"locationName": "Hall"}),
        );
        let item = json!({
            "reserveItemName": "An item",
            "locationId": location["locationId"],
            "categoryId": category.code(),
            "totalQty": quantity,
            "inventoryQty": quantity,
            "operationStartDate": "2020-01-01T00:00:00",
            "operationEndDate": "2099-12-31T00:00:00",
            "reserveMethodId": "internet",
            "reserveMeansId": "realtime",
            "requestStartDate": "2020-01-01T00:00:00",
            "requestEndDate": "2099-12-31T00:00:00",
            "isPeriod": false,
            "selectionMeansId": match selection { Selection::Fcfs => "fcfs", Selection::Evaluate => "evaluate" },
            "isUse": true,
        });
        let created = admin.post("reserve-item-service", "reserve-items", &item);
        Self {
            id: created["reserveItemId"].as_i64().expect("a number"),
            category,
        }
    }

    /// What is left of its stock.
    pub fn stock(self, admin: &Citizen) -> i64 {
        let found = admin.read(
            "reserve-item-service",
            &format!("reserve-items/{}", self.id),
        );
        found["inventoryQty"].as_i64().expect("a number")
    }

    /// Its reservations.
    pub fn reservations(self, admin: &Citizen) -> Vec<Reservation> {
        let mut found = Vec::new();
        for page in 0.. {
            let path = format!(
                "reserves?page={page}&size=100&categoryId={}",
                self.category.code()
            );
            let answer = admin.read("reserve-check-service", &path);
            let rows = answer["content"].as_array().expect("rows");
            let mine = rows.iter().filter(|row| row["reserveItemId"] == self.id);
            found.extend(mine.map(Reservation::of));
            if answer["last"] == true {
                return found;
            }
        }
        unreachable!("the last page ends it")
    }
}

/// A reservation as the list of all tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// What identifies it.
    pub id: String,
    /// How much of the item; a room has none.
    pub quantity: i64,
    /// `request`, `approve`, `cancel` or `done`.
    pub status: String,
}

impl Reservation {
    fn of(row: &Value) -> Self {
        Self {
            id: row["reserveId"].as_str().expect("an id").to_owned(),
            quantity: row["reserveQty"].as_i64().unwrap_or(0),
            status: row["reserveStatusId"]
                .as_str()
                .expect("a status")
                .to_owned(),
        }
    }
}

/// The quantity of those that are approved.
pub fn approved(reservations: &[Reservation]) -> i64 {
    let approved = reservations.iter().filter(|one| one.status == "approve");
    approved.map(|one| one.quantity).sum()
}
