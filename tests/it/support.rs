//! What the scenarios share.

pub mod prep;
