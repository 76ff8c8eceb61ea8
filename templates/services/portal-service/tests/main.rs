//! The service from outside, over HTTP. One file a resource.

mod attachment_numbers;
mod attachment_owner;
mod attachments;
mod code_details;
mod code_names;
mod codes;
mod documentation;
mod downloads;
mod earlier_attachments;
mod forms;
mod images;
mod orphans;
mod sites;
mod support;
mod temporary_files;
mod upload_documentation;
mod uploads;
