//! Looks for words in messages, and goes to the one that is meant.

use super::archive::in_archive;
use crate::jid::BareJid;
use crate::platform::intl;
use crate::store::Hit;
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{Avatar, Choice, Picker, check, picker};
use crate::ui::roster::contact_row::name_of;
use crate::ui::state::AppState;
use crate::ui::words::search as words;
use leptos::prelude::*;
use std::rc::Rc;

/// The body of the window; at first it looks in `chat`, if there is one.
#[component]
pub(crate) fn Search(chat: Option<BareJid>) -> impl IntoView {
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    let text = RwSignal::new(String::new());
    let everywhere = RwSignal::new(chat.is_none());
    let (only, in_one) = (chat.clone(), chat.is_some());
    let here = Signal::derive(move || chat.clone().filter(|_| !everywhere.get()));
    let archive = in_archive(text, here);
    Effect::new(move |_| {
        let only = only.clone().filter(|_| !everywhere.get());
        actions.search(text.get(), only);
    });
    on_cleanup(move || actions.search(String::new(), None));
    let (found, told, shown) = (
        state.found.clone(),
        state.found.clone(),
        state.found.clone(),
    );
    let len = move || found.with(|f| f.as_ref().as_ref().map_or(0, |f| f.hits().len()));
    let status = move || match told.get().as_ref() {
        None => words::WHAT.tr().to_owned(),
        Some(found) => words::found(found.hits().len(), found.total(), found.is_done()),
    };
    let hits = state.found.clone();
    let choose = move |n: usize| {
        let hit = hits.with_untracked(|f| f.as_ref().as_ref()?.hits().get(n).cloned());
        if let Some(hit) = hit {
            dialogs.close();
            actions.show_message(hit.chat, hit.key);
        }
    };
    let choices = move || {
        let found = shown.get();
        let hits = found.as_ref().as_ref().map_or(&[][..], |f| f.hits());
        hits.iter().map(|hit| choice(&state, hit)).collect()
    };
    let list = picker(Picker {
        id: "search",
        testids: ["search-field", "search-item"],
        names: [words::FIELD.tr(), words::LIST.tr()],
        row: "cv-switch__row cv-hit",
        text,
        len: Signal::derive(len),
        choices: Box::new(choices),
        choose: Rc::new(choose),
        status: Signal::derive(status),
    });
    let also = in_one.then(|| {
        let set = Box::new(move |on| everywhere.set(on));
        let (name, hint) = (
            Signal::stored(words::EVERYWHERE.tr().to_owned()),
            Signal::stored(""),
        );
        check(
            "search-everywhere",
            name,
            hint,
            everywhere.into(),
            Signal::stored(false),
            set,
        )
    });
    view! { <div class="cv-dialog__body cv-switch cv-search">{list}{also}{archive}</div> }
        .into_any()
}

/// A message that was found: of which chat, whose, when, and the words in what it says.
fn choice(state: &AppState, hit: &Hit) -> Choice {
    let name = untrack(|| name_of(state, &hit.chat));
    let who = match (&hit.nick, hit.own) {
        (_, true) => words::YOU.tr().to_owned(),
        (Some(nick), false) => nick.clone(),
        (None, false) => String::new(),
    };
    let who = if who.is_empty() {
        who
    } else {
        [&who, ": "].concat()
    };
    let jid = hit.chat.to_string();
    let [before, word, behind] = hit.parts.clone();
    let view = view! {
        <Avatar name=Signal::stored(name.clone()) seed=jid.clone()/>
        <span class="cv-switch__name" dir="auto">{name}</span>
        <time class="cv-hit__time" datetime=hit.at.format()>{intl::short(hit.at)}</time>
        <span class="cv-switch__jid" dir="auto">{who}{before}<mark>{word}</mark>{behind}</span>
    };
    Choice {
        jid,
        view: view.into_any(),
    }
}
