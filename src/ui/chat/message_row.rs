//! Rows of the log: messages, days, the unread line.

use super::media::Media;
use super::message_extras::{Jump, Quoted, Reactions};
use super::rich_text::RichText;
use super::unfurl::unfurl;
use crate::config::Settings;
use crate::i18n::tr;
use crate::jid::BareJid;
use crate::platform::{dom, intl};
use crate::store::{ChatMessage, Delivery, default_name};
use crate::text::action::action;
use crate::time::Millis;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Avatar, Glyph, Icon, face, when};
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::ui::words::{self, room};
use crate::xmpp::event::Secrecy;
use leptos::prelude::*;
use std::sync::Arc;

/// One message.
#[component]
pub(crate) fn MessageRow(
    chat: BareJid,
    message: ArcRwSignal<ChatMessage>,
    jump: Jump,
) -> impl IntoView {
    let state = AppState::get();
    let first = message.get_untracked();
    let (own, at, key) = (first.own, first.at, first.key);
    let sender = if own {
        state.me().unwrap_or_else(|| chat.clone())
    } else {
        chat.clone()
    };
    let nick = first.sender.as_ref().map(|s| s.nick.clone());
    let name = {
        let (state, sender, nick) = (state, sender.clone(), nick.clone());
        Signal::derive(move || {
            if let Some(nick) = &nick {
                nick.clone()
            } else if own {
                tr("You").to_owned()
            } else {
                name_of(&state, &sender)
            }
        })
    };
    // By the id alone: another may have the nick now.
    let badge = first.sender.as_ref().and_then(|s| s.id.clone()).map(|id| {
        let badges = AppState::get().chat(&chat).badges;
        let text = move || {
            badges.with(|all| {
                let badge = all.iter().find(|badge| badge.id == id);
                badge.map(room::badge).unwrap_or_default()
            })
        };
        view! { <small class="cv-msg__badge" data-testid="message-badge">{move || text()}</small> }
            .into_any()
    });
    let follow_up = {
        let message = message.clone();
        move || message.with(|m| m.follow_up).to_string()
    };
    let id = {
        let message = message.clone();
        move || message.with(|m| m.id.clone().unwrap_or_default())
    };
    let body = {
        let message = message.clone();
        Memo::new(move |_| {
            message.with(|m| {
                let file = m
                    .file()
                    .and(m.file.clone())
                    .map(|file| (file, m.shows_file));
                let said = (m.body.clone(), m.spoiler.clone());
                (said, (m.unstyled, file), m.retracted)
            })
        })
    };
    // In the third person, whoever it is.
    let in_room = nick.is_some();
    let doer = {
        let (nickname, sender) = (
            expect_context::<Arc<Settings>>().nickname.clone(),
            sender.clone(),
        );
        move || match own && !in_room {
            true => nickname.clone().unwrap_or_else(|| default_name(&sender)),
            false => name.get(),
        }
    };
    let secrecy = {
        let message = message.clone();
        Memo::new(move |_| message.with(|m| m.secrecy))
    };
    let retracted = move || body.with(|(.., retracted)| *retracted);
    let files = chat.clone();
    let (answer, reacted, threaded) = (message.clone(), message.clone(), message.clone());
    let open = {
        let (dialogs, chat, thread) = (Dialogs::get(), chat.clone(), first.thread.clone());
        move || {
            let thread = thread.clone().unwrap_or_default();
            dialogs.open(Which::Thread(chat.clone(), thread));
        }
    };
    let (delivered, linked) = (message.clone(), message);
    let unfurls = expect_context::<Arc<Settings>>().muc_show_ogp_unfurls;
    let (quoted, reacting) = (chat.clone(), chat.clone());
    // In a room one is known by one's nick (XEP-0392 §6).
    let from = match &nick {
        Some(nick) => [chat.as_str(), "/", nick].concat(),
        None => sender.to_string(),
    };
    // A nick may be anybody's address, and is not taken for one.
    let of = match &first.sender {
        Some(sender) => face(&chat, sender.id.as_deref()),
        None => sender.to_string(),
    };
    let seed = nick.unwrap_or_else(|| sender.to_string());
    let mention = first.mention.then_some("true");
    view! {
        <article
            class="cv-msg"
            data-testid="message"
            data-id=move || id()
            data-key=key.to_string()
            data-from=from
            data-mention=mention
            data-own=own.to_string()
            data-follow=move || follow_up()
            data-retracted=move || retracted().to_string()
            tabindex="-1"
            data-secrecy=move || words::privacy::secrecy(secrecy.get())
        >
            <span class="cv-msg__face"><Avatar name=name seed=seed of=of/></span>
            <span class="cv-msg__name" dir="auto">{move || name.get()} {badge}</span>
            <time class="cv-msg__time" data-testid="message-time" datetime=at.format()
                title=intl::full(at)>{intl::time(at)}</time>
            <button class="cv-msg__menu" type="button" data-testid="message-menu" tabindex="-1"
                aria-haspopup="dialog" aria-label=words::message::MENU.tr() title=words::message::MENU.tr()>
                "⋯"
            </button>
            {move || answer.with(|m| m.reply.clone()).map(|reply| {
                view! { <Quoted chat=quoted.clone() reply jump=jump.clone()/> }.into_any()
            })}
            <div class="cv-msg__body" data-testid="message-body" dir="auto"
                data-action=move || body.with(|((text, _), ..)| action(text).is_some()).to_string()>
                {move || {
                    if secrecy.get() == Secrecy::Sealed {
                        return words::privacy::SEALED.tr().into_any();
                    }
                    if retracted() {
                        return view! { <em class="cv-msg__gone">{words::message::RETRACTED.tr()}</em> }.into_any();
                    }
                    let ((text, spoiler), (unstyled, file), _) = body.get();
                    if let Some((about, shows)) = file {
                        let url = text.trim().to_owned();
                        return view! { <Media chat=files.clone() key url about=*about own shows/> }.into_any();
                    }
                    let said = match action(&text) {
                        Some(done) => {
                            view! { {doer()} " " <RichText text=done unstyled/> }.into_any()
                        }
                        None => view! { <RichText text unstyled/> }.into_any(),
                    };
                    match spoiler {
                        Some(hint) => view! {
                            <details class="cv-msg__spoiler" data-testid="message-spoiler">
                                <summary>{words::message::spoiler(&hint)}</summary>
                                {said}
                            </details>
                        }
                        .into_any(),
                        None => said,
                    }
                }}
            </div>
            {move || linked.with(|m| (unfurls && !m.previews.is_empty()).then(|| view! {
                <div class="cv-msg__links">{m.previews.iter().cloned().map(unfurl).collect_view()}</div>
            }.into_any()))}
            {move || reacted.with(|m| m.reactions.is_any().then(|| {
                view! { <Reactions chat=reacting.clone() message=m.clone()/> }.into_any()
            }))}
            {move || delivered.with(|m| {
                let (delivery, unsent) = (m.delivery.clone(), m.unsent.is_some());
                let edited = !m.versions.is_empty();
                view! { <Status delivery unsent edited chat=chat.clone() key/> }.into_any()
            })}
            // Between two some programs have one for all that is said.
            {when(move || in_room && threaded.with(|m| m.threaded), move || {
                let open = open.clone();
                view! {
                    <button class="cv-msg__thread" type="button" data-testid="message-thread" tabindex="-1"
                        on:click=move |_| open()>{words::message::THREAD.tr()}</button>
                }.into_any()
            })}
            {when(move || secrecy.get() == Secrecy::Exposed, || view! {
                <span class="cv-msg__status cv-msg__secrecy" data-testid="message-exposed">
                    {words::privacy::EXPOSED.tr()}
                </span>
            }.into_any())}
        </article>
    }
}

/// What became of an own message, below it: a mark for the eye, words for who cannot see it.
#[component]
fn Status(
    delivery: Delivery,
    unsent: bool,
    edited: bool,
    chat: BareJid,
    key: u64,
) -> impl IntoView {
    let edited = edited.then(|| {
        view! { <span class="cv-msg__edited" data-testid="message-edited">{words::message::EDITED.tr()}</span> }
            .into_any()
    });
    let (glyph, state, words) = match &delivery {
        Delivery::Received | Delivery::Sent | Delivery::Delivered | Delivery::Read if unsent => {
            (Glyph::Clock, "waiting", words::message::CHANGE_WAITS.tr())
        }
        Delivery::Received => {
            return edited
                .map(|edited| view! { <span class="cv-msg__status">{edited}</span> })
                .into_any();
        }
        Delivery::Waiting => (Glyph::Clock, "waiting", tr("Waiting to be sent")),
        Delivery::Sent => (Glyph::Tick, "sent", tr("Sent")),
        Delivery::Delivered => (Glyph::Ticks, "delivered", tr("Delivered")),
        Delivery::Read => (Glyph::Ticks, "read", tr("Read")),
        Delivery::Failed(reason) => {
            return view! { <Failed words=words::send_error(reason) chat key/> }.into_any();
        }
    };
    view! {
        <span class="cv-msg__status">
            {edited}
            <span class="cv-msg__mark" data-testid="message-status" data-state=state title=words>
                <Icon glyph/>
                <span class="cv-hidden">{words}</span>
            </span>
        </span>
    }
    .into_any()
}

/// A message that did not arrive, and what can be done about it.
#[component]
fn Failed(words: &'static str, chat: BareJid, key: u64) -> impl IntoView {
    let actions = Actions::get();
    let (retried, dropped) = (chat.clone(), chat);
    view! {
        <span class="cv-msg__status" data-testid="message-status" data-state="failed" role="alert">
            {words}
            <button class="cv-link" type="button" data-testid="message-retry"
                on:click=move |_| actions.retry(retried.clone(), key)>{tr("Try again")}</button>
            <button class="cv-link" type="button" data-testid="message-drop"
                on:click=move |_| actions.drop_message(dropped.clone(), key)>{tr("Remove")}</button>
        </span>
    }
    .into_any()
}

/// The heading of a day.
#[component]
pub(crate) fn DayRow(at: Millis) -> impl IntoView {
    let day = intl::day(at);
    let text = if day == intl::day(dom::now()) {
        tr("Today").to_owned()
    } else {
        day
    };
    view! {
        <div class="cv-day" role="separator" data-testid="day"><span>{text}</span></div>
    }
}

/// From here on it is unread.
#[component]
pub(crate) fn UnreadRow() -> impl IntoView {
    view! {
        <div class="cv-unread" role="separator" data-testid="unread-line"><span>{tr("New")}</span></div>
    }
}
