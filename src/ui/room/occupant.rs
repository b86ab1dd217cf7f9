//! Somebody in a room, and what may be done about him.

use crate::config::Settings;
use crate::jid::BareJid;
use crate::store::RoomView;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{button, field, focus_first};
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::{Affiliation, Occupant, Role};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// What may be done: another role, or another affiliation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    Role(Role),
    Affiliation(Affiliation),
}

/// One of these: its test id, the words of the button, and whether one is asked first.
type Deed = (&'static str, &'static str, bool, To);

/// What we may do about somebody (XEP-0045 §5.1.1, §5.2.1), as far as that can be known: the room decides.
fn deeds(me: &RoomView, one: &Occupant, settings: &Settings) -> Vec<Deed> {
    let (rank, admin, owner) = (
        one.affiliation,
        me.affiliation >= Affiliation::Admin,
        me.affiliation == Affiliation::Owner,
    );
    let below = rank < me.affiliation || rank < Affiliation::Admin;
    let guards = me.role == Role::Moderator && rank < Affiliation::Admin;
    let known = one.jid.is_some() && admin && below;
    let role = |testid, text, asks, role| (testid, text, asks, To::Role(role));
    let rise = |testid, text, asks, to| (testid, text, asks, To::Affiliation(to));
    let all = [
        (
            guards && one.role == Role::Visitor,
            role(
                "occupant-voice",
                words::VOICE.tr(),
                false,
                Role::Participant,
            ),
        ),
        (
            guards && one.role == Role::Participant,
            role("occupant-mute", words::SILENCE.tr(), false, Role::Visitor),
        ),
        (
            guards && admin && one.role < Role::Moderator,
            role("occupant-op", words::OP.tr(), false, Role::Moderator),
        ),
        (
            guards && admin && one.role == Role::Moderator,
            role("occupant-deop", words::DEOP.tr(), false, Role::Participant),
        ),
        (
            known && rank != Affiliation::Member,
            rise(
                "occupant-member",
                words::MAKE_MEMBER.tr(),
                false,
                Affiliation::Member,
            ),
        ),
        (
            known && owner && rank != Affiliation::Admin,
            rise(
                "occupant-admin",
                words::MAKE_ADMIN.tr(),
                true,
                Affiliation::Admin,
            ),
        ),
        (
            known && owner,
            rise(
                "occupant-owner",
                words::MAKE_OWNER.tr(),
                true,
                Affiliation::Owner,
            ),
        ),
        (
            known && rank > Affiliation::None,
            rise(
                "occupant-revoke",
                words::REVOKE.tr(),
                false,
                Affiliation::None,
            ),
        ),
        (
            me.role == Role::Moderator && below,
            role("occupant-kick", words::KICK.tr(), true, Role::None),
        ),
        (
            known,
            rise("occupant-ban", words::BAN.tr(), true, Affiliation::Outcast),
        ),
    ];
    let mine = one.nick == me.nick;
    let left = |to: To| match to {
        // That he has to leave is no rank.
        To::Role(Role::None) => true,
        To::Role(role) => settings.may_assign(role.name()),
        To::Affiliation(affiliation) => settings.may_assign(affiliation.name()),
    };
    let may = all
        .into_iter()
        .filter(|(may, (.., to))| *may && !mine && left(*to));
    may.map(|(_, deed)| deed).collect()
}

/// The body of the window.
#[component]
pub(crate) fn OccupantDetails(room: BareJid, nick: String) -> impl IntoView {
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let signals = state.chat(&room);
    let (me, all, draft) = (signals.room, signals.occupants, signals.draft);
    let settings = expect_context::<Arc<Settings>>();
    let asked = RwSignal::new(None::<Deed>);
    let reason = RwSignal::new(String::new());
    let mention = {
        let (room, nick) = (room.clone(), nick.clone());
        move || {
            dialogs.close();
            super::occupants::mention(&state, &room, &draft, &nick);
        }
    };
    let act = {
        let (nick, room) = (nick.clone(), room.clone());
        move |to: To| {
            let reason = reason.get_untracked().trim().to_owned();
            let wish = match to {
                To::Role(role) => RoomWish::SetRole {
                    nick: nick.clone(),
                    role,
                    reason,
                },
                To::Affiliation(affiliation) => RoomWish::SetAffiliation {
                    who: nick.clone(),
                    affiliation,
                    reason,
                },
            };
            if dialogs.is_cut() {
                return;
            }
            dialogs.close();
            actions.room(room.clone(), wish);
        }
    };
    let place = room;
    // The button that was pressed is gone: where one is asked why one goes on at once.
    let node: NodeRef<html::Div> = NodeRef::new();
    Effect::new(move |_| {
        if let (Some(_), Some(element)) = (asked.get(), node.get()) {
            focus_first(&element);
        }
    });
    let one = Memo::new(move |_| all.with(|all| all.iter().find(|o| o.nick == nick).cloned()));
    let buttons = move || {
        let (Some(me), Some(one)) = (me.get(), one.get()) else {
            return view! { <p class="cv-dialog__text">{words::NOT_HERE.tr()}</p> }.into_any();
        };
        if let Some((_, text, _, to)) = asked.get() {
            let act = act.clone();
            return view! {
                {field("occupant-reason", words::REASON.tr(), reason)}
                <div class="cv-dialog__buttons">
                    {button("", "dialog-cancel", words::CANCEL.tr(), move || dialogs.close())}
                    {button("danger", "confirm", text, move || act(to))}
                </div>
            }
            .into_any();
        }
        let deed = |deed: Deed| {
            let (testid, text, asks, to) = deed;
            let kind = if asks { "danger" } else { "" };
            let act = act.clone();
            button(kind, testid, text, move || {
                if asks {
                    asked.set(Some(deed));
                } else {
                    act(to);
                }
            })
        };
        let chat = one.id.as_ref().filter(|_| one.nick != me.nick);
        let chat = chat.and_then(|id| BareJid::of_occupant(&place, id));
        let private = chat.map(|chat| {
            button("", "occupant-private", words::PRIVATELY.tr(), move || {
                dialogs.close();
                actions.open_chat(chat.clone());
            })
        });
        let address = one.jid.as_ref().filter(|_| one.nick != me.nick).cloned();
        let about = address.map(|jid| {
            button("", "occupant-about", words::PERSON.tr(), move || {
                dialogs.open(Which::Details(jid.clone()));
            })
        });
        view! {
            <div class="cv-deeds">
                {button("primary", "occupant-mention", words::MENTION.tr(), mention.clone())}
                {private}
                {about}
                {deeds(&me, &one, &settings).into_iter().map(deed).collect_view()}
            </div>
        }
        .into_any()
    };
    let line = move || {
        one.get().map(|one| {
            let rank = super::occupants::rank(&one);
            let jid = one.jid.map(|jid| jid.to_string());
            view! {
                <p class="cv-dialog__text" data-testid="occupant-rank" dir="auto">{rank}</p>
                <p class="cv-dialog__text" data-testid="occupant-jid">{jid}</p>
            }
            .into_any()
        })
    };
    view! { <div class="cv-dialog__body" node_ref=node>{line} {move || buttons()}</div> }.into_any()
}
