//! The way out, where a key for private conversations is to be thought of.

use crate::i18n::tr;
use crate::privacy::Own;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{button, check};
use crate::ui::state::AppState;
use crate::ui::words::privacy as words;
use leptos::prelude::*;

/// What the button does: logs out, at once when nobody has to be asked.
pub(crate) fn log_out() -> impl Fn() + Clone {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let identity = AppState::get().identity;
    move || {
        if identity.with_untracked(|i| i.mine.is_some() || !i.known.is_empty()) {
            dialogs.open(Which::LogOut);
        } else {
            actions.log_out();
        }
    }
}

/// What stays and what goes.
#[component]
pub(crate) fn LogOut() -> impl IntoView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let kept = AppState::get().identity.with_untracked(|i| i.kept);
    let forget = RwSignal::new(false);
    let confirm = move || {
        if forget.get_untracked() {
            actions.own(Own::Forget);
        }
        dialogs.close();
        actions.log_out();
    };
    view! {
        <div class="cv-dialog__body">
            <p class="cv-dialog__text">{if kept { words::STAYS.tr() } else { words::GOES.tr() }}</p>
            {kept.then(|| {
                let set = Box::new(move |on| forget.set(on));
                check("confirm-also", Signal::stored(words::FORGET_TOO.tr().to_owned()), Signal::stored(""), forget.into(), Signal::stored(false), set)
            })}
            <div class="cv-dialog__buttons">
                {button("", "dialog-cancel", tr("Cancel"), move || dialogs.close())}
                {button("primary", "confirm", tr("Log out"), confirm)}
            </div>
        </div>
    }
    .into_any()
}
