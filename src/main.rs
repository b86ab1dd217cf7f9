//! The entry point of the wasm program. Everything begins with `converse.initialize()` ([`api`]), so
//! there is nothing to do here but to make the library part of the program.
//!
//! [`api`]: converse_rs

#[cfg(target_arch = "wasm32")]
pub use converse_rs::api::{log_out, start, version};

fn main() {}
