//! What can be done with the contacts as a whole.

use crate::config::Settings;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Glyph, Icon, when};
use crate::ui::state::AppState;
use leptos::prelude::*;
use std::sync::Arc;

/// The line above the list.
#[component]
pub(crate) fn RosterBar() -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (blocked, dialogs) = (AppState::get().blocked, Dialogs::get());
    let new = settings.allow_contact_requests || settings.allow_non_roster_messaging;
    view! {
        <div class="cv-bar">
            <h2 class="cv-bar__title">"Contacts"</h2>
            {when(move || blocked.with(Option::is_some), move || view! {
                <button class="cv-icon-button" type="button" data-testid="open-block-list"
                    aria-label="Blocked addresses" title="Blocked addresses"
                    on:click=move |_| dialogs.open(Which::BlockList)>
                    <Icon glyph=Glyph::Block/>
                </button>
            }.into_any())}
            {new.then(|| view! {
                <button class="cv-icon-button" type="button" data-testid="new-chat"
                    aria-label="New chat or contact" title="New chat or contact"
                    on:click=move |_| dialogs.open(Which::Add(None))>
                    <Icon glyph=Glyph::Add/>
                </button>
            }.into_any())}
        </div>
    }
    .into_any()
}
