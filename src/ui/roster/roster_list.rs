//! The list of contacts. Only the rows in sight are drawn, so that a thousand cost as little as ten.

use super::contact_row::ContactRow;
use super::window::{ROW, range};
use crate::platform::dom;
use crate::store::{RosterRow, Section};
use crate::ui::actions::Actions;
use crate::ui::kit::{Glyph, Icon};
use crate::ui::state::AppState;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// From how many contacts on a filter is of use.
const FILTER_FROM: u32 = 6;

/// The roster.
#[component]
pub(crate) fn RosterList() -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let roster = state.roster;
    let scroller: NodeRef<html::Div> = NodeRef::new();
    let (top, height) = (RwSignal::new(0u32), RwSignal::new(900u32));
    let active = RwSignal::new(0usize);
    let filter = RwSignal::new(String::new());
    Effect::new(move |_| {
        let Some(element) = scroller.get() else {
            return;
        };
        let measured = element.clone();
        let measure = move || {
            if let Ok(seen) = u32::try_from(measured.client_height())
                && seen > 0
            {
                let _ = height.try_set(seen);
            }
        };
        measure();
        let watch = StoredValue::new_local(dom::on_resize(&element, measure));
        on_cleanup(move || drop(watch.try_set_value(None)));
    });
    let on_scroll = move |_| {
        if let Some(element) = scroller.get_untracked() {
            top.set(u32::try_from(element.scroll_top()).unwrap_or(0));
        }
    };
    let shown = {
        let roster = roster.clone();
        Memo::new(move |_| roster.with(|r| range(top.get(), height.get(), r.rows.len())))
    };
    let rows = {
        let roster = roster.clone();
        move || {
            let (from, to) = shown.get();
            roster.with(|r| {
                let rows = r.rows.get(from..to.min(r.rows.len())).unwrap_or_default();
                (from..).zip(rows.iter().cloned()).collect::<Vec<_>>()
            })
        }
    };
    let on_key = {
        let roster = roster.clone();
        move |event: web_sys::KeyboardEvent| {
            let last = roster.with_untracked(|r| r.rows.len()).saturating_sub(1);
            let here = active.get_untracked();
            let to = match &*event.key() {
                "ArrowDown" => (here + 1).min(last),
                "ArrowUp" => here.saturating_sub(1),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            active.set(to);
            if let Some(element) = scroller.get_untracked() {
                reveal(&element, to);
                focus_row(element, to);
            }
        }
    };
    let row = move |(index, row): (usize, RosterRow)| {
        let state = AppState::get();
        let tabindex = Signal::derive(move || if active.get() == index { "0" } else { "-1" });
        let offset = [&(index * ROW as usize).to_string(), "px"].concat();
        let content = match row {
            RosterRow::Contact { jid, .. } => state
                .contact(&jid)
                .map(|contact| view! { <ContactRow contact=contact tabindex=tabindex/> })
                .into_any(),
            RosterRow::Group {
                name,
                section,
                open,
                online,
                total,
            } => view! {
                <GroupRow name section open online total tabindex/>
            }
            .into_any(),
        };
        view! {
            <div class="cv-roster__row" role="listitem" data-index=index.to_string()
                style:top=offset on:focusin=move |_| active.set(index)>
                {content}
            </div>
        }
    };
    let (known, empty, many, size, online, total) = (
        roster.clone(),
        roster.clone(),
        roster.clone(),
        roster.clone(),
        roster.clone(),
        roster,
    );
    view! {
        <Show when={let many = many; move || many.with(|r| r.total >= FILTER_FROM)}>
            <input
                class="cv-roster__filter"
                data-testid="roster-filter"
                type="search"
                placeholder="Find a contact"
                aria-label="Find a contact"
                prop:value=move || filter.get()
                on:input=move |e| {
                    filter.set(event_target_value(&e));
                    actions.filter_roster(filter.get_untracked());
                }
            />
        </Show>
        <div class="cv-roster" node_ref=scroller on:scroll=on_scroll on:keydown=on_key
            tabindex="-1">
            <Show when={let known = known; move || known.with(|r| !r.known)}>
                <div class="cv-roster__skeleton" role="status" aria-label="Loading contacts">
                    <span></span><span></span><span></span><span></span>
                </div>
            </Show>
            <Show when={let empty = empty; move || empty.with(|r| r.known && r.rows.is_empty())}>
                <p class="cv-roster__empty">
                    {move || if filter.with(String::is_empty) {
                        "No contacts yet. Who adds you, or writes to you, appears here."
                    } else {
                        "Nobody by that name."
                    }}
                </p>
            </Show>
            <div
                class="cv-roster__rows"
                role="list"
                aria-label="Contacts"
                data-testid="roster"
                data-total=move || total.with(|r| r.total.to_string())
                data-online=move || online.with(|r| r.online.to_string())
                style:height=move || size.with(|r| [&(r.rows.len() * ROW as usize).to_string(), "px"].concat())
            >
                <For each=rows key=|row| row.clone() children=row/>
            </div>
        </div>
    }
    .into_any()
}

/// The heading of a group: a button that opens and closes it.
#[component]
fn GroupRow(
    name: String,
    section: Section,
    open: bool,
    online: u32,
    total: u32,
    tabindex: Signal<&'static str>,
) -> impl IntoView {
    let actions = Actions::get();
    let title = match section {
        Section::Named => name.clone(),
        Section::Ungrouped => "Contacts".to_owned(),
        Section::Strangers => "Not in your contacts".to_owned(),
        Section::Pending => "Asked, not answered yet".to_owned(),
    };
    let counts = [&online.to_string(), "/", &total.to_string()].concat();
    view! {
        <button
            class="cv-group"
            type="button"
            data-testid="roster-group"
            aria-expanded=open.to_string()
            tabindex=move || tabindex.get()
            on:click=move |_| actions.toggle_group(section, &name)
        >
            <Icon glyph=if open { Glyph::Down } else { Glyph::Right }/>
            <span class="cv-group__name" dir="auto">{title}</span>
            <span class="cv-group__count">{counts}</span>
        </button>
    }
}

/// Scrolls just as far as it takes to show a row.
fn reveal(scroller: &web_sys::HtmlDivElement, index: usize) {
    let (row, top) = (ROW as i32, scroller.scroll_top());
    let at = i32::try_from(index).unwrap_or(0).saturating_mul(row);
    if at < top {
        scroller.set_scroll_top(at);
    } else if at + row > top + scroller.client_height() {
        scroller.set_scroll_top(at + row - scroller.client_height());
    }
}

/// Focuses a row's button once it is drawn.
fn focus_row(scroller: web_sys::HtmlDivElement, index: usize) {
    dom::next_frame(move || {
        let selector = ["[data-index=\"", &index.to_string(), "\"] button"].concat();
        let button = scroller.query_selector(&selector).ok().flatten();
        if let Some(button) = button.and_then(|b| b.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = button.focus();
        }
    });
}
