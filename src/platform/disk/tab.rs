//! sessionStorage, which the page's own scripts use as well: our keys have a prefix.

use super::super::dom::{scope, window};
use super::Write;
use js_sys::Object;
use wasm_bindgen::JsValue;
use web_sys::Storage;

/// This tab's storage. Asking can fail: cookies may be off, or the frame be sandboxed.
pub(super) fn session() -> Option<Storage> {
    window()?.session_storage().ok().flatten()
}

/// The origin's storage.
pub(super) fn local() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

fn prefix() -> String {
    scope() + "/"
}

/// This tab's storage, when it takes something.
pub(super) fn open() -> Result<Storage, JsValue> {
    let storage = session().ok_or("no sessionStorage")?;
    let probe = prefix();
    storage.set_item(&probe, "")?;
    storage.remove_item(&probe)?;
    Ok(storage)
}

/// All keys of ours, with the prefix, in no order.
pub(super) fn keys(storage: &Storage) -> Vec<String> {
    let prefix = prefix();
    let all = Object::keys(storage).into_iter();
    all.filter_map(|key| key.as_string().filter(|k| k.starts_with(&prefix)))
        .collect()
}

/// The records of each range. What cannot be read is not there.
pub(super) fn read(storage: &Storage, ranges: &[(String, String)]) -> Vec<Vec<(String, String)>> {
    let mut keys = keys(storage);
    keys.sort_unstable();
    let skip = prefix().len();
    let within = |(from, to): &(String, String)| {
        let mut found = Vec::new();
        for whole in &keys {
            let key = whole.get(skip..).unwrap_or_default();
            if key >= from.as_str()
                && key < to.as_str()
                && let Ok(Some(text)) = storage.get_item(whole)
            {
                found.push((key.to_owned(), text));
            }
        }
        found
    };
    ranges.iter().map(within).collect()
}

/// Writes all, or puts everything back.
pub(super) fn write(storage: &Storage, batch: &[Write]) -> Result<(), JsValue> {
    let prefix = prefix();
    let mut before: Vec<(String, Option<String>)> = Vec::with_capacity(batch.len());
    let mut all: Vec<(String, Option<&str>)> = Vec::with_capacity(batch.len());
    for (key, text) in batch {
        let key = [&prefix, key.as_str()].concat();
        if text.is_none() && key.ends_with('/') {
            let below = keys(storage).into_iter().filter(|k| k.starts_with(&key));
            all.extend(below.map(|key| (key, None)));
        } else {
            all.push((key, text.as_deref()));
        }
    }
    for (key, text) in all {
        let old = storage.get_item(&key).ok().flatten();
        let done = put(storage, &key, text);
        if done.is_err() {
            // Backwards, so that every step fits as it did before.
            for (key, old) in before.iter().rev() {
                let _ = put(storage, key, old.as_deref());
            }
            return done;
        }
        before.push((key, old));
    }
    Ok(())
}

fn put(storage: &Storage, key: &str, text: Option<&str>) -> Result<(), JsValue> {
    match text {
        Some(text) => storage.set_item(key, text),
        None => storage.remove_item(key),
    }
}
