//! People who ask to see our presence.

use crate::i18n::tr;
use crate::jid::Jid;
use crate::store::{Invitation, Request, Suggested};
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{button, phrase, when};
use crate::ui::state::AppState;
use crate::ui::words::{exchange, room};
use crate::xmpp::command::RoomWish;
use leptos::prelude::*;

/// The open requests, each to be answered.
#[component]
pub(crate) fn RequestList() -> impl IntoView {
    let (requests, actions, dialogs) = (AppState::get().requests, Actions::get(), Dialogs::get());
    let can_block = AppState::get().blocked;
    let row = move |request: Request| {
        let Request { from, name, status } = request;
        let (yes, no, address) = (from.clone(), from.clone(), from.to_string());
        let (nick, evil, can_block) = (name.clone(), from, can_block.clone());
        let shown = address.clone();
        view! {
            <li class="cv-request" data-testid="request" data-jid=address>
                <p class="cv-request__text">
                    {phrase(tr("{who} wants to add you as a contact"), name)}
                    <span class="cv-request__jid">{shown}</span>
                    {status.map(|s| view! { <q dir="auto">{s}</q> }.into_any())}
                </p>
                {button("primary", "request-accept", tr("Accept"), move || {
                    dialogs.open(Which::Accept(yes.clone(), nick.clone()));
                })}
                {button("", "request-decline", tr("Decline"), move || actions.answer(no.clone(), false))}
                {when(move || can_block.with(Option::is_some), move || {
                    let evil = evil.clone();
                    button("", "request-block", tr("Block"), move || {
                        actions.block(vec![Jid::from(evil.clone())], true);
                    })
                })}
            </li>
        }
    };
    let invitations = AppState::get().invitations;
    let invited = move |invitation: Invitation| {
        let Invitation {
            room,
            by,
            name,
            reason,
            ..
        } = invitation;
        let by = by.unwrap_or_else(|| room.clone().into());
        let (yes, no, address) = (room.clone(), room.clone(), room.to_string());
        let who = name.unwrap_or_else(|| by.bare().to_string());
        view! {
            <li class="cv-request" data-testid="invitation" data-jid=address>
                <p class="cv-request__text">
                    {phrase(room::INVITES.tr(), who)}
                    <span class="cv-request__jid">{room.to_string()}</span>
                    {reason.map(|s| view! { <q dir="auto">{s}</q> }.into_any())}
                </p>
                {button("primary", "invitation-accept", room::JOIN.tr(), move || {
                    dialogs.open(Which::Join(Some(yes.clone())));
                })}
                {button("", "invitation-decline", tr("Decline"), move || {
                    actions.room(no.clone(), RoomWish::Decline(by.clone()));
                })}
            </li>
        }
    };
    let suggested = AppState::get().suggested;
    let suggests = move |suggested: Suggested| {
        let Suggested { by, name, .. } = suggested;
        let (yes, no, address) = (by.clone(), by.clone(), by.to_string());
        let shown = address.clone();
        view! {
            <li class="cv-request" data-testid="suggestion" data-jid=address>
                <p class="cv-request__text">
                    {phrase(exchange::SUGGESTS.tr(), name)}
                    <span class="cv-request__jid">{shown}</span>
                </p>
                {button("primary", "suggestion-look", exchange::LOOK.tr(), move || {
                    dialogs.open(Which::Suggested(yes.clone()));
                })}
                {button("", "suggestion-ignore", exchange::IGNORE.tr(), move || {
                    actions.answer_suggested(no.clone(), Vec::new());
                })}
            </li>
        }
        .into_any()
    };
    let some_suggested = suggested.clone();
    let rows = move || {
        let suggested = suggested.clone();
        view! { {move || suggested.get().into_iter().map(suggests).collect_view()} }.into_any()
    };
    let some = requests.clone();
    let asked = invitations.clone();
    view! {
        {when(move || some_suggested.with(|all| !all.is_empty()), move || view! {
            <ul class="cv-requests" aria-label=exchange::LIST.tr()>{rows()}</ul>
        }.into_any())}
        {when(move || asked.with(|all| !all.is_empty()), move || view! {
            <ul class="cv-requests" aria-label=room::INVITATIONS.tr()>
                <For each={let all = invitations.clone(); move || all.get()}
                    key=|i| i.room.clone() children=invited/>
            </ul>
        }.into_any())}
        {when(move || some.with(|r| !r.is_empty()), move || view! {
            <ul class="cv-requests" aria-label=tr("Contact requests")>
                <For each={let requests = requests.clone(); move || requests.get()}
                    key=|r| r.from.clone() children=row.clone()/>
            </ul>
        }.into_any())}
    }
}
