//! A chat: whom it is with, the log, the composer.

use super::chat_banner::{BlockedBar, ChatBanner};
use super::composer::Composer;
use super::message_list::MessageList;
use crate::config::Settings;
use crate::i18n::{fill, named, tr};
use crate::jid::BareJid;
use crate::platform::intl;
use crate::store::{Contact, Preference, Standing};
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Avatar, Glyph, Icon, PresenceDot, icon_button, when};
use crate::ui::privacy::{Bar, Panel};
use crate::ui::room::{NickForm, Occupants, PrivateBar, RoomBanner, whom};
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::ui::words::{self, room};
use crate::xmpp::command::Show;
use crate::xmpp::event::ChatState;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// Up to which width of the whole the list of people covers the log (`style/ui/room.css`), and from which width of a
/// chat on there is room for both, in CSS pixels.
const COVERED: i32 = 900;
const ROOMY: i32 = 560;

/// A chat. `back`: show the way back to the contacts, for narrow places.
#[component]
pub(crate) fn ChatBox(jid: BareJid, #[prop(optional)] back: bool) -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let contact = state.contact(&jid);
    let (me, feed) = (state.is_me(&jid), {
        let (state, jid) = (AppState::get(), jid.clone());
        Memo::new(move |_| state.is_feed(&jid))
    });
    let show = {
        let (contact, own) = (contact.clone(), state.own.clone());
        Signal::derive(move || {
            if me {
                return own.with(|p| p.show);
            }
            contact
                .as_ref()
                .map_or(Show::Offline, |c| c.with(|c| c.presence.show))
        })
    };
    let (writer, writes) = (contact.clone(), contact.clone());
    let state_of = |contact: &Option<ArcRwSignal<Contact>>| {
        contact
            .as_ref()
            .map_or(ChatState::Active, |c| c.with(|c| c.chat_state))
    };
    let status = move || {
        if me {
            return words::message::NOTES_HINT.tr().to_owned();
        } else if feed.get() {
            return words::message::FEED_HINT.tr().to_owned();
        }
        if let Some(words) = words::message::chat_state(state_of(&writer)) {
            return words.to_owned();
        }
        let presence = contact.as_ref().map(|c| c.with(|c| c.presence.clone()));
        let presence = presence.unwrap_or_default();
        let said = presence
            .status
            .unwrap_or_else(|| words::show(presence.show).to_owned());
        match presence.idle {
            Some(since) => {
                let idle = fill(tr("idle since {time}"), &[("time", &intl::moment(since))]);
                [&said, " · ", &idle].concat()
            }
            None => said,
        }
    };
    let room = state.chat(&jid).room;
    let (subject, is_room, standing) = (room.clone(), room.clone(), room);
    let is_room = Memo::new(move |_| is_room.with(Option::is_some));
    // There is no way back to it.
    let fixed = expect_context::<Arc<Settings>>().alone_with() == Some(&jid);
    let out = Memo::new(move |_| {
        let standing = standing.with(|room| room.as_ref().map(|room| room.standing.clone()));
        matches!(standing, Some(Standing::Out(_)))
    });
    let whom = whom(&state, &jid);
    let with_occupant = whom.is_some();
    let status = move || {
        if with_occupant {
            return Some(room::PRIVATE.tr().to_owned());
        }
        if is_room.get() {
            return subject.with(|room| room.as_ref().and_then(|room| room.subject.clone()));
        }
        Some(status())
    };
    let name = {
        let (state, jid) = (state.clone(), jid.clone());
        Signal::derive(move || name_of(&state, &jid))
    };
    let (front, mine) = (state.front, jid.clone());
    let to_front = {
        let jid = jid.clone();
        move |_| {
            if front.with_untracked(|f| f.as_ref() != Some(&jid)) {
                actions.show_chat(Some(jid.clone()));
            }
        }
    };
    let close = {
        let jid = jid.clone();
        move || actions.close_chat(jid.clone())
    };
    let by_escape = close.clone();
    let blocked = {
        let (state, jid) = (AppState::get(), jid.clone());
        Memo::new(move |_| state.is_blocked(&jid))
    };
    let (dialogs, about, below) = (Dialogs::get(), jid.clone(), jid.clone());
    let searched = jid.clone();
    let (open, lock) = (RwSignal::new(false), NodeRef::new());
    let (people, toggle, place) = (RwSignal::new(false), NodeRef::new(), NodeRef::new());
    keep_people(people, place);
    let crowded = Memo::new(move |_| is_room.get() && people.get() && !out.get());
    let (menu, bannered, crowd) = (jid.clone(), jid.clone(), jid.clone());
    let said = status.clone();
    let (seed, address, title) = (jid.to_string(), jid.to_string(), jid.to_string());
    // The id of an occupant says nothing to anybody.
    let title = title.split('/').next().unwrap_or_default().to_owned();
    view! {
        <section
            class="cv-chat"
            node_ref=place
            data-testid="chat"
            data-jid=address
            data-private=with_occupant.then_some("true")
            data-room=move || is_room.get().to_string()
            data-people=move || crowded.get().to_string()
            aria-label=move || named(tr("Chat with {name}"), &name.get())
            on:focusin=to_front
            on:keydown=move |event: web_sys::KeyboardEvent| {
                if event.key() == "Escape" && !event.is_composing() && !fixed {
                    event.stop_propagation();
                    by_escape();
                }
            }
        >
            <header class="cv-chat__head">
                {back.then(|| view! {
                    <button class="cv-icon-button cv-chat__back" type="button"
                        aria-label=tr("Back to contacts") on:click=move |_| actions.show_chat(None)>
                        <Icon glyph=Glyph::Back/>
                    </button>
                }.into_any())}
                <span class="cv-contact__face">
                    <Avatar name=name seed=seed/>
                    {when(move || !is_room.get() && !with_occupant, move || view! { <PresenceDot show=show/> }.into_any())}
                </span>
                <h2 class="cv-chat__name" title=title>
                    <button class="cv-chat__about" type="button" data-testid="chat-details"
                        aria-haspopup="dialog"
                        on:click=move |_| dialogs.open(Which::Details(about.clone()))>
                        <span class="cv-chat__who" dir="auto">{move || name.get()}</span>
                        <Icon glyph=Glyph::Down/>
                    </button>
                </h2>
                <p class="cv-chat__status" dir="auto"
                    data-testid=move || if is_room.get() { "room-subject" } else { "chat-status" }
                    title=move || is_room.get().then(|| said()).flatten()>{move || status()}</p>
                <span class="cv-hidden" role="status" data-testid="chat-state">
                    {move || words::message::spoken_state(&name.get(), state_of(&writes))}
                </span>
                <span class="cv-chat__tools">
                <span class="cv-chat__search">
                    {icon_button("search-here", Glyph::Search, words::search::HERE.tr(), move || {
                        dialogs.open(Which::Search(Some(searched.clone())));
                    })}
                </span>
                {when(move || is_room.get(), move || {
                    let about = menu.clone();
                    view! {
                        <button class="cv-icon-button" type="button" data-testid="room-people" node_ref=toggle
                            aria-label=room::PEOPLE.tr() title=room::PEOPLE.tr()
                            aria-expanded=move || people.get().to_string()
                            on:click=move |_| people.update(|open| *open = !*open)>
                            <Icon glyph=Glyph::People/>
                        </button>
                        {icon_button("room-menu", Glyph::Sliders, room::MENU.tr(), move || {
                            dialogs.open(Which::Details(about.clone()));
                        })}
                    }.into_any()
                })}
                {when(move || !fixed, move || {
                    let close = close.clone();
                    view! {
                        <button class="cv-icon-button" type="button" data-testid="chat-close"
                            aria-label=move || named(tr("Close chat with {name}"), &name.get())
                            on:click=move |_| close()>
                            <Icon glyph=Glyph::Close/>
                        </button>
                    }.into_any()
                })}
                </span>
            </header>
            {move || {
                let chat = bannered.clone();
                match is_room.get() {
                    _ if with_occupant => ().into_any(),
                    true => view! { <RoomBanner chat/> }.into_any(),
                    false => view! { <ChatBanner chat/> }.into_any(),
                }
            }}
            <MessageList chat=mine/>
            {when(move || crowded.get(), move || {
                view! { <Occupants chat=crowd.clone() open=people back=toggle/> }.into_any()
            })}
            {move || {
                let chat = below.clone();
                if let Some((room, nick)) = whom.clone() {
                    let barred = chat.clone();
                    view! {
                        <PrivateBar chat=barred room nick/>
                        {when(move || nick.with(Option::is_some), move || {
                            view! { <Composer chat=chat.clone() open lock/> }.into_any()
                        })}
                    }
                    .into_any()
                } else if blocked.get() {
                    view! { <BlockedBar chat/> }.into_any()
                } else if out.get() {
                    view! { <NickForm chat/> }.into_any()
                } else if feed.get() {
                    view! {
                        <p class="cv-matter" data-testid="feed-bar">{words::message::FEED.tr()}</p>
                    }.into_any()
                } else if is_room.get() || me {
                    view! { <Composer chat open lock/> }.into_any()
                } else {
                    let (barred, panelled) = (chat.clone(), chat.clone());
                    view! {
                        <Bar chat=barred/>
                        {when(move || open.get(), move || view! { <Panel chat=panelled.clone() open lock/> }.into_any())}
                        <Composer chat open lock/>
                    }
                    .into_any()
                }
            }}
        </section>
    }
    .into_any()
}

/// Who is in a room is seen from the start where there is a place for it beside the log, unless the site or the user
/// has it otherwise; what he does about that there holds for all rooms. Elsewhere it covers the log, and is closed.
fn keep_people(people: RwSignal<bool>, place: NodeRef<html::Section>) {
    let (choices, actions) = (AppState::get().choices, Actions::get());
    let wide = RwSignal::new(false);
    let chosen = Memo::new(move |_| choices.with(|c| c.is_on(Preference::People)));
    Effect::new(move |_| {
        let Some(chat) = place.get() else { return };
        let root = chat.closest(".cv-root").ok().flatten();
        let root = root.map_or(0, |root| root.client_width());
        wide.set(root > COVERED && chat.client_width() >= ROOMY);
    });
    Effect::new(move |_| {
        if wide.get() {
            people.set(chosen.get());
        }
    });
    Effect::new(move |_| {
        let open = people.get();
        if wide.get_untracked() && chosen.get_untracked() != open {
            actions.choose(Preference::People, open.into());
        }
    });
}
