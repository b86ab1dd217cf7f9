//! The edge between what is said in a room and who is there: it can be moved, where both have a place.

use crate::platform::dom;
use crate::store::{PEOPLE_UNIT, Preference};
use crate::ui::actions::Actions;
use crate::ui::state::AppState;
use crate::ui::words::room;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DomRect, HtmlElement, KeyboardEvent, PointerEvent};

/// Widths of the list in CSS pixels: the usual one (`style/tokens.css`), the smallest, the largest; what is left for
/// the log; and one step by key.
const USUAL: i32 = 240;
const LEAST: i32 = 180;
const MOST: i32 = 520;
const LOG: i32 = 320;
const STEP: i32 = 16;

/// The separator (WAI-ARIA 1.2 §5.3.21). Its width holds for all rooms.
pub(super) fn divider() -> AnyView {
    let (choices, actions) = (AppState::get().choices, Actions::get());
    let edge: NodeRef<html::Div> = NodeRef::new();
    // What is drawn while it is moved, and the widest that the chat has a place for.
    let (moved, most) = (RwSignal::new(None::<i32>), RwSignal::new(MOST));
    let chosen = move || match choices.with(|c| c.get(Preference::PeopleWidth)) {
        0 => USUAL,
        units => i32::from(units) * i32::from(PEOPLE_UNIT),
    };
    let width = Memo::new(move |_| {
        let wanted = moved.get().unwrap_or_else(&chosen);
        wanted.min(most.get()).max(LEAST)
    });
    Effect::new(move |_| {
        let Some(chat) = edge.get().and_then(|edge| chat(&edge)) else {
            return;
        };
        let measured = chat.clone();
        let watch = dom::on_resize(&chat, move || {
            let place = measured.client_width().saturating_sub(LOG);
            let _ = most.try_set(place.clamp(LEAST, MOST));
        });
        let watch = StoredValue::new_local(watch);
        on_cleanup(move || drop(watch.try_set_value(None)));
    });
    Effect::new(move |_| {
        let width = [&width.get().to_string(), "px"].concat();
        if let Some(chat) = edge.get().and_then(|edge| chat(&edge)) {
            let _ = chat.style().set_property("--cv-people", &width);
        }
    });
    let keep = move |width: i32| {
        // To the nearest one.
        let unit = i32::from(PEOPLE_UNIT);
        let width = width.clamp(LEAST, most.get_untracked()) + unit / 2;
        if let Ok(units) = u8::try_from(width / unit) {
            actions.choose(Preference::PeopleWidth, units);
        }
    };
    let on_move = move |event: PointerEvent| {
        let held = |edge: &web_sys::HtmlDivElement| edge.has_pointer_capture(event.pointer_id());
        if let Some(edge) = edge.get_untracked().filter(held)
            && let Some((list, log)) = places(&edge)
        {
            let at = f64::from(event.client_x());
            let width = if is_rightmost(&list, &log) {
                list.right() - at
            } else {
                at - list.left()
            };
            moved.set(Some(width.round() as i32));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let places = edge.get_untracked().and_then(|edge| places(&edge));
        let right = places.is_none_or(|(list, log)| is_rightmost(&list, &log));
        let now = width.get_untracked();
        let next = match (&*event.key(), right) {
            ("ArrowLeft", true) | ("ArrowRight", false) => now.saturating_add(STEP),
            ("ArrowRight", true) | ("ArrowLeft", false) => now.saturating_sub(STEP),
            ("Home", _) => LEAST,
            ("End", _) => MOST,
            _ => return,
        };
        event.prevent_default();
        keep(next);
    };
    view! {
        <div class="cv-people__divider" data-testid="people-width" node_ref=edge role="separator" tabindex="0"
            aria-label=room::PEOPLE_WIDTH.tr() aria-orientation="vertical"
            aria-valuenow=move || width.get() aria-valuemin=LEAST aria-valuemax=move || most.get()
            on:keydown=on_key
            on:pointerdown=move |event| {
                if let Some(edge) = edge.get_untracked().filter(|_| event.button() == 0) {
                    event.prevent_default();
                    let _ = edge.set_pointer_capture(event.pointer_id());
                    let _ = edge.focus();
                }
            }
            on:pointermove=on_move
            on:lostpointercapture=move |_| {
                if let Some(width) = moved.get_untracked() {
                    keep(width);
                    moved.set(None);
                }
            }
            on:dblclick=move |_| actions.choose(Preference::PeopleWidth, 0)></div>
    }
    .into_any()
}

fn chat(edge: &HtmlElement) -> Option<HtmlElement> {
    edge.closest(".cv-chat").ok()??.dyn_into().ok()
}

/// Where the list is, and the chat.
fn places(edge: &HtmlElement) -> Option<(DomRect, DomRect)> {
    let list = edge.parent_element()?.get_bounding_client_rect();
    Some((list, chat(edge)?.get_bounding_client_rect()))
}

/// Whether the list is at the right, as where one writes from left to right.
fn is_rightmost(list: &DomRect, chat: &DomRect) -> bool {
    list.left() - chat.left() > chat.right() - list.right()
}
