//! IndexedDB: a database with one object store, whose keys and values are strings.

use super::super::dom::{property, scope, window};
use super::{Trouble, Write};
use js_sys::{Array, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Event, IdbCursor, IdbCursorDirection, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore,
    IdbRequest, IdbTransactionMode as Mode,
};

const STORE: &str = "records";
/// How long to wait for a database that another page, perhaps a frozen one, has not let go of.
const PATIENCE_MS: i32 = 5_000;

/// What was read: a list of keys and texts for each range.
type Found = Vec<Vec<(String, String)>>;

/// The database of the records.
pub(super) fn name() -> String {
    scope()
}

/// The open database of the records.
pub(super) struct Records {
    db: IdbDatabase,
    _hear: Closure<dyn Fn(Event)>,
}

impl Records {
    /// Opens it; `trouble` is struck when a transaction fails later.
    pub(super) async fn open(trouble: &Trouble) -> Result<Self, JsValue> {
        let db = connect(&name()).await?;
        let trouble = trouble.clone();
        let hear = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let target = property(&event, "target");
            if event.type_() == "abort" {
                // The target is the transaction: this event goes up to its database.
                trouble.strike(&property(&target, "error"));
            } else {
                // Another page wants to delete it, or needs a newer version, and waits for us.
                target.unchecked_into::<IdbDatabase>().close();
            }
        });
        let callback = Some(hear.as_ref().unchecked_ref());
        db.set_onabort(callback);
        db.set_onversionchange(callback);
        Ok(Self { db, _hear: hear })
    }

    /// Issues one transaction; should it fail later, trouble is struck.
    pub(super) fn write(&self, batch: &[Write]) -> Result<(), JsValue> {
        self.change(|store| {
            for (key, text) in batch {
                if text.is_none()
                    && key.ends_with('/')
                    && let Some(range) = key_range(key, &[key, "~"].concat())
                {
                    store.delete(&range)?;
                    continue;
                }
                let key = JsValue::from_str(key);
                match text {
                    Some(text) => store.put_with_key(&text.into(), &key)?,
                    None => store.delete(&key)?,
                };
            }
            Ok(())
        })
    }

    /// Removes all records at once, and closes.
    pub(super) fn clear(&self) {
        let _ = self.change(|store| store.clear().map(drop));
        self.db.close();
    }

    fn change(
        &self,
        make: impl FnOnce(&IdbObjectStore) -> Result<(), JsValue>,
    ) -> Result<(), JsValue> {
        let store = begin(&self.db, Mode::Readwrite)?;
        let made = make(&store);
        let transaction = store.transaction();
        if made.is_err() {
            let _ = transaction.abort();
        } else {
            // Without it the page would have to live until the requests are answered. A browser that
            // doesn't know it commits then.
            #[allow(deprecated, reason = "for web-sys it is; for IndexedDB 3.0 it is not")]
            let _ = transaction.commit();
        }
        made
    }

    /// The records of each range.
    pub(super) async fn read(&self, ranges: &[(String, String)]) -> Result<Found, JsValue> {
        collect(&begin(&self.db, Mode::Readonly)?, ranges).await
    }

    /// The last `count` records of a range, as a list of one.
    pub(super) async fn last(
        &self,
        (mut from, to): (String, String),
        count: u32,
    ) -> Result<Found, JsValue> {
        let store = begin(&self.db, Mode::Readonly)?;
        let Some(skip) = count.checked_sub(1) else {
            return Ok(Vec::new());
        };
        let Some(range) = key_range(&from, &to) else {
            return Ok(Vec::new());
        };
        // Where it begins, as seen from the end; then all of it with two requests.
        let direction = IdbCursorDirection::Prev;
        let cursor = store.open_key_cursor_with_range_and_direction(&range, direction)?;
        let mut at = done(&cursor).await?;
        if skip > 0 && at.is_object() {
            at.unchecked_ref::<IdbCursor>().advance(skip)?;
            at = done(&cursor).await?;
        }
        if let Some(key) = property(&at, "key").as_string() {
            from = key;
        }
        collect(&store, &[(from, to)]).await
    }
}

impl Drop for Records {
    fn drop(&mut self) {
        self.db.set_onabort(None);
        self.db.set_onversionchange(None);
        self.db.close();
    }
}

/// The object store, in a transaction of its own. Fails when the database was closed.
pub(super) fn begin(db: &IdbDatabase, mode: Mode) -> Result<IdbObjectStore, JsValue> {
    db.transaction_with_str_and_mode(STORE, mode)?
        .object_store(STORE)
}

/// `None` for a range in which there can be nothing.
fn key_range(from: &str, to: &str) -> Option<IdbKeyRange> {
    let (from, to) = (from.into(), to.into());
    IdbKeyRange::bound_with_lower_open_and_upper_open(&from, &to, false, true).ok()
}

async fn collect(store: &IdbObjectStore, ranges: &[(String, String)]) -> Result<Found, JsValue> {
    let mut asked = Vec::with_capacity(ranges.len());
    let mut last = None;
    for (from, to) in ranges {
        let requests = match key_range(from, to) {
            Some(range) => Some((
                store.get_all_keys_with_key(&range)?,
                store.get_all_with_key(&range)?,
            )),
            None => None,
        };
        last = requests.clone().or(last);
        asked.push(requests);
    }
    // They are answered in their order.
    if let Some((_, texts)) = last {
        done(&texts).await?;
    }
    let results = |requests: Option<(IdbRequest, IdbRequest)>| {
        let Some((keys, texts)) = requests else {
            return Ok(Vec::new());
        };
        let (keys, texts) = (Array::from(&keys.result()?), Array::from(&texts.result()?));
        let records = keys.iter().zip(texts.iter());
        // Anything but strings is none of ours.
        Ok(records
            .filter_map(|(key, text)| Some((key.as_string()?, text.as_string()?)))
            .collect())
    };
    asked.into_iter().map(results).collect()
}

/// A promise of the request's end.
fn outcome(request: &IdbRequest) -> Promise {
    Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    })
}

/// The request's result. Its transaction is still open where this is awaited.
pub(super) async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    match JsFuture::from(outcome(request)).await {
        Ok(_) => request.result(),
        Err(_) => Err(property(request, "error")),
    }
}

/// The same promise, but it fails when it takes too long.
fn in_time(promise: &Promise) -> Promise {
    let late = Promise::new(&mut |_, reject| {
        if let Some(window) = window() {
            let _ =
                window.set_timeout_with_callback_and_timeout_and_arguments_0(&reject, PATIENCE_MS);
        }
    });
    Promise::race(&Array::of2(promise, &late))
}

fn factory() -> Result<IdbFactory, JsValue> {
    let window = window().ok_or(JsValue::UNDEFINED)?;
    window.indexed_db()?.ok_or_else(|| "no IndexedDB".into())
}

/// Opens a database, which is made when there is none.
pub(super) async fn connect(name: &str) -> Result<IdbDatabase, JsValue> {
    let request = factory()?.open_with_u32(name, 1)?;
    let make = Closure::<dyn Fn(Event)>::new(|event: Event| {
        let db = property(&property(&event, "target"), "result");
        let _ = db
            .unchecked_into::<IdbDatabase>()
            .create_object_store(STORE);
    });
    request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
    let opened = outcome(&request);
    if JsFuture::from(in_time(&opened)).await.is_ok() {
        return Ok(request.result()?.unchecked_into());
    }
    let mut error = property(&request, "error");
    if error.is_undefined() {
        error = "another page holds the database".into();
    }
    // Should it come after all, it must not stay open: others would wait for it.
    spawn_local(async move {
        let _make = make;
        if JsFuture::from(opened).await.is_ok()
            && let Ok(db) = request.result()
        {
            db.unchecked_into::<IdbDatabase>().close();
        }
    });
    Err(error)
}

/// Deletes databases, as soon as no page has them open; waits for it a while.
pub(super) async fn remove(names: &[String]) {
    let Ok(factory) = factory() else { return };
    let outcomes = Array::new();
    for name in names {
        if let Ok(request) = factory.delete_database(name) {
            outcomes.push(&outcome(&request));
        }
    }
    let _ = JsFuture::from(in_time(&Promise::all(&outcomes))).await;
}
