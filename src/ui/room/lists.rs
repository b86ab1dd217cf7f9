//! Who has which affiliation with a room, also of those who are not there; and who of those who are has which role.

use crate::config::Settings;
use crate::i18n::{Text, named};
use crate::jid::BareJid;
use crate::ui::actions::Actions;
use crate::ui::asking::{Asking, told};
use crate::ui::dialogs::Dialogs;
use crate::ui::kit::{Glyph, button, field, icon_button};
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::{Affiliation, Answer, Occupant, Role, RoomDeed};
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

const ALL: [Affiliation; 4] = [
    Affiliation::Member,
    Affiliation::Admin,
    Affiliation::Owner,
    Affiliation::Outcast,
];

/// The words for all that there are lists of, as [`words::LISTS`] has them.
const RANKS: [&str; 7] = [
    "member",
    "admin",
    "owner",
    "outcast",
    "moderator",
    "participant",
    "visitor",
];

/// Whether the site leaves any of them.
pub(crate) fn any_list(settings: &Settings) -> bool {
    RANKS.iter().any(|rank| settings.may_query(rank))
}

const ROLES: [Role; 3] = [Role::Moderator, Role::Participant, Role::Visitor];

/// The body of the window. Roles are those that the room tells everybody; for the lists one has to be an admin.
#[component]
pub(crate) fn Lists(jid: BareJid) -> impl IntoView {
    let (actions, dialogs) = (Actions::get(), Dialogs::get());
    let signals = AppState::get().chat(&jid);
    let (me, here) = (signals.room, signals.occupants);
    let asking = Asking::new(|answer| matches!(answer, Answer::People(..)));
    let admin = me.with_untracked(|me| {
        let me = me.as_ref();
        me.is_some_and(|me| me.affiliation >= Affiliation::Admin)
    });
    let settings = expect_context::<Arc<Settings>>();
    let shown = (0..).zip(RANKS).zip(words::LISTS);
    let shown = shown.filter(|((_, rank), _)| settings.may_query(rank));
    let shown: Vec<(u8, &str)> = shown.map(|((n, _), text)| (n, text.tr())).collect();
    // For the lists one has to be an admin.
    let first = shown.iter().find(|(n, _)| admin || *n >= 4);
    let first = first.or(shown.first()).map_or(4, |(n, _)| *n);
    let settings = StoredValue::new(settings);
    let may = move |rank: &str| settings.with_value(|s| s.may_assign(rank));
    let (which, address) = (RwSignal::new(first), RwSignal::new(String::new()));
    let (mistake, reason) = (RwSignal::new(false), RwSignal::new(String::new()));
    let room = StoredValue::new(jid);
    let list = move |n: u8| ALL.get(usize::from(n)).copied();
    let ask = move |n: u8| {
        if let Some(of) = list(n) {
            asking.ask(actions, room.get_value(), RoomWish::AskPeople(of));
        }
    };
    ask(first);
    let why = move || {
        let text = reason.with_untracked(|text| text.trim().to_owned());
        reason.set(String::new());
        text
    };
    // The room does one after the other, so that the list is then as it became.
    let set = move |who: String, affiliation| {
        if dialogs.is_cut() {
            return;
        }
        let reason = why();
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
        if let (Some(who), Some(to)) = (who, list(which.get_untracked())) {
            set(who.to_string(), to);
        }
    };
    // What was typed stays until it is on the list.
    Effect::new(move |_| {
        if let Some(Answer::People(_, all)) = asking.answer.get() {
            let typed = address.with_untracked(|text| BareJid::parse(text.trim()).ok());
            if typed.is_some_and(|typed| all.iter().any(|(jid, _)| *jid == typed)) {
                address.set(String::new());
            }
        }
    });
    let row = move |(jid, reason): (BareJid, Option<String>)| {
        let (attr, shown) = (jid.to_string(), jid.to_string());
        let remove = move || set(jid.to_string(), Affiliation::None);
        view! {
            <li class="cv-found__row" data-testid="list-row" data-jid=attr>
                <span class="cv-found__name">{shown}<small>{reason}</small></span>
                {may("none").then(|| icon_button("list-remove", Glyph::Close, words::LIST_REMOVE.tr(), remove))}
            </li>
        }
        .into_any()
    };
    let occupant = move |one: Occupant| {
        let (nick, attr, jid) = (one.nick.clone(), one.nick.clone(), one.jid);
        let label = named(words::ROLE_OF.tr(), &one.nick);
        let is = ROLES.iter().position(|role| *role == one.role);
        let is = is.unwrap_or_default().to_string();
        let shown = is.clone();
        let change = move |event: web_sys::Event| {
            let to = event_target_value(&event).parse::<usize>();
            let to = to.ok().and_then(|n| ROLES.get(n)).copied();
            // What he is the room says.
            event_target::<web_sys::HtmlSelectElement>(&event).set_value(&is);
            if let Some(role) = to {
                let (nick, reason) = (nick.clone(), why());
                actions.room(room.get_value(), RoomWish::SetRole { nick, role, reason });
            }
        };
        let kept = |n: usize, role: Role| {
            one.role == role || may(RANKS.get(n + 4).copied().unwrap_or_default())
        };
        let options = words::ROLES.iter().enumerate().zip(ROLES);
        let options = options.filter(|((n, _), role)| kept(*n, *role));
        let option = |((n, words), _): ((usize, &Text), Role)| {
            view! { <option value=n.to_string()>{words.tr()}</option> }
        };
        view! {
            <li class="cv-found__row" data-testid="list-row" data-nick=attr>
                <span class="cv-found__name" dir="auto">{one.nick}<small>{jid.map(|jid| jid.to_string())}</small></span>
                <select class="cv-found__choice" data-testid="list-role" aria-label=label
                    prop:value=shown on:change=change>
                    {options.collect::<Vec<_>>().into_iter().map(option).collect_view()}
                </select>
            </li>
        }
        .into_any()
    };
    let rows = move || {
        let shown: Vec<AnyView> = match list(which.get()) {
            Some(of) => match asking.answer.get() {
                Some(Answer::People(is, all)) if is == of => all.into_iter().map(row).collect(),
                _ => return ().into_any(),
            },
            None => {
                let role = ROLES.get(usize::from(which.get()).saturating_sub(ALL.len()));
                here.with(|all| {
                    let fits = all.iter().filter(|one| Some(&one.role) == role);
                    fits.cloned().map(occupant).collect()
                })
            }
        };
        if shown.is_empty() {
            return view! { <p class="cv-dialog__text">{words::LIST_EMPTY.tr()}</p> }.into_any();
        }
        view! { <ul class="cv-found" tabindex="-1">{shown}</ul> }.into_any()
    };
    let trouble = move || {
        let trouble = me.with(|me| me.as_ref().and_then(|me| me.trouble.clone()));
        trouble.filter(|(deed, _)| matches!(deed, RoomDeed::Role | RoomDeed::Affiliation))
    };
    let listed = move || list(which.get()).is_some();
    let adds = move || list(which.get()).is_some_and(|of| may(of.name()));
    view! {
        <div class="cv-dialog__body" data-begin="">
            <label class="cv-field">
                <span class="cv-field__name">{words::LIST.tr()}</span>
                <select class="cv-field__input" data-testid="list-which"
                    prop:value=move || which.get().to_string()
                    on:change=move |event| {
                        if let Ok(n) = event_target_value(&event).parse() {
                            which.set(n);
                            ask(n);
                        }
                    }>
                    {shown.into_iter().map(|(n, text)| view! {
                        <option value=n.to_string()>{text}</option>
                    }).collect_view()}
                </select>
            </label>
            {move || listed().then(|| told(asking, Rc::new(move || ask(which.get_untracked()))))}
            {move || rows()}
            {move || trouble().map(|(deed, why)| view! {
                <p class="cv-login__mistake" role="alert" data-testid="list-refused">
                    {words::refused(deed)} " " {words::why(&why)}
                </p>
            }.into_any())}
            {field("list-reason", words::REASON.tr(), reason)}
            {move || adds().then(|| view! {
                {field("list-address", words::LIST_ADDRESS.tr(), address)}
                {move || mistake.get().then(|| view! {
                    <p class="cv-login__mistake" role="alert">{words::NO_GUEST.tr()}</p>
                }.into_any())}
                <div class="cv-dialog__buttons">{button("primary", "list-add", words::LIST_ADD.tr(), add)}</div>
            }.into_any())}
        </div>
    }
    .into_any()
}
