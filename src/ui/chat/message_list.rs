//! The log of a chat. The newest rows are drawn; scrolling up draws older ones above without moving
//! what is read.

use super::history::{Head, Missing};
use super::message_extras::Jump;
use super::message_keys as keys;
use super::message_menu::MessageMenu;
use super::message_row::{DayRow, MessageRow, UnreadRow};
use crate::jid::BareJid;
use crate::platform::dom;
use crate::store::{Place, Row};
use crate::text::action::action;
use crate::ui::actions::Actions;
use crate::ui::kit::when;
use crate::ui::privacy::NoteRow;
use crate::ui::room::HappenedRow;
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::xmpp::event::Status;
use leptos::html;
use leptos::prelude::*;
use std::cell::Cell;
use std::sync::Arc;

/// Rows drawn at first, and more with each page.
const PAGE: usize = 80;
/// Pixels from an end that count as at the end.
const NEAR: i32 = 48;

/// The log.
#[component]
pub(crate) fn MessageList(chat: BareJid) -> impl IntoView {
    let state = AppState::get();
    let signals = state.chat(&chat);
    let rows = signals.rows.clone();
    let scroller: NodeRef<html::Div> = NodeRef::new();
    let content: NodeRef<html::Div> = NodeRef::new();
    // The first row that is drawn. It stays where it is while the reader is further up, so that
    // nothing moves when messages arrive.
    let newest_page = |len: usize| len.saturating_sub(PAGE);
    let start = RwSignal::new(rows.with_untracked(|r| newest_page(r.len())));
    let (at_end, missed) = (RwSignal::new(true), RwSignal::new(0usize));
    // By the next frame the chat may be gone, and with it all that was made here.
    let to_end = move || {
        if let Some(element) = scroller.try_get_untracked().flatten() {
            element.set_scroll_top(element.scroll_height());
        }
    };
    // Where the user scrolled to last, and which way. Content that grows moves the end away too, and
    // that is no wish to leave it.
    let (last_top, upwards) = (StoredValue::new(0), StoredValue::new(false));
    // How far the top of what is seen is from the end of the log: rows that come above do not change it.
    let from_end = StoredValue::new(0);
    let keep_place = move || {
        if let Some(element) = scroller.try_get_untracked().flatten() {
            let top = from_end
                .try_get_value()
                .map(|d| element.scroll_height() - d);
            element.set_scroll_top(top.unwrap_or_default());
        }
    };
    // New rows: stay at the end when there, else count what is missed.
    let (tail, arrived) = (rows.clone(), signals.arrived.clone());
    Effect::new(move |before: Option<Arc<Vec<Row>>>| {
        let (_, rows) = (scroller.get(), tail.get());
        let before = before.unwrap_or_else(|| rows.clone());
        let more = rows.len().saturating_sub(before.len());
        if at_end.get_untracked() {
            start.set(newest_page(rows.len()));
            dom::next_frame(to_end);
        } else if more > 0 && rows.last() == before.last() {
            // History: what is drawn stays drawn, and what is read stays where it is.
            start.update(|n| *n = if *n > 0 { *n + more } else { 0 });
            if upwards.get_value() {
                dom::next_frame(keep_place);
            }
        } else {
            let new = messages_in(&rows).saturating_sub(messages_in(&before));
            missed.update(|n| *n += new);
        }
        rows
    });
    // What was missed altogether is wanted at once.
    let (history, connection, missing) = (
        signals.history.clone(),
        state.connection.clone(),
        chat.clone(),
    );
    let actions = Actions::get();
    Effect::new(move |_| {
        let ready = connection.with(|c| c.status == Status::Online && !c.syncing);
        let wanted = history.with(|h| h.newer && h.loading.is_none() && h.failed.is_none());
        if ready && wanted {
            actions.load_older(missing.clone(), Place::End);
        }
    });
    let connection = state.connection.clone();
    let syncing = move || connection.with(|c| c.syncing);
    Effect::new(move |_| {
        let Some(element) = scroller.get() else {
            return;
        };
        let resized = element.clone();
        let keep_end = move || {
            if at_end.try_get_untracked() == Some(true) {
                resized.set_scroll_top(resized.scroll_height());
            }
        };
        // Rows grow and shrink as well.
        let rows = content
            .get()
            .and_then(|rows| dom::on_resize(&rows, keep_end.clone()));
        let watch = StoredValue::new_local((dom::on_resize(&element, keep_end), rows));
        on_cleanup(move || drop(watch.try_set_value((None, None))));
    });
    let on_scroll = move |_| {
        let Some(element) = scroller.get_untracked() else {
            return;
        };
        let (top, height) = (element.scroll_top(), element.scroll_height());
        if height - top - element.client_height() < NEAR {
            at_end.set(true);
            missed.set(0);
        } else if top < last_top.get_value() {
            at_end.set(false);
        }
        upwards.set_value(top < last_top.get_value() || (top < NEAR && upwards.get_value()));
        last_top.set_value(top);
        from_end.set_value(height - top);
        if top < NEAR && start.get_untracked() > 0 {
            start.update(|n| *n = n.saturating_sub(PAGE));
            // Browsers with scroll anchoring may have moved along already, but not at the very top.
            dom::next_frame(keep_place);
        }
    };
    let shown = rows.clone();
    let visible = move || {
        let from = start.get();
        shown.with(|rows| {
            rows.get(from.min(rows.len())..)
                .unwrap_or_default()
                .to_vec()
        })
    };
    let menu = RwSignal::new(None::<u64>);
    let find = signals.clone();
    // To the message that is answered, as far back as it is here.
    let jump: Jump = Arc::new(move |id: &str| {
        let Some(key) = find.find(id) else { return };
        let place = find
            .rows
            .with_untracked(|rows| rows.iter().position(|r| *r == Row::Message(key)));
        let Some(place) = place else { return };
        if start.get_untracked() > place {
            start.set(place.saturating_sub(PAGE / 4));
        }
        at_end.set(false);
        dom::next_frame(move || {
            if let Some(scroller) = scroller.try_get_untracked().flatten() {
                keys::show(&scroller, key);
            }
        });
    });
    let menu_chat = (chat.clone(), signals.clone());
    let menu_view = move || {
        let (chat, signals) = menu_chat.clone();
        let key = menu.get()?;
        let beside = scroller.get_untracked().and_then(|s| keys::row(&s, key));
        let message = signals.message(key)?;
        Some(view! { <MessageMenu chat message open=menu beside/> }.into_any())
    };
    // What is seen by somebody, at the end of the log of the chat in front.
    let (seen, looked_at) = (signals.clone(), chat.clone());
    let (front, visible_page) = (state.front.clone(), state.visible.clone());
    let told = Cell::new(0u64);
    Effect::new(move |_| {
        let here = front.with(|f| f.as_ref() == Some(&looked_at));
        if !(here && visible_page.get() && at_end.get()) {
            return;
        }
        let last = seen.rows.with(|rows| {
            let keys = rows.iter().rev().filter_map(|row| match row {
                Row::Message(key) => Some(*key),
                Row::Day(_) | Row::Unread | Row::Gap(_) | Row::Note(_) | Row::Happened(_) => None,
            });
            let wanted = |key: &u64| {
                let message = seen.message(*key);
                message.is_some_and(|m| m.with_untracked(|m| !m.own && m.markable))
            };
            keys.take(PAGE).find(wanted)
        });
        if let Some(key) = last.filter(|key| *key > told.get()) {
            told.set(key);
            actions.mark_seen(looked_at.clone(), key);
        }
    });
    let row = {
        let (signals, chat) = (signals.clone(), chat.clone());
        move |row: Row| match row {
            Row::Day(at) => view! { <DayRow at/> }.into_any(),
            Row::Unread => view! { <UnreadRow/> }.into_any(),
            Row::Gap(key) => {
                view! { <Missing chat=chat.clone() place=Place::Gap(key)/> }.into_any()
            }
            Row::Happened(number) => view! { <HappenedRow chat=chat.clone() number/> }.into_any(),
            Row::Note(number) => view! { <NoteRow chat=chat.clone() number/> }.into_any(),
            Row::Message(key) => signals
                .message(key)
                .map(|message| view! { <MessageRow chat=chat.clone() message jump=jump.clone()/> })
                .into_any(),
        }
    };
    let (head, older) = (chat.clone(), signals.history.clone());
    let announcement = {
        let (state, chat, signals) = (state.clone(), chat.clone(), signals);
        // What came before the log was shown is no news.
        let known = arrived.get_untracked();
        move || {
            let key = arrived.get().filter(|key| Some(*key) != known)?;
            let message = signals.message(key)?.get_untracked();
            let text: String = message.said().chars().take(300).collect();
            let nick = message.sender.as_ref().map(|s| s.nick.clone());
            let name = nick.unwrap_or_else(|| name_of(&state, &chat));
            let text = match action(&text) {
                Some(done) => [&name, " ", done].concat(),
                None => [&name, ": ", &text].concat(),
            };
            (!message.own).then_some((key, text))
        }
    };
    let (total, empty, name) = (rows.clone(), rows, chat);
    let label = move || ["Messages with ", &name_of(&state, &name)].concat();
    view! {
        <div class="cv-log">
            <div
                class="cv-log__scroll"
                node_ref=scroller
                role="log"
                // Screen readers are told of what comes in by the line below; pages of history that
                // are drawn above must not be read out.
                aria-live="off"
                aria-label=move || label()
                tabindex="0"
                data-at-end=move || at_end.get().to_string()
                data-testid="messages"
                data-total=move || total.with(|r| messages_in(r).to_string())
                on:scroll=on_scroll
                on:keydown=move |event: web_sys::KeyboardEvent| {
                    if let (Some(scroller), Some(key)) = (scroller.get_untracked(), keys::pressed(&event)) {
                        keys::go(&scroller, &event, key, menu);
                    }
                }
                on:click=move |event: web_sys::MouseEvent| {
                    if let Some(key) = keys::menu_of(&event) {
                        menu.set(Some(key));
                    }
                }
                on:contextmenu=move |event: web_sys::MouseEvent| {
                    if let Some(key) = keys::touched(&event) {
                        event.prevent_default();
                        menu.set(Some(key));
                    }
                }
            ><div node_ref=content>
                {when(move || start.get() == 0, move || view! { <Head chat=head.clone()/> }.into_any())}
                {when(
                    move || empty.with(|r| r.is_empty()) && !older.with(|h| h.older),
                    move || view! {
                        <p class="cv-log__empty">"No messages yet. Say hello."</p>
                    }.into_any(),
                )}
                <For each=visible key=|row| *row children=row/>
            </div></div>
            {move || menu_view()}
            {when(move || syncing(), || view! {
                <p class="cv-log__sync" role="status" data-testid="history-sync">"Catching up…"</p>
            }.into_any())}
            <p class="cv-hidden" role="status" aria-live="polite">
                // An element of its own each time: the same words again are news again.
                <For each=announcement key=|news| news.0 children=|news| view! { <span>{news.1}</span> }/>
            </p>
            {when(move || !at_end.get(), move || view! {
                <button class="cv-log__newest" type="button" on:click=move |_| {
                    missed.set(0);
                    to_end();
                }>
                    {move || match missed.get() {
                        0 => "Jump to newest".to_owned(),
                        n => [&n.to_string(), " new"].concat(),
                    }}
                </button>
            }.into_any())}
        </div>
    }
    .into_any()
}

fn messages_in(rows: &[Row]) -> usize {
    rows.iter().filter(|r| matches!(r, Row::Message(_))).count()
}
