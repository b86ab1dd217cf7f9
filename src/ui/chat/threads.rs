//! The messages of a thread, of those that are here, by themselves.

use crate::jid::BareJid;
use crate::platform::intl;
use crate::store::{ChatMessage, Row};
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::ui::words::message as words;
use leptos::prelude::*;

/// Characters of a message that are shown.
const SHOWN: usize = 300;

/// The body of the window. `id`: the thread. A message leads to its place in the log.
#[component]
pub(crate) fn Thread(chat: BareJid, id: String) -> impl IntoView {
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let signals = state.chat(&chat);
    let row = move |m: ChatMessage| {
        let who = match (&m.sender, m.own) {
            (Some(sender), _) => sender.nick.clone(),
            (None, true) => words::YOU.tr().to_owned(),
            (None, false) => untrack(|| name_of(&state, &chat)),
        };
        let said = match m.retracted {
            true => words::RETRACTED.tr().to_owned(),
            false => m.said().chars().take(SHOWN).collect(),
        };
        let (chat, key) = (chat.clone(), m.key);
        let go = move |_| {
            dialogs.close();
            actions.show_message(chat.clone(), key);
        };
        view! {
            <li>
                <button class="cv-found__row" type="button" data-testid="thread-item" on:click=go>
                    <span class="cv-found__name" dir="auto">
                        <small>{who} " · " {intl::short(m.at)}</small>{said}
                    </span>
                </button>
            </li>
        }
        .into_any()
    };
    let rows = move || {
        let rows = signals.rows.get();
        let message = |row: &Row| match row {
            Row::Message(key) => signals.message(*key),
            Row::Day(_) | Row::Unread | Row::Gap(_) | Row::Note(_) | Row::Happened(_) => None,
        };
        let all = rows.iter().filter_map(message).map(|m| m.get());
        let ours = all.filter(|m| m.thread.as_ref() == Some(&id));
        ours.map(&row).collect::<Vec<AnyView>>()
    };
    view! { <div class="cv-dialog__body"><ul class="cv-found cv-thread">{move || rows()}</ul></div> }.into_any()
}
