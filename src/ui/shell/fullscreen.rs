//! The whole page: contacts at the side, the chat in front beside them; in narrow places one of both.

use super::banner::Banner;
use super::panel::{Contacts, Entrance, logged_in};
use crate::config::Settings;
use crate::i18n::tr;
use crate::jid::BareJid;
use crate::ui::actions::Actions;
use crate::ui::chat::ChatBox;
use crate::ui::kit::button;
use crate::ui::kit::{Glyph, Icon};
use crate::ui::roster::contact_row::name_of;
use crate::ui::roster::person_row::unread_words;
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use leptos::prelude::*;
use std::sync::Arc;

/// The full-page shell.
#[component]
pub(crate) fn Fullscreen() -> impl IntoView {
    let front = AppState::get().front;
    let inside = logged_in();
    let pane = {
        let front = front.clone();
        move || {
            if front.with(Option::is_some) {
                "chat"
            } else {
                "contacts"
            }
        }
    };
    let alone = expect_context::<Arc<Settings>>().is_alone();
    let content = move || {
        if !inside.get() {
            return view! { <main class="cv-full__login"><Entrance/></main> }.into_any();
        }
        let (pane, front) = (pane.clone(), front.clone());
        let chat = move || match front.get() {
            Some(jid) => view! { <ChatBox jid back=true/> }.into_any(),
            None => view! {
                <div class="cv-full__empty">
                    <Icon glyph=Glyph::Chat/>
                    <p>{tr("Choose a contact to chat with.")}</p>
                </div>
            }
            .into_any(),
        };
        if alone {
            return view! { <Alone/> }.into_any();
        }
        view! {
            <div class="cv-full" data-pane=move || pane()>
                <Banner/>
                <nav class="cv-full__side" aria-label=tr("Contacts")><Contacts/></nav>
                <main class="cv-full__main">{move || chat()}</main>
            </div>
        }
        .into_any()
    };
    view! { {move || content()} }
}

/// One room or person and nothing else, but for what is said to one in private.
#[component]
fn Alone() -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let (front, here, rows) = (
        state.front.clone(),
        state.front.clone(),
        state.chat_rows.clone(),
    );
    // Whatever was closed, or was in front in an earlier run: this is always there.
    let settings = expect_context::<Arc<Settings>>();
    let (shown, all) = (state.front.clone(), state.clone());
    Effect::new(move |_| {
        let person = settings.auto_join_rooms.is_empty();
        let there = |jid: &&BareJid| person || all.is_room(jid);
        if let Some(jid) = settings.alone_with().filter(there)
            && shown.with(Option::is_none)
        {
            actions.open_chat(jid.clone());
        }
    });
    let waiting = Memo::new(move |_| {
        let here = here.get();
        rows.with(|rows| {
            let mut others = rows
                .iter()
                .filter(|row| row.unread > 0 && Some(&row.jid) != here.as_ref());
            others.next().map(|row| (row.jid.clone(), row.unread))
        })
    });
    let told = move || {
        waiting.get().map(|(jid, unread)| {
            let text = [&name_of(&state, &jid), ": ", &unread_words(unread)].concat();
            view! {
                <div class="cv-matter" role="status" data-testid="waiting">
                    <p class="cv-matter__text" dir="auto">{text}</p>
                    {button("primary", "waiting-show", words::READ.tr(), move || actions.open_chat(jid.clone()))}
                </div>
            }
            .into_any()
        })
    };
    let chat = move || match front.get() {
        Some(jid) => view! { <ChatBox jid/> }.into_any(),
        None => {
            view! { <p class="cv-full__empty" role="status">{words::JOINING.tr()}</p> }.into_any()
        }
    };
    view! {
        <div class="cv-full cv-alone" data-pane="chat">
            <Banner/>
            <main class="cv-full__main">{move || told()} {move || chat()}</main>
        </div>
    }
    .into_any()
}
