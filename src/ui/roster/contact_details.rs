//! All about one contact, and what can be done about him.

use super::contact_fields::{ContactFields, Fields};
use crate::config::Settings;
use crate::jid::{BareJid, Jid};
use crate::store::Flag;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Avatar, PresenceDot, when};
use crate::ui::state::AppState;
use crate::ui::words;
use crate::xmpp::command::Show;
use crate::xmpp::event::Subscription;
use leptos::prelude::*;
use std::sync::Arc;

/// The body of the window.
#[component]
pub(crate) fn ContactDetails(jid: BareJid) -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let signal = state.contact(&jid);
    let contact = Memo::new(move |_| signal.as_ref().map(|c| c.get()));
    let before = contact.get_untracked();
    let (name, groups) = before
        .map(|c| (c.given.unwrap_or_default(), c.groups))
        .unwrap_or_default();
    let fields = Fields::new(name, &groups);
    let known = Memo::new(move |_| contact.with(|c| c.as_ref().is_some_and(|c| !c.stranger)));
    let pending = Memo::new(move |_| contact.with(|c| c.as_ref().is_some_and(|c| c.pending)));
    let blind = Memo::new(move |_| {
        let unseen = |s| matches!(s, Subscription::None | Subscription::From);
        contact.with(|c| c.as_ref().is_some_and(|c| unseen(c.subscription)))
    });
    let name = Signal::derive(move || {
        contact.with(|c| c.as_ref().map(|c| c.name.clone()).unwrap_or_default())
    });
    let show = Signal::derive(move || {
        contact.with(|c| c.as_ref().map_or(Show::Offline, |c| c.presence.show))
    });
    let standing = move || contact.with(|c| c.as_ref().map_or("", words::standing));
    let said = move || contact.with(|c| c.as_ref().and_then(|c| c.presence.status.clone()));
    let blocked = {
        let (state, jid) = (state.clone(), jid.clone());
        Memo::new(move |_| state.is_blocked(&jid))
    };
    let can_block = state.blocked;
    let can_ask = settings.allow_contact_requests;
    let can_remove = settings.allow_contact_removal;
    let me = state.connection.with_untracked(|c| c.me.clone());
    let oneself = me.is_some_and(|me| *me.bare() == jid);
    let save = {
        let jid = jid.clone();
        move || {
            let (name, groups) = fields.read();
            actions.edit_contact(jid.clone(), name, groups);
            dialogs.close();
        }
    };
    let act = {
        let jid = jid.clone();
        move |what: fn(Actions, Dialogs, BareJid)| {
            let jid = jid.clone();
            move |_: web_sys::MouseEvent| what(actions, dialogs, jid.clone())
        }
    };
    let [ask, cancel, add, block, unblock, remove, chat] = [
        act(|actions, _, jid| actions.subscribe(jid, true)),
        act(|actions, _, jid| actions.subscribe(jid, false)),
        act(|_, dialogs, jid| dialogs.open(Which::Add(Some(jid)))),
        act(|_, dialogs, jid| dialogs.open(Which::Block(jid))),
        act(|actions, _, jid| actions.block(vec![Jid::from(jid)], false)),
        act(|_, dialogs, jid| dialogs.open(Which::Remove(jid))),
        act(|actions, dialogs, jid| {
            dialogs.close();
            actions.open_chat(jid);
        }),
    ];
    let (seed, address) = (jid.to_string(), jid.to_string());
    view! {
        <form class="cv-dialog__body" on:submit=move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            save();
        }>
            <div class="cv-details">
                <span class="cv-contact__face">
                    <Avatar name=name seed=seed/>
                    <PresenceDot show=show/>
                </span>
                <p class="cv-details__jid" data-testid="details-jid">{address}</p>
                <p class="cv-details__line" dir="auto">
                    {move || said().unwrap_or_else(|| words::show(show.get()).to_owned())}
                </p>
                <p class="cv-details__line" data-testid="details-standing">
                    {move || if blocked.get() { "Blocked" } else { standing() }}
                </p>
            </div>
            {when(move || known.get(), move || view! {
                <ContactFields fields/>
                <div class="cv-dialog__buttons">
                    <button class="cv-button" data-kind="primary" type="submit"
                        data-testid="contact-submit">"Save"</button>
                </div>
            }.into_any())}
            <Switches jid/>
            <div class="cv-details__deeds">
                {button("details-chat", "Open chat", chat)}
                {when(move || !known.get() && can_ask && !oneself, move || button("details-add", "Add to contacts", add.clone()))}
                {when(move || known.get() && pending.get(), move || view! {
                    {can_ask.then(|| button("details-ask", "Ask again", ask.clone()))}
                    {button("details-cancel", "Take the question back", cancel.clone())}
                }.into_any())}
                {
                    let ask = act(|actions, _, jid| actions.subscribe(jid, true));
                    when(move || known.get() && !pending.get() && blind.get() && can_ask,
                        move || button("details-ask", "Ask to see their status", ask.clone()))
                }
                {when(move || can_block.with(Option::is_some) && !oneself, move || if blocked.get() {
                    button("details-unblock", "Unblock", unblock.clone())
                } else {
                    button("details-block", "Block…", block.clone())
                })}
                {when(move || known.get() && can_remove, move || button("details-remove", "Remove from contacts…", remove.clone()))}
            </div>
        </form>
    }
    .into_any()
}

fn button(
    testid: &'static str,
    words: &'static str,
    act: impl Fn(web_sys::MouseEvent) + 'static,
) -> AnyView {
    let act: Box<dyn FnMut(web_sys::MouseEvent)> = Box::new(act);
    view! { <button class="cv-button" type="button" data-testid=testid on:click=act>{words}</button> }.into_any()
}

/// What one may say of a chat as a whole, once there is one.
#[component]
fn Switches(jid: BareJid) -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let flags = state.chat(&jid).flags;
    let switch =
        move |flag: Flag, testid: &'static str, words: &'static str, hint: &'static str| {
            let (flags, jid) = (flags.clone(), jid.clone());
            let on = move || {
                flags.with(|f| match flag {
                    Flag::Pinned => f.pinned,
                    Flag::Muted => f.muted,
                    Flag::Settled => f.settled,
                })
            };
            view! {
            <label class="cv-check">
                <input type="checkbox" data-testid=testid prop:checked=move || on()
                    on:change=move |e| actions.flag(jid.clone(), flag, event_target_checked(&e))/>
                <span>{words}<small class="cv-check__hint">{hint}</small></span>
            </label>
        }
        .into_any()
        };
    view! {
        {switch(Flag::Pinned, "details-pin", "Pin the chat", "It stands first in the list of chats.")}
        {switch(Flag::Muted, "details-mute", "Mute the chat", "Its messages are not counted, and you are not notified.")}
    }
    .into_any()
}
