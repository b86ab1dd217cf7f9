//! The XMPP core: sans-IO state machines. See [`client`] for the contract with the outside.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

pub mod adhoc;
pub mod card;
pub mod client;
pub mod command;
pub mod cx;
pub mod entity;
pub mod error;
pub mod event;
pub mod form;
pub mod iqs;
pub mod lookup;
pub mod mods;
mod redact;
pub mod stanza;
pub mod stream;
