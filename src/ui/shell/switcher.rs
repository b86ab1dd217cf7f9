//! Goes to anybody by a few letters of his name: chats first, in the order of their list, then contacts.

use crate::i18n::tr;
use crate::jid::BareJid;
use crate::prep::fold;
use crate::ui::actions::Actions;
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{Avatar, Choice, Picker, picker};
use crate::ui::state::AppState;
use crate::ui::words;
use leptos::prelude::*;
use std::rc::Rc;

/// Rows drawn at most.
const SHOWN: usize = 20;

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
    let text = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let needle = text.with(|text| fold(text.trim()));
        let mut fits: Vec<(u8, &Goal)> = goals
            .iter()
            .filter_map(|goal| Some((goal.fit(&needle)?, goal)))
            .collect();
        fits.sort_by_key(|(fit, _)| *fit);
        let best = fits.into_iter().take(SHOWN);
        best.map(|(_, goal)| goal.clone()).collect::<Vec<_>>()
    });
    let choose = move |n: usize| {
        if let Some(goal) = found.get_untracked().into_iter().nth(n) {
            dialogs.close();
            actions.open_chat(goal.jid);
        }
    };
    let choice = |goal: Goal| {
        let (seed, jid) = (goal.jid.to_string(), goal.jid.to_string());
        let label = Signal::stored(goal.name.clone());
        let view = view! {
            <Avatar name=label seed=seed/>
            <span class="cv-switch__name" dir="auto">{goal.name}</span>
            <span class="cv-switch__jid">{jid.clone()}</span>
        };
        Choice {
            jid,
            view: view.into_any(),
        }
    };
    let list = picker(Picker {
        id: "switcher",
        testids: ["switcher-field", "switcher-item"],
        names: [tr("Name or address"), tr("Chats and contacts")],
        row: "cv-switch__row",
        text,
        len: Signal::derive(move || found.with(Vec::len)),
        choices: Box::new(move || found.get().into_iter().map(choice).collect()),
        choose: Rc::new(choose),
        status: Signal::derive(move || match found.with(Vec::is_empty) {
            true => tr("Nobody by that name.").to_owned(),
            false => String::new(),
        }),
    });
    view! { <div class="cv-dialog__body cv-switch">{list}</div> }.into_any()
}

fn goals(state: &AppState) -> Vec<Goal> {
    let mut people = state.people();
    people.sort_by_cached_key(|(jid, name)| (fold(name), jid.clone()));
    // A chat with oneself is a place for notes; one is in no roster.
    let me = state.connection.with_untracked(|c| c.me.clone());
    if let Some(me) = me.filter(|me| people.iter().all(|(jid, _)| jid != me.bare())) {
        people.push((me.into_bare(), words::message::NOTES.tr().to_owned()));
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
