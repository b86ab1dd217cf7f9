//! All about one contact, and what can be done about him.

use super::card::Card;
use super::contact_fields::{ContactFields, Fields};
use crate::config::Settings;
use crate::i18n::tr;
use crate::jid::{BareJid, Jid};
use crate::store::{Contact, Flag, default_name};
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Avatar, PresenceDot, button, check, submit, when};
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
    // Who has a row has this.
    let contact = move || signal.as_ref().map(|c| c.get());
    let (name, groups) = untrack(&contact)
        .map(|c| (c.given.unwrap_or_default(), c.groups))
        .unwrap_or_default();
    let fields = Fields::new(name, &groups);
    let is = |test: fn(&Contact) -> bool| {
        let contact = contact.clone();
        Memo::new(move |_| contact().is_some_and(|c| test(&c)))
    };
    let (known, pending) = (is(|c| !c.stranger), is(|c| c.pending));
    let blind = is(|c| matches!(c.subscription, Subscription::None | Subscription::From));
    let text = |of: fn(&Contact) -> String| {
        let contact = contact.clone();
        Signal::derive(move || contact().as_ref().map(of).unwrap_or_default())
    };
    let name = {
        let (contact, jid) = (contact.clone(), jid.clone());
        // He may be known of a room alone.
        let name = move || contact().map_or_else(|| default_name(&jid), |c| c.name);
        Signal::derive(name)
    };
    let standing = text(|c| words::standing(c).to_owned());
    let said = text(|c| {
        let said = c.presence.status.clone();
        said.unwrap_or_else(|| words::show(c.presence.show).to_owned())
    });
    let show = {
        let contact = contact.clone();
        Signal::derive(move || contact().map_or(Show::Offline, |c| c.presence.show))
    };
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
    // What a button does with him.
    let deed = {
        let jid = jid.clone();
        move |testid, words, what: fn(Actions, Dialogs, BareJid)| {
            let jid = jid.clone();
            button("", testid, words, move || {
                what(actions, dialogs, jid.clone());
            })
        }
    };
    let deeds = move || {
        let (known, pending, blocked) = (known.get(), pending.get(), blocked.get());
        let can_block = can_block.with(Option::is_some) && !oneself;
        let mut all = vec![deed(
            "details-chat",
            tr("Open chat"),
            |actions, dialogs, jid| {
                dialogs.close();
                actions.open_chat(jid);
            },
        )];
        all.push(deed(
            "details-search",
            words::search::HERE.tr(),
            |_, dialogs, jid| {
                dialogs.open(Which::Search(Some(jid)));
            },
        ));
        all.push(deed(
            "details-save",
            words::save::OPEN.tr(),
            |_, dialogs, jid| {
                dialogs.open(Which::Save(jid));
            },
        ));
        all.push(deed(
            "details-clear",
            words::clear::OPEN.tr(),
            |_, dialogs, jid| {
                dialogs.open(Which::Clear(jid));
            },
        ));
        if !known && can_ask && !oneself {
            all.push(deed(
                "details-add",
                tr("Add to contacts"),
                |_, dialogs, jid| {
                    dialogs.open(Which::Add(Some(jid)));
                },
            ));
        }
        if known && can_ask && (pending || blind.get()) {
            let words = if pending {
                tr("Ask again")
            } else {
                tr("Ask to see their status")
            };
            all.push(deed("details-ask", words, |actions, dialogs, jid| {
                if !dialogs.is_cut() {
                    actions.subscribe(jid, true);
                }
            }));
        }
        if known && pending {
            let words = tr("Take the question back");
            all.push(deed("details-cancel", words, |actions, dialogs, jid| {
                if !dialogs.is_cut() {
                    actions.subscribe(jid, false);
                }
            }));
        }
        if can_block && blocked {
            all.push(deed(
                "details-unblock",
                tr("Unblock"),
                |actions, dialogs, jid| {
                    if !dialogs.is_cut() {
                        actions.block(vec![Jid::from(jid)], false);
                    }
                },
            ));
        } else if can_block {
            all.push(deed("details-block", tr("Block…"), |_, dialogs, jid| {
                dialogs.open(Which::Block(jid));
            }));
        }
        if known && can_remove {
            let words = tr("Remove from contacts…");
            all.push(deed("details-remove", words, |_, dialogs, jid| {
                dialogs.open(Which::Remove(jid));
            }));
        }
        all
    };
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
                    {move || said.get()}
                </p>
                <p class="cv-details__line" data-testid="details-standing">
                    {move || if blocked.get() { tr("Blocked").to_owned() } else { standing.get() }}
                </p>
            </div>
            {when(move || known.get(), move || view! {
                <ContactFields fields/>
                <div class="cv-dialog__buttons">{submit("contact-submit", tr("Save"))}</div>
            }.into_any())}
            <Card jid=jid.clone()/>
            <Switches jid/>
            <div class="cv-details__deeds">{move || deeds()}</div>
        </form>
    }
    .into_any()
}

/// What one may say of a chat as a whole, once there is one.
#[component]
fn Switches(jid: BareJid) -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let flags = state.chat(&jid).flags;
    let switch =
        move |flag: Flag, testid: &'static str, words: &'static str, hint: &'static str| {
            let (flags, jid) = (flags.clone(), jid.clone());
            let on = move || flags.with(|f| f.has(flag));
            let set = Box::new(move |on| actions.flag(jid.clone(), flag, on));
            check(
                testid,
                Signal::stored(words.to_owned()),
                Signal::stored(hint),
                Signal::derive(on),
                Signal::stored(false),
                set,
            )
        };
    view! {
        {switch(Flag::Pinned, "details-pin", tr("Pin the chat"), tr("It stands first in the list of chats."))}
        {switch(Flag::Muted, "details-mute", tr("Mute the chat"), tr("Its messages are not counted, and you are not notified."))}
    }
    .into_any()
}
