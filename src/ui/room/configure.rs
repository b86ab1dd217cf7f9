//! How a room is set up, by the form that it gives its owners; and its end.

use super::join::parse;
use crate::config::Settings;
use crate::jid::BareJid;
use crate::ui::actions::Actions;
use crate::ui::asking::{Asking, told};
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{button, field, focus_first, form_fields, read_fields, submit};
use crate::ui::words::room as words;
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::Answer;
use crate::xmpp::form::Answers;
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// The body of the window.
#[component]
pub(crate) fn Configure(jid: BareJid) -> impl IntoView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let asking = Asking::new(|answer| matches!(answer, Answer::Form(_)));
    let of = jid.clone();
    let ask = Rc::new(move || asking.ask(actions, of.clone(), RoomWish::AskForm));
    ask();
    let node: NodeRef<html::Form> = NodeRef::new();
    let settings = expect_context::<Arc<Settings>>();
    let instant = settings.muc_instant_rooms;
    let form = Memo::new(move |_| match asking.answer.get() {
        Some(Answer::Form(mut form)) => {
            let names = &settings.roomconfig_whitelist;
            // What is not seen stays as it is.
            if !names.is_empty() {
                form.fields.retain(|field| names.contains(&field.name));
            }
            Some(form)
        }
        _ => None,
    });
    Effect::new(move |_| {
        if let (true, Some(element)) = (form.with(Option::is_some), node.get()) {
            focus_first(&element);
        }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let (Some(form), Some(element)) = (form.get_untracked(), node.get_untracked()) {
            let answers = read_fields(&form, &element);
            dialogs.close();
            actions.room(jid.clone(), RoomWish::Configure(answers));
            if !instant {
                actions.dismiss_room(jid.clone());
            }
        }
    };
    view! {
        <form class="cv-dialog__body" node_ref=node tabindex="-1" on:submit=save>
            {told(asking, ask)}
            {move || form.get().map(|form| form_fields(&form, |_| None, &Answers::default()))}
            <div class="cv-dialog__buttons">
                {button("", "dialog-cancel", words::CANCEL.tr(), move || dialogs.close())}
                {move || form.with(Option::is_some).then(|| submit("setup-submit", words::SAVE.tr()))}
            </div>
        </form>
    }
    .into_any()
}

/// Asks whether a room is to end, why, and where people are to go.
#[component]
pub(crate) fn Destroy(jid: BareJid) -> impl IntoView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let (reason, instead) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let mistake = RwSignal::new(false);
    let end = move || {
        let text = instead.get_untracked();
        let instead = parse(&text, None);
        if instead.is_none() && !text.trim().is_empty() {
            return mistake.set(true);
        }
        let reason = reason.get_untracked().trim().to_owned();
        if dialogs.is_cut() {
            return;
        }
        dialogs.close();
        actions.room(jid.clone(), RoomWish::Destroy { instead, reason });
    };
    view! {
        <div class="cv-dialog__body" data-begin="">
            <p class="cv-dialog__text">{words::DESTROY_WARNING.tr()}</p>
            {field("destroy-reason", words::REASON.tr(), reason)}
            {field("destroy-instead", words::DESTROY_INSTEAD.tr(), instead)}
            {move || mistake.get().then(|| view! {
                <p class="cv-login__mistake" role="alert">{words::NO_ROOM.tr()}</p>
            }.into_any())}
            <div class="cv-dialog__buttons">
                {button("", "dialog-cancel", words::CANCEL.tr(), move || dialogs.close())}
                {button("danger", "confirm", words::DESTROY_NOW.tr(), end)}
            </div>
        </div>
    }
    .into_any()
}
