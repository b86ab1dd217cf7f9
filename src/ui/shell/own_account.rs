//! One's own account: another password, its end, commands and services of the server.

use crate::config::Settings;
use crate::i18n::{Text, around, tr};
use crate::store::AccountStep;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{button, when};
use crate::ui::state::AppState;
use crate::ui::words::{adhoc, entity, register as words};
use crate::xmpp::command::AccountWish;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A part of the settings: what the server lets one do, and what there is to see.
#[component]
pub(super) fn OwnAccount() -> impl IntoView {
    let (service, dialogs) = (AppState::get().service, Dialogs::get());
    let allowed = expect_context::<Arc<Settings>>().allow_adhoc_commands;
    let has = service.clone();
    let registers = Memo::new(move |_| has.with(|(service, _)| service.registers()));
    let commands = Memo::new(move |_| allowed && service.with(|(service, _)| service.commands()));
    let open = move |testid, words, kind, which: Which| {
        button(kind, testid, words, move || dialogs.open(which.clone()))
    };
    let removal = |removal| Which::Account { removal };
    let rows = move || {
        let (registers, commands) = (registers.get(), commands.get());
        view! {
            {registers.then(|| open("change-password", words::CHANGE_PASSWORD.tr(), "", removal(false)))}
            {commands.then(|| open("open-adhoc", adhoc::OPEN.tr(), "", Which::Commands(None)))}
            {open("open-disco", entity::OPEN.tr(), "", Which::Services)}
            {registers.then(|| open("remove-account", words::REMOVE_ACCOUNT.tr(), "danger", removal(true)))}
        }
        .into_any()
    };
    view! {
        <section class="cv-settings__part">
            <h3 class="cv-settings__head">{words::ACCOUNT.tr()}</h3>
            <div class="cv-dialog__buttons" data-start="true">{move || rows()}</div>
        </section>
    }
    .into_any()
}

/// The window for one of both.
#[component]
pub(crate) fn AccountForm(removal: bool) -> impl IntoView {
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let me = state.me().map(|me| me.to_string()).unwrap_or_default();
    let rows: &[_] = if removal {
        &words::REMOVAL
    } else {
        &words::PASSWORD
    };
    let nodes: Vec<NodeRef<html::Input>> = rows.iter().map(|_| NodeRef::new()).collect();
    // Nothing is said of what was wanted before.
    let (sent, mistake) = (RwSignal::new(false), RwSignal::new(None::<&'static str>));
    let service = state.service;
    let step = Memo::new(move |_| {
        let step = service.with(|(service, _)| service.account.clone());
        step.filter(|_| sent.get())
    });
    let busy = move || matches!(step.get(), Some(AccountStep::Asked(_)));
    let done = move || matches!(step.get(), Some(AccountStep::Done(_)));
    let said = move || {
        let odd = mistake.get().map(|words| (words, true));
        odd.or_else(|| step.get().as_ref().map(words::step))
    };
    let owner = me.clone();
    let fields = nodes.clone();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if untrack(busy) || untrack(done) {
            return;
        }
        let typed: Vec<Zeroizing<String>> = fields
            .iter()
            .filter_map(|node| Some(Zeroizing::new(node.get_untracked()?.value())))
            .collect();
        let wrong = match &typed[..] {
            [address] if *address.trim() != *owner => Some((0, words::OTHER_ADDRESS.tr())),
            [_, new, _] if new.is_empty() => Some((1, words::NO_PASSWORD.tr())),
            [_, new, again] if new != again => Some((2, words::NOT_THE_SAME.tr())),
            _ => None,
        };
        mistake.set(wrong.map(|(_, words)| words));
        if let Some((at, _)) = wrong {
            if let Some(field) = fields.get(at).and_then(|node| node.get_untracked()) {
                let _ = field.focus();
            }
            return;
        }
        sent.set(true);
        let mut typed = typed.into_iter();
        actions.account(match (removal, typed.next(), typed.next()) {
            (false, Some(current), Some(new)) => AccountWish::SetPassword { current, new },
            (true, ..) => AccountWish::Remove,
            (false, ..) => return,
        });
    };
    let row = |(n, node): (usize, NodeRef<html::Input>)| {
        let (testid, name, fills) = rows.get(n).copied().unwrap_or(("", Text(""), ""));
        let kind = if removal { "text" } else { "password" };
        view! {
            <label class="cv-field">
                <span class="cv-field__name">{name.tr()}</span>
                <input class="cv-field__input" node_ref=node data-testid=testid type=kind autocomplete=fills
                    autocapitalize="none" spellcheck="false" dir="ltr" autofocus=n == 0
                    prop:readOnly=move || busy() on:input=move |_| mistake.set(None)/>
            </label>
        }
        .into_any()
    };
    let (kind, go) = if removal {
        ("danger", words::REMOVE.tr())
    } else {
        ("primary", words::CHANGE.tr())
    };
    let asks = if removal {
        around(words::TYPE_ADDRESS.tr())
    } else {
        ("", "")
    };
    view! {
        <form class="cv-dialog__body" on:submit=submit>
            {removal.then(|| view! { <p class="cv-dialog__text">{words::REMOVAL_WARNING.tr()}</p> }.into_any())}
            <p class="cv-dialog__text">{asks.0}<strong data-testid="account-address">{me.clone()}</strong>{asks.1}</p>
            // Whoever keeps passwords has to know whose it is.
            {(!removal).then(|| view! {
                <input type="text" hidden autocomplete="username" prop:value=me.clone()/>
            }.into_any())}
            {nodes.into_iter().enumerate().map(row).collect_view()}
            <p class="cv-account-said" data-testid="account-said" role="status"
                data-warns=move || said().is_some_and(|(_, warns)| warns).then_some("true")>
                {move || said().map(|(words, _)| words)}
            </p>
            <div class="cv-dialog__buttons">
                {move || {
                    let words = if done() { tr("Close") } else { tr("Cancel") };
                    button("", "dialog-cancel", words, move || dialogs.close())
                }}
                {when(move || !done(), move || view! {
                    <button class="cv-button" data-kind=kind type="submit" data-testid="account-submit"
                        prop:disabled=move || busy()>{go}</button>
                }.into_any())}
            </div>
        </form>
    }
    .into_any()
}
