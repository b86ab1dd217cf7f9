//! Pure text work: rich text comes out as a tree, never as HTML.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

pub mod action;
pub mod address;
pub mod color;
pub mod emoji;
pub mod geo;
pub mod html;
pub mod invite;
pub mod links;
pub mod qr;
pub mod styling;
