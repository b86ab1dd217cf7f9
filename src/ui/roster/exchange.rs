//! Contacts that somebody suggests, to be ticked.

use crate::jid::BareJid;
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{button, check, submit};
use crate::ui::state::AppState;
use crate::ui::words::exchange as words;
use crate::xmpp::event::{SuggestedDeed, Suggestion};
use leptos::prelude::*;

/// The body of the window. What is added is ticked at first, what is taken away or changed is not.
#[component]
pub(crate) fn Suggestions(by: BareJid) -> impl IntoView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let all = AppState::get().suggested.with_untracked(|all| {
        let found = all.iter().find(|s| s.by == by);
        found.map(|s| s.all.clone()).unwrap_or_default()
    });
    let adds = |one: &&Suggestion| one.deed == SuggestedDeed::Add;
    let chosen = RwSignal::new(
        all.iter()
            .filter(adds)
            .map(|one| one.jid.clone())
            .collect::<Vec<BareJid>>(),
    );
    let row = move |one: &Suggestion| {
        let (jid, own) = (one.jid.clone(), one.jid.clone());
        let on = Signal::derive(move || chosen.with(|all| all.contains(&own)));
        let set = Box::new(move |on: bool| {
            chosen.update(|all| {
                all.retain(|one| *one != jid);
                if on {
                    all.push(jid.clone());
                }
            });
        });
        let (name, hint) = (
            Signal::stored(words::who(one)),
            Signal::stored(words::what(one)),
        );
        view! {
            <li data-testid="suggested" data-jid=one.jid.to_string() data-deed=one.deed.name()>
                {check("suggested-choose", name, hint, on, Signal::stored(false), set)}
                {(!one.groups.is_empty()).then(|| view! {
                    <p class="cv-check__hint cv-suggested__groups" dir="auto">{one.groups.join(", ")}</p>
                }.into_any())}
            </li>
        }
        .into_any()
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    let no = by.clone();
    view! {
        // Not on the button that closes it: what follows is what one came for.
        <form class="cv-dialog__body" tabindex="-1" autofocus=true on:submit=move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            dialogs.close();
            actions.answer_suggested(by.clone(), chosen.get_untracked());
        }>
            <p class="cv-dialog__text">{words::CHOOSE.tr()}</p>
            <ul class="cv-suggested" aria-label=words::LIST.tr()>{rows}</ul>
            <div class="cv-dialog__buttons">
                {button("", "dialog-cancel", words::CANCEL.tr(), move || dialogs.close())}
                {button("", "suggested-ignore", words::IGNORE.tr(), move || {
                    dialogs.close();
                    actions.answer_suggested(no.clone(), Vec::new());
                })}
                {submit("suggested-submit", words::DO.tr())}
            </div>
        </form>
    }
    .into_any()
}
