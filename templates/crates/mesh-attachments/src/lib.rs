//! Whose attachments are. Files are uploaded before what they belong to is stored, which tells it
//! afterwards by an event, as services in Java do.

mod code;
mod groups;
mod owner;

pub use code::check_code;
pub use owner::{AttachmentOwner, SUBSCRIPTION};
