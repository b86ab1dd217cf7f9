//! All about a room, and what can be done in it as a whole.

use crate::config::Settings;
use crate::jid::BareJid;
use crate::store::{Flag, Standing};
use crate::ui::actions::Actions;
use crate::ui::asking::Asking;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Avatar, button, check, field, numbered, picture, select};
use crate::ui::roster::card::Card;
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::ui::words::{clear, room as words, save, search};
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::{Affiliation, Answer, Role};
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// What may be told of a room, in the order of [`words::NOTIFIES`], where what is usual comes first.
const NOTIFIES: [Flag; 3] = [Flag::Always, Flag::OnMention, Flag::Muted];

/// The body of the window.
#[component]
pub(crate) fn RoomSettings(jid: BareJid) -> impl IntoView {
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let signals = state.chat(&jid);
    let view = signals.room.get_untracked().unwrap_or_default();
    let inside = view.standing == Standing::In;
    let settings = expect_context::<Arc<Settings>>();
    let (invites, alone) = (settings.allow_muc_invitations, settings.is_alone());
    let lists = super::any_list(&settings);
    let named = !settings.locked_muc_nickname;
    let about = Asking::new(|answer| matches!(answer, Answer::About(_)));
    about.ask(actions, jid.clone(), RoomWish::AskAbout);
    let kind = if view.open {
        words::OPEN.tr()
    } else {
        words::CLOSED.tr()
    };
    let details = move || match about.answer.get() {
        Some(Answer::About(about)) => (about.description.clone(), words::about(&about)),
        _ => (None, kind.to_owned()),
    };
    let opens = |kind, testid, text, which: fn(BareJid) -> Which| {
        let jid = jid.clone();
        button(kind, testid, text, move || dialogs.open(which(jid.clone())))
    };
    let owner = inside && view.affiliation == Affiliation::Owner;
    let guards = view.role == Role::Moderator || view.affiliation >= Affiliation::Admin;
    let guards = inside && guards;
    let (name, seed) = (untrack(|| name_of(&state, &jid)), jid.to_string());
    let paints = owner && view.pictures;
    let picture = paints.then(|| {
        let (room, name) = (jid.clone(), name.clone());
        let set = Rc::new(move |data| {
            if !dialogs.is_cut() {
                actions.room(room.clone(), RoomWish::SetPicture(data));
            }
        });
        picture(name, jid.to_string(), words::PICTURE_HINT.tr(), set)
    });
    let nick = RwSignal::new(view.nick.clone());
    let subject = RwSignal::new(view.subject.clone().unwrap_or_default());
    let guest = RwSignal::new(String::new());
    let mistake = RwSignal::new(false);
    let send = {
        let jid = jid.clone();
        move |wish| {
            // One may leave at any time: the room is told when it can be.
            if !matches!(wish, RoomWish::Leave) && dialogs.is_cut() {
                return;
            }
            dialogs.close();
            actions.room(jid.clone(), wish);
        }
    };
    let (rename, retitle, ask, leave) = (send.clone(), send.clone(), send.clone(), send);
    let (old_nick, old_subject) = (view.nick, view.subject.unwrap_or_default());
    let (pinned, notify) = (signals.flags.clone(), signals.flags);
    let pinned = Signal::derive(move || pinned.with(|f| f.pinned));
    let notify = Signal::derive(move || {
        let at = notify.with(|f| NOTIFIES.iter().position(|flag| f.has(*flag)));
        at.map_or(0, |at| at as u8 + 1)
    });
    let chat = jid.clone();
    let pin = move |on| actions.flag(chat.clone(), Flag::Pinned, on);
    let chat = jid.clone();
    let set_notify = Box::new(move |n: u8| {
        let at = usize::from(n)
            .checked_sub(1)
            .and_then(|at| NOTIFIES.get(at));
        let (flag, on) = at.map_or((Flag::Muted, false), |flag| (*flag, true));
        actions.flag(chat.clone(), flag, on);
    });
    view! {
        <div class="cv-dialog__body">
            <div class="cv-own-picture">
                {(!paints).then(|| view! { <Avatar name=name seed=seed/> }.into_any())}
                <strong>{jid.to_string()}</strong>
            </div>
            <p class="cv-dialog__text" dir="auto" data-testid="room-about">{move || details().0} " " {move || details().1}</p>
            {picture}
            {view.pictures.then(|| view! { <Card jid=jid.clone() room=true/> }.into_any())}
            {inside.then(|| view! {
                {named.then(|| field("room-nick", words::NICK.tr(), nick))}
                {field("room-topic", words::SUBJECT.tr(), subject)}
                <div class="cv-dialog__buttons">
                    {button("primary", "room-save", words::SAVE.tr(), move || {
                        let (nick, subject) = (nick.get_untracked(), subject.get_untracked());
                        let named = !nick.trim().is_empty() && nick != old_nick;
                        let titled = subject != old_subject;
                        if (named || titled) && dialogs.is_cut() {
                            return;
                        }
                        if named {
                            rename(RoomWish::SetNick(nick.trim().to_owned()));
                        }
                        if titled {
                            retitle(RoomWish::SetSubject(subject));
                        }
                        dialogs.close();
                    })}
                </div>
            }.into_any())}
            {(inside && invites).then(|| view! {
                {field("room-guest", words::GUEST.tr(), guest)}
                {move || mistake.get().then(|| view! {
                    <p class="cv-login__mistake" role="alert">{words::NO_GUEST.tr()}</p>
                }.into_any())}
                <div class="cv-dialog__buttons">
                    {button("", "room-invite", words::INVITE.tr(), move || {
                        let jid = guest.with_untracked(|text| BareJid::parse(text.trim()).ok());
                        match jid.filter(|jid| jid.local().is_some()) {
                            Some(jid) => ask(RoomWish::Invite { jid, reason: String::new() }),
                            None => mistake.set(true),
                        }
                    })}
                </div>
            }.into_any())}
            {check("details-pin", Signal::stored(words::PIN.tr().to_owned()), Signal::stored(""), pinned,
                Signal::stored(false), Box::new(pin))}
            {select("details-notify", words::NOTIFY.tr(), Signal::stored(""), numbered(&words::NOTIFIES), notify,
                Signal::stored(false), set_notify)}
            {(owner || guards).then(|| view! {
                <div class="cv-dialog__buttons">
                    {owner.then(|| opens("", "room-configure", words::SETUP.tr(), Which::Configure))}
                    {(guards && lists).then(|| opens("", "room-people-lists", words::LISTS_OPEN.tr(), Which::Lists))}
                    {owner.then(|| opens("danger", "room-end", words::DESTROY.tr(), Which::Destroy))}
                </div>
            }.into_any())}
            <div class="cv-dialog__buttons">
                {opens("", "room-register-open", words::REGISTER_OPEN.tr(), Which::Register)}
                {opens("", "details-search", search::HERE.tr(), |jid| Which::Search(Some(jid)))}
                {opens("", "details-save", save::OPEN.tr(), Which::Save)}
                {opens("", "details-clear", clear::OPEN.tr(), Which::Clear)}
                {(!alone).then(|| button("danger", "room-leave", words::LEAVE.tr(), move || leave(RoomWish::Leave)))}
            </div>
        </div>
    }
    .into_any()
}
