//! A picture that one chooses, for oneself or for a room.

use super::{Avatar, button, when};
use crate::platform::picture::shrink;
use crate::ui::state::AppState;
use crate::ui::words::settings as words;
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;

/// Width and height in pixels that others are given.
pub(crate) const SIDE: u32 = 192;

/// The picture of whoever, or whatever, has this address; buttons that choose another one, made small, or take it
/// away; and words below. `set`: takes it in base64, or none.
pub(crate) fn picture(
    name: String,
    seed: String,
    hint: &'static str,
    set: Rc<dyn Fn(Option<String>)>,
) -> AnyView {
    let shown = AppState::get().avatar(&seed);
    let field = NodeRef::<html::Input>::new();
    // What is chosen is no picture that the browser can read.
    let odd = RwSignal::new(false);
    let remove = StoredValue::new_local(set.clone());
    let choose = move |_| {
        if let Some(field) = field.get_untracked() {
            let set = set.clone();
            odd.set(false);
            shrink(&field, SIDE, move |data| match data {
                Some(data) => set(Some(data)),
                None => drop(odd.try_set(true)),
            });
        }
    };
    view! {
        <div class="cv-own-picture">
            <Avatar name=name seed=seed/>
            {button("plain", "set-picture", words::CHOOSE_PICTURE.tr(), move || {
                if let Some(field) = field.get_untracked() {
                    field.click();
                }
            })}
            {when(move || shown.with(Option::is_some), move || {
                button("plain", "remove-picture", words::NO_PICTURE.tr(), move || remove.with_value(|set| set(None)))
            })}
            <input type="file" hidden accept="image/*"
                data-testid="picture-file" node_ref=field on:change=choose/>
        </div>
        <p class="cv-own-picture__hint" role="status">
            {move || if odd.get() { words::ODD_PICTURE.tr() } else { hint }}
        </p>
    }
    .into_any()
}
