//! One's own picture: chosen, made small, and shown to others; or taken away.

use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{SIDE, button, picture};
use crate::ui::state::AppState;
use crate::ui::words::{card, settings as words};
use leptos::prelude::*;
use std::rc::Rc;

/// A part of the settings.
#[component]
pub(super) fn OwnPicture() -> impl IntoView {
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let me = state.me().map(|me| me.to_string()).unwrap_or_default();
    let set = Rc::new(move |data| {
        if !dialogs.is_cut() {
            actions.set_picture(data, SIDE);
        }
    });
    view! {
        <section class="cv-settings__part">
            <h3 class="cv-settings__head">{words::PICTURE.tr()}</h3>
            {picture(me.clone(), me, words::PICTURE_HINT.tr(), set)}
            <div class="cv-dialog__buttons" data-start="true">
                {button("", "open-profile", card::PROFILE.tr(), move || dialogs.open(Which::Profile))}
            </div>
        </section>
    }
    .into_any()
}
