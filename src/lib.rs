//! converse-rs: a webchat for XMPP in Rust, compiled to WebAssembly.
//!
//! The map, from the wire to the screen (ARCHITECTURE.md has the page with the reasons):
//!
//! ```text
//! xml, jid, time, id, rng, map  <-  otr  <-  xmpp  <-  privacy  <-  store  <-  session  <-  ui
//!                  text, prep, config, i18n: used by anyone, use nothing above xml
//!                  platform: used by session, api and main only
//! ```
//!
//! Everything but `api`, `platform`, `session` and `ui` is pure: no browser, no clock, no async. Those
//! four exist only on wasm32, so a native build cannot compile core code that reaches for them.

pub mod config;
pub mod i18n;
pub mod id;
pub mod jid;
pub mod map;
pub mod otr;
pub mod prep;
pub mod privacy;
pub mod rng;
pub mod store;
pub mod text;
pub mod time;
pub mod xml;
pub mod xmpp;

#[cfg(target_arch = "wasm32")]
pub mod api;
#[cfg(target_arch = "wasm32")]
pub mod platform;
#[cfg(target_arch = "wasm32")]
pub mod session;
#[cfg(target_arch = "wasm32")]
pub mod ui;
