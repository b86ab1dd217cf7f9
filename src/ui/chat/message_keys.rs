//! Messages of a log by key, by mouse and by touch: which one is meant.

use crate::platform::dom;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};

/// What a key does in a log.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Up,
    Down,
    Menu,
}

/// What a key that is pressed does.
pub(crate) fn pressed(event: &KeyboardEvent) -> Option<Key> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    match &*event.key() {
        "ArrowUp" => Some(Key::Up),
        "ArrowDown" => Some(Key::Down),
        "Enter" | "ContextMenu" => Some(Key::Menu),
        "F10" if event.shift_key() => Some(Key::Menu),
        _ => None,
    }
}

/// Does it: goes to the message above or below, or opens the menu of the one that has the focus.
pub(crate) fn go(
    scroller: &HtmlElement,
    event: &KeyboardEvent,
    key: Key,
    menu: RwSignal<Option<u64>>,
) {
    let Some(target) = element(event) else { return };
    let article = target.closest("article").ok().flatten();
    let next = match (key, &article) {
        (Key::Menu, Some(article)) if target == *article => {
            event.prevent_default();
            return menu.set(key_of(article));
        }
        // A button within a message does what it does.
        (Key::Menu, _) => return,
        (Key::Up, None) => last(scroller),
        (Key::Down, None) => None,
        (Key::Up, Some(article)) => beside(article, Element::previous_element_sibling),
        (Key::Down, Some(article)) => beside(article, Element::next_element_sibling),
    };
    if let Some(next) = next.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = next.focus();
    }
}

fn last(scroller: &HtmlElement) -> Option<Element> {
    let all = scroller.query_selector_all("article").ok()?;
    all.item(all.length().checked_sub(1)?)?.dyn_into().ok()
}

/// The next message in a direction: between them stand days, and other lines.
fn beside(article: &Element, next: impl Fn(&Element) -> Option<Element>) -> Option<Element> {
    let mut at = next(article)?;
    while at.tag_name() != "ARTICLE" {
        at = next(&at)?;
    }
    Some(at)
}

/// Whether Tab leads to the buttons of a message.
pub(crate) fn reach(article: &Element, does: bool) {
    let Ok(all) = article.query_selector_all("button[tabindex]") else {
        return;
    };
    for n in 0..all.length() {
        let button = all.item(n).and_then(|b| b.dyn_into::<Element>().ok());
        let _ = button.map(|b| b.set_attribute("tabindex", if does { "0" } else { "-1" }));
    }
}

fn element(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn key_of(article: &Element) -> Option<u64> {
    article.get_attribute("data-key")?.parse().ok()
}

/// The message whose menu button is clicked.
pub(crate) fn menu_of(event: &MouseEvent) -> Option<u64> {
    let button = element(event)?.closest(".cv-msg__menu").ok()??;
    key_of(&button.closest("article").ok()??)
}

/// The message that a finger rests on. With a mouse the browser's own menu is wanted.
pub(crate) fn touched(event: &MouseEvent) -> Option<u64> {
    let pointer: &web_sys::PointerEvent = event.dyn_ref()?;
    let target = element(event)?;
    if pointer.pointer_type() != "touch" || target.closest("a").ok()?.is_some() {
        return None;
    }
    key_of(&target.closest("article").ok()??)
}

/// The row of a message, as far as it is drawn.
pub(crate) fn row(scroller: &HtmlElement, key: u64) -> Option<Element> {
    let selector = ["article[data-key=\"", &key.to_string(), "\"]"].concat();
    scroller.query_selector(&selector).ok()?
}

/// Brings a message into sight, and the focus to it.
pub(crate) fn show(scroller: &HtmlElement, key: u64) {
    if let Some(row) = row(scroller, key).and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
        dom::bring(&row);
    }
}
