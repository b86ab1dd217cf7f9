//! A face: somebody's picture, or initials on a colour of their own.

use super::raw;
use crate::jid::BareJid;
use crate::text::color::hue;
use crate::ui::state::AppState;
use leptos::prelude::*;
use std::rc::Rc;

/// The picture of whoever has the address `seed`, or `of` where that is another one; else initials of `name` on a
/// colour of its own, that of `seed`.
#[component]
pub(crate) fn Avatar(
    #[prop(into)] name: Signal<String>,
    #[prop(into)] seed: String,
    #[prop(optional)] of: Option<String>,
) -> impl IntoView {
    let picture = AppState::get().avatar(of.as_ref().unwrap_or(&seed));
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

/// Under what the picture of somebody in a room is kept; nothing has it where he has no id.
pub(crate) fn face(room: &BareJid, id: Option<&str>) -> String {
    let jid = id.and_then(|id| BareJid::of_occupant(room, id));
    jid.map(|jid| jid.to_string()).unwrap_or_default()
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
