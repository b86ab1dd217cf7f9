//! What cannot be undone is asked for twice, and says what it does.

use crate::i18n::{Text, tr};
use crate::jid::{BareJid, Jid};
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{button, check};
use crate::ui::state::AppState;
use leptos::prelude::*;

const BLOCK: Text = Text(
    "They cannot write to you and do not see whether you are online, and are not told. \
                     You can let them in again at any time.",
);
const REMOVE: Text = Text(
    "They go from your contacts, and neither sees any more whether the other is online. \
                      This cannot be undone: to see each other again, one has to ask and the other to \
                      accept. What you wrote to each other stays.",
);

/// Whether a contact is to be removed, or somebody blocked, or both.
#[component]
pub(crate) fn Confirm(jid: BareJid, block: bool) -> impl IntoView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let contact = AppState::get().contact(&jid);
    let known = contact.is_some_and(|c| c.with_untracked(|c| !c.stranger));
    let can_block = AppState::get().blocked.with_untracked(Option::is_some);
    let also = RwSignal::new(false);
    let (text, deed, label, offers) = if block {
        (
            BLOCK.tr(),
            tr("Block"),
            tr("Also remove them from my contacts"),
            known,
        )
    } else {
        (REMOVE.tr(), tr("Remove"), tr("Also block them"), can_block)
    };
    let address = jid.to_string();
    let confirm = move || {
        if dialogs.is_cut() {
            return;
        }
        // Before they are blocked, as long as the server lets something through to them.
        if !block || also.get_untracked() {
            actions.remove_contact(jid.clone());
        }
        if block || also.get_untracked() {
            actions.block(vec![Jid::from(jid.clone())], true);
        }
        dialogs.close();
    };
    view! {
        <div class="cv-dialog__body">
            <p class="cv-dialog__text"><strong>{address}</strong></p>
            <p class="cv-dialog__text">{text}</p>
            {offers.then(|| {
                let set = Box::new(move |on| also.set(on));
                check("confirm-also", Signal::stored(label.to_owned()), Signal::stored(""), also.into(), Signal::stored(false), set)
            })}
            <div class="cv-dialog__buttons">
                {button("", "dialog-cancel", tr("Cancel"), move || dialogs.close())}
                {button("danger", "confirm", deed, confirm)}
            </div>
        </div>
    }
    .into_any()
}
