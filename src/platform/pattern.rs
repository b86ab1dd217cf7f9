//! The browser's regular expressions, for those that a site gives.

use js_sys::{Array, Function, Reflect, RegExp};
use wasm_bindgen::JsCast;

/// The pattern with this source and these flags; `None`: it is none.
fn compile(source: &str, flags: &str) -> Option<RegExp> {
    // Its constructor throws.
    let make = Reflect::get(&js_sys::global(), &"RegExp".into()).ok()?;
    let make: Function = make.dyn_into().ok()?;
    let parts = Array::of2(&source.into(), &flags.into());
    Reflect::construct(&make, &parts).ok()?.dyn_into().ok()
}

/// Whether it is one.
pub fn is_pattern(source: &str, flags: &str) -> bool {
    compile(source, flags).is_some()
}

/// Whether a text has it, somewhere.
pub fn matches(source: &str, flags: &str, text: &str) -> bool {
    compile(source, flags).is_some_and(|pattern| pattern.test(text))
}
