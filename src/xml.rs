//! XML as XMPP uses it (RFC 6120 §11): elements, attributes, text, namespaces, and nothing else.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod element;
pub mod ns;
mod read;
mod write;

pub use element::{Element, Node};
pub use read::{Limits, XmlError, parse, parse_with};
pub use write::write_into;
