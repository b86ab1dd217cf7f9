//! What was found by a search: addresses with their names, of which one is chosen.

use crate::jid::BareJid;
use leptos::prelude::*;
use std::sync::Arc;

/// The list. `label` says what is in it; each row has `testid`, and is given to `choose` when it is pressed.
pub(crate) fn found(
    testid: &'static str,
    label: &'static str,
    all: Vec<(BareJid, String)>,
    choose: Arc<dyn Fn(BareJid, String) + Send + Sync>,
) -> AnyView {
    let row = |(jid, name): (BareJid, String)| {
        let (attr, small, shown) = (jid.to_string(), jid.to_string(), name.clone());
        let choose = choose.clone();
        let press = move |_| choose(jid.clone(), name.clone());
        view! {
            <li>
                <button class="cv-found__row" type="button" data-testid=testid data-jid=attr on:click=press>
                    <span class="cv-found__name" dir="auto">{shown}<small>{small}</small></span>
                </button>
            </li>
        }
        .into_any()
    };
    let rows = all.into_iter().map(row).collect_view();
    view! { <ul class="cv-found" aria-label=label tabindex="-1">{rows}</ul> }.into_any()
}
