//! What can be done with a message.

use super::emoji::EmojiPicker;
use crate::config::{Corrections, Settings};
use crate::jid::BareJid;
use crate::platform::{dom, intl};
use crate::store::{About, ChatMessage};
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::Popup;
use crate::ui::state::{AppState, ChatState};
use crate::ui::words::message as words;
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::Role;
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The reactions that are most used.
const COMMON: [&str; 6] = ["👍", "❤️", "😂", "😮", "😢", "🎉"];
/// What the menu shows of itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Menu,
    Emoji,
    Details,
    Retract,
    /// The same as a moderator, of what somebody else said.
    Moderate,
}

/// What all parts of it need.
#[derive(Clone)]
struct Menu {
    chat: BareJid,
    key: u64,
    message: ArcRwSignal<ChatMessage>,
    signals: ChatState,
    state: AppState,
    actions: Actions,
    dialogs: Dialogs,
    node: NodeRef<html::Dialog>,
    page: RwSignal<Page>,
}

/// The menu of a message. `open` is emptied when it closes; `beside`: where it is placed.
#[component]
pub(crate) fn MessageMenu(
    chat: BareJid,
    message: ArcRwSignal<ChatMessage>,
    open: RwSignal<Option<u64>>,
    beside: Option<web_sys::Element>,
) -> impl IntoView {
    let state = AppState::get();
    let menu = Menu {
        key: message.with_untracked(|m| m.key),
        signals: state.chat(&chat),
        chat,
        message,
        state,
        actions: Actions::get(),
        dialogs: Dialogs::get(),
        node: NodeRef::new(),
        page: RwSignal::new(Page::Menu),
    };
    let (node, page) = (menu.node, menu.page);
    // What had the focus is gone with the page it was on.
    Effect::new(move |_| {
        if page.get() != Page::Menu {
            dom::next_frame(move || {
                let dialog = node.try_get_untracked().flatten();
                let first = dialog.and_then(|d| {
                    let marked = d.query_selector("[autofocus]").ok().flatten();
                    marked.or_else(|| d.query_selector("input, button").ok().flatten())
                });
                if let Some(first) = first.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
                    let _ = first.focus();
                }
            });
        }
    });
    let settings = expect_context::<Arc<Settings>>();
    let shown = move || match page.get() {
        Page::Menu => menu.first(&settings),
        Page::Emoji => menu.emoji(),
        Page::Details => menu.details(),
        Page::Retract | Page::Moderate => menu.retract(),
    };
    view! {
        <Popup node testid="message-actions" label=words::MENU.tr() beside=beside
            close=Rc::new(move || open.set(None))>
            {move || shown()}
        </Popup>
    }
    .into_any()
}

impl Menu {
    /// A line of the menu.
    fn item(&self, testid: &'static str, label: &'static str, act: fn(&Self)) -> AnyView {
        let menu = self.clone();
        view! {
            <button class="cv-menu__item" type="button" data-testid=testid
                on:click=move |_| act(&menu)>{label}</button>
        }
        .into_any()
    }

    fn shut(&self) {
        if let Some(dialog) = self.node.get_untracked() {
            dialog.close();
        }
    }

    /// The message that is written has to do with this one.
    fn write(&self, about: About) {
        self.shut();
        self.signals.about.set(about);
        self.state.focus_composer(&self.chat);
    }

    fn first(&self, settings: &Settings) -> AnyView {
        let m = self.message.get_untracked();
        let last = self.signals.changeable.get_untracked() == Some(self.key);
        let editable = m.is_correctable()
            && match settings.allow_message_corrections {
                Corrections::All => true,
                Corrections::Last => last,
                Corrections::No => false,
            };
        let named = m.is_named() && !untrack(|| self.state.is_feed(&self.chat));
        view! {
            {named.then(|| self.reactions())}
            <div class="cv-menu">
                {named.then(|| self.item("message-reply", words::REPLY.tr(), |menu| {
                    menu.write(About::Answers(menu.key));
                }))}
                {editable.then(|| self.item("message-edit", words::EDIT.tr(), |menu| {
                    menu.write(About::Corrects(menu.key));
                }))}
                {(!m.retracted).then(|| self.item("message-copy", words::COPY.tr(), |menu| {
                    dom::copy(&menu.message.with_untracked(|m| m.body.clone()));
                    menu.shut();
                }))}
                {(!m.retracted && m.spoiler.is_none()).then(|| self.item("message-quote-text", words::QUOTE.tr(), Self::quote))}
                {(m.file().is_some() && m.shows_file != Some(false)).then(|| {
                    self.item("message-hide-file", words::HIDE_FILE.tr(), |menu| {
                        menu.actions.show_file(menu.chat.clone(), menu.key, false);
                        menu.shut();
                    })
                })}
                {m.threaded.then(|| self.item("message-show-thread", words::SHOW_THREAD.tr(), |menu| {
                    let thread = menu.message.with_untracked(|m| m.thread.clone());
                    menu.shut();
                    if let Some(thread) = thread {
                        menu.dialogs.open(Which::Thread(menu.chat.clone(), thread));
                    }
                }))}
                {self.item("message-details", words::DETAILS.tr(), |menu| menu.page.set(Page::Details))}
                {(m.is_changeable() && m.name().is_some() && settings.allow_message_retraction).then(|| {
                    self.item("message-retract", words::RETRACT.tr(), |menu| {
                        menu.page.set(Page::Retract);
                    })
                })}
                {self.moderates(&m).then(|| self.item("message-moderate", words::MODERATE.tr(), |menu| {
                    menu.page.set(Page::Moderate);
                }))}
            </div>
        }
        .into_any()
    }

    /// Whether it is somebody else's, said in a room where we may take it back.
    fn moderates(&self, m: &ChatMessage) -> bool {
        let room = self.signals.room.get_untracked();
        let may = room.is_some_and(|r| r.moderates && r.role == Role::Moderator);
        may && !m.own && !m.retracted && m.name().is_some()
    }

    /// What it says, quoted in what is being written.
    fn quote(&self) {
        let body = self.message.with_untracked(|m| m.body.clone());
        let mut text = String::new();
        for line in body.lines() {
            text.push_str(&["> ", line, "\n"].concat());
        }
        let draft = &self.signals.draft;
        draft.update(|d| d.insert_str(0, &text));
        self.actions.draft(self.chat.clone(), draft.get_untracked());
        self.shut();
        self.state.focus_composer(&self.chat);
    }

    fn reaction(&self, emoji: String) -> AnyView {
        let menu = self.clone();
        let set = menu
            .message
            .with_untracked(|m| m.reactions.ours.all.contains(&emoji));
        let label = emoji.clone();
        view! {
            <button class="cv-emoji" type="button" data-testid="react" aria-pressed=set.to_string()
                on:click=move |_| {
                    menu.actions.react(menu.chat.clone(), menu.key, &emoji);
                    menu.shut();
                }>{label}</button>
        }
        .into_any()
    }

    fn reactions(&self) -> AnyView {
        let page = self.page;
        view! {
            <div class="cv-emojis" role="group" aria-label=words::REACT.tr()>
                {COMMON.map(|emoji| self.reaction(emoji.to_owned())).into_iter().collect_view()}
                <button class="cv-emoji" type="button" data-testid="react-more" aria-label=words::MORE.tr()
                    title=words::MORE.tr() on:click=move |_| page.set(Page::Emoji)>"+"</button>
            </div>
        }
        .into_any()
    }

    fn emoji(&self) -> AnyView {
        let menu = self.clone();
        let pick = Rc::new(move |emoji: String| {
            menu.actions.react(menu.chat.clone(), menu.key, &emoji);
            menu.shut();
        });
        view! { <EmojiPicker testid="react" pick/> }.into_any()
    }

    fn retract(&self) -> AnyView {
        view! {
            <p>{match self.page.get_untracked() {
                Page::Moderate => words::MODERATE_WARNING.tr(),
                _ => words::RETRACT_WARNING.tr(),
            }}</p>
            <div class="cv-popup__buttons">
                {self.button("retract-cancel", words::CANCEL.tr(), "", Self::shut)}
                {self.button("retract-now", words::RETRACT_NOW.tr(), "primary", |menu| {
                    let id = menu.message.with_untracked(|m| m.name().cloned());
                    match (menu.page.get_untracked(), id) {
                        (Page::Moderate, Some(id)) => {
                            let reason = String::new();
                            menu.actions.room(menu.chat.clone(), RoomWish::Moderate { id, reason });
                        }
                        _ => menu.actions.retract(menu.chat.clone(), menu.key),
                    }
                    menu.shut();
                })}
            </div>
        }
        .into_any()
    }

    fn button(
        &self,
        testid: &'static str,
        label: &'static str,
        kind: &'static str,
        act: fn(&Self),
    ) -> AnyView {
        let menu = self.clone();
        view! {
            <button class="cv-button" type="button" data-testid=testid data-kind=kind
                on:click=move |_| act(&menu)>{label}</button>
        }
        .into_any()
    }

    /// When it was sent, what became of it, what it is called, and what it said before.
    fn details(&self) -> AnyView {
        let m = self.message.get_untracked();
        let id = m.id.clone().unwrap_or_default();
        let rows = [
            (words::SENT_AT.tr(), intl::full(m.at)),
            (words::STATE.tr(), words::delivery(&m.delivery).to_owned()),
            (words::ID.tr(), id),
            (
                words::ARCHIVE_ID.tr(),
                m.archive_id.clone().unwrap_or_default(),
            ),
        ];
        let rows = rows.into_iter().filter(|(_, text)| !text.is_empty());
        let earlier = m
            .versions
            .split_last()
            .map_or(&[][..], |(_, earlier)| earlier);
        let earlier = earlier.iter().map(|version| {
            let (at, body) = (intl::full(version.at), version.body.clone());
            view! { <dt>{at}</dt><dd dir="auto" data-testid="message-version">{body}</dd> }
                .into_any()
        });
        view! {
            <dl class="cv-details" data-testid="details">
                {rows.map(|(name, text)| {
                    view! { <dt>{name}</dt><dd dir="auto">{text}</dd> }.into_any()
                }).collect_view()}
                {earlier.collect_view()}
            </dl>
            <div class="cv-popup__buttons">
                {self.button("details-close", words::CLOSE.tr(), "", Self::shut)}
            </div>
        }
        .into_any()
    }
}
