//! What the user has to decide before he writes on.

use super::verify::Answer;
use crate::i18n::{named, tr};
use crate::jid::BareJid;
use crate::platform::dom;
use crate::privacy::{Order, State};
use crate::ui::actions::Actions;
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use leptos::prelude::*;

#[derive(Clone, PartialEq)]
enum Matter {
    Nothing,
    Starting,
    Finished,
    Held,
    Asked(Option<String>),
}

/// The bar above the composer, if there is anything to decide.
#[component]
pub(crate) fn Bar(chat: BareJid) -> impl IntoView {
    let state = AppState::get();
    let privacy = state.chat(&chat).privacy;
    let matter = Memo::new(move |_| {
        privacy.with(|p| match (&p.view.asked, p.view.state) {
            (Some(question), State::Private) => Matter::Asked(question.clone()),
            (_, State::Starting) => Matter::Starting,
            (_, State::Finished) => Matter::Finished,
            (_, State::Private) if p.view.held => Matter::Held,
            (_, State::Open | State::Private) => Matter::Nothing,
        })
    });
    move || {
        let name = name_of(&state, &chat);
        let decide = |words: String, first, second| {
            let chat = chat.clone();
            view! { <Decide chat words first second/> }.into_any()
        };
        let of = |words| named(words, &name);
        match matter.get() {
            Matter::Nothing => ().into_any(),
            Matter::Asked(question) => {
                view! { <Answer chat=chat.clone() name question/> }.into_any()
            }
            Matter::Starting => decide(
                of(tr(
                    "Waiting for {name}’s program. What you write is sent once it is private.",
                )),
                (tr("Ask again"), "otr-start", Order::Start),
                (tr("Stop waiting"), "otr-end", Order::End),
            ),
            Matter::Finished => decide(
                of(tr(
                    "{name} has ended the private conversation. Nothing you write is sent.",
                )),
                (tr("Start again"), "otr-start", Order::Start),
                (tr("Go on without privacy"), "otr-end", Order::End),
            ),
            Matter::Held => decide(
                of(tr(
                    "This is not the key that you checked: somebody else may read it. What you wrote for {name} waits.",
                )),
                (tr("Send it to this key"), "otr-release", Order::Release),
                (tr("End the conversation"), "otr-end", Order::End),
            ),
        }
    }
}

/// It is decided, and the bar goes: one writes on.
pub(super) fn write_on(state: &AppState, chat: &BareJid) {
    let (state, chat) = (state.clone(), chat.clone());
    // When what is decided has let the composer be written in.
    dom::next_frame(move || state.focus_composer(&chat));
}

type Choice = (&'static str, &'static str, Order);

#[component]
fn Decide(chat: BareJid, words: String, first: Choice, second: Choice) -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let button = |(label, id, order): Choice| {
        let (state, chat) = (state.clone(), chat.clone());
        view! {
            <button class="cv-button" type="button" data-testid=id
                on:click=move |_| {
                    actions.private(chat.clone(), order.clone());
                    write_on(&state, &chat);
                }>{label}</button>
        }
        .into_any()
    };
    view! {
        <div class="cv-otr-bar" data-testid="otr-bar" role="alert">
            <p>{words}</p>
            {button(first)}
            {button(second)}
        </div>
    }
    .into_any()
}
