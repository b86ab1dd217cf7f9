//! What happened in a room between two messages, in one quiet line.

use crate::jid::BareJid;
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use leptos::prelude::*;

/// The line with this number.
#[component]
pub(crate) fn HappenedRow(chat: BareJid, number: u32) -> impl IntoView {
    let happened = AppState::get().chat(&chat).happened;
    let text = Memo::new(move |_| {
        happened.with(|all| {
            let line = all.iter().find(|line| line.number == number);
            line.map(words::happened).unwrap_or_default()
        })
    });
    view! { <p class="cv-note" dir="auto" data-testid="room-event">{move || text.get()}</p> }
        .into_any()
}
