//! The model behind the screen: pure Rust, no signals, no browser.
//!
//! ```text
//! Event  -> Store::apply -> Vec<Change> -> ui::state (signals)
//! Intent -> Store::act   -> Vec<Change> and Vec<Command> for the client
//! ```
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

pub mod intent;
