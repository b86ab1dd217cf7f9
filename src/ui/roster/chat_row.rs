//! One chat in the list of chats: whom it is with, when something was last said, and what.

use super::contact_row::name_of;
use super::person_row::{PersonRow, count, person_row, unread_badge};
use crate::i18n::{fill, tr};
use crate::jid::BareJid;
use crate::platform::intl;
use crate::store::ChatRow;
use crate::ui::kit::{Glyph, Icon};
use crate::ui::state::AppState;
use crate::ui::words::{self, room};
use crate::xmpp::command::Show;
use leptos::prelude::*;

/// A chat's row: a button that opens it.
pub(super) fn chat_row(jid: BareJid, tabindex: Signal<&'static str>) -> AnyView {
    let state = AppState::get();
    let rows = state.chat_rows.clone();
    let row = {
        let jid = jid.clone();
        move || rows.with(|rows| rows.iter().find(|row| row.jid == jid).cloned())
    };
    let contact = state.contact(&jid);
    let (own, me) = (state.own.clone(), state.is_me(&jid));
    let show = Signal::derive(move || {
        if me {
            return own.with(|p| p.show);
        }
        contact
            .as_ref()
            .map_or(Show::Offline, |c| c.with(|c| c.presence.show))
    });
    let name = {
        let jid = jid.clone();
        Signal::derive(move || name_of(&state, &jid))
    };
    let (said, written) = (row.clone(), row.clone());
    person_row(PersonRow {
        class: "cv-contact cv-talk",
        testid: "chat-item",
        jid,
        tabindex,
        name,
        show,
        line: Signal::derive(move || said().as_ref().map(words).unwrap_or_default()),
        draft: Signal::derive(move || written().is_some_and(|row| row.draft.is_some())),
        spoken: Signal::stored(String::new()),
        end: view! { {move || row().map(end)} }.into_any(),
    })
}

/// When that was, and what else is to be known at a glance.
fn end(row: ChatRow) -> AnyView {
    let mark = |on: bool, glyph, words: &'static str| {
        on.then(|| view! { <Icon glyph/> <span class="cv-hidden">{words}</span> }.into_any())
    };
    let time = row.last.map(|last| {
        let at = last.at;
        view! { <time class="cv-talk__time" datetime=at.format()>{intl::short(at)}</time> }
            .into_any()
    });
    view! {
        {time}
        <span class="cv-talk__marks">
            {mark(row.flags.pinned, Glyph::Pin, "pinned")}
            {mark(row.flags.muted(), Glyph::Mute, "muted")}
            {row.mentions.filter(|n| *n > 0).map(|n| view! {
                <span class="cv-badge" data-testid="mentions" aria-hidden="true">
                    {["@", &count(n)].concat()}
                </span>
                <span class="cv-hidden">{room::mentions(n)}</span>
            }.into_any())}
            {row.active.then(|| view! {
                <span class="cv-talk__active" data-testid="room-active"></span>
                <span class="cv-hidden">{room::ACTIVE.tr()}</span>
            }.into_any())}
            // What names nobody in a room is not urgent.
            {unread_badge(row.unread, row.flags.muted() || row.mentions.is_some())}
        </span>
    }
    .into_any()
}

/// What was said last, or is being written.
fn words(row: &ChatRow) -> String {
    match (&row.draft, &row.last) {
        (Some(draft), _) => fill(tr("Draft: {text}"), &[("text", draft)]),
        // Nothing is left of it, or it is not to be read in passing.
        (None, Some(last)) if last.text.is_empty() && last.secret => {
            words::privacy::SECRET.tr().to_owned()
        }
        (None, Some(last)) if last.text.is_empty() => words::message::RETRACTED.tr().to_owned(),
        (None, Some(last)) => {
            let text = match last.spoiler {
                true => words::message::spoiler(&last.text),
                false => last.text.clone(),
            };
            match &last.nick {
                _ if last.own => fill(tr("You: {text}"), &[("text", &text)]),
                Some(nick) => [nick, ": ", &text].concat(),
                None => text,
            }
        }
        (None, None) => tr("No messages yet").to_owned(),
    }
}
