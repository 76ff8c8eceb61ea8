//! The service from outside, over HTTP. One file a resource.

mod documentation;
mod support;
