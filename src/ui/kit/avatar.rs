//! A face for somebody without a picture: initials on a colour of their own.

use crate::text::color::hue;
use leptos::prelude::*;

/// Initials of `name` on the colour of `seed`, the address.
#[component]
pub(crate) fn Avatar(
    #[prop(into)] name: Signal<String>,
    #[prop(into)] seed: String,
) -> impl IntoView {
    let angle = hue(&seed).to_string();
    view! {
        <span class="cv-avatar" aria-hidden="true" style:--cv-hue=angle>
            {move || name.with(|name| initials(name))}
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
