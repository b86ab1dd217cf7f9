//! The integration tests: one binary, one link.

mod accounts;
mod bosh;
mod bosh_end;
mod bosh_trouble;
mod bosh_weather;
mod caps;
mod config;
mod disco;
mod discover;
mod garbage;
mod iq;
mod jid;
mod liar;
mod login;
mod management;
mod mechanism;
mod message;
mod monkey;
#[cfg(feature = "oracle")]
mod oracle;
mod presence;
mod redirect;
mod reload;
mod relogin;
mod resuming;
mod roster;
mod sasl;
mod sasl2;
mod site;
mod store;
mod support;
mod tidy;
mod websocket;
mod world;
mod xml;
