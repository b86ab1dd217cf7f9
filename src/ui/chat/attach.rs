//! Files to be sent: chosen, pasted, or dropped onto the chat.

use super::voice::{self, Voice};
use crate::config::{OtrPolicy, Settings};
use crate::jid::BareJid;
use crate::platform::{dom, file};
use crate::privacy::State;
use crate::store::{Choices, Preference};
use crate::ui::actions::Actions;
use crate::ui::kit::{Glyph, Icon};
use crate::ui::state::AppState;
use crate::ui::words::file as words;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// Who sends them, and what is chosen of that.
pub(super) type To = (Actions, RwSignal<Choices>);

/// Whether the server takes files.
fn is_possible(state: &AppState) -> Memo<bool> {
    let service = state.service.clone();
    Memo::new(move |_| service.with(|(s, _)| s.uploads.is_some()))
}

/// The buttons: files, and a message that is spoken; nothing where the server takes no files.
#[component]
pub(super) fn Attach(chat: BareJid, voice: Voice) -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    // Without it files are still pasted, and dropped onto the chat.
    let button = expect_context::<Arc<Settings>>().show_file_button;
    let field: NodeRef<html::Input> = NodeRef::new();
    let privacy = state.chat(&chat).privacy;
    let private = Memo::new(move |_| {
        privacy.with(|p| p.view.state != State::Open || p.rule() == Some(OtrPolicy::Always))
    });
    let (possible, service) = (is_possible(&state), state.service);
    let choices: RwSignal<Choices> = state.choices.into();
    let words = Signal::derive(move || match private.get() {
        true => words::NOT_PRIVATE.tr().to_owned(),
        false => service.with(|(s, _)| words::attach(s.uploads.as_ref().and_then(|u| u.max))),
    });
    let (onto, drops) = (chat.clone(), StoredValue::new_local(None));
    Effect::new(move |_| {
        let listening = field
            .get()
            .and_then(|field| dropped(&field, onto.clone(), (actions, choices)));
        drops.set_value(listening);
    });
    on_cleanup(move || drop(drops.try_set_value(None)));
    let view = move || {
        let chat = chat.clone();
        possible.get().then(|| {
            view! {
                {button.then(|| view! {
                    <button class="cv-icon-button" type="button" data-testid="attach"
                        aria-label=move || words.get() title=move || words.get()
                        prop:disabled=move || private.get()
                        on:click=move |_| {
                            if let Some(field) = field.get_untracked() {
                                field.click();
                            }
                        }>
                        <Icon glyph=Glyph::Clip/>
                    </button>
                }.into_any())}
                <input type="file" hidden multiple="" data-testid="attach-files" node_ref=field
                    on:change=move |_| {
                        if let Some(field) = field.get_untracked() {
                            let files = file::all(&dom::property(&field, "files"));
                            actions.attach(&chat, files, is_small(choices));
                            field.set_value("");
                        }
                    }/>
                {button.then(|| voice::start_button(voice, private))}
            }
            .into_any()
        })
    };
    view! { {move || view()} }.into_any()
}

/// What is pasted: its files, unless it has words as well (as tables have, and pictures of them).
pub(super) fn pasted(event: &web_sys::Event, chat: &BareJid, to: To) {
    let data = dom::property(event, "clipboardData");
    if !file::has_words(&data) {
        take(event, &data, chat, to);
    }
}

/// What is dropped onto the chat that `inside` stands in, for as long as what is returned lives. Without this the
/// browser would leave the page for the file.
fn dropped(inside: &web_sys::Element, chat: BareJid, to: To) -> Option<dom::Listening> {
    let whole = inside.closest(".cv-chat").ok().flatten()?;
    let place = whole.clone();
    dom::listen(&whole, &["dragover", "dragleave", "drop"], move |event| {
        let data = dom::property(&event, "dataTransfer");
        match &*event.type_() {
            "dragover" if file::holds_files(&data) => {
                event.prevent_default();
                let _ = place.set_attribute("data-drop", words::DROP.tr());
            }
            "dragover" => {}
            // From one part of the chat to another is not out of it.
            "dragleave" if !dom::property(&event, "relatedTarget").is_null() => {}
            "drop" => {
                let _ = place.remove_attribute("data-drop");
                take(&event, &data, &chat, to);
            }
            _ => {
                let _ = place.remove_attribute("data-drop");
            }
        }
    })
}

fn is_small(choices: RwSignal<Choices>) -> bool {
    choices.with_untracked(|c| c.is_on(Preference::SmallPictures))
}

fn take(event: &web_sys::Event, data: &JsValue, chat: &BareJid, (actions, choices): To) {
    let files = file::all(&dom::property(data, "files"));
    if !files.is_empty() {
        event.prevent_default();
        actions.attach(chat, files, is_small(choices));
    }
}
