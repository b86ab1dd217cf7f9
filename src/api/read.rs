//! The page's settings object as plain values.

use crate::config::Value;
use js_sys::{Array, Object, RegExp};
use wasm_bindgen::{JsCast, JsValue};

/// Objects inside objects are followed so far.
const DEPTH: u32 = 6;

/// The settings by name; `None` when it is no object. Nothing at all counts as no settings.
pub(super) fn values(settings: &JsValue) -> Option<Vec<(String, Value)>> {
    if settings.is_undefined() || settings.is_null() {
        return Some(Vec::new());
    }
    let object = settings.dyn_ref::<Object>()?;
    Some(entries(object, DEPTH))
}

fn entries(object: &Object, depth: u32) -> Vec<(String, Value)> {
    let pair = |entry: JsValue| {
        let entry: Array = entry.dyn_into().ok()?;
        let (name, value) = (entry.get(0).as_string()?, entry.get(1));
        (!value.is_undefined()).then(|| (name, read(&value, depth)))
    };
    Object::entries(object).iter().filter_map(pair).collect()
}

fn read(value: &JsValue, depth: u32) -> Value {
    if value.is_null() {
        return Value::Null;
    }
    if let Some(flag) = value.as_bool() {
        return Value::Bool(flag);
    }
    if let Some(number) = value.as_f64() {
        return Value::Number(number);
    }
    if let Some(text) = value.as_string() {
        return Value::Text(text);
    }
    if value.is_function() {
        return Value::Other("a function");
    }
    if depth == 0 {
        return Value::Other("something nested too deeply");
    }
    if let Some(pattern) = value.dyn_ref::<RegExp>() {
        return Value::Pattern(pattern.source().into(), pattern.flags().into());
    }
    if let Some(list) = value.dyn_ref::<Array>() {
        return Value::List(list.iter().map(|v| read(&v, depth - 1)).collect());
    }
    match value.dyn_ref::<Object>() {
        Some(object) if is_plain(object) => Value::Map(entries(object, depth - 1)),
        _ => Value::Other("an object of the page"),
    }
}

/// Object literals only: elements and the like are not to be walked through.
fn is_plain(object: &Object) -> bool {
    object.constructor().name() == "Object"
}
