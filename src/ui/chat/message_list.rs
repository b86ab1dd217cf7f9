//! The log of a chat. The newest rows are drawn; scrolling up draws older ones above without moving
//! what is read.

use super::message_row::{DayRow, MessageRow, UnreadRow};
use crate::jid::BareJid;
use crate::platform::dom;
use crate::store::Row;
use crate::ui::kit::when;
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use leptos::html;
use leptos::prelude::*;

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
    // New rows: stay at the end when there, else count what is missed.
    let (tail, arrived) = (rows.clone(), signals.arrived.clone());
    Effect::new(move |before: Option<usize>| {
        let (_, messages) = (scroller.get(), tail.with(|r| messages_in(r)));
        if at_end.get_untracked() {
            start.set(tail.with_untracked(|r| newest_page(r.len())));
            dom::next_frame(to_end);
        } else {
            missed.update(|n| *n += messages.saturating_sub(before.unwrap_or(messages)));
        }
        messages
    });
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
        let watch = StoredValue::new_local(dom::on_resize(&element, keep_end));
        on_cleanup(move || drop(watch.try_set_value(None)));
    });
    // Where the user scrolled to last. Content that grows moves the end away too, and that is no wish
    // to leave it.
    let last_top = StoredValue::new(0);
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
        last_top.set_value(top);
        if top < NEAR && start.get_untracked() > 0 {
            start.update(|n| *n = n.saturating_sub(PAGE));
            dom::next_frame(move || {
                let grown = element.scroll_height() - height;
                // Browsers with scroll anchoring have moved along already, except at the very top.
                if element.scroll_top() < grown {
                    element.set_scroll_top(element.scroll_top() + grown);
                }
            });
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
    let row = {
        let (signals, chat) = (signals.clone(), chat.clone());
        move |row: Row| match row {
            Row::Day(at) => view! { <DayRow at/> }.into_any(),
            Row::Unread => view! { <UnreadRow/> }.into_any(),
            Row::Message(key) => signals
                .message(key)
                .map(|message| view! { <MessageRow chat=chat.clone() message/> })
                .into_any(),
        }
    };
    let announcement = {
        let (state, chat, signals) = (state.clone(), chat.clone(), signals);
        // What came before the log was shown is no news.
        let known = arrived.get_untracked();
        move || {
            let key = arrived.get().filter(|key| Some(*key) != known)?;
            let message = signals.message(key)?.get_untracked();
            let text: String = message.body.chars().take(300).collect();
            let text = [&name_of(&state, &chat), ": ", &text].concat();
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
            >
                {when(move || empty.with(|r| r.is_empty()), move || view! {
                    <p class="cv-log__empty">"No messages yet. Say hello."</p>
                }.into_any())}
                <For each=visible key=|row| *row children=row/>
            </div>
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
