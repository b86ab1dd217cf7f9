//! Which list stands below, and what can be done with it as a whole.

use crate::config::Settings;
use crate::i18n::tr;
use crate::store::List;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Glyph, icon_button, when};
use crate::ui::roster::person_row::{count, unread_words};
use crate::ui::state::AppState;
use crate::ui::words::{room, search};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The line above the list.
#[component]
pub(crate) fn RosterBar() -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let blocked = state.blocked;
    let new = settings.allow_contact_requests || settings.allow_non_roster_messaging;
    let (shown, list, unread) = (state.list.clone(), state.list, state.unread);
    let tab = move |mine: List, testid: &'static str, words: &'static str| {
        let (list, unread) = (list.clone(), unread.clone());
        let waiting = move || {
            (unread.get() > 0).then(|| {
                view! {
                    <span class="cv-badge" aria-hidden="true">{count(unread.get())}</span>
                    <span class="cv-hidden">{unread_words(unread.get())}</span>
                }
                .into_any()
            })
        };
        let chosen = Memo::new(move |_| list.with(|list| *list == mine));
        view! {
            <button class="cv-bar__tab" type="button" role="tab" data-testid=testid
                aria-selected=move || chosen.get().to_string()
                tabindex=move || if chosen.get() { "0" } else { "-1" }
                on:click=move |_| actions.show_list(mine)>
                {words}
                {(mine == List::Chats).then(|| view! { {move || waiting()} })}
            </button>
        }
        .into_any()
    };
    // There is room for so many: each list has what belongs to it.
    let contacts = Memo::new(move |_| shown.with(|list| *list == List::Contacts));
    // Two of them: each arrow leads to the other.
    let on_key = move |event: web_sys::KeyboardEvent| {
        let target = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        if let ("ArrowLeft" | "ArrowRight", Some(target)) = (&*event.key(), target) {
            event.prevent_default();
            let other = target
                .next_element_sibling()
                .filter(|e| e.has_attribute("aria-selected"))
                .or_else(|| target.previous_element_sibling());
            if let Some(other) = other.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = other.focus();
                other.click();
            }
        }
    };
    view! {
        <div class="cv-bar">
            <div class="cv-bar__tabs" role="tablist" aria-label=tr("Show") on:keydown=on_key>
                {tab(List::Contacts, "show-contacts", tr("Contacts"))}
                {tab(List::Chats, "show-chats", tr("Chats"))}
            </div>
            <div class="cv-bar__buttons">
                {when(move || contacts.get() && blocked.with(Option::is_some), move || {
                    icon_button("open-block-list", Glyph::Block, tr("Blocked addresses"), move || {
                        dialogs.open(Which::BlockList);
                    })
                })}
                {when(move || !contacts.get(), move || {
                    icon_button("search-open", Glyph::Search, search::ALL.tr(), move || {
                        dialogs.open(Which::Search(None));
                    })
                })}
                {icon_button("join-open", Glyph::Room, room::JOIN_TITLE.tr(), move || {
                    dialogs.open(Which::Join(None));
                })}
                {new.then(|| icon_button("new-chat", Glyph::Add, tr("New chat or contact"), move || {
                    dialogs.open(Which::Add(None));
                }))}
            </div>
        </div>
    }
    .into_any()
}
