//! The list of all emoji, which comes from the site when somebody looks for one.

use js_sys::{Function, Promise};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

thread_local! {
    static GIVE: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

/// From now on this function gives a promise of it (`loader/loader.js`).
pub fn install(give: JsValue) {
    GIVE.replace(give);
}

/// Has it, a line for each emoji as `bundle` writes them; `None`: it could not be loaded.
pub fn load(then: impl FnOnce(Option<String>) + 'static) {
    let give: Option<Function> = GIVE.with_borrow(|give| give.clone().dyn_into().ok());
    spawn_local(async move {
        let promise = give.and_then(|give| give.call0(&JsValue::UNDEFINED).ok());
        let list = match promise.and_then(|p| p.dyn_into::<Promise>().ok()) {
            Some(promise) => JsFuture::from(promise).await.ok(),
            None => None,
        };
        then(list.and_then(|list| list.as_string()));
    });
}
