//! Over somebody else's page: a button in the corner, a panel of contacts, a few chats beside it.

use super::panel::Panel;
use crate::config::Settings;
use crate::ui::actions::Actions;
use crate::ui::chat::ChatBox;
use crate::ui::kit::{Glyph, Icon};
use crate::ui::roster::contact_row::count;
use crate::ui::state::AppState;
use leptos::prelude::*;
use std::sync::Arc;

/// Chats side by side; the narrowest pages show fewer by their style.
const MAX_BOXES: usize = 3;

/// The floating shell.
#[component]
pub(crate) fn Overlay() -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (state, actions) = (AppState::get(), Actions::get());
    let expanded = RwSignal::new(settings.show_controlbox_by_default);
    let (open, front, unread) = (state.open, state.front, state.unread);
    // The latest ones, and always the one in front.
    let boxes = move || {
        let (open, front) = (open.get(), front.get());
        let from = open.len().saturating_sub(MAX_BOXES);
        let mut boxes = open.get(from..).unwrap_or_default().to_vec();
        if let Some(front) = front.filter(|front| open.contains(front) && !boxes.contains(front))
            && let Some(first) = boxes.first_mut()
        {
            *first = front;
        }
        boxes
    };
    let label = move || {
        if expanded.get() {
            "Close chat"
        } else {
            "Open chat"
        }
    };
    view! {
        <div class="cv-overlay">
            <For each=boxes key=|jid| jid.clone() children=|jid| view! {
                <div class="cv-overlay__box"><ChatBox jid/></div>
            }/>
            <Show when=move || expanded.get()>
                <aside class="cv-overlay__panel" aria-label="Chat" data-testid="controlbox">
                    <Panel/>
                </aside>
            </Show>
            <button
                class="cv-launcher"
                type="button"
                data-testid="launcher"
                aria-label=label
                aria-expanded=move || expanded.get().to_string()
                on:click=move |_| {
                    expanded.update(|e| *e = !*e);
                    if !expanded.get_untracked() {
                        actions.show_chat(None);
                    }
                }
            >
                {move || view! { <Icon glyph=if expanded.get() { Glyph::Down } else { Glyph::Chat }/> }}
                {move || (unread.get() > 0).then(|| view! {
                    <span class="cv-badge">{count(unread.get())}</span>
                })}
            </button>
        </div>
    }
    .into_any()
}
