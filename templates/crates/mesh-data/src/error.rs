//! Failed queries, and what clients are told of them.

use mesh_web::{ApiError, ErrorCode};
use sea_orm::{DbErr, SqlErr};

use crate::transient::is_transient;

/// A failed query. Towards clients it is E999, or B002 when a unique key was violated; neither
/// tells anything about tables or columns.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct StoreError(#[from] DbErr);

/// What stores return.
pub type StoreResult<T> = Result<T, StoreError>;

impl StoreError {
    /// Whether a row with the same unique key exists already.
    pub fn is_duplicate(&self) -> bool {
        matches!(self.0.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
    }

    /// Whether a row refers to one that does not exist, or is still referred to.
    pub fn is_broken_reference(&self) -> bool {
        matches!(
            self.0.sql_err(),
            Some(SqlErr::ForeignKeyConstraintViolation(_))
        )
    }

    /// Whether the same may work later: the database is away or busy.
    pub fn is_transient(&self) -> bool {
        is_transient(&self.0)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        if error.is_duplicate() {
            return Self::of(ErrorCode::DuplicateInputInvalid);
        }
        if error.is_broken_reference() {
            return Self::of(ErrorCode::EntityNotFound);
        }
        Self::internal(error)
    }
}
