//! Finding out whose key it is: by a question, by a secret both know, or by comparing.

use super::bar::write_on;
use crate::i18n::{named, tr};
use crate::jid::BareJid;
use crate::privacy::Order;
use crate::ui::actions::Actions;
use crate::ui::state::AppState;
use leptos::html;
use leptos::prelude::*;
use zeroize::Zeroizing;

/// Reads a field, and empties it.
fn take(field: NodeRef<html::Input>) -> Zeroizing<String> {
    let field = field.get_untracked();
    let text = field.as_ref().map(|field| Zeroizing::new(field.value()));
    if let Some(field) = field {
        field.set_value("");
    }
    text.unwrap_or_default()
}

/// Asks them.
#[component]
pub(super) fn Ask(chat: BareJid, name: String) -> impl IntoView {
    let (question, secret) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let actions = Actions::get();
    let ask = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (question, secret) = (take(question), take(secret));
        if !secret.is_empty() {
            let question = Some(question.trim().to_owned()).filter(|q| !q.is_empty());
            actions.private(chat.clone(), Order::Ask { question, secret });
        }
    };
    view! {
        <form class="cv-otr__form" on:submit=ask autocomplete="off">
            <p>{named(tr("Ask something that {name} alone can answer, or agree on a secret by another way. \
                It is compared without anybody learning it, letter by letter."), &name)}</p>
            <label class="cv-field">
                <span class="cv-field__name">{tr("Question (empty: a secret you both know)")}</span>
                <input class="cv-field__input" node_ref=question data-testid="smp-question" type="text"
                    maxlength="1000" dir="auto"/>
            </label>
            <label class="cv-field">
                <span class="cv-field__name">{tr("Answer, or the secret")}</span>
                <input class="cv-field__input" node_ref=secret data-testid="smp-secret" type="text"
                    required=true maxlength="1000" dir="auto" spellcheck="false"/>
            </label>
            <button class="cv-button" data-kind="primary" type="submit" data-testid="smp-submit">{tr("Ask")}</button>
        </form>
    }
    .into_any()
}

/// They ask.
#[component]
pub(super) fn Answer(chat: BareJid, name: String, question: Option<String>) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let actions = Actions::get();
    let (declined, state) = (chat.clone(), AppState::get());
    let after = state.clone();
    let answer = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let secret = take(field);
        if !secret.is_empty() {
            actions.private(chat.clone(), Order::Answer { secret });
            write_on(&state, &chat);
        }
    };
    let words = match &question {
        Some(_) => tr("{name} wants to be sure that it is you, and asks:"),
        None => tr("{name} wants to be sure that it is you. Enter the secret that you both know."),
    };
    let words = named(words, &name);
    view! {
        <form class="cv-otr-bar cv-otr__form" data-testid="otr-bar" on:submit=answer autocomplete="off">
            <p role="alert">{words}</p>
            {question.map(|q| view! {
                <p class="cv-otr__question" dir="auto" data-testid="smp-asked">{q}</p>
            }.into_any())}
            <label class="cv-field">
                <span class="cv-field__name">{tr("Your answer")}</span>
                <input class="cv-field__input" node_ref=field data-testid="smp-answer" type="text"
                    required=true maxlength="1000" dir="auto" spellcheck="false"/>
            </label>
            <button class="cv-button" data-kind="primary" type="submit"
                data-testid="smp-answer-submit">{tr("Answer")}</button>
            <button class="cv-button" type="button" data-testid="smp-decline"
                on:click=move |_| {
                    actions.private(declined.clone(), Order::Decline);
                    write_on(&after, &declined);
                }>{tr("Not now")}</button>
        </form>
    }
    .into_any()
}
