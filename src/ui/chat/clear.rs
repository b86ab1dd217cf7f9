//! Whether what was said in a chat is to go from this browser.

use crate::i18n::tr;
use crate::jid::BareJid;
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::button;
use crate::ui::state::AppState;
use crate::ui::words::clear as words;
use leptos::prelude::*;

/// The body of the window.
#[component]
pub(crate) fn ConfirmClear(jid: BareJid) -> impl IntoView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let confirm = move || {
        dialogs.close();
        AppState::get().focus_composer(&jid);
        actions.clear_chat(jid.clone());
    };
    view! {
        <div class="cv-dialog__body">
            <p class="cv-dialog__text">{words::WARNING.tr()}</p>
            <div class="cv-dialog__buttons">
                {button("", "dialog-cancel", tr("Cancel"), move || dialogs.close())}
                {button("danger", "confirm", words::CLEAR.tr(), confirm)}
            </div>
        </div>
    }
    .into_any()
}
