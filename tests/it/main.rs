//! The integration tests: one binary, one link.

mod bosh;
mod bosh_trouble;
mod bosh_weather;
mod config;
mod discover;
mod sasl;
mod store;
mod support;
mod tidy;
mod websocket;
