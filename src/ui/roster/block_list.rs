//! Who is blocked: to be looked through, and let in again, several at once.

use crate::jid::Jid;
use crate::prep::fold;
use crate::ui::actions::Actions;
use crate::ui::state::AppState;
use leptos::prelude::*;

/// Rows drawn at most; a filter finds the others.
const SHOWN: usize = 200;

/// The body of the window.
#[component]
pub(crate) fn BlockList() -> impl IntoView {
    let (blocked, actions) = (AppState::get().blocked, Actions::get());
    let filter = RwSignal::new(String::new());
    let chosen = RwSignal::new(Vec::<Jid>::new());
    let total = blocked.clone();
    let total = Memo::new(move |_| total.with(|list| list.as_ref().map_or(0, |list| list.len())));
    let found = Memo::new(move |_| {
        let needle = filter.with(|text| fold(text.trim()));
        blocked.with(|list| {
            let list = list
                .as_ref()
                .map(|list| list.as_slice())
                .unwrap_or_default();
            let matching = list.iter().filter(|jid| jid.to_string().contains(&needle));
            matching.take(SHOWN).cloned().collect::<Vec<_>>()
        })
    });
    // Who was let in elsewhere meanwhile, or is filtered away, is not meant any more.
    let meant = Memo::new(move |_| {
        let found = found.get();
        let mut chosen = chosen.get();
        chosen.retain(|jid| found.contains(jid));
        chosen
    });
    let row = move |jid: Jid| {
        let (mine, shown, address) = (jid.clone(), jid.to_string(), jid.to_string());
        let is_in = move || meant.with(|chosen| chosen.contains(&mine));
        view! {
            <li>
                <label class="cv-check cv-blocked__row" data-testid="blocked" data-jid=address>
                    <input type="checkbox" prop:checked=move || is_in()
                        on:change=move |e| {
                            let on = event_target_checked(&e);
                            chosen.update(|chosen| {
                                chosen.retain(|c| *c != jid);
                                if on {
                                    chosen.push(jid.clone());
                                }
                            });
                        }/>
                    <span>{shown}</span>
                </label>
            </li>
        }
        .into_any()
    };
    view! {
        <div class="cv-dialog__body cv-blocked">
            <p class="cv-dialog__text" role="status">
                {move || match total.get() {
                    0 => "Nobody is blocked.".to_owned(),
                    1 => "1 address is kept away from you.".to_owned(),
                    n => [&n.to_string(), " addresses are kept away from you."].concat(),
                }}
            </p>
            {move || (total.get() > 0).then(|| view! {
                <input class="cv-field__input" type="search" data-testid="blocked-filter"
                    placeholder="Find an address" aria-label="Find a blocked address"
                    prop:value=move || filter.get()
                    on:input=move |e| filter.set(event_target_value(&e))/>
                <ul class="cv-blocked__list" aria-label="Blocked addresses" tabindex="-1">
                    <For each=move || found.get() key=|jid| jid.to_string() children=row/>
                </ul>
                <div class="cv-dialog__buttons">
                    <button class="cv-button" data-kind="primary" type="button" data-testid="unblock-chosen"
                        prop:disabled=move || meant.with(Vec::is_empty)
                        on:click=move |_| {
                            actions.block(meant.get_untracked(), false);
                            chosen.set(Vec::new());
                        }>
                        {move || match meant.with(Vec::len) {
                            0 => "Unblock".to_owned(),
                            n => ["Unblock ", &n.to_string()].concat(),
                        }}
                    </button>
                </div>
            }.into_any())}
        </div>
    }
    .into_any()
}
