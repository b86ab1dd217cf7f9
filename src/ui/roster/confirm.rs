//! What cannot be undone is asked for twice, and says what it does.

use crate::jid::{BareJid, Jid};
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::state::AppState;
use leptos::prelude::*;

/// Whether a contact is to be removed, or somebody blocked. Who is removed can be blocked as well.
#[component]
pub(crate) fn Confirm(jid: BareJid, block: bool) -> impl IntoView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let contact = AppState::get().contact(&jid);
    let known = contact.is_some_and(|c| c.with_untracked(|c| !c.stranger));
    let can_block = AppState::get().blocked.with_untracked(Option::is_some);
    let also = RwSignal::new(false);
    let (text, button) = if block {
        (
            "They cannot write to you and do not see whether you are online, and are not told. You \
             can let them in again at any time.",
            "Block",
        )
    } else {
        (
            "They go from your contacts, and neither sees any more whether the other is online. \
             This cannot be undone: to see each other again, one has to ask and the other to accept. \
             What you wrote to each other stays.",
            "Remove",
        )
    };
    let label = if block {
        "Also remove them from my contacts"
    } else {
        "Also block them"
    };
    // While the server still lets something through to them.
    let confirm = {
        let jid = jid.clone();
        move || {
            if !block || also.get_untracked() {
                actions.remove_contact(jid.clone());
            }
            if block || also.get_untracked() {
                actions.block(vec![Jid::from(jid.clone())], true);
            }
            dialogs.close();
        }
    };
    let offers = if block { known } else { can_block };
    view! {
        <div class="cv-dialog__body">
            <p class="cv-dialog__text"><strong>{jid.to_string()}</strong></p>
            <p class="cv-dialog__text">{text}</p>
            {offers.then(|| view! {
                <label class="cv-check">
                    <input type="checkbox" data-testid="confirm-also"
                        on:change=move |e| also.set(event_target_checked(&e))/>
                    <span>{label}</span>
                </label>
            }.into_any())}
            <div class="cv-dialog__buttons">
                <button class="cv-button" type="button" data-testid="dialog-cancel"
                    on:click=move |_| dialogs.close()>"Cancel"</button>
                <button class="cv-button" data-kind="danger" type="button" data-testid="confirm"
                    on:click=move |_| confirm()>{button}</button>
            </div>
        </div>
    }
    .into_any()
}
