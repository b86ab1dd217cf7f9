//! Under which name to enter a room, where nobody has said so yet, or that one cannot be had.

use super::before::before;
use crate::config::Settings;
use crate::jid::BareJid;
use crate::platform::guest;
use crate::store::{RoomView, Standing};
use crate::ui::actions::Actions;
use crate::ui::kit::{field, submit};
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use crate::xmpp::command::RoomWish;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::Exit;
use leptos::prelude::*;
use std::sync::Arc;

/// Whether the name is to be asked for, in place and not in a window. `alone`: there is this room and nothing else.
pub(super) fn is_asked(room: &RoomView, alone: bool) -> bool {
    let Standing::Out(exit) = &room.standing else {
        return false;
    };
    let name = |exit: &Exit| {
        matches!(exit, Exit::Refused(error) if matches!(
            error.condition,
            StanzaCondition::Conflict | StanzaCondition::NotAcceptable | StanzaCondition::JidMalformed
        ))
    };
    room.nick.is_empty() || (alone && name(exit))
}

/// The form, in place of the composer; nothing where the name is not what is missing.
#[component]
pub(crate) fn NickForm(chat: BareJid) -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let alone = expect_context::<Arc<Settings>>().is_alone();
    let room = state.chat(&chat).room;
    let asked = {
        let room = room.clone();
        Memo::new(move |_| room.with(|r| r.as_ref().is_some_and(|r| is_asked(r, alone))))
    };
    let nick = RwSignal::new(String::new());
    let (into, of) = (chat.clone(), chat);
    let enters = move |nick| {
        let password = None;
        actions.room(into.clone(), RoomWish::Join { nick, password });
    };
    let enter = enters.clone();
    Effect::new(move |_| {
        if asked.get() {
            let refused = room.with_untracked(|r| r.as_ref().map(|r| r.nick.clone()));
            let refused = refused.unwrap_or_default();
            // Who said so once is not asked again when he comes as another guest, after a reload.
            match guest::name().filter(|_| refused.is_empty()) {
                Some(name) => enters(name),
                None => nick.set(refused),
            }
        }
    });
    let form = move || {
        let enter = enter.clone();
        asked.get().then(|| {
            view! {
                {before(&of)}
                <form class="cv-matter cv-nick" data-testid="nick-form" on:submit=move |event: web_sys::SubmitEvent| {
                    event.prevent_default();
                    let nick = nick.get_untracked().trim().to_owned();
                    if !nick.is_empty() {
                        guest::note(&nick);
                        enter(nick);
                    }
                }>
                    {field("nick-field", words::NICK.tr(), nick)}
                    {submit("nick-submit", words::JOIN.tr())}
                </form>
            }
            .into_any()
        })
    };
    view! { {move || form()} }
}
