//! What is missing in a log, above it or within it: it is fetched as soon as it would be seen.

use crate::i18n::tr;
use crate::jid::BareJid;
use crate::platform::dom;
use crate::store::Place;
use crate::ui::actions::Actions;
use crate::ui::state::AppState;
use leptos::html;
use leptos::prelude::*;

/// The head of the log: older messages, or that there are none.
#[component]
pub(crate) fn Head(chat: BareJid) -> impl IntoView {
    let signals = AppState::get().chat(&chat);
    let (history, rows, room) = (signals.history, signals.rows, signals.room);
    // Nothing of a room is loaded before it is known under which name one enters it.
    let outside = move || room.with(|r| r.as_ref().is_some_and(|r| r.nick.is_empty()));
    let known = Memo::new(move |_| history.with(|h| h.older) && !outside());
    let begun = Memo::new(move |_| rows.with(|r| !r.is_empty()));
    view! {
        {move || match (known.get(), begun.get()) {
            (true, _) => view! { <Missing chat=chat.clone() place=Place::Top/> }.into_any(),
            (false, true) => view! {
                <p class="cv-history" data-testid="history-begin">{tr("Beginning of the conversation")}</p>
            }.into_any(),
            (false, false) => ().into_any(),
        }}
    }
}

/// Messages that are to be fetched.
#[component]
pub(crate) fn Missing(chat: BareJid, place: Place) -> impl IntoView {
    let history = AppState::get().chat(&chat).history;
    let here = move |other: Option<Place>| {
        other == Some(place) || (place == Place::Top && other == Some(Place::End))
    };
    let state =
        Memo::new(move |_| history.with(|h| (h.loading.map(|p| here(Some(p))), here(h.failed))));
    let actions = Actions::get();
    view! {
        <div class="cv-history" role="status" data-testid="history-missing">
            {move || match state.get() {
                (Some(true), _) => tr("Loading older messages…").into_any(),
                // One after the other.
                (Some(false), _) => "…".into_any(),
                (None, true) => {
                    let chat = chat.clone();
                    view! {
                        {tr("Older messages could not be loaded.")} " "
                        <button class="cv-link" type="button" data-testid="history-retry"
                            on:click=move |_| actions.load_older(chat.clone(), place)>{tr("Try again")}</button>
                    }.into_any()
                }
                (None, false) => view! { <Wanted chat=chat.clone() place/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

/// Asks once it is seen.
#[component]
fn Wanted(chat: BareJid, place: Place) -> impl IntoView {
    let (actions, mark) = (Actions::get(), NodeRef::<html::Button>::new());
    let (seen, clicked) = (chat.clone(), chat);
    Effect::new(move |_| {
        let Some(element) = mark.get() else { return };
        let chat = seen.clone();
        let watch = dom::on_seen(&element, move || actions.load_older(chat.clone(), place));
        let watch = StoredValue::new_local(watch);
        on_cleanup(move || drop(watch.try_set_value(None)));
    });
    view! {
        <button class="cv-link" type="button" node_ref=mark
            on:click=move |_| actions.load_older(clicked.clone(), place)>{tr("Older messages")}</button>
    }
    .into_any()
}
