//! A picture that moves, and can be told to stand still: it does so from the start for those who want nothing to
//! move.

use crate::i18n::tr;
use crate::platform::{dom, still};
use crate::ui::kit::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;

/// `picture`: what has the image in it.
pub(super) fn moving(picture: AnyView) -> AnyView {
    let place: NodeRef<html::Div> = NodeRef::new();
    let held = RwSignal::new(dom::wants_stillness());
    Effect::new(move |_| {
        let image = place
            .get()
            .and_then(|p| p.query_selector("img").ok().flatten());
        let Some(image) = image else {
            return;
        };
        if held.get() {
            still::hold(&image, move || held.try_get_untracked() == Some(true));
        } else {
            still::release(&image);
        }
    });
    let words = move || {
        if held.get() {
            tr("Let it move")
        } else {
            tr("Make it stand still")
        }
    };
    view! {
        <div class="cv-media__moving" node_ref=place>
            {picture}
            <button class="cv-media__hold" type="button" data-testid="picture-hold" tabindex="-1"
                aria-label=words title=words on:click=move |_| held.update(|held| *held = !*held)>
                {move || {
                    let glyph = if held.get() { Glyph::Play } else { Glyph::Pause };
                    view! { <Icon glyph/> }.into_any()
                }}
            </button>
        </div>
    }
    .into_any()
}
