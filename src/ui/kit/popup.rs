//! A small window, beside what it is about: the focus goes in, Escape closes it, the focus goes back. The
//! browser does all that.

use crate::platform::dom;
use leptos::html;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;

thread_local! {
    static OPEN: Cell<bool> = const { Cell::new(false) };
}

/// Whether one is open: keys are for it alone, also where nothing in it has the focus.
pub(crate) fn is_popup_open() -> bool {
    OPEN.get()
}

/// A small modal window, for as long as it is on the screen. `close` is called when it was closed; whoever
/// wants that closes the `<dialog>` itself, and the focus goes back where it was. `beside`: what it is placed at.
#[component]
pub(crate) fn Popup(
    node: NodeRef<html::Dialog>,
    testid: &'static str,
    #[prop(into)] label: String,
    close: Rc<dyn Fn()>,
    #[prop(optional_no_strip)] beside: Option<web_sys::Element>,
    children: Children,
) -> impl IntoView {
    Effect::new(move |_| {
        let Some(dialog) = node.get().filter(|d| !d.open()) else {
            return;
        };
        let _ = dialog.show_modal();
        OPEN.set(true);
        on_cleanup(|| OPEN.set(false));
        if let Some(beside) = beside.clone() {
            // What it shows may change, and its size with that.
            let placed = dialog.clone();
            let watch = dom::on_resize(&dialog, move || place(&placed, &beside));
            let watch = StoredValue::new_local(watch);
            on_cleanup(move || drop(watch.try_set_value(None)));
        }
    });
    view! {
        <dialog
            class="cv-popup"
            node_ref=node
            data-testid=testid
            aria-label=label
            // The chat below would take Escape for itself.
            on:keydown=|event: web_sys::KeyboardEvent| event.stop_propagation()
            on:close=move |_| close()
            on:click=move |event: web_sys::MouseEvent| {
                // Beside its content it is the backdrop that was hit.
                if let Some(dialog) = node.get_untracked()
                    && event.target().as_ref() == Some(dialog.as_ref())
                {
                    dialog.close();
                }
            }
        >
            <div class="cv-popup__content">{children()}</div>
        </dialog>
    }
    .into_any()
}

/// Puts it beside what it is about, where there is room.
fn place(dialog: &web_sys::HtmlDialogElement, beside: &web_sys::Element) {
    let Some(page) = dom::page_element() else {
        return;
    };
    let (width, height) = (page.client_width(), page.client_height());
    if width <= 640 {
        return;
    }
    let row = beside.get_bounding_client_rect();
    let left = (row.left() as i32 + 40).min(width - dialog.offset_width() - 8);
    let top = (row.bottom() as i32).min(height - dialog.offset_height() - 8);
    let style = web_sys::HtmlElement::style(dialog);
    for (name, value) in [("left", left.max(8)), ("top", top.max(8))] {
        let _ = style.set_property(name, &[&value.to_string(), "px"].concat());
    }
    let _ = dialog.set_attribute("data-beside", "true");
}
