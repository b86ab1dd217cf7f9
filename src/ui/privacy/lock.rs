//! How private a chat is, in words beside its composer; opens the panel.

use crate::i18n::tr;
use crate::jid::BareJid;
use crate::privacy::Order;
use crate::ui::actions::Actions;
use crate::ui::kit::{Glyph, Icon};
use crate::ui::state::AppState;
use crate::ui::words::privacy as words;
use leptos::html;
use leptos::prelude::*;

/// The button. `open`: whether the panel is.
#[component]
pub(crate) fn Lock(
    chat: BareJid,
    open: RwSignal<bool>,
    lock: NodeRef<html::Button>,
) -> impl IntoView {
    let (privacy, actions) = (AppState::get().chat(&chat).privacy, Actions::get());
    let usual = privacy.with_untracked(|p| p.usual);
    if usual.is_none() {
        return ().into_any();
    }
    let state = Memo::new(move |_| privacy.with(|p| words::shown(&p.view)));
    view! {
        <button
            class="cv-lock"
            type="button"
            node_ref=lock
            data-testid="otr-menu"
            data-state=move || state.get().name()
            aria-expanded=move || open.get().to_string()
            title=tr("Privacy of this conversation")
            on:click=move |_| {
                open.update(|open| *open = !*open);
                if open.get_untracked() {
                    // A fingerprint is soon to be seen.
                    actions.private(chat.clone(), Order::Prepare);
                }
            }
        >
            {move || {
                let glyph = if state.get().is_private() { Glyph::Lock } else { Glyph::Unlock };
                view! { <Icon glyph/> }.into_any()
            }}
            <span data-testid="otr-state" data-state=move || state.get().name() role="status">
                {move || state.get().words()}
            </span>
        </button>
    }
    .into_any()
}
