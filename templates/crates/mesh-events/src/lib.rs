//! Events that belong to a change of the database, and are never lost: an outbox where they are
//! written, an inbox where they are handled once.
