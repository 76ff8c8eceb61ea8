//! The service from outside, over HTTP. One file a resource or a rule.
