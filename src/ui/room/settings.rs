//! All about a room, and what can be done in it as a whole.

use crate::jid::BareJid;
use crate::store::{Flag, Standing};
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{button, check, field};
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use crate::xmpp::command::RoomWish;
use leptos::prelude::*;

/// The body of the window.
#[component]
pub(crate) fn RoomSettings(jid: BareJid) -> impl IntoView {
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let signals = state.chat(&jid);
    let view = signals.room.get_untracked().unwrap_or_default();
    let inside = view.standing == Standing::In;
    let nick = RwSignal::new(view.nick.clone());
    let subject = RwSignal::new(view.subject.clone().unwrap_or_default());
    let guest = RwSignal::new(String::new());
    let mistake = RwSignal::new(false);
    let send = {
        let jid = jid.clone();
        move |wish| {
            dialogs.close();
            actions.room(jid.clone(), wish);
        }
    };
    let (rename, retitle, ask, leave) = (send.clone(), send.clone(), send.clone(), send);
    let (old_nick, old_subject) = (view.nick, view.subject.unwrap_or_default());
    let flag = |testid, text: &'static str, flag: Flag, on: Signal<bool>| {
        let jid = jid.clone();
        let set = Box::new(move |on| actions.flag(jid.clone(), flag, on));
        let words = Signal::stored(text.to_owned());
        check(
            testid,
            words,
            Signal::stored(""),
            on,
            Signal::stored(false),
            set,
        )
    };
    let (pinned, muted) = (signals.flags.clone(), signals.flags);
    let pinned = Signal::derive(move || pinned.with(|f| f.pinned));
    let muted = Signal::derive(move || muted.with(|f| f.muted));
    view! {
        <div class="cv-dialog__body">
            <p class="cv-dialog__text"><strong>{jid.to_string()}</strong></p>
            <p class="cv-dialog__text">{if view.open { words::OPEN } else { words::CLOSED }}</p>
            {inside.then(|| view! {
                {field("room-nick", words::NICK, nick)}
                {field("room-topic", words::SUBJECT, subject)}
                <div class="cv-dialog__buttons">
                    {button("primary", "room-save", words::SAVE, move || {
                        let (nick, subject) = (nick.get_untracked(), subject.get_untracked());
                        if !nick.trim().is_empty() && nick != old_nick {
                            rename(RoomWish::SetNick(nick.trim().to_owned()));
                        }
                        if subject != old_subject {
                            retitle(RoomWish::SetSubject(subject));
                        }
                        dialogs.close();
                    })}
                </div>
                {field("room-guest", words::GUEST, guest)}
                {move || mistake.get().then(|| view! {
                    <p class="cv-login__mistake" role="alert">{words::NO_GUEST}</p>
                }.into_any())}
                <div class="cv-dialog__buttons">
                    {button("", "room-invite", words::INVITE, move || {
                        let jid = guest.with_untracked(|text| BareJid::parse(text.trim()).ok());
                        match jid.filter(|jid| jid.local().is_some()) {
                            Some(jid) => ask(RoomWish::Invite { jid, reason: String::new() }),
                            None => mistake.set(true),
                        }
                    })}
                </div>
            }.into_any())}
            {flag("details-pin", words::PIN, Flag::Pinned, pinned)}
            {flag("details-mute", words::MUTE, Flag::Muted, muted)}
            <div class="cv-dialog__buttons">
                {button("danger", "room-leave", words::LEAVE, move || leave(RoomWish::Leave))}
            </div>
        </div>
    }
    .into_any()
}
