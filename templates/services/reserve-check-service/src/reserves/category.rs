//! What kinds of items there are. How one is reserved follows from it.

/// A kind of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// Seats of a course, without dates.
    Education,
    /// Pieces, for some days.
    Equipment,
    /// One at a time, for some days.
    Space,
    /// One that this service does not know: it has no rules.
    Other,
}

impl Category {
    /// The kind with this code.
    pub fn of(code: &str) -> Self {
        match code {
            "education" => Self::Education,
            "equipment" => Self::Equipment,
            "space" => Self::Space,
            _ => Self::Other,
        }
    }

    /// Whether a reservation has a first and a last day.
    pub fn has_dates(self) -> bool {
        matches!(self, Self::Equipment | Self::Space)
    }

    /// Whether a reservation says how many.
    pub fn has_quantity(self) -> bool {
        matches!(self, Self::Education | Self::Equipment)
    }
}
