//! A name that a room keeps for one, by the form that it gives out.

use crate::jid::BareJid;
use crate::ui::actions::Actions;
use crate::ui::asking::{Asking, told};
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{button, focus_first, form_fields, read_fields, submit};
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::{Answer, RoomDeed};
use crate::xmpp::form::Answers;
use leptos::html;
use leptos::prelude::*;
use std::rc::Rc;

/// The body of the window.
#[component]
pub(crate) fn Register(jid: BareJid) -> impl IntoView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let room = AppState::get().chat(&jid).room;
    let asking = Asking::new(|answer| matches!(answer, Answer::Form(_) | Answer::Registered(_)));
    let of = jid.clone();
    let ask = Rc::new(move || asking.ask(actions, of.clone(), RoomWish::AskRegistration));
    ask();
    // The name that one has is the one to keep, unless another was tried.
    let nick = room.with_untracked(|r| r.as_ref().map(|r| r.nick.clone()));
    let nick = vec![nick.unwrap_or_default()];
    let typed = StoredValue::new(Answers(vec![("muc#register_roomnick".to_owned(), nick)]));
    let node: NodeRef<html::Form> = NodeRef::new();
    // The room does one after the other, so that its answer is then what became of it.
    let set = move |answers| {
        actions.room(jid.clone(), RoomWish::Register(answers));
        asking.ask(actions, jid.clone(), RoomWish::AskRegistration);
    };
    let give_up = set.clone();
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let form = asking.answer.get_untracked();
        if let (Some(Answer::Form(form)), Some(element)) = (form, node.get_untracked()) {
            let answers = read_fields(&form, &element);
            typed.set_value(answers.clone());
            set(Some(answers));
        }
    };
    Effect::new(move |_| {
        if let (Some(_), Some(element)) = (asking.answer.get(), node.get()) {
            focus_first(&element);
        }
    });
    let refused = move || {
        let trouble = room.with(|r| r.as_ref().and_then(|r| r.trouble.clone()));
        trouble
            .filter(|(deed, _)| *deed == RoomDeed::Register)
            .map(|(_, why)| words::why(&why))
    };
    let body = move || {
        let give_up = give_up.clone();
        match asking.answer.get() {
            Some(Answer::Form(form)) => view! {
                <p class="cv-dialog__text">{words::REGISTER_HINT.tr()}</p>
                {typed.with_value(|typed| form_fields(&form, words::register_field, typed))}
                <div class="cv-dialog__buttons">
                    {button("", "dialog-cancel", words::CANCEL.tr(), move || dialogs.close())}
                    {submit("room-register-submit", words::REGISTER.tr())}
                </div>
            }
            .into_any(),
            Some(Answer::Registered(nick)) => view! {
                <p class="cv-dialog__text" role="status" dir="auto" data-testid="room-registered">{words::registered(&nick)}</p>
                <p class="cv-dialog__text">{words::UNREGISTER_HINT.tr()}</p>
                <div class="cv-dialog__buttons">
                    {button("danger", "room-unregister", words::UNREGISTER.tr(), move || give_up(None))}
                </div>
            }
            .into_any(),
            _ => ().into_any(),
        }
    };
    view! {
        <form class="cv-dialog__body" node_ref=node tabindex="-1" on:submit=send>
            {told(asking, ask)}
            <p class="cv-login__mistake" role="alert" data-testid="room-register-refused">{refused}</p>
            {body}
        </form>
    }
    .into_any()
}
