//! As what the words of a chat are to be saved.

use crate::i18n::tr;
use crate::jid::BareJid;
use crate::store::Format;
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::button;
use crate::ui::words::save as words;
use leptos::prelude::*;

/// The body of the window.
#[component]
pub(crate) fn SaveChat(jid: BareJid) -> impl IntoView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let save = move |format: Format| {
        let chat = jid.clone();
        move || {
            dialogs.close();
            actions.save_chat(chat.clone(), format);
        }
    };
    view! {
        <div class="cv-dialog__body">
            <p class="cv-dialog__text">{words::HINT.tr()}</p>
            <div class="cv-dialog__buttons">
                {button("", "dialog-cancel", tr("Cancel"), move || dialogs.close())}
                {button("", "save-json", words::JSON.tr(), save(Format::Json))}
                {button("primary", "save-text", words::TEXT.tr(), save(Format::Text))}
            </div>
        </div>
    }
    .into_any()
}
