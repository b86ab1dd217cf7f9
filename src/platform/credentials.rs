//! The browser's own keeper of passwords (Credential Management), where it has one that pages may ask.

use super::dom::{property, window};
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use zeroize::Zeroizing;

/// Calls a method of `navigator.credentials`.
async fn ask(method: &str, argument: &JsValue) -> Option<JsValue> {
    let credentials = property(&window()?.navigator(), "credentials");
    let method: Function = property(&credentials, method).dyn_into().ok()?;
    let promise = method.call1(&credentials, argument).ok()?;
    let promise: Promise = promise.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}

/// The address and password that the user lets the browser give out; `None` when he or it does not.
pub async fn find() -> Option<(String, Zeroizing<String>)> {
    let options = Object::new();
    Reflect::set(&options, &"password".into(), &true.into()).ok()?;
    let found = ask("get", &options).await?;
    let text = |name: &str| property(&found, name).as_string();
    Some((text("id")?, Zeroizing::new(text("password")?)))
}

/// Offers a password to be kept there; the browser asks the user.
pub async fn keep(address: &str, password: &str) {
    let Some(window) = window() else { return };
    let data = Object::new();
    for (name, value) in [("id", address), ("password", password)] {
        let _ = Reflect::set(&data, &name.into(), &value.into());
    }
    let class = property(&window, "PasswordCredential");
    if let Some(class) = class.dyn_ref::<Function>()
        && let Ok(credential) = Reflect::construct(class, &Array::of1(&data))
    {
        ask("store", &credential).await;
    }
}
