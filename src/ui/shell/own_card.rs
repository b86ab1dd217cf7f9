//! What one says of oneself: read, changed, and put back with all else that stands there.

use crate::store::{AccountStep, CardState};
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{button, focus_first, form_fields, read_fields};
use crate::ui::state::AppState;
use crate::ui::words::{self, card as own, register};
use crate::xmpp::card::{Card, Fact};
use crate::xmpp::command::AccountWish;
use crate::xmpp::event::AccountDeed;
use crate::xmpp::form::{Answers, Field, FieldKind, Form};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

/// The body of the window.
#[component]
pub(crate) fn OwnCard() -> impl IntoView {
    let (state, actions) = (AppState::get(), Actions::get());
    let me = state.connection.with_untracked(|c| c.me.clone());
    let Some(me) = me.map(|me| me.into_bare()) else {
        return ().into_any();
    };
    let card = state.card(&me);
    let load = move || actions.load_card(me.clone());
    load();
    let known = card.clone();
    // What is typed stays while it is saved, and when it was.
    let step = Memo::new(move |_| known.with(|card| matches!(card, Some(CardState::Known(_)))));
    let show = move || {
        if step.get() {
            return match card.get_untracked() {
                Some(CardState::Known(lines)) => fields(&lines),
                _ => ().into_any(),
            };
        }
        match card.get() {
            Some(CardState::Failed(why)) => {
                let load = load.clone();
                view! {
                    <p class="cv-dialog__text" role="status">{words::send_error_reason(&why)}</p>
                    {button("", "card-retry", own::AGAIN.tr(), load)}
                }
                .into_any()
            }
            _ => view! { <p class="cv-dialog__text" role="status">{own::LOADING.tr()}</p> }
                .into_any(),
        }
    };
    view! { <div class="cv-dialog__body">{move || show()}</div> }.into_any()
}

/// A card as a form.
fn form_of(lines: &Card) -> Form {
    let field = |fact: Fact| Field {
        name: fact.name().to_owned(),
        kind: match fact {
            Fact::Note => FieldKind::TextMulti,
            _ => FieldKind::TextSingle,
        },
        label: Some(own::name(fact).to_owned()),
        values: lines
            .iter()
            .find(|(of, _)| *of == fact)
            .map(|(_, words)| words.clone())
            .into_iter()
            .collect(),
        ..Field::default()
    };
    Form {
        fields: Fact::ALL.into_iter().map(field).collect(),
        ..Form::default()
    }
}

fn fields(lines: &Card) -> AnyView {
    let (service, actions, dialogs) = (AppState::get().service, Actions::get(), Dialogs::get());
    let form = form_of(lines);
    let shown = form_fields(&form, |_| None, &Answers::default());
    // Nothing is said of what was wanted before.
    let sent = RwSignal::new(false);
    let step = Memo::new(move |_| {
        let step = service.with(|(service, _)| service.account.clone());
        step.filter(|_| sent.get())
    });
    let busy = move || step.get() == Some(AccountStep::Asked(AccountDeed::Profile));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let element = event
            .target()
            .and_then(|t| t.dyn_into::<HtmlFormElement>().ok());
        let Some(element) = element.filter(|_| !untrack(busy)) else {
            return;
        };
        let answers = read_fields(&form, &element);
        let line = |fact: Fact| {
            let values = answers.0.iter().find(|(name, _)| name == fact.name());
            values.map(|(_, values)| (fact, values.join("\n")))
        };
        sent.set(true);
        actions.account(AccountWish::SetCard(
            Fact::ALL.into_iter().filter_map(line).collect(),
        ));
    };
    let said = move || step.get().as_ref().map(register::step);
    let node: NodeRef<html::Form> = NodeRef::new();
    Effect::new(move |_| {
        if let Some(element) = node.get() {
            focus_first(&element);
        }
    });
    view! {
        <form class="cv-profile-form" node_ref=node on:submit=save>
            <p class="cv-dialog__text">{own::PROFILE_HINT.tr()}</p>
            {shown}
            <p class="cv-account-said" data-testid="profile-said" role="status"
                data-warns=move || said().is_some_and(|(_, warns)| warns).then_some("true")>
                {move || said().map(|(words, _)| words)}
            </p>
            <div class="cv-dialog__buttons">
                {button("", "dialog-cancel", words::message::CLOSE.tr(), move || dialogs.close())}
                <button class="cv-button" data-kind="primary" type="submit" data-testid="profile-submit"
                    prop:disabled=move || busy()>{own::SAVE.tr()}</button>
            </div>
        </form>
    }
    .into_any()
}
