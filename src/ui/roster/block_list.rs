//! Who is blocked: to be looked through, and let in again, several at once.

use crate::i18n::{plural, tr};
use crate::jid::Jid;
use crate::prep::fold;
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{check, plain_button, search};
use crate::ui::state::AppState;
use leptos::prelude::*;

/// Rows drawn at most; a filter finds the others.
const SHOWN: usize = 200;

/// The body of the window.
#[component]
pub(crate) fn BlockList() -> impl IntoView {
    let (blocked, actions, dialogs) = (AppState::get().blocked, Actions::get(), Dialogs::get());
    let filter = RwSignal::new(String::new());
    let chosen = RwSignal::new(Vec::<Jid>::new());
    let total = blocked.clone();
    let total = Memo::new(move |_| total.with(|list| list.as_ref().map_or(0, |list| list.len())));
    let found = move || {
        let needle = filter.with(|text| fold(text.trim()));
        blocked.with(|list| {
            let list = list
                .as_ref()
                .map(|list| list.as_slice())
                .unwrap_or_default();
            let matching = list.iter().filter(|jid| jid.to_string().contains(&needle));
            matching.take(SHOWN).cloned().collect::<Vec<_>>()
        })
    };
    // Who was let in elsewhere meanwhile, or is filtered away, is not meant any more.
    let meant = {
        let found = found.clone();
        move || {
            let found = found();
            let mut chosen = chosen.get();
            chosen.retain(|jid| found.contains(jid));
            chosen
        }
    };
    let count = {
        let meant = meant.clone();
        Memo::new(move |_| meant().len())
    };
    let unblock = move || match count.get() {
        0 => tr("Unblock").to_owned(),
        n => plural(n, "Unblock {n}", "Unblock {n}"),
    };
    let row = move |jid: Jid| {
        let (mine, shown, address) = (jid.clone(), jid.to_string(), jid.to_string());
        let is_in = move || chosen.with(|chosen| chosen.contains(&mine));
        let set = Box::new(move |on| {
            chosen.update(|chosen| {
                chosen.retain(|c| *c != jid);
                if on {
                    chosen.push(jid.clone());
                }
            });
        });
        let tick = check(
            "blocked-choose",
            Signal::stored(shown),
            Signal::stored(""),
            Signal::derive(is_in),
            Signal::stored(false),
            set,
        );
        view! { <li class="cv-blocked__row" data-testid="blocked" data-jid=address>{tick}</li> }
            .into_any()
    };
    view! {
        <div class="cv-dialog__body cv-blocked">
            <p class="cv-dialog__text" role="status">
                {move || match total.get() {
                    0 => tr("Nobody is blocked.").to_owned(),
                    n => plural(n, "{n} address is kept away from you.", "{n} addresses are kept away from you."),
                }}
            </p>
            {move || (total.get() > 0).then(|| view! {
                {search("cv-field__input", "blocked-filter", tr("Find a blocked address"), filter.into(),
                    Box::new(move |text| filter.set(text)))}
                <ul class="cv-blocked__list" aria-label=tr("Blocked addresses") tabindex="-1">
                    {
                        let (found, row) = (found.clone(), row);
                        move || found().into_iter().map(&row).collect_view()
                    }
                </ul>
                <div class="cv-dialog__buttons">
                    {plain_button("primary", "unblock-chosen", Signal::derive(unblock), Signal::derive(move || count.get() == 0), {let meant = meant.clone(); Box::new(move || {
                        if !dialogs.is_cut() {
                            actions.block(untrack(&meant), false);
                            chosen.set(Vec::new());
                        }
                    })})}
                </div>
            }.into_any())}
        </div>
    }
    .into_any()
}
