//! One's own picture: chosen, made small, and shown to others; or taken away.

use crate::platform::picture::shrink;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Avatar, button, when};
use crate::ui::state::AppState;
use crate::ui::words::{card, settings as words};
use leptos::html;
use leptos::prelude::*;

/// Width and height in pixels that others are given.
const SIDE: u32 = 192;

/// A part of the settings.
#[component]
pub(super) fn OwnPicture() -> impl IntoView {
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let me = state
        .connection
        .with_untracked(|c| c.me.as_ref().map(|me| me.bare().to_string()));
    let me = me.unwrap_or_default();
    let (own, field) = (state.avatar(&me), NodeRef::<html::Input>::new());
    // What is chosen is no picture that the browser can read.
    let odd = RwSignal::new(false);
    let choose = move |_| {
        if let Some(field) = field.get_untracked() {
            odd.set(false);
            shrink(&field, SIDE, move |data| match data {
                Some(data) => actions.set_picture(Some(data), SIDE),
                None => drop(odd.try_set(true)),
            });
        }
    };
    view! {
        <section class="cv-settings__part">
            <h3 class="cv-settings__head">{words::PICTURE}</h3>
            <div class="cv-own-picture">
                <Avatar name=me.clone() seed=me/>
                {button("plain", "set-picture", words::CHOOSE_PICTURE, move || {
                    if let Some(field) = field.get_untracked() {
                        field.click();
                    }
                })}
                {when(move || own.with(Option::is_some), move || {
                    button("plain", "remove-picture", words::NO_PICTURE, move || actions.set_picture(None, SIDE))
                })}
                <input type="file" hidden accept="image/*"
                    data-testid="picture-file" node_ref=field on:change=choose/>
            </div>
            <p class="cv-own-picture__hint" role="status">
                {move || if odd.get() { words::ODD_PICTURE } else { words::PICTURE_HINT }}
            </p>
            <div class="cv-dialog__buttons" data-start="true">
                {button("", "open-profile", card::PROFILE, move || dialogs.open(Which::Profile))}
            </div>
        </section>
    }
    .into_any()
}
