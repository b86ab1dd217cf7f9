//! Keys that do something wherever one is in the chat, and the window that lists them.

use crate::platform::dom;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::is_popup_open;
use crate::ui::state::AppState;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// What there is, key by key.
const KEYS: [(&str, &str); 19] = [
    (
        "Ctrl K",
        "Go to a chat or contact by its name (⌘ K on a Mac)",
    ),
    ("Ctrl Shift F", "Search in messages (⌘ Shift F on a Mac)"),
    (
        "Alt ↑  Alt ↓",
        "The chat above or below in the list of chats",
    ),
    ("Esc", "Close the window in front, else the chat"),
    ("Enter", "Send the message"),
    ("Shift Enter", "Begin a new line"),
    ("↑  ↓  Home  End", "Go through the list at the side"),
    ("↑  in an empty field", "Change your last message"),
    (
        "↑  ↓  Enter",
        "In the messages: choose one, and what to do with it",
    ),
    ("/me waves", "Say what you do, in the third person"),
    (
        "/spoiler hint | text",
        "Hide the text until one asks for it; the hint may be left out",
    ),
    (
        "/close  /clear  /help",
        "Close the chat; remove its messages; this list",
    ),
    ("/otr  /endotr", "Begin a private conversation; end it"),
    ("@  Tab", "In a room: the name of somebody who is there"),
    (
        "/nick  /topic  /invite  /leave",
        "In a room: another name, the subject, ask somebody in, leave",
    ),
    (
        "/kick  /ban  /mute  /voice  /op  /deop  /member  /admin  /owner  /revoke  /destroy",
        "In a room, where you may: each with a name and, if you like, a reason",
    ),
    ("Shift F10", "All about the contact in the list"),
    ("Ctrl ,", "Settings (⌘ , on a Mac)"),
    ("?", "This list"),
];

/// Listens for them in `host`; with `page`, also where nothing in particular has the focus. Enter in a window sends
/// nothing while there is no connection.
pub(crate) fn listen(
    host: &HtmlElement,
    page: bool,
    state: AppState,
    actions: Actions,
    dialogs: Dialogs,
) {
    // What cannot be sent is not, and stays as it was typed.
    dom::fence(host, Rc::new(move || dialogs.is_cut()));
    let on_key = Rc::new(move |event: KeyboardEvent| press(&event, &state, actions, dialogs));
    dom::on_key_down(host, on_key.clone());
    if let Some(document) = dom::document().filter(|_| page) {
        dom::on_key_down(&document, on_key);
    }
}

fn press(event: &KeyboardEvent, state: &AppState, actions: Actions, dialogs: Dialogs) {
    let inside = state
        .connection
        .with_untracked(|c| c.me.is_some() && !c.asking && !c.starting && !c.elsewhere);
    if !inside || event.default_prevented() || event.is_composing() {
        return;
    }
    let target = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    let is_in = |selector: &str| {
        target
            .as_ref()
            .is_some_and(|t| t.matches(selector).unwrap_or(false))
    };
    let (key, command) = (event.key(), event.ctrl_key() || event.meta_key());
    let plain = !command && !event.alt_key();
    match &*key {
        "k" | "K" if command && !event.alt_key() && !event.shift_key() => {
            event.prevent_default();
            dialogs.open_first(Which::Switcher);
        }
        "f" | "F" if command && event.shift_key() && !event.alt_key() => {
            event.prevent_default();
            dialogs.open_first(Which::Search(state.front.get_untracked()));
        }
        "," if command && !event.alt_key() && !event.shift_key() => {
            event.prevent_default();
            dialogs.open_first(Which::Settings);
        }
        // A window in front has its own keys.
        _ if dialogs.is_open() || is_popup_open() => {}
        "ArrowUp" | "ArrowDown" if event.alt_key() && !command && !event.shift_key() => {
            event.prevent_default();
            actions.next_chat(key == "ArrowDown");
        }
        "?" if plain && !is_in("input, textarea, select, [contenteditable]") => {
            event.prevent_default();
            dialogs.open_first(Which::Keys);
        }
        // In a chat, a field or a panel it has been dealt with before.
        "Escape" if plain && is_in("html, body") => {
            if let Some(front) = state.front.get_untracked() {
                actions.close_chat(front);
            }
        }
        _ => {}
    }
}

/// The list.
#[component]
pub(crate) fn Keys() -> impl IntoView {
    let row = |(key, what): (&'static str, &'static str)| {
        view! { <dt class="cv-keys__key">{key}</dt> <dd class="cv-keys__what">{what}</dd> }
    };
    view! { <dl class="cv-dialog__body cv-keys">{KEYS.map(row).into_iter().collect_view()}</dl> }
        .into_any()
}
