//! What becomes of the page: seen, hidden, frozen, left, without a network.

use super::dom::{document, is_visible, now, window};
use crate::time::Millis;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// What has happened to the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Life {
    /// It can be seen, or no longer.
    Visible(bool),
    /// What is typed goes to it, or no longer.
    Focused,
    /// The browser says that there is a network.
    Online,
    /// The browser says that there is none.
    Offline,
    /// It stands still from here on: no timer runs, nothing comes in. Only what is done at once is
    /// done.
    Frozen,
    /// It is back, after [`Life::Frozen`] or [`Life::Leaving`]: told once.
    Thawed,
    /// The user goes elsewhere. Most pages end here, but going back may bring this one back as it
    /// was.
    Leaving,
}

const OF_DOCUMENT: [&str; 3] = ["visibilitychange", "freeze", "resume"];
const OF_WINDOW: [&str; 6] = ["online", "offline", "pagehide", "pageshow", "focus", "blur"];

/// Calls `f` with all that happens to the page, for as long as it lives.
pub fn on_life(f: impl Fn(Life) + 'static) {
    let gone = Cell::new(false);
    let hear = move |event: Event| {
        let life = match event.type_().as_str() {
            "visibilitychange" => Life::Visible(is_visible()),
            "focus" | "blur" => Life::Focused,
            "online" => Life::Online,
            "offline" => Life::Offline,
            "freeze" => Life::Frozen,
            "pagehide" => Life::Leaving,
            // `resume` and `pageshow`: some browsers have both, some the second alone, which every page
            // hears at its start as well.
            _ => Life::Thawed,
        };
        let back = life == Life::Thawed;
        if back && !gone.get() {
            return;
        }
        if back || matches!(life, Life::Frozen | Life::Leaving) {
            gone.set(!back);
        }
        f(life);
    };
    let closure = Closure::<dyn Fn(Event)>::new(hear);
    let listen = |target: Option<&EventTarget>, events: &[&str]| {
        for event in events {
            if let Some(target) = target {
                let callback = closure.as_ref().unchecked_ref();
                let _ = target.add_event_listener_with_callback(event, callback);
            }
        }
    };
    listen(document().as_deref().map(AsRef::as_ref), &OF_DOCUMENT);
    listen(window().as_deref(), &OF_WINDOW);
    closure.forget();
}

/// How often a touch is told at most, in ms.
const TOUCH_MS: u64 = 5_000;

/// Calls `f` when the user does something in the page, every 5 s at most, for as long as the page lives.
pub fn on_touch(f: impl Fn() + 'static) {
    let last = Cell::new(Millis(0));
    let hear = move |_: Event| {
        // A clock that was set back must not make the user absent.
        if now().0.abs_diff(last.get().0) >= TOUCH_MS {
            last.set(now());
            f();
        }
    };
    let closure = Closure::<dyn Fn(Event)>::new(hear);
    if let Some(window) = window() {
        for event in ["pointerdown", "pointermove", "keydown", "wheel"] {
            let callback = closure.as_ref().unchecked_ref();
            let _ = window.add_event_listener_with_callback_and_bool(event, callback, true);
        }
    }
    closure.forget();
}
