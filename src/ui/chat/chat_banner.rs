//! What is to be settled with whom one chats: a stranger, a request, an answer that is missing.

use crate::config::Settings;
use crate::i18n::tr;
use crate::jid::{BareJid, Jid};
use crate::store::Flag;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{button, phrase};
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use leptos::prelude::*;
use std::sync::Arc;

/// How one stands with him.
#[derive(Clone, PartialEq, Eq)]
enum Matter {
    /// He asks to become a contact, under this name.
    Asks(String),
    Stranger,
    /// He has not answered.
    Pending,
}

/// The line above the log; nothing when all is settled.
#[component]
pub(crate) fn ChatBanner(chat: BareJid) -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let (requests, flags) = (state.requests.clone(), state.chat(&chat).flags);
    let contact = state.contact(&chat);
    let blocked = state.blocked.clone();
    let can_add = settings.allow_contact_requests;
    let matter = {
        let (state, chat) = (state.clone(), chat.clone());
        Memo::new(move |_| {
            let me = state.connection.with(|c| c.me.clone());
            let ours = |me: Jid| *me.bare() == chat || me.bare().server() == chat;
            if state.is_blocked(&chat) || state.is_room(&chat) || me.is_some_and(ours) {
                return None;
            }
            let asked = requests.with(|all| {
                let request = all.iter().find(|r| r.from == chat);
                request.map(|r| r.name.clone())
            });
            if let Some(name) = asked {
                return Some(Matter::Asks(name));
            }
            let (stranger, pending) = contact
                .as_ref()
                .map(|c| c.with(|c| (c.stranger, c.pending)))?;
            match (stranger, pending) {
                (true, _) if flags.with(|f| f.settled) => None,
                (true, _) => Some(Matter::Stranger),
                (_, true) => Some(Matter::Pending),
                _ => None,
            }
        })
    };
    let act = {
        let chat = chat.clone();
        move |testid: &'static str, words: &'static str, what: fn(Actions, Dialogs, BareJid)| {
            let chat = chat.clone();
            button("", testid, words, move || {
                what(actions, dialogs, chat.clone());
            })
        }
    };
    let show = move |matter: Matter| {
        let name = name_of(&state, &chat);
        let block = || {
            let can = blocked.with(Option::is_some);
            can.then(|| {
                act("banner-block", tr("Block…"), |_, dialogs, jid| {
                    dialogs.open(Which::Block(jid));
                })
            })
        };
        let dismiss = || {
            act("banner-dismiss", tr("Dismiss"), |actions, _, jid| {
                actions.flag(jid, Flag::Settled, true);
            })
        };
        let (text, buttons) = match matter {
            Matter::Asks(nick) => {
                let from = chat.clone();
                let accept = button("primary", "banner-accept", tr("Accept"), move || {
                    dialogs.open(Which::Accept(from.clone(), nick.clone()));
                });
                let decline = act("banner-decline", tr("Decline"), |actions, _, jid| {
                    actions.answer(jid, false);
                });
                (
                    tr("{who} wants to add you as a contact"),
                    view! { {accept} {decline} {block()} }.into_any(),
                )
            }
            Matter::Stranger => {
                let add = can_add.then(|| {
                    act("banner-add", tr("Add"), |_, dialogs, jid| {
                        dialogs.open(Which::Add(Some(jid)));
                    })
                });
                (
                    tr("{who} is not in your contacts"),
                    view! { {add} {block()} {dismiss()} }.into_any(),
                )
            }
            Matter::Pending => {
                let ask = can_add.then(|| {
                    act("banner-ask", tr("Ask again"), |actions, _, jid| {
                        actions.subscribe(jid, true);
                    })
                });
                let cancel = act("banner-cancel", tr("Take back"), |actions, _, jid| {
                    actions.subscribe(jid, false);
                });
                (
                    tr("{who} has not answered your contact request yet"),
                    view! { {ask} {cancel} }.into_any(),
                )
            }
        };
        view! {
            <div class="cv-matter" role="status" data-testid="chat-banner">
                <p class="cv-matter__text">{phrase(text, name)}</p>
                {buttons}
            </div>
        }
        .into_any()
    };
    view! { {move || matter.get().map(|m| show(m))} }
}

/// Instead of the composer: who is blocked is not written to.
#[component]
pub(crate) fn BlockedBar(chat: BareJid) -> impl IntoView {
    let actions = Actions::get();
    let jid = chat.clone();
    view! {
        <div class="cv-matter" role="status" data-testid="blocked-bar" data-jid=chat.to_string()>
            <p class="cv-matter__text">{phrase(tr("You have blocked {who}."), chat.to_string())}</p>
            {button("", "unblock", tr("Unblock"), move || actions.block(vec![Jid::from(jid.clone())], false))}
        </div>
    }
    .into_any()
}
