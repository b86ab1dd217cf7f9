//! The entry point of the wasm program; natively there is nothing to run.

fn main() {}
