//! A face: somebody's picture, or initials on a colour of their own.

use super::raw;
use crate::text::color::hue;
use crate::ui::state::AppState;
use leptos::prelude::*;
use std::rc::Rc;

/// The picture of whoever has the address `seed`; else initials of `name` on a colour of its own.
#[component]
pub(crate) fn Avatar(
    #[prop(into)] name: Signal<String>,
    #[prop(into)] seed: String,
) -> impl IntoView {
    let picture = AppState::get().avatar(&seed);
    let angle = hue(&seed).to_string();
    view! {
        <span class="cv-avatar" aria-hidden="true" style:--cv-hue=angle>
            {move || match picture.get() {
                None => name.with(|name| initials(name)).into_any(),
                Some(uri) => {
                    let picture = picture.clone();
                    // Where the page's policy lets none be shown.
                    let broken = move || picture.set(None);
                    let image = vec![
                        ("class", "cv-avatar__picture".to_owned()),
                        ("alt", String::new()),
                        ("src", uri),
                    ];
                    raw("img", image, Some(Rc::new(broken)))
                }
            }}
        </span>
    }
}

/// The first letters of the first two words.
fn initials(name: &str) -> String {
    let words = name.split([' ', '.', '-', '_']).filter(|w| !w.is_empty());
    let letters = words
        .filter_map(|w| w.chars().find(|c| c.is_alphanumeric()))
        .take(2);
    // The style sheet makes them capitals: the tables for that are the browser's already.
    let text: String = letters.collect();
    if text.is_empty() {
        "?".to_owned()
    } else {
        text
    }
}
