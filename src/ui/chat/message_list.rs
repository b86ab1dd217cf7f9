//! The log of a chat.

use super::history::{Head, Missing};
use super::log_window::{Window, messages_in};
use super::message_extras::Jump;
use super::message_keys as keys;
use super::message_menu::MessageMenu;
use super::message_row::{DayRow, MessageRow, UnreadRow};
use crate::i18n::{named, plural, tr};
use crate::jid::BareJid;
use crate::platform::dom;
use crate::store::{KEPT, Place, Row};
use crate::text::action::action;
use crate::ui::actions::Actions;
use crate::ui::kit::when;
use crate::ui::privacy::NoteRow;
use crate::ui::room::HappenedRow;
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::xmpp::event::Status;
use leptos::prelude::*;
use std::cell::Cell;
use std::sync::Arc;

/// Messages that are looked through for one whose sender wants to know that it was seen.
const LATEST: usize = 80;

/// The log.
#[component]
pub(crate) fn MessageList(chat: BareJid) -> impl IntoView {
    let state = AppState::get();
    let signals = state.chat(&chat);
    let rows = signals.rows.clone();
    let window = Window::new(rows.with_untracked(|r| r.len()));
    let (scroller, content) = (window.scroller, window.content);
    let (at_end, missed) = (window.at_end, window.missed);
    let (tail, arrived) = (rows.clone(), signals.arrived.clone());
    Effect::new(move |before: Option<Arc<Vec<Row>>>| {
        let (_, rows) = (scroller.get(), tail.get());
        window.changed(before.as_ref().unwrap_or(&rows), &rows);
        rows
    });
    // Nobody looks at what is old while he follows what comes in.
    let (actions, latest, followed) = (Actions::get(), rows.clone(), chat.clone());
    Effect::new(move |before: Option<Option<Row>>| {
        let (last, many) = latest.with(|rows| (rows.last().copied(), rows.len() > 2 * KEPT));
        if many && before.is_some_and(|before| before != last) && at_end.get_untracked() {
            actions.shows_end(followed.clone());
        }
        last
    });
    // What was missed altogether is wanted at once.
    let (history, connection, missing) = (
        signals.history.clone(),
        state.connection.clone(),
        chat.clone(),
    );
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
        let resized = move || window.resized();
        // Rows grow and shrink as well.
        let rows = content
            .get()
            .and_then(|rows| dom::on_resize(&rows, resized));
        let watch = StoredValue::new_local((dom::on_resize(&element, resized), rows));
        on_cleanup(move || drop(watch.try_set_value((None, None))));
    });
    let (shown, scrolled) = (rows.clone(), rows.clone());
    let on_scroll = move |_| window.scrolled(scrolled.with_untracked(|r| r.len()));
    let visible = move || shown.with(|rows| window.rows(rows));
    let menu = RwSignal::new(None::<u64>);
    // Brings a message into sight that is here.
    let reveal = {
        let rows = rows.clone();
        move |key: u64| {
            let place = rows.with_untracked(|rows| {
                let place = rows.iter().position(|r| *r == Row::Message(key));
                place.map(|place| (place, rows.len()))
            });
            let Some((place, len)) = place else { return };
            window.reach(place, len);
            dom::next_frame(move || {
                if let Some(scroller) = window.scroller() {
                    keys::show(&scroller, key);
                }
            });
        }
    };
    let (find, to) = (signals.clone(), reveal.clone());
    // To the message that is answered, as far back as it is here.
    let jump: Jump = Arc::new(move |id: &str| {
        if let Some(key) = find.find(id) {
            to(key);
        }
    });
    let revealed = signals.revealed.clone();
    Effect::new(move |_| {
        let _ = scroller.get();
        if let Some(key) = revealed.get() {
            revealed.set(None);
            // By then the rows are there that it stands in.
            let reveal = reveal.clone();
            dom::next_frame(move || reveal(key));
        }
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
            keys.take(LATEST).find(wanted)
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
            let text: String = match &message.spoiler {
                Some(hint) => crate::ui::words::message::spoiler(hint),
                None => message.said().chars().take(300).collect(),
            };
            let nick = message.sender.as_ref().map(|s| s.nick.clone());
            let name = nick.unwrap_or_else(|| name_of(&state, &chat));
            let text = match action(&text) {
                Some(done) => [&name, " ", done].concat(),
                None => [&name, ": ", &text].concat(),
            };
            (!message.own).then_some((key, text))
        }
    };
    let (total, empty, name) = (rows.clone(), rows.clone(), chat);
    let newest = StoredValue::new(rows);
    let label = move || named(tr("Messages with {name}"), &name_of(&state, &name));
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
                on:focusin=move |event| window.focus(&event)
                on:focusout=move |event| window.focus(&event)
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
                {when(move || window.start.get() == 0, move || view! { <Head chat=head.clone()/> }.into_any())}
                {when(
                    move || empty.with(|r| r.is_empty()) && !older.with(|h| h.older),
                    move || view! {
                        <p class="cv-log__empty">{tr("No messages yet. Say hello.")}</p>
                    }.into_any(),
                )}
                <For each=visible key=|row| *row children=row/>
            </div></div>
            {move || menu_view()}
            {when(move || syncing(), || view! {
                <p class="cv-log__sync" role="status" data-testid="history-sync">{tr("Catching up…")}</p>
            }.into_any())}
            <p class="cv-hidden" role="status" aria-live="polite">
                // An element of its own each time: the same words again are news again.
                <For each=announcement key=|news| news.0 children=|news| view! { <span>{news.1}</span> }/>
            </p>
            {when(move || !at_end.get(), move || view! {
                <button class="cv-log__newest" type="button" data-testid="jump-newest"
                    on:click=move |_| newest.with_value(|r| window.newest(r.with_untracked(|r| r.len())))>
                    {move || match missed.get() {
                        0 => tr("Jump to newest").to_owned(),
                        n => plural(n, "{n} new", "{n} new"),
                    }}
                </button>
            }.into_any())}
        </div>
    }
    .into_any()
}
