//! One chat in the list of chats: whom it is with, when something was last said, and what.

use super::contact_row::{count, name_of, unread_words};
use crate::jid::BareJid;
use crate::platform::intl;
use crate::store::ChatRow as Model;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Avatar, Glyph, Icon, PresenceDot};
use crate::ui::state::AppState;
use crate::ui::words::message::RETRACTED;
use crate::xmpp::command::Show;
use leptos::prelude::*;

/// A chat's row: a button that opens it.
#[component]
pub(crate) fn ChatRow(jid: BareJid, #[prop(into)] tabindex: Signal<&'static str>) -> impl IntoView {
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let (rows, front) = (state.chat_rows.clone(), state.front.clone());
    let row = {
        let jid = jid.clone();
        move || rows.with(|rows| rows.iter().find(|row| row.jid == jid).cloned())
    };
    let contact = state.contact(&jid);
    let show = Signal::derive(move || {
        contact
            .as_ref()
            .map_or(Show::Offline, |c| c.with(|c| c.presence.show))
    });
    let name = {
        let jid = jid.clone();
        Signal::derive(move || name_of(&state, &jid))
    };
    let current = {
        let jid = jid.clone();
        move || front.with(|f| f.as_ref() == Some(&jid)).then_some("true")
    };
    let said = {
        let row = row.clone();
        move || row().as_ref().map(words).unwrap_or_default()
    };
    let draft = {
        let row = row.clone();
        move || {
            row()
                .is_some_and(|row| row.draft.is_some())
                .then_some("true")
        }
    };
    let at = row.clone();
    let when = move || {
        let last = at().and_then(|row| row.last);
        last.map(|last| {
            let at = last.at;
            view! { <time class="cv-talk__time" datetime=at.format()>{intl::short(at)}</time> }
                .into_any()
        })
    };
    let marks = move || {
        let row = row();
        let (unread, flags) = row.map(|row| (row.unread, row.flags)).unwrap_or_default();
        let mark = |on: bool, glyph, words: &'static str| {
            on.then(|| view! { <Icon glyph/> <span class="cv-hidden">{words}</span> }.into_any())
        };
        view! {
            {mark(flags.pinned, Glyph::Pin, "pinned")}
            {mark(flags.muted, Glyph::Mute, "muted")}
            {(unread > 0).then(|| view! {
                <span class="cv-badge" data-testid="unread" aria-hidden="true"
                    data-muted=flags.muted.to_string()>{count(unread)}</span>
                <span class="cv-hidden">{unread_words(unread)}</span>
            }.into_any())}
        }
        .into_any()
    };
    let (seed, address, about) = (jid.to_string(), jid.to_string(), jid.clone());
    view! {
        <button class="cv-talk" type="button" data-testid="chat-item" data-jid=address
            tabindex=move || tabindex.get()
            aria-current=move || current()
            on:click=move |_| actions.open_chat(jid.clone())
            on:contextmenu=move |event: web_sys::MouseEvent| {
                event.prevent_default();
                dialogs.open(Which::Details(about.clone()));
            }
        >
            <span class="cv-contact__face">
                <Avatar name=name seed=seed/>
                <span aria-hidden="true"><PresenceDot show=show/></span>
            </span>
            <span class="cv-talk__name" dir="auto">{move || name.get()}</span>
            {move || when()}
            <span class="cv-talk__text" dir="auto" data-testid="chat-last" data-draft=move || draft()>
                {move || said()}
            </span>
            <span class="cv-talk__marks">{move || marks()}</span>
        </button>
    }
    .into_any()
}

/// What was said last, or is being written.
fn words(row: &Model) -> String {
    match (&row.draft, &row.last) {
        (Some(draft), _) => ["Draft: ", draft].concat(),
        // Nothing is left of it.
        (None, Some(last)) if last.text.is_empty() => RETRACTED.to_owned(),
        (None, Some(last)) if last.own => ["You: ", &last.text].concat(),
        (None, Some(last)) => last.text.clone(),
        (None, None) => "No messages yet".to_owned(),
    }
}
