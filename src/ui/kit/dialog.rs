//! A window above everything else: the browser's own, so that the focus stays inside, Esc closes it, and
//! the focus goes back to where it was. It begins at the field with `autofocus`.

use super::{Glyph, Icon};
use crate::ui::dialogs::Dialogs;
use leptos::html;
use leptos::prelude::*;

/// The window, open from the start; `body` is what stands below its title.
pub(crate) fn dialog(
    title: String,
    testid: &'static str,
    dialogs: Dialogs,
    body: AnyView,
) -> AnyView {
    let node: NodeRef<html::Dialog> = NodeRef::new();
    let shown = StoredValue::new_local(None::<web_sys::HtmlDialogElement>);
    Effect::new(move |_| {
        if let Some(element) = node.get()
            && !element.open()
        {
            let _ = element.show_modal();
            dialogs.shown(Some(element.clone()));
            shown.set_value(Some(element));
        }
    });
    // What is taken out of the page while it is open would leave the focus nowhere.
    on_cleanup(move || {
        if let Some(Some(element)) = shown.try_get_value() {
            element.close();
        }
    });
    let label = title.clone();
    view! {
        <dialog class="cv-dialog" node_ref=node data-testid=testid aria-label=label
            // At once: the other event comes later, when another key may have been pressed.
            on:cancel=move |_: web_sys::Event| dialogs.close()
            on:close=move |_| {
                // Where another took its place the element is the same, and open again.
                let element = shown.try_get_value().flatten();
                if element.is_some_and(|element| !element.open()) {
                    dialogs.close();
                }
            }>
            <header class="cv-dialog__head">
                <h2 class="cv-dialog__title" dir="auto">{title}</h2>
                <button class="cv-icon-button" type="button" data-testid="dialog-close"
                    aria-label="Close" on:click=move |_| dialogs.close()>
                    <Icon glyph=Glyph::Close/>
                </button>
            </header>
            {body}
        </dialog>
    }
    .into_any()
}
