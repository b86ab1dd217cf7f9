//! The list of contacts. Only the rows in sight are drawn, so that a thousand cost as little as ten.

use super::contact_row::ContactRow;
use super::window::{ROW, range};
use crate::jid::BareJid;
use crate::platform::dom;
use crate::store::{Only, RosterRow, Section};
use crate::ui::actions::Actions;
use crate::ui::kit::{Glyph, Icon, when};
use crate::ui::state::{AppState, Focus};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// From how many contacts on a filter is of use.
const FILTER_FROM: u32 = 6;

/// What contacts may be asked for, and its name.
const STATES: [(Only, &str); 7] = [
    (Only::All, "All"),
    (Only::Unread, "Unread"),
    (Only::Online, "Online"),
    (Only::Away, "Away"),
    (Only::Dnd, "Do not disturb"),
    (Only::Offline, "Offline"),
    (Only::Pending, "Asked"),
];

/// What a row is about: it stays the same row while its place and its words change.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Group(Section, String),
    /// One who is in several groups has a row in each.
    Contact(BareJid, String),
}

impl Key {
    fn of(row: &RosterRow) -> Self {
        match row {
            RosterRow::Group { section, name, .. } => Self::Group(*section, name.clone()),
            RosterRow::Contact { jid, group } => Self::Contact(jid.clone(), group.clone()),
        }
    }
}

/// The roster.
#[component]
pub(crate) fn RosterList() -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let roster = state.roster;
    let scroller: NodeRef<html::Div> = NodeRef::new();
    let (top, height) = (RwSignal::new(0u32), RwSignal::new(900u32));
    let active = RwSignal::new(None::<Key>);
    let (filter, only) = (RwSignal::new(String::new()), RwSignal::new(0usize));
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
    let drawn = {
        let roster = roster.clone();
        Memo::new(move |_| {
            let (from, to) = shown.get();
            roster.with(|r| {
                let rows = r.rows.get(from..to.min(r.rows.len())).unwrap_or_default();
                rows.iter().map(Key::of).collect::<Vec<_>>()
            })
        })
    };
    let rows = move || {
        keep_focus(scroller);
        drawn.get()
    };
    // The one row that the Tab key stops at: where the user was last, else the first in sight.
    let stop = Memo::new(move |_| {
        drawn.with(|rows| {
            let active = active.get().filter(|key| rows.contains(key));
            active.or_else(|| rows.first().cloned())
        })
    });
    // Scrolls to a row and focuses it once it is drawn.
    let go = move |to: usize, key: Key| {
        active.set(Some(key));
        if let Some(element) = scroller.get_untracked() {
            reveal(&element, to);
            dom::next_frame(move || {
                if let Some((from, _)) = shown.try_get_untracked() {
                    focus_row(&element, to.saturating_sub(from));
                }
            });
        }
    };
    let (wish, wanted) = (state.focus, roster.clone());
    Effect::new(move |_| {
        let Some((Focus::Contact(jid), _)) = wish.get() else {
            return;
        };
        let is_his =
            |row: &RosterRow| matches!(row, RosterRow::Contact { jid: j, .. } if *j == jid);
        let found = wanted.with_untracked(|r| {
            let at = r.rows.iter().position(is_his)?;
            Some((at, Key::of(r.rows.get(at)?)))
        });
        if let Some((at, key)) = found {
            go(at, key);
        }
    });
    let on_key = {
        let roster = roster.clone();
        move |event: web_sys::KeyboardEvent| {
            let at = |key: &Key| {
                roster.with_untracked(|r| r.rows.iter().position(|row| Key::of(row) == *key))
            };
            let last = roster.with_untracked(|r| r.rows.len()).saturating_sub(1);
            let here = stop.get_untracked().as_ref().and_then(at).unwrap_or(0);
            let to = match &*event.key() {
                "ArrowDown" => (here + 1).min(last),
                "ArrowUp" => here.saturating_sub(1),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            if let Some(key) = roster.with_untracked(|r| r.rows.get(to).map(Key::of)) {
                go(to, key);
            }
        }
    };
    let row = move |key: Key| {
        let state = AppState::get();
        let (mine, focused) = (key.clone(), key.clone());
        let tabindex = Signal::derive(move || {
            if stop.with(|stop| stop.as_ref() == Some(&mine)) {
                "0"
            } else {
                "-1"
            }
        });
        let content = match key {
            Key::Contact(jid, _) => state
                .contact(&jid)
                .map(|contact| view! { <ContactRow contact=contact tabindex=tabindex/> })
                .into_any(),
            Key::Group(section, name) => view! { <GroupRow name section tabindex/> }.into_any(),
        };
        view! {
            <div class="cv-roster__row" role="listitem"
                on:focusin=move |_| active.set(Some(focused.clone()))>
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
        {when({let many = many; move || many.with(|r| r.total >= FILTER_FROM)}, move || view! {
            <div class="cv-roster__find">
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
            <select class="cv-roster__state" data-testid="roster-state" aria-label="Show contacts that are"
                prop:value=move || only.get().to_string()
                on:change=move |e| {
                    let at = event_target_value(&e).parse().unwrap_or(0);
                    only.set(at);
                    actions.filter_state(STATES.get(at).map_or(Only::All, |(state, _)| *state));
                }
            >
                {STATES.iter().zip(0u8..).map(|((_, words), at)| view! { <option value=at>{*words}</option> }).collect_view()}
            </select>
            </div>
        }.into_any())}
        <div class="cv-roster" node_ref=scroller on:scroll=on_scroll on:keydown=on_key
            tabindex="-1">
            {when({let known = known; move || known.with(|r| !r.known)}, move || view! {
                <div class="cv-roster__skeleton" role="status" aria-label="Loading contacts">
                    <span></span><span></span><span></span><span></span>
                </div>
            }.into_any())}
            {when({let empty = empty; move || empty.with(|r| r.known && r.rows.is_empty())}, move || view! {
                <p class="cv-roster__empty">
                    {move || if only.get() > 0 {
                        "Nobody like that."
                    } else if filter.with(String::is_empty) {
                        "No contacts yet. Who adds you, or writes to you, appears here."
                    } else {
                        "Nobody by that name."
                    }}
                </p>
            }.into_any())}
            <div
                class="cv-roster__rows"
                role="list"
                aria-label="Contacts"
                data-testid="roster"
                data-total=move || total.with(|r| r.total.to_string())
                data-online=move || online.with(|r| r.online.to_string())
                style:height=move || px(size.with(|r| r.rows.len()))
                style:padding-top=move || px(shown.get().0)
            >
                <For each=rows key=Key::clone children=row/>
            </div>
        </div>
    }
    .into_any()
}

/// The heading of a group: a button that opens and closes it.
#[component]
fn GroupRow(name: String, section: Section, tabindex: Signal<&'static str>) -> impl IntoView {
    let (roster, actions) = (AppState::get().roster, Actions::get());
    let mine = name.clone();
    // The row outlives what it says, so that who has the focus on it keeps it.
    let said = Memo::new(move |_| {
        roster
            .with(|r| {
                r.rows.iter().find_map(|row| match row {
                    RosterRow::Group {
                        name,
                        section: s,
                        open,
                        online,
                        total,
                    } if *s == section && *name == mine => Some((*open, *online, *total)),
                    RosterRow::Group { .. } | RosterRow::Contact { .. } => None,
                })
            })
            .unwrap_or_default()
    });
    let open = move || said.get().0;
    let title = match section {
        Section::Named => name.clone(),
        Section::Ungrouped => "Contacts".to_owned(),
        Section::Strangers => "Not in your contacts".to_owned(),
        Section::Pending => "Asked, not answered yet".to_owned(),
    };
    let counts = move || {
        let (_, online, total) = said.get();
        [&online.to_string(), "/", &total.to_string()].concat()
    };
    view! {
        <button
            class="cv-group"
            type="button"
            data-testid="roster-group"
            aria-expanded=move || open().to_string()
            tabindex=move || tabindex.get()
            on:click=move |_| actions.toggle_group(section, &name)
        >
            {move || view! { <Icon glyph=if open() { Glyph::Down } else { Glyph::Right }/> }.into_any()}
            <span class="cv-group__name" dir="auto">{title}</span>
            <span class="cv-group__count">{move || counts()}</span>
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

/// The height of so many rows.
fn px(rows: usize) -> String {
    [&(rows * ROW as usize).to_string(), "px"].concat()
}

/// Focuses the button of the `nth` row that is drawn.
fn focus_row(scroller: &web_sys::HtmlDivElement, nth: usize) {
    let selector = [
        ".cv-roster__row:nth-of-type(",
        &(nth + 1).to_string(),
        ") button",
    ]
    .concat();
    let button = scroller.query_selector(&selector).ok().flatten();
    if let Some(button) = button.and_then(|b| b.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Gives the focus back to its row when the rows have been drawn anew: one that moves to another
/// place in the document loses it.
fn keep_focus(scroller: NodeRef<html::Div>) {
    let Some(element) = scroller.get_untracked() else {
        return;
    };
    let find = |selector: &str| element.query_selector(selector).ok().flatten();
    if find("button:focus").is_some() {
        let element = element.clone();
        dom::next_frame(move || {
            let find = |selector: &str| element.query_selector(selector).ok().flatten();
            if find("button:focus").is_none()
                && let Some(stop) = find("button[tabindex='0']")
                && let Ok(stop) = stop.dyn_into::<web_sys::HtmlElement>()
            {
                let _ = stop.focus();
            }
        });
    }
}
