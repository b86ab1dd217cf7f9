//! What outlives the log-out on a device that is the user's own: one sealed text for each account, in a
//! database of its own, under a key of its own. So all else can go as a whole, with the key that opened it.

use super::super::dom::scope;
use super::indexed::{begin, connect, done, remove};
use super::seal;
use js_sys::Promise;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::IdbTransactionMode as Mode;
use zeroize::Zeroizing;

thread_local! {
    /// What was begun last: one thing is done after the other, so that what is taken away stays away.
    static LAST: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

fn name() -> String {
    scope() + "-identity"
}

/// Keeps a text under `key`, or with `None` nothing any more.
pub(super) fn keep(key: String, text: Option<Zeroizing<String>>) {
    let _ = after_the_last(async move { change(&key, text).await.map(|()| JsValue::UNDEFINED) });
}

/// What is kept under `key`.
pub(super) async fn kept(key: String) -> Option<Zeroizing<String>> {
    let sealed = JsFuture::from(after_the_last(async move { find(&key).await }));
    let sealed = sealed.await.ok()?.as_string()?;
    seal::unseal(&name(), &sealed).await.ok()
}

fn after_the_last(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    let before = LAST.take();
    let all = future_to_promise(async move {
        if let Some(before) = before {
            let _ = JsFuture::from(before).await;
        }
        work.await
    });
    LAST.set(Some(all.clone()));
    all
}

async fn change(key: &str, text: Option<Zeroizing<String>>) -> Result<(), JsValue> {
    let sealed = match &text {
        Some(text) => Some(seal::seal(&name(), text).await?),
        None => None,
    };
    let db = connect(&name()).await?;
    let store = begin(&db, Mode::Readwrite)?;
    let changed = match &sealed {
        Some(sealed) => store.put_with_key(&sealed.into(), &key.into()),
        None => store.delete(&key.into()),
    };
    let changed = done(&changed?).await;
    db.close();
    if sealed.is_none() {
        clear_away().await?;
    }
    changed.map(drop)
}

async fn find(key: &str) -> Result<JsValue, JsValue> {
    let db = connect(&name()).await?;
    let found = done(&begin(&db, Mode::Readonly)?.get(&key.into())?).await;
    db.close();
    clear_away().await?;
    found
}

/// Removes the database when there is nothing in it but the key.
async fn clear_away() -> Result<(), JsValue> {
    let db = connect(&name()).await?;
    let count = done(&begin(&db, Mode::Readonly)?.count()?).await;
    db.close();
    if count?.as_f64().is_some_and(|count| count < 2.0) {
        remove(&[name()]).await;
    }
    Ok(())
}
