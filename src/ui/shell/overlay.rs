//! Over somebody else's page: a button in the corner, a panel of contacts, a few chats beside it.

use super::panel::Panel;
use crate::config::Settings;
use crate::i18n::tr;
use crate::platform::dom;
use crate::ui::actions::Actions;
use crate::ui::chat::ChatBox;
use crate::ui::kit::{Glyph, Icon, when};
use crate::ui::roster::person_row::{count, unread_words};
use crate::ui::state::{AppState, Focus};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Chats side by side at most.
const MAX_BOXES: usize = 3;
/// CSS pixels that a box takes, with the gap beside it; the style sheet has the same.
const BOX: i32 = 352;
/// CSS pixels between the edges of the page and the boxes, together.
const EDGES: i32 = 20;

/// The floating shell.
#[component]
pub(crate) fn Overlay() -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (state, actions) = (AppState::get(), Actions::get());
    let expanded = RwSignal::new(settings.show_controlbox_by_default);
    let (open, front, unread) = (state.open, state.front, state.unread.clone());
    let (panel, launcher) = (
        NodeRef::<html::Aside>::new(),
        NodeRef::<html::Button>::new(),
    );
    // How many boxes there is room for beside the panel; none: one thing at a time.
    let room = RwSignal::new(MAX_BOXES);
    let measure = move || {
        let places = (dom::page_width() - EDGES) / BOX;
        let _ = room.try_set(usize::try_from(places - 1).unwrap_or(0).min(MAX_BOXES));
    };
    measure();
    let watch = dom::page_element().and_then(|page| dom::on_resize(&page, measure));
    let watch = StoredValue::new_local(watch);
    on_cleanup(move || drop(watch.try_set_value(None)));
    // The latest ones, and always the one in front.
    let front_too = front.clone();
    let boxes = move || {
        let (open, front, room) = (open.get(), front_too.get(), room.get());
        let front = front.filter(|front| open.contains(front));
        let from = open.len().saturating_sub(room);
        let mut boxes = open.get(from..).unwrap_or_default().to_vec();
        if let Some(front) = front.filter(|front| !boxes.contains(front)) {
            boxes.splice(..boxes.len().min(1), [front]);
        }
        boxes
    };
    let alone = Memo::new(move |_| room.get() == 0 && front.with(Option::is_some));
    let label = move || {
        let open = if expanded.get() {
            tr("Close chat")
        } else {
            tr("Open chat")
        };
        match unread.get() {
            0 => open.to_owned(),
            n => [open, ", ", &unread_words(n)].concat(),
        }
    };
    let badge = state.unread;
    let show = move |wanted: bool| {
        expanded.set(wanted);
        dom::next_frame(move || {
            // Where one goes on: the first field, else the contacts.
            let first = panel.try_get_untracked().flatten().and_then(|panel| {
                let found = panel.query_selector("input, button[tabindex='0']").ok()??;
                found.dyn_into::<web_sys::HtmlElement>().ok()
            });
            let button = || {
                let launcher = launcher.try_get_untracked().flatten();
                launcher.map(JsCast::unchecked_into)
            };
            if let Some(target) = first.filter(|_| wanted).or_else(button) {
                let _ = target.focus();
            }
        });
        if !wanted {
            actions.show_chat(None);
        }
    };
    let wish = state.focus;
    Effect::new(move |_| {
        // The contact that the focus is to go back to is not on the screen.
        if wish.with(|w| matches!(w, Some((Focus::Contact(_), _))))
            && !expanded.get_untracked()
            && let Some(launcher) = launcher.get_untracked()
        {
            let _ = launcher.focus();
        }
    });
    view! {
        <div class="cv-overlay" data-narrow=move || (room.get() == 0).to_string()>
            <For each=boxes key=|jid| jid.clone() children=|jid| view! {
                <div class="cv-overlay__box"><ChatBox jid back=true/></div>
            }/>
            {when(move || expanded.get() && !alone.get(), move || view! {
                <aside class="cv-overlay__panel" aria-label=tr("Chat") data-testid="controlbox" node_ref=panel
                    on:keydown=move |event: web_sys::KeyboardEvent| {
                        if event.key() == "Escape" && !event.is_composing() {
                            show(false);
                        }
                    }>
                    <Panel/>
                </aside>
            }.into_any())}
            <button
                class="cv-launcher"
                type="button"
                data-testid="launcher"
                node_ref=launcher
                aria-label=move || label()
                aria-expanded=move || expanded.get().to_string()
                on:click=move |_| show(!expanded.get_untracked())
            >
                {move || view! { <Icon glyph=if expanded.get() { Glyph::Down } else { Glyph::Chat }/> }.into_any()}
                {move || (badge.get() > 0).then(|| view! {
                    <span class="cv-badge" aria-hidden="true">{count(badge.get())}</span>
                }.into_any())}
            </button>
        </div>
    }
    .into_any()
}
