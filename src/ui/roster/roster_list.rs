//! The list of contacts. Only the rows in sight are drawn, so that a thousand cost as little as ten.

use super::chat_row::chat_row;
use super::contact_row::contact_row;
use super::window::{px, range, row_height};
use crate::i18n::{Text, tr};
use crate::jid::BareJid;
use crate::platform::dom;
use crate::store::{List, Only, RosterRow, Section};
use crate::ui::actions::Actions;
use crate::ui::kit::{Glyph, Icon, search, when};
use crate::ui::state::{AppState, Focus};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// From how many contacts on a filter is of use.
const FILTER_FROM: u32 = 6;

/// What contacts may be asked for, and its name.
const STATES: [(Only, Text); 7] = [
    (Only::All, Text("All")),
    (Only::Unread, Text("Unread")),
    (Only::Online, Text("Online")),
    (Only::Away, Text("Away")),
    (Only::Dnd, Text("Do not disturb")),
    (Only::Offline, Text("Offline")),
    (Only::Pending, Text("Asked")),
];

/// What a row is about: it stays the same row while its place and its words change.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Group(Section, String),
    /// One who is in several groups has a row in each.
    Contact(BareJid, String),
    /// In the list of chats.
    Chat(BareJid),
}

impl Key {
    /// `chat`: in the list of chats.
    fn of(row: &RosterRow, chat: bool) -> Self {
        match row {
            RosterRow::Contact { jid, .. } if chat => Self::Chat(jid.clone()),
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
    let (list, chat_list) = (state.list, state.chat_list);
    let chats = {
        let list = list;
        Memo::new(move |_| list.get() == List::Chats)
    };
    // What stands in the list that is looked at.
    let keys = {
        let (roster, chat_list) = (roster.clone(), chat_list);
        Memo::new(move |_| -> Arc<Vec<Key>> {
            Arc::new(if chats.get() {
                chat_list.with(|rows| rows.iter().map(|row| Key::of(row, true)).collect())
            } else {
                roster.with(|r| r.rows.iter().map(|row| Key::of(row, false)).collect())
            })
        })
    };
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
    let high = row_height();
    let shown = Memo::new(move |_| {
        keys.with(|keys| range(high.get(), top.get(), height.get(), keys.len()))
    });
    let drawn = Memo::new(move |_| {
        let (from, to) = shown.get();
        keys.with(|keys| {
            let drawn = keys.get(from..to.min(keys.len()));
            drawn.unwrap_or_default().to_vec()
        })
    });
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
            reveal(&element, to, high.get_untracked());
            dom::next_frame(move || {
                if let Some((from, _)) = shown.try_get_untracked() {
                    focus_row(&element, to.saturating_sub(from));
                }
            });
        }
    };
    let wish = state.focus;
    Effect::new(move |_| {
        let Some((Focus::Contact(jid), _)) = wish.get() else {
            return;
        };
        let is_his = |key: &Key| match key {
            Key::Contact(j, _) | Key::Chat(j) => *j == jid,
            Key::Group(..) => false,
        };
        let found = keys.with_untracked(|keys| {
            let at = keys.iter().position(is_his)?;
            Some((at, keys.get(at)?.clone()))
        });
        if let Some((at, key)) = found {
            go(at, key);
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        let at = |key: &Key| keys.with_untracked(|keys| keys.iter().position(|k| k == key));
        let last = keys.with_untracked(|keys| keys.len()).saturating_sub(1);
        let here = stop.get_untracked().as_ref().and_then(at).unwrap_or(0);
        let to = match &*event.key() {
            // With Alt they go from chat to chat.
            _ if event.alt_key() => return,
            "ArrowDown" => (here + 1).min(last),
            "ArrowUp" => here.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        if let Some(key) = keys.with_untracked(|keys| keys.get(to).cloned()) {
            go(to, key);
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
                .map(|contact| contact_row(contact, tabindex))
                .into_any(),
            Key::Chat(jid) => chat_row(jid, tabindex),
            Key::Group(section, name) => view! { <GroupRow name section tabindex/> }.into_any(),
        };
        view! {
            <div class="cv-roster__row" role="listitem"
                on:focusin=move |_| active.set(Some(focused.clone()))>
                {content}
            </div>
        }
    };
    let (known, empty, many, online, total) = (
        roster.clone(),
        roster.clone(),
        roster.clone(),
        roster.clone(),
        roster,
    );
    // Once it is there it stays as long as something is looked for.
    let find = Memo::new(move |_| {
        many.with(|r| r.total >= FILTER_FROM)
            || keys.with(|keys| keys.len() >= FILTER_FROM as usize)
            || !filter.with(String::is_empty)
            || only.get() > 0
    });
    let nothing = move || {
        let filtered = !filter.with(String::is_empty);
        match (chats.get(), filtered) {
            (false, _) if only.get() > 0 => tr("Nobody like that."),
            (_, true) => tr("Nobody by that name."),
            (true, false) => tr("No chats yet. Open one with a contact, or with the plus above."),
            (false, false) => tr("No contacts yet. Who adds you, or writes to you, appears here."),
        }
    };
    view! {
        {when(move || find.get(), move || view! {
            <div class="cv-roster__find">
            {search("cv-roster__filter", "roster-filter", tr("Find a contact"), filter.into(), Box::new(move |text| {
                filter.set(text);
                actions.filter_roster(filter.get_untracked());
            }))}
            {when(move || !chats.get(), move || view! {
            <select class="cv-roster__state" data-testid="roster-state" aria-label=tr("Show contacts that are")
                prop:value=move || only.get().to_string()
                on:change=move |e| {
                    let at = event_target_value(&e).parse().unwrap_or(0);
                    only.set(at);
                    actions.filter_state(STATES.get(at).map_or(Only::All, |(state, _)| *state));
                }
            >
                {STATES.iter().zip(0u8..).map(|((_, words), at)| view! { <option value=at>{words.tr()}</option> }).collect_view()}
            </select>
            }.into_any())}
            </div>
        }.into_any())}
        <div class="cv-roster" node_ref=scroller on:scroll=on_scroll on:keydown=on_key
            tabindex="-1">
            {when({let known = known; move || !chats.get() && known.with(|r| !r.known)}, move || view! {
                <div class="cv-roster__skeleton" role="status" aria-label=tr("Loading contacts")>
                    <span></span><span></span><span></span><span></span>
                </div>
            }.into_any())}
            {when({let empty = empty; move || keys.with(|keys| keys.is_empty()) && (chats.get() || empty.with(|r| r.known))}, move || view! {
                <p class="cv-roster__empty">
                    {move || nothing()}
                </p>
            }.into_any())}
            <div
                class="cv-roster__rows"
                role="list"
                aria-label=move || if chats.get() { tr("Chats") } else { tr("Contacts") }
                data-testid="roster"
                data-list=move || if chats.get() { "chats" } else { "contacts" }
                data-total=move || total.with(|r| r.total.to_string())
                data-online=move || online.with(|r| r.online.to_string())
                style:height=move || px(high.get(), keys.with(|keys| keys.len()))
                style:padding-top=move || px(high.get(), shown.get().0)
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
    let (state, actions) = (AppState::get(), Actions::get());
    let (roster, chats) = (state.roster, state.chat_list);
    let mine = name.clone();
    // The row outlives what it says, so that who has the focus on it keeps it.
    let said = Memo::new(move |_| {
        let rows = match section {
            Section::Rooms => chats.get(),
            Section::Named | Section::Ungrouped | Section::Strangers | Section::Pending => {
                roster.with(|r| r.rows.clone())
            }
        };
        rows.iter()
            .find_map(|row| match row {
                RosterRow::Group {
                    name,
                    section: s,
                    open,
                    online,
                    total,
                } if *s == section && *name == mine => Some((*open, *online, *total)),
                RosterRow::Group { .. } | RosterRow::Contact { .. } => None,
            })
            .unwrap_or_default()
    });
    let open = move || said.get().0;
    let title = match section {
        Section::Named | Section::Rooms => name.clone(),
        Section::Ungrouped => tr("Contacts").to_owned(),
        Section::Strangers => tr("Not in your contacts").to_owned(),
        Section::Pending => tr("Asked, not answered yet").to_owned(),
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
fn reveal(scroller: &web_sys::HtmlDivElement, index: usize, row: u32) {
    let (row, top) = (row as i32, scroller.scroll_top());
    let at = i32::try_from(index).unwrap_or(0).saturating_mul(row);
    if at < top {
        scroller.set_scroll_top(at);
    } else if at + row > top + scroller.client_height() {
        scroller.set_scroll_top(at + row - scroller.client_height());
    }
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
