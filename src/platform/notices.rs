//! Desktop notifications (Notifications API), where the browser has them.

use super::dom::{property, window};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Event;

/// Whether the user has given leave for them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leave {
    Granted,
    /// He was not asked yet.
    Unasked,
    Denied,
    /// This browser has none, or not for this page.
    Impossible,
}

/// Shown at a time; the oldest go first.
const MAX: usize = 20;

fn class() -> Option<Function> {
    property(&window()?.into(), "Notification").dyn_into().ok()
}

/// What the user has said.
pub fn leave() -> Leave {
    let Some(class) = class() else {
        return Leave::Impossible;
    };
    match property(&class, "permission").as_string().as_deref() {
        Some("granted") => Leave::Granted,
        Some("denied") => Leave::Denied,
        _ => Leave::Unasked,
    }
}

/// Asks the user; only where he has just pressed something. `then` hears what he says.
pub fn ask(then: impl FnOnce(Leave) + 'static) {
    let promise = class().and_then(|class| {
        let ask: Function = property(&class, "requestPermission").dyn_into().ok()?;
        ask.call0(&class).ok()?.dyn_into::<Promise>().ok()
    });
    spawn_local(async move {
        if let Some(promise) = promise {
            drop(JsFuture::from(promise).await);
        }
        then(leave());
    });
}

/// How one looks.
pub struct Look<'a> {
    pub title: &'a str,
    pub body: Option<&'a str>,
    /// The URL of a picture.
    pub icon: Option<&'a str>,
    /// Milliseconds after which it goes; 0: it stays.
    pub delay: u32,
}

/// Those that are shown, each under a key.
pub struct Notices {
    shown: Rc<RefCell<Vec<(String, JsValue)>>>,
    press: Closure<dyn Fn(Event)>,
}

impl Notices {
    /// `pressed` hears the key of one that the user presses; the page has the focus by then.
    pub fn new(pressed: impl Fn(String) + 'static) -> Self {
        let shown: Rc<RefCell<Vec<(String, JsValue)>>> = Rc::default();
        let all = shown.clone();
        let press = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            event.prevent_default();
            let target: JsValue = event.target().into();
            let at = all.borrow().iter().position(|(_, n)| *n == target);
            if let Some(at) = at {
                let (key, notice) = all.borrow_mut().remove(at);
                call(&notice, "close");
                if let Some(window) = window() {
                    let _ = window.focus();
                }
                pressed(key);
            }
        });
        Self { shown, press }
    }

    /// Shows one in the place of what was shown under this key.
    pub fn show(&self, key: String, look: &Look<'_>) {
        self.close(&key);
        if let Some(notice) = self.make(look) {
            let mut shown = self.shown.borrow_mut();
            if shown.len() >= MAX {
                call(&shown.remove(0).1, "close");
            }
            shown.push((key, notice));
        }
    }

    fn make(&self, look: &Look<'_>) -> Option<JsValue> {
        let class = class().filter(|_| leave() == Leave::Granted)?;
        let options = Object::new();
        let set = |name: &str, value: JsValue| Reflect::set(&options, &name.into(), &value);
        for (name, text) in [("body", look.body), ("icon", look.icon)] {
            if let Some(text) = text {
                set(name, text.into()).ok()?;
            }
        }
        // The program makes its own sound.
        set("silent", true.into()).ok()?;
        set("requireInteraction", (look.delay == 0).into()).ok()?;
        // Some browsers for phones have the class and refuse to make one.
        let notice = Reflect::construct(&class, &Array::of2(&look.title.into(), &options)).ok()?;
        Reflect::set(&notice, &"onclick".into(), self.press.as_ref()).ok()?;
        if let (true, Some(window)) = (look.delay > 0, window())
            && let Ok(close) = property(&notice, "close").dyn_into::<Function>()
        {
            let delay = i32::try_from(look.delay).unwrap_or(i32::MAX);
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
                &close.bind0(&notice),
                delay,
            );
        }
        Some(notice)
    }

    /// Takes away what is shown under this key.
    pub fn close(&self, key: &str) {
        self.close_where(|k| k == key);
    }

    /// Takes away those with such keys.
    pub fn close_where(&self, is: impl Fn(&str) -> bool) {
        self.shown.borrow_mut().retain(|(key, notice)| {
            let gone = is(key);
            if gone {
                call(notice, "close");
            }
            !gone
        });
    }
}

/// Calls a method without arguments.
fn call(of: &JsValue, method: &str) {
    if let Ok(method) = property(of, method).dyn_into::<Function>() {
        let _ = method.call0(of);
    }
}
