//! The browser's console.

use crate::xmpp::event::Level;
use wasm_bindgen::JsValue;

/// Prints a line at a level.
pub fn print(level: Level, text: &str) {
    let line = JsValue::from_str(&["converse-rs: ", text].concat());
    match level {
        Level::Debug => web_sys::console::debug_1(&line),
        Level::Info => web_sys::console::info_1(&line),
        Level::Warn => web_sys::console::warn_1(&line),
        Level::Error => web_sys::console::error_1(&line),
    }
}
