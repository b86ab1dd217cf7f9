//! The integration tests: one binary, one link.

mod bosh;
mod bosh_end;
mod bosh_trouble;
mod bosh_weather;
mod config;
mod discover;
mod login;
mod mechanism;
mod redirect;
mod sasl;
mod store;
mod support;
mod tidy;
mod websocket;
