//! Who has which affiliation with a room, also of those who are not there.

use crate::jid::BareJid;
use crate::ui::actions::Actions;
use crate::ui::asking::{Asking, told};
use crate::ui::kit::{Glyph, button, field, icon_button, select};
use crate::ui::words::room as words;
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::{Affiliation, Answer};
use leptos::prelude::*;

const ALL: [Affiliation; 4] = [
    Affiliation::Member,
    Affiliation::Admin,
    Affiliation::Owner,
    Affiliation::Outcast,
];

/// The body of the window.
#[component]
pub(crate) fn Lists(jid: BareJid) -> impl IntoView {
    let actions = Actions::get();
    let asking = Asking::new(|answer| matches!(answer, Answer::People(..)));
    let (which, address) = (RwSignal::new(0u8), RwSignal::new(String::new()));
    let mistake = RwSignal::new(false);
    let room = StoredValue::new(jid);
    let list = move |n: u8| ALL.get(usize::from(n)).copied().unwrap_or_default();
    let ask = move |n: u8| {
        asking.ask(actions, room.get_value(), RoomWish::AskPeople(list(n)));
    };
    ask(0);
    // The room does one after the other, so that the list is then as it became.
    let set = move |who: String, affiliation| {
        let reason = String::new();
        actions.room(
            room.get_value(),
            RoomWish::SetAffiliation {
                who,
                affiliation,
                reason,
            },
        );
        ask(which.get_untracked());
    };
    let add = move || {
        let who = address.with_untracked(|text| BareJid::parse(text.trim()).ok());
        mistake.set(who.is_none());
        if let Some(who) = who {
            address.set(String::new());
            set(who.to_string(), list(which.get_untracked()));
        }
    };
    let row = move |(jid, reason): (BareJid, Option<String>)| {
        let (attr, shown) = (jid.to_string(), jid.to_string());
        let remove = move || set(jid.to_string(), Affiliation::None);
        view! {
            <li class="cv-found__row" data-testid="list-row" data-jid=attr>
                <span class="cv-found__name">{shown}<small>{reason}</small></span>
                {icon_button("list-remove", Glyph::Close, words::LIST_REMOVE, remove)}
            </li>
        }
        .into_any()
    };
    let rows = move || {
        let all = match asking.answer.get() {
            Some(Answer::People(of, all)) if of == list(which.get()) => all,
            _ => return ().into_any(),
        };
        if all.is_empty() {
            return view! { <p class="cv-dialog__text">{words::LIST_EMPTY}</p> }.into_any();
        }
        view! { <ul class="cv-found" tabindex="-1">{all.into_iter().map(row).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <div class="cv-dialog__body">
            {select("list-which", words::LIST, Signal::stored(""), &words::LISTS, which.into(),
                Signal::stored(false), Box::new(move |n| {
                    which.set(n);
                    ask(n);
                }))}
            {told(asking)}
            {rows}
            {field("list-address", words::LIST_ADDRESS, address)}
            {move || mistake.get().then(|| view! {
                <p class="cv-login__mistake" role="alert">{words::NO_GUEST}</p>
            }.into_any())}
            <div class="cv-dialog__buttons">{button("primary", "list-add", words::LIST_ADD, add)}</div>
        </div>
    }
    .into_any()
}
