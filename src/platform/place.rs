//! Where the device is.

use super::dom::{property, window};
use js_sys::{Function, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Milliseconds after which nobody waits for it any more.
const PATIENCE: u32 = 30_000;

/// Asks the browser, which asks the user: latitude and longitude in degrees and how sure that is in metres;
/// `None`: he does not want it, or it cannot be found out. It is said once.
pub fn ask(then: impl FnOnce(Option<(f64, f64, f64)>) + 'static) {
    let then = Rc::new(RefCell::new(Some(then)));
    let answer = move |place: Option<(f64, f64, f64)>| {
        let then = then.borrow_mut().take();
        if let Some(then) = then {
            then(place);
        }
    };
    let (found, gone) = (answer.clone(), answer.clone());
    let found = Closure::once_into_js(move |position: JsValue| {
        let coords = property(&position, "coords");
        let number = |name| property(&coords, name).as_f64();
        let place = number("latitude").zip(number("longitude"));
        found(place.map(|(latitude, longitude)| {
            (latitude, longitude, number("accuracy").unwrap_or_default())
        }));
    });
    let failed = Closure::once_into_js(move |_: JsValue| gone(None));
    let options = js_sys::Object::new();
    let _ = Reflect::set(&options, &"timeout".into(), &PATIENCE.into());
    let asked = window().and_then(|window| {
        let places = property(&window.navigator(), "geolocation");
        let method: Function = property(&places, "getCurrentPosition").dyn_into().ok()?;
        method.call3(&places, &found, &failed, &options).ok()
    });
    if asked.is_none() {
        answer(None);
    }
}
