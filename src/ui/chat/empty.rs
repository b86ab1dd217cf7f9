//! The button that empties the field where one writes.

use crate::platform::dom;
use crate::ui::words::message as words;
use leptos::html;
use leptos::prelude::*;

/// Characters that are as quickly taken away by hand.
const FEW: usize = 30;

/// It is there while there is more than a few words; what it takes away the browser brings back, by the keys that undo.
pub(super) fn empty_button(field: NodeRef<html::Textarea>, text: RwSignal<String>) -> AnyView {
    let written =
        Memo::new(move |_| text.with(|t| t.chars().nth(FEW).is_some() || t.contains('\n')));
    let empty = move |_| {
        if let Some(field) = field.get_untracked() {
            // It is told of this as of keys, so that the draft goes too, and it keeps the focus.
            dom::erase(&field);
        }
    };
    let view = move || {
        written.get().then(|| {
            view! {
                <button class="cv-link cv-composer__empty" type="button" data-testid="composer-empty"
                    on:click=empty>{words::EMPTY.tr()}</button>
            }
            .into_any()
        })
    };
    view! { {move || view()} }.into_any()
}
