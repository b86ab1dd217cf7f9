//! Times in the user's language, by the browser's own tables.

use super::dom::now;
use crate::time::Millis;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

/// A formatter is dear to make and cheap to use, so one of each kind is kept.
struct Formats {
    time: Function,
    day: Function,
    full: Function,
    date: Function,
}

thread_local! {
    static FORMATS: RefCell<Formats> = RefCell::new(Formats::new(&Array::new()));
}

impl Formats {
    /// The first of these languages that the browser has.
    fn new(tags: &Array) -> Self {
        let date = [("day", "numeric"), ("month", "short")];
        let day = [
            ("weekday", "long"),
            ("day", "numeric"),
            ("month", "long"),
            ("year", "numeric"),
        ];
        Self {
            time: format(tags, &[("hour", "2-digit"), ("minute", "2-digit")]),
            day: format(tags, &day),
            date: format(tags, &date),
            full: format(tags, &[("dateStyle", "full"), ("timeStyle", "short")]),
        }
    }
}

/// From now on times are in this language (BCP 47).
pub fn set_language(tags: &Array) {
    FORMATS.replace(Formats::new(tags));
}

fn format(tags: &Array, options: &[(&str, &str)]) -> Function {
    let object = Object::new();
    for (name, value) in options {
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    let format = Intl::DateTimeFormat::new(tags, &object);
    format.format().unchecked_into()
}

fn run(format: &Function, at: Millis) -> String {
    let date = Date::new(&JsValue::from_f64(at.0 as f64));
    format
        .call1(&JsValue::UNDEFINED, &date)
        .ok()
        .and_then(|t| t.as_string())
        .unwrap_or_default()
}

/// `14:05`, or as the user's language has it.
pub fn time(at: Millis) -> String {
    FORMATS.with_borrow(|f| run(&f.time, at))
}

/// `Monday, 3 June 2024`.
pub fn day(at: Millis) -> String {
    FORMATS.with_borrow(|f| run(&f.day, at))
}

/// Day and time in full.
pub fn full(at: Millis) -> String {
    FORMATS.with_borrow(|f| run(&f.full, at))
}

/// The time of what was within half a day, else the day, as short as can be.
pub fn short(at: Millis) -> String {
    let recent = now().since(at) < 12 * 3_600_000;
    if recent {
        time(at)
    } else {
        FORMATS.with_borrow(|f| run(&f.date, at))
    }
}

/// The time of what was today, else day and time.
pub fn moment(at: Millis) -> String {
    let recent = now().since(at) < 12 * 3_600_000;
    if recent { time(at) } else { full(at) }
}
