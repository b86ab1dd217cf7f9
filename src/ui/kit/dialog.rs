//! A window above everything else: the browser's own, so that the focus stays inside, Esc closes it, and
//! the focus goes back to where it was. It begins at the field with `autofocus`, or at the first one in what has
//! `data-begin`. While there is no connection it says so, since all that says so elsewhere is behind it.

use super::{Glyph, Icon, button, focus_first, when};
use crate::i18n::tr;
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::state::AppState;
use crate::ui::words;
use crate::xmpp::event::Status;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

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
            let begin = element.query_selector("[data-begin]").ok().flatten();
            if let Some(begin) = begin.and_then(|begin| begin.dyn_into().ok()) {
                focus_first(&begin);
            }
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
                    aria-label=tr("Close") on:click=move |_| dialogs.close()>
                    <Icon glyph=Glyph::Close/>
                </button>
            </header>
            {no_connection(dialogs)}
            {body}
        </dialog>
    }
    .into_any()
}

/// The line that says that there is no connection; empty while there is one, so that screen readers hear it begin.
fn no_connection(dialogs: Dialogs) -> AnyView {
    let (connection, actions) = (AppState::get().connection, Actions::get());
    let about = connection.clone();
    let online = Memo::new(move |_| about.with(|c| c.status == Status::Online));
    let waits = move || connection.with(|c| matches!(c.status, Status::Waiting { .. }));
    let node: NodeRef<html::Div> = NodeRef::new();
    Effect::new(move |_| {
        let line = node.get().filter(|_| !online.get());
        dialogs.set_cut(line.map(JsCast::unchecked_into));
    });
    on_cleanup(move || dialogs.set_cut(None));
    view! {
        <div class="cv-dialog__cut" data-on=move || (!online.get()).then_some("true")>
            <div role="status" tabindex="-1" data-testid="dialog-cut" node_ref=node>
                {move || (!online.get()).then(|| words::NO_CONNECTION.tr())}
            </div>
            {when(waits, move || {
                button("", "dialog-reconnect", words::TRY_NOW.tr(), move || actions.reconnect())
            })}
        </div>
    }
    .into_any()
}
