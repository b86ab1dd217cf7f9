//! The window, its clock, and what the standard bindings make awkward.
#![allow(
    clippy::disallowed_methods,
    reason = "platform is where the browser is touched"
)]

use crate::time::Millis;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The window; a page without one cannot show a chat.
pub fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// The page's document.
pub fn document() -> Option<web_sys::Document> {
    window()?.document()
}

/// Whether the page is used by touch above all.
pub fn is_touched() -> bool {
    let query = window().and_then(|w| w.match_media("(pointer: coarse)").ok()?);
    query.is_some_and(|query| query.matches())
}

/// Now, as the user's clock says.
pub fn now() -> Millis {
    let ms = js_sys::Date::now();
    // Positive and far below 2^53 on every clock that is set.
    Millis(if ms.is_finite() && ms > 0.0 {
        ms as u64
    } else {
        0
    })
}

/// What everything of ours in this browser is called: storage, locks, channels. Pages of one origin
/// share them. Some browsers give all files one origin, so from disk each page has its own.
pub fn scope() -> String {
    let name = "converse-rs".to_owned();
    let place = window().map(|w| w.location());
    match place {
        Some(place) if place.protocol().is_ok_and(|p| p == "file:") => {
            name + &place.pathname().unwrap_or_default()
        }
        _ => name,
    }
}

/// A property of a JavaScript value; undefined where there is none to be had.
pub fn property(of: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// WebCrypto, where the page is a secure context.
pub fn subtle() -> Option<web_sys::SubtleCrypto> {
    let subtle = window()?.crypto().ok()?.subtle();
    // Elsewhere the property is undefined, whatever its type says.
    (!subtle.is_undefined()).then_some(subtle)
}

/// Milliseconds that local time is ahead of UTC at this moment.
pub fn utc_offset() -> i64 {
    -(js_sys::Date::new_0().get_timezone_offset() as i64) * 60_000
}

/// The page's own address, to resolve relative URLs against.
pub fn base_url() -> String {
    document()
        .and_then(|d| d.base_uri().ok().flatten())
        .unwrap_or_default()
}

/// A URL made absolute; `None` when it is none.
pub fn absolute_url(url: &str) -> Option<String> {
    web_sys::Url::new_with_base(url, &base_url())
        .ok()
        .map(|url| url.href())
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    document().is_none_or(|d| d.visibility_state() == web_sys::VisibilityState::Visible)
}

/// Whether what is typed goes to this page.
pub fn has_focus() -> bool {
    document().is_some_and(|d| d.has_focus().unwrap_or(false))
}

/// Calls `f` whenever the page is shown or hidden, for as long as the page lives.
pub fn on_visibility(f: impl Fn() + 'static) {
    if let Some(document) = document() {
        let closure = Closure::<dyn Fn()>::new(f);
        let callback = closure.as_ref().unchecked_ref();
        let _ = document.add_event_listener_with_callback("visibilitychange", callback);
        closure.forget();
    }
}

/// Calls `f` the first time that `event` happens to `target`.
pub fn once(target: &web_sys::EventTarget, event: &str, f: impl FnOnce() + 'static) {
    let callback = Closure::once_into_js(f);
    let _ = target.add_event_listener_with_callback(event, callback.unchecked_ref());
}

/// Calls `f` for events of these kinds at `target`, for as long as what is returned lives.
pub fn listen(
    target: &web_sys::EventTarget,
    kinds: &'static [&'static str],
    f: impl Fn(web_sys::Event) + 'static,
) -> Option<Listening> {
    let closure = Closure::<dyn Fn(web_sys::Event)>::new(f);
    for kind in kinds {
        target
            .add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref())
            .ok()?;
    }
    Some(Listening {
        target: target.clone(),
        kinds,
        closure,
    })
}

/// Keeps listening.
pub struct Listening {
    target: web_sys::EventTarget,
    kinds: &'static [&'static str],
    closure: Closure<dyn Fn(web_sys::Event)>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        for kind in self.kinds {
            let callback = self.closure.as_ref().unchecked_ref();
            let _ = self
                .target
                .remove_event_listener_with_callback(kind, callback);
        }
    }
}

/// Events of this kind inside `element` are not heard of outside, for as long as the page lives.
pub fn keep_inside(element: &web_sys::Element, event: &str) {
    let closure = Closure::<dyn Fn(web_sys::Event)>::new(|e: web_sys::Event| e.stop_propagation());
    let _ = element.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Calls `f` when a key goes down in `target`, for as long as the page lives.
pub fn on_key_down(target: &web_sys::EventTarget, f: Rc<dyn Fn(web_sys::KeyboardEvent)>) {
    let closure = Closure::<dyn Fn(web_sys::KeyboardEvent)>::new(move |e| f(e));
    let _ = target.add_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref());
    closure.forget();
}

/// No form in `element` is sent while `closed` says so, for as long as the page lives.
pub fn fence(element: &web_sys::EventTarget, closed: Rc<dyn Fn() -> bool>) {
    let stop = move |event: web_sys::Event| {
        if closed() {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let closure = Closure::<dyn Fn(web_sys::Event)>::new(stop);
    let callback = closure.as_ref().unchecked_ref();
    let _ = element.add_event_listener_with_callback_and_bool("submit", callback, true);
    closure.forget();
}

/// Whether the user asked his system for as little motion as can be.
pub fn wants_stillness() -> bool {
    let query = "(prefers-reduced-motion: reduce)";
    let query = window().and_then(|w| w.match_media(query).ok()?);
    query.is_some_and(|query| query.matches())
}

/// What the browser calls itself.
pub fn user_agent() -> String {
    let agent = window().and_then(|w| w.navigator().user_agent().ok());
    agent.unwrap_or_default()
}

/// The languages that the user prefers, the best first (BCP 47).
pub fn languages() -> Vec<String> {
    let languages = window().map(|w| w.navigator().languages());
    let languages = languages.unwrap_or_default();
    languages.iter().filter_map(|l| l.as_string()).collect()
}

/// The language of the page, for the stream.
pub fn language() -> Option<String> {
    window()?.navigator().language()
}

/// The test id of what has the focus in the tree of `host`.
pub fn focused_testid(host: &web_sys::Element) -> Option<String> {
    let root: web_sys::ShadowRoot = host.get_root_node().dyn_into().ok()?;
    root.active_element()?.get_attribute("data-testid")
}

/// Focuses what has this test id in `host`.
pub fn focus_testid(host: &web_sys::Element, testid: &str) {
    let selector = ["[data-testid=\"", testid, "\"]"].concat();
    let found = host.query_selector(&selector).ok().flatten();
    if let Some(element) = found.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Runs `f` before the next frame is painted. What belongs to a component may be gone by then: signals
/// and node references have to be asked with `try_get_untracked`.
pub fn next_frame(f: impl FnOnce() + 'static) {
    if let Some(window) = window() {
        let callback = Closure::once_into_js(f);
        let _ = window.request_animation_frame(callback.unchecked_ref());
    }
}

/// The element that is as wide as the page can be seen.
pub fn page_element() -> Option<web_sys::Element> {
    document()?.document_element()
}

/// Its width in CSS pixels.
pub fn page_width() -> i32 {
    page_element().map_or(0, |page| page.client_width())
}

/// Calls `f` whenever the size of `element` changes; the observer lives as long as what is returned.
pub fn on_resize(element: &web_sys::Element, f: impl Fn() + 'static) -> Option<ResizeWatch> {
    let closure = Closure::<dyn Fn()>::new(f);
    let observer = web_sys::ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(ResizeWatch {
        observer,
        _closure: closure,
    })
}

/// Keeps a size observed.
pub struct ResizeWatch {
    observer: web_sys::ResizeObserver,
    _closure: Closure<dyn Fn()>,
}

impl Drop for ResizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Calls `f` whenever `element` comes into sight; the observer lives as long as what is returned.
pub fn on_seen(element: &web_sys::Element, f: impl Fn() + 'static) -> Option<SightWatch> {
    let seen = move |entries: js_sys::Array| {
        let entry = entries.iter().last();
        let entry = entry.and_then(|e| e.dyn_into::<web_sys::IntersectionObserverEntry>().ok());
        if entry.is_some_and(|e| e.is_intersecting()) {
            f();
        }
    };
    let closure = Closure::<dyn Fn(js_sys::Array)>::new(seen);
    let observer = web_sys::IntersectionObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(SightWatch {
        observer,
        _closure: closure,
    })
}

/// Keeps an element watched.
pub struct SightWatch {
    observer: web_sys::IntersectionObserver,
    _closure: Closure<dyn Fn(js_sys::Array)>,
}

impl Drop for SightWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Puts a text where it can be pasted from. Where the browser does not let us, nothing happens.
pub fn copy(text: &str) {
    if let Some(window) = window() {
        let clipboard = window.navigator().clipboard();
        // Undefined where the page is no secure context, whatever its type says.
        if !clipboard.is_undefined() {
            let done = wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text));
            wasm_bindgen_futures::spawn_local(async move { drop(done.await) });
        }
    }
}

/// Empties a field, gives it the focus, and tells it of that as of keys (`input`). Nothing but this command of the
/// browser leaves the text where its undo finds it; where there is no such command, the text is gone.
pub fn erase(field: &web_sys::HtmlTextAreaElement) {
    let _ = field.focus();
    field.select();
    if let Some(document) = document()
        && let Ok(command) = property(&document, "execCommand").dyn_into::<js_sys::Function>()
    {
        let _ = command.call1(&document, &"delete".into());
    }
    if !field.value().is_empty() {
        field.set_value("");
        if let Ok(event) = web_sys::Event::new("input") {
            let _ = field.dispatch_event(&event);
        }
    }
}

/// Brings something into sight, with what is above and below it, and the focus to it.
pub fn bring(element: &web_sys::HtmlElement) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&options);
    let _ = element.focus();
}

/// The text of a JavaScript error, for the log.
pub fn error_text(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map(|e| String::from(e.message()))
        .or_else(|| error.as_string())
        .unwrap_or_else(|| "unknown error".to_owned())
}

/// Calls `f` every so many milliseconds for as long as what is returned lives.
pub fn every(ms: i32, f: impl FnMut() + 'static) -> Option<Interval> {
    let closure = Closure::<dyn FnMut()>::new(f);
    let callback = closure.as_ref().unchecked_ref();
    let id = window()?
        .set_interval_with_callback_and_timeout_and_arguments_0(callback, ms)
        .ok()?;
    Some(Interval {
        id,
        _closure: closure,
    })
}

/// Keeps something repeated.
pub struct Interval {
    id: i32,
    _closure: Closure<dyn FnMut()>,
}

impl Drop for Interval {
    fn drop(&mut self) {
        if let Some(window) = window() {
            window.clear_interval_with_handle(self.id);
        }
    }
}
