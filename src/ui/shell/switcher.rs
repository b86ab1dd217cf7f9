//! Goes to anybody by a few letters of his name: chats first, in the order of their list, then contacts.

use crate::jid::BareJid;
use crate::prep::fold;
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::Avatar;
use crate::ui::state::AppState;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Rows drawn at most.
const SHOWN: usize = 20;
const LIST: &str = "switcher-list";

/// One to go to.
#[derive(Clone, PartialEq)]
struct Goal {
    jid: BareJid,
    name: String,
    folded: String,
}

impl Goal {
    /// How well it fits: where the name begins with it, a word of it does, or it is in there somewhere.
    fn fit(&self, needle: &str) -> Option<u8> {
        let word = |rest: &str| rest.starts_with(needle);
        if word(&self.folded) {
            Some(0)
        } else if self.folded.split([' ', '-', '.', '_']).any(word) {
            Some(1)
        } else if self.folded.contains(needle) || self.jid.as_str().contains(needle) {
            Some(2)
        } else {
            None
        }
    }
}

/// The body of the window.
#[component]
pub(crate) fn Switcher() -> impl IntoView {
    let (state, actions, dialogs) = (AppState::get(), Actions::get(), Dialogs::get());
    // As they are when it opens: rows that move away under one's finger help nobody.
    let goals: Vec<Goal> = untrack(|| goals(&state));
    let (text, active) = (RwSignal::new(String::new()), RwSignal::new(0usize));
    let found = move || {
        let needle = text.with(|text| fold(text.trim()));
        let mut fits: Vec<(u8, &Goal)> = goals
            .iter()
            .filter_map(|goal| Some((goal.fit(&needle)?, goal)))
            .collect();
        fits.sort_by_key(|(fit, _)| *fit);
        let best = fits.into_iter().take(SHOWN);
        best.map(|(_, goal)| goal.clone()).collect::<Vec<_>>()
    };
    let len = {
        let found = found.clone();
        Memo::new(move |_| found().len())
    };
    let go = move |jid: BareJid| {
        dialogs.close();
        actions.open_chat(jid);
    };
    let at = move || active.get().min(len.get().saturating_sub(1));
    let (hits, listed) = (found.clone(), found);
    let on_key = move |event: web_sys::KeyboardEvent| {
        let (last, here) = (len.get_untracked().saturating_sub(1), untrack(at));
        let to = match &*event.key() {
            "ArrowDown" if here == last => 0,
            "ArrowDown" => here + 1,
            "ArrowUp" if here == 0 => last,
            "ArrowUp" => here - 1,
            "Enter" if !event.is_composing() => {
                event.prevent_default();
                let goal = untrack(&hits).into_iter().nth(here).map(|g| g.jid);
                return goal.map(go).unwrap_or_default();
            }
            _ => return,
        };
        event.prevent_default();
        active.set(to);
        let field = event
            .current_target()
            .and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let root = field.and_then(|f| f.closest("dialog").ok().flatten());
        let selector = ["#", &id(to)].concat();
        if let Some(row) = root.and_then(|r| r.query_selector(&selector).ok().flatten()) {
            row.scroll_into_view_with_bool(false);
        }
    };
    let rows = move || {
        let found = listed().into_iter().enumerate();
        found
            .map(|(n, goal)| {
                let (name, jid, seed) = (goal.name, goal.jid.clone(), goal.jid.to_string());
                let (shown, address) = (seed.clone(), seed.clone());
                let label = Signal::stored(name.clone());
                view! {
                    <li class="cv-switch__row" role="option" id=id(n) data-testid="switcher-item"
                        data-jid=address
                        aria-selected=Signal::derive(move || (at() == n).to_string())
                        on:click=move |_| go(jid.clone())>
                        <Avatar name=label seed=seed/>
                        <span class="cv-switch__name" dir="auto">{name}</span>
                        <span class="cv-switch__jid">{shown}</span>
                    </li>
                }
                .into_any()
            })
            .collect_view()
    };
    view! {
        <div class="cv-dialog__body cv-switch">
            <input class="cv-field__input" data-testid="switcher-field" type="text" autofocus=true
                role="combobox" aria-expanded="true" aria-controls=LIST aria-autocomplete="list"
                aria-activedescendant=move || id(at()) autocomplete="off" spellcheck="false"
                placeholder="Name or address" aria-label="Name or address"
                prop:value=move || text.get()
                on:keydown=on_key
                on:input=move |e| {
                    text.set(event_target_value(&e));
                    active.set(0);
                }/>
            <ul class="cv-switch__list" id=LIST role="listbox" aria-label="Chats and contacts">
                {move || rows()}
            </ul>
            {move || (len.get() == 0).then(|| view! {
                <p class="cv-dialog__text" role="status">"Nobody by that name."</p>
            }.into_any())}
        </div>
    }
    .into_any()
}

fn id(n: usize) -> String {
    ["switcher-", &n.to_string()].concat()
}

fn goals(state: &AppState) -> Vec<Goal> {
    let mut people = state.people();
    people.sort_by_cached_key(|(jid, name)| (fold(name), jid.clone()));
    // A chat with oneself is a place for notes; one is in no roster.
    let me = state.connection.with_untracked(|c| c.me.clone());
    if let Some(me) = me.filter(|me| people.iter().all(|(jid, _)| jid != me.bare())) {
        people.push((me.into_bare(), "Notes to yourself".to_owned()));
    }
    let chats = state.chat_rows.get_untracked();
    let place = |jid: &BareJid| chats.iter().position(|row| row.jid == *jid);
    people.sort_by_cached_key(|(jid, _)| place(jid).unwrap_or(usize::MAX));
    let goal = |(jid, name): (BareJid, String)| Goal {
        folded: fold(&name),
        jid,
        name,
    };
    people.into_iter().map(goal).collect()
}
