//! What happened to the privacy of a chat, in its log.

use crate::jid::BareJid;
use crate::platform::intl;
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::ui::words::privacy as words;
use leptos::prelude::*;

/// The note with this number.
#[component]
pub(crate) fn NoteRow(chat: BareJid, number: u32) -> impl IntoView {
    let state = AppState::get();
    let notes = state.chat(&chat).privacy;
    let found = notes.with_untracked(|p| p.notes.iter().find(|n| n.number == number).cloned());
    let Some(found) = found else {
        return ().into_any();
    };
    let name = name_of(&state, &chat);
    let (text, warns) = words::note(&found.note, &name);
    view! {
        <p class="cv-note" data-testid="note" data-warns=warns.to_string()
            role=if warns { "alert" } else { "status" } title=intl::full(found.at)>
            {text}
        </p>
    }
    .into_any()
}
