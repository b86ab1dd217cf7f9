//! Keys that do something wherever one is in the chat, and the window that lists them.

use crate::i18n::Text;
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
const KEYS: [(Text, Text); 20] = [
    (
        Text("Ctrl K"),
        Text("Go to a chat or contact by its name (⌘ K on a Mac)"),
    ),
    (
        Text("Ctrl Shift F"),
        Text("Search in messages (⌘ Shift F on a Mac)"),
    ),
    (
        Text("Alt ↑  Alt ↓"),
        Text("The chat above or below in the list of chats"),
    ),
    (
        Text("Esc"),
        Text("Close the window in front, else the chat"),
    ),
    (Text("Enter ⏎"), Text("Send the message")),
    (Text("Shift Enter"), Text("Begin a new line")),
    (
        Text("↑  ↓  Home  End"),
        Text("Go through the list at the side"),
    ),
    (
        Text("↑  in an empty field"),
        Text("Change your last message"),
    ),
    (
        Text("↑  ↓  Enter"),
        Text("In the messages: choose one, and what to do with it"),
    ),
    (
        Text("/me waves"),
        Text("Say what you do, in the third person"),
    ),
    (
        Text("/spoiler hint | text"),
        Text("Hide the text until one asks for it; the hint may be left out"),
    ),
    (Text("/location"), Text("Put where you are into the field")),
    (
        Text("/close  /clear  /help"),
        Text("Close the chat; remove its messages; this list"),
    ),
    (
        Text("/otr  /endotr"),
        Text("Begin a private conversation; end it"),
    ),
    (
        Text("@  Tab"),
        Text("In a room: the name of somebody who is there"),
    ),
    (
        Text("/nick  /topic  /invite  /leave"),
        Text("In a room: another name, the subject, ask somebody in, leave"),
    ),
    (
        Text("/kick  /ban  /mute  /voice  /op  /deop  /member  /admin  /owner  /revoke  /destroy"),
        Text("In a room, where you may: each with a name and, if you like, a reason"),
    ),
    (Text("Shift F10"), Text("All about the contact in the list")),
    (Text("Ctrl ,"), Text("Settings (⌘ , on a Mac)")),
    (Text("?"), Text("This list")),
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
        "?" | "؟" | "？" if plain && !is_in("input, textarea, select, [contenteditable]") => {
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
    let row = |(key, what): (Text, Text)| {
        view! { <dt class="cv-keys__key" dir="ltr">{key.tr()}</dt> <dd class="cv-keys__what">{what.tr()}</dd> }
    };
    view! { <dl class="cv-dialog__body cv-keys">{KEYS.map(row).into_iter().collect_view()}</dl> }
        .into_any()
}
