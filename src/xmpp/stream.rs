//! From an address to a bound resource: transports, authentication, negotiation.

pub mod bosh;
pub mod discover;
pub mod link;
pub mod management;
pub mod negotiate;
pub mod sasl;
pub mod site;
pub mod transport;
pub mod websocket;
