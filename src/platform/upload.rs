//! Files that the user chose, as long as they are on their way; how far one is, only an XMLHttpRequest says.

use super::dom::property;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, XmlHttpRequest};

/// How many percent it has to be further before that is told.
const STEP: u8 = 5;

/// What becomes of one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// So many percent are on their way.
    Percent(u8),
    Done,
    Broken,
}

/// Those that this page has.
#[derive(Clone, Default)]
pub struct Files {
    all: Rc<RefCell<Vec<Held>>>,
}

struct Held {
    id: String,
    blob: Blob,
    /// The model has heard of it.
    known: bool,
    moving: Option<Moving>,
}

struct Moving {
    request: XmlHttpRequest,
    _progress: Closure<dyn Fn(JsValue)>,
}

impl Drop for Moving {
    fn drop(&mut self) {
        let _ = self.request.abort();
    }
}

impl Files {
    /// Holds a file until it is there, or nobody wants it there.
    pub fn hold(&self, id: String, blob: Blob) {
        self.all.borrow_mut().push(Held {
            id,
            blob,
            known: false,
            moving: None,
        });
    }

    /// Whether this page has it.
    pub fn has(&self, id: &str) -> bool {
        self.all.borrow().iter().any(|held| held.id == id)
    }

    /// The ids of all.
    pub fn ids(&self) -> Vec<String> {
        self.all.borrow().iter().map(|h| h.id.clone()).collect()
    }

    /// Lets go of those that the model knew and does not know any more.
    pub fn sift(&self, known: impl Fn(&str) -> bool) {
        let mut gone = Vec::new();
        self.all.borrow_mut().retain_mut(|held| {
            let now = known(&held.id);
            let stays = now || !held.known;
            held.known |= now;
            if !stays {
                gone.extend(held.moving.take());
            }
            stays
        });
        // What ends tells of its end, which is heard when nothing is borrowed.
        drop(gone);
    }

    /// It goes no further, and may be moved again.
    pub fn rest(&self, id: &str) {
        let mut all = self.all.borrow_mut();
        let held = all.iter_mut().find(|h| h.id == id);
        let moving = held.and_then(|h| h.moving.take());
        drop(all);
        drop(moving);
    }

    /// Puts it there, unless that is being done. `tell` hears how far it is, and how it ends.
    pub fn start(
        &self,
        id: &str,
        (url, headers, kind): (&str, &[(&'static str, String)], &str),
        tell: Rc<dyn Fn(Moved)>,
    ) {
        let mut all = self.all.borrow_mut();
        let held = all.iter_mut().find(|h| h.id == id && h.moving.is_none());
        let Some((held, Ok(request))) = held.map(|held| (held, XmlHttpRequest::new())) else {
            return;
        };
        let (told, failed) = (tell.clone(), tell.clone());
        let at = std::cell::Cell::new(0);
        let progress = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
            let number = |name| property(&event, name).as_f64().unwrap_or_default();
            let percent = (100.0 * number("loaded") / number("total").max(1.0)).clamp(0.0, 100.0);
            let percent = percent as u8;
            if percent >= at.get() + STEP {
                at.set(percent);
                told(Moved::Percent(percent));
            }
        });
        let (weak, mine, over) = (Rc::downgrade(&self.all), id.to_owned(), request.clone());
        super::dom::once(&request, "loadend", move || {
            let wanted = |h: &Held| {
                let moving = h.moving.as_ref();
                h.id == mine && moving.is_some_and(|m| m.request == over)
            };
            let wanted = weak.upgrade().is_some_and(|all| {
                let all = all.try_borrow();
                all.is_ok_and(|all| all.iter().any(wanted))
            });
            // Aborted ones nobody wants to hear of.
            if wanted {
                let there = over.status().is_ok_and(|s| (200..300).contains(&s));
                tell(if there { Moved::Done } else { Moved::Broken });
            }
        });
        if let Ok(upload) = request.upload() {
            upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        }
        let mut sent = request.open_with_async("PUT", url, true);
        // Without a name and password of this page's for another.
        request.set_with_credentials(false);
        for (name, value) in headers.iter().chain([&("Content-Type", kind.to_owned())]) {
            // Some of them browsers do not let us set; whether it matters the server says.
            let _ = request.set_request_header(name, value);
        }
        sent = sent.and_then(|()| request.send_with_opt_blob(Some(&held.blob)));
        held.moving = Some(Moving {
            request,
            _progress: progress,
        });
        drop(all);
        if sent.is_err() {
            failed(Moved::Broken);
        }
    }
}
