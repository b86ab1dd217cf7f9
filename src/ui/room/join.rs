//! Which room to enter, and under which name.

use super::find;
use crate::config::Settings;
use crate::jid::{BareJid, escape_local};
use crate::platform::pattern::matches;
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{button, field, submit};
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use crate::xmpp::command::RoomWish;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The id of the words about a mistake.
const MISTAKE: &str = "join-mistake";

/// The form. `jid`: the room, where it is known.
#[component]
pub(crate) fn JoinForm(jid: Option<BareJid>) -> impl IntoView {
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let new = jid.is_none();
    let settings = expect_context::<Arc<Settings>>();
    // Where one was asked to, one may go.
    let lock = settings.muc_lock().filter(|_| new).cloned();
    let named = !settings.locked_muc_nickname;
    let policy = settings.muc_roomid_policy_hint.clone().filter(|_| new);
    let known = jid
        .as_ref()
        .and_then(|jid| state.chat(jid).room.get_untracked());
    let usual = state.nick.get_untracked();
    let nick = RwSignal::new(known.map_or(usual, |room| room.nick));
    let address = RwSignal::new(jid.map(|jid| jid.to_string()).unwrap_or_default());
    let password = RwSignal::new(String::new());
    let mistake = RwSignal::new(None::<&'static str>);
    let node: NodeRef<html::Input> = NodeRef::new();
    let locked = lock.is_some();
    let go = move || {
        let service = untrack(find::service);
        let room = address.with_untracked(|text| parse(text, service.clone()));
        let may = |room: &BareJid| lock.as_ref().is_none_or(|lock| room.server() == *lock);
        let named = |room: &BareJid| !new || settings.may_name(room, service.as_ref(), matches);
        let wrong = match room.as_ref().filter(|room| may(room)) {
            Some(room) => (!named(room)).then_some(words::NAME_POLICY.tr()),
            None if lock.is_some() => Some(words::NO_NAME.tr()),
            None => Some(words::NO_ROOM.tr()),
        };
        let Some(room) = room.filter(|_| wrong.is_none()) else {
            mistake.set(wrong);
            if let Some(node) = node.get_untracked() {
                let _ = node.focus();
            }
            return;
        };
        let nick = nick.get_untracked().trim().to_owned();
        let password = Zeroizing::new(password.get_untracked());
        let password = Some(password).filter(|p| !p.is_empty());
        dialogs.close();
        actions.room(room.clone(), RoomWish::Join { nick, password });
        actions.open_chat(room);
    };
    let (label, example, hint) = match locked {
        true => (words::NAME.tr(), "", ""),
        false => (
            words::ADDRESS.tr(),
            "room@rooms.example.org",
            words::JOIN_NAME.tr(),
        ),
    };
    let wrong = move || mistake.get().is_some();
    view! {
        <form class="cv-dialog__body" on:submit=move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            go();
        }>
            <label class="cv-field">
                <span class="cv-field__name">{label}</span>
                <input node_ref=node class="cv-field__input" data-testid="join-room" type="text" inputmode="email"
                    autocomplete="off" autocapitalize="none" spellcheck="false" autofocus=true
                    placeholder=example
                    aria-invalid=move || wrong().to_string()
                    aria-describedby=move || wrong().then_some(MISTAKE)
                    prop:value=move || address.get()
                    on:input=move |e| address.set(event_target_value(&e))/>
            </label>
            {move || mistake.get().map(|words| view! {
                <p class="cv-login__mistake" id=MISTAKE role="alert" data-testid="join-mistake">{words}</p>
            }.into_any())}
            {policy.map(|words| view! {
                <p class="cv-dialog__text" data-testid="join-policy" dir="auto">{words}</p>
            }.into_any())}
            {new.then(|| find::find(address))}
            {named.then(|| field("join-nick", words::NICK.tr(), nick))}
            <label class="cv-field">
                <span class="cv-field__name">{words::PASSWORD.tr()}</span>
                <input class="cv-field__input" data-testid="join-password" type="password" autocomplete="off"
                    prop:value=move || password.get()
                    on:input=move |e| password.set(event_target_value(&e))/>
            </label>
            <p class="cv-dialog__text">{words::JOIN_HINT.tr()} " " {hint}</p>
            <div class="cv-dialog__buttons">
                {button("", "dialog-cancel", words::CANCEL.tr(), move || dialogs.close())}
                {submit("join-submit", words::JOIN.tr())}
            </div>
        </form>
    }
    .into_any()
}

/// The address of a room, as it is typed; a name alone is one at `service`.
pub(super) fn parse(text: &str, service: Option<BareJid>) -> Option<BareJid> {
    let text = text.trim();
    let at = service.as_ref().map(BareJid::as_str);
    let (local, domain) = text.rsplit_once('@').or_else(|| Some((text, at?)))?;
    let plain = BareJid::parse(text)
        .ok()
        .filter(|jid| jid.local().is_some());
    let jid = plain.or_else(|| BareJid::from_parts(Some(&escape_local(local)), domain).ok());
    jid.filter(|jid| jid.local().is_some())
}
