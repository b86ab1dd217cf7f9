//! Who is in a room, beside the log. Only the rows in sight are drawn.

use super::divider::divider;
use crate::jid::BareJid;
use crate::platform::dom;
use crate::prep::fold;
use crate::store::Standing;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Avatar, Glyph, Icon, face, icon_button, search, when};
use crate::ui::roster::window::{px, range, row_height};
use crate::ui::state::AppState;
use crate::ui::words::{self, room};
use crate::xmpp::command::{RoomWish, Show};
use crate::xmpp::event::{Affiliation, Occupant, Role};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The panel. `open`: closes it; `back`: where the focus goes then.
#[component]
pub(crate) fn Occupants(
    chat: BareJid,
    open: RwSignal<bool>,
    back: NodeRef<html::Button>,
) -> impl IntoView {
    let state = AppState::get();
    let signals = state.chat(&chat);
    let (occupants, absent, room) = (signals.occupants, signals.absent, signals.room);
    let (actions, asked) = (Actions::get(), chat.clone());
    // Who belongs to it is asked for when somebody looks; what he may see depends on what he is.
    let inside = Memo::new(move |_| {
        room.with(|room| {
            let room = room.as_ref()?;
            let is = (room.role, room.affiliation, room.open);
            (room.standing == Standing::In).then_some(is)
        })
    });
    Effect::new(move |_| {
        if inside.get().is_some() {
            actions.room(asked.clone(), RoomWish::AskMembers);
        }
    });
    let scroller: NodeRef<html::Div> = NodeRef::new();
    let (top, height) = (RwSignal::new(0u32), RwSignal::new(900u32));
    Effect::new(move |_| {
        let Some(element) = scroller.get() else {
            return;
        };
        let measured = element.clone();
        let watch = dom::on_resize(&element, move || {
            if let Ok(seen) = u32::try_from(measured.client_height()) {
                let _ = height.try_set(seen);
            }
        });
        let watch = StoredValue::new_local(watch);
        on_cleanup(move || drop(watch.try_set_value(None)));
    });
    let close = move || {
        open.set(false);
        if let Some(back) = back.get_untracked() {
            let _ = back.focus();
        }
    };
    let filter = RwSignal::new(String::new());
    let (here, away) = (occupants.clone(), absent.clone());
    let counts = move || (here.with(|all| all.len()), away.with(|all| all.len()));
    let counts = Memo::new(move |_| counts());
    // As long as nobody filters, the two lists stay as they are.
    let (here, away) = (occupants.clone(), absent.clone());
    let found = Memo::new(move |_| {
        let wanted = fold(filter.get().trim());
        if wanted.is_empty() {
            return None;
        }
        let fits = |one: &&Occupant| {
            let jid = one.jid.as_ref().map_or("", |jid| jid.as_str());
            fold(&one.nick).contains(&wanted) || jid.contains(&wanted)
        };
        let (here, away) = (here.get(), away.get());
        let all = here.iter().chain(away.iter()).filter(fits);
        Some(Arc::new(all.cloned().collect::<Vec<_>>()))
    });
    let total = Memo::new(move |_| {
        let (here, away) = counts.get();
        found.with(|found| found.as_ref().map_or(here + away, |all| all.len()))
    });
    let high = row_height();
    let shown = Memo::new(move |_| range(high.get(), top.get(), height.get(), total.get()));
    let drawn = move || {
        let (from, to) = shown.get();
        let all = found.get().map_or_else(
            || (occupants.get(), absent.get()),
            |found| (found, Default::default()),
        );
        let all = all.0.iter().chain(all.1.iter());
        all.skip(from)
            .take(to.saturating_sub(from))
            .cloned()
            .collect::<Vec<_>>()
    };
    let (draft, dialogs) = (state.chat(&chat).draft, Dialogs::get());
    let row = move |one: Occupant| {
        let (state, chat, draft) = (state.clone(), chat.clone(), draft.clone());
        let (seed, nick) = (one.nick.clone(), one.nick.clone());
        let name = Signal::stored(one.nick.clone());
        let (line, shown, attr) = (standing(&one), one.nick.clone(), one.nick.clone());
        let of = face(&chat, one.id.as_deref());
        let title = one.jid.as_ref().map(BareJid::to_string);
        if let Some(jid) = one.jid.clone().filter(|_| one.role == Role::None) {
            let (seed, attr) = (jid.to_string(), jid.to_string());
            return view! {
                <div class="cv-people__row" role="listitem" data-away="true">
                    <button class="cv-contact" type="button" data-testid="absent" title=title
                        data-jid=attr data-affiliation=one.affiliation.name()
                        on:click=move |_| dialogs.open(Which::Details(jid.clone()))>
                        <span class="cv-contact__face"><Avatar name=name seed=seed/></span>
                        <span class="cv-contact__name" dir="auto">{shown}</span>
                        <span class="cv-contact__status">{line}</span>
                    </button>
                </div>
            }
            .into_any();
        }
        let (room, who) = (chat.clone(), nick.clone());
        let details = move || dialogs.open(Which::Occupant(room.clone(), who.clone()));
        let mention = move |_| mention(&state, &chat, &draft, &nick);
        view! {
            <div class="cv-people__row" role="listitem">
                <button class="cv-contact" type="button" data-testid="occupant" title=title
                    data-nick=attr data-role=one.role.name()
                    data-affiliation=one.affiliation.name() on:click=mention>
                    <span class="cv-contact__face"><Avatar name=name seed=seed of=of/></span>
                    <span class="cv-contact__name" dir="auto">{shown}</span>
                    <span class="cv-contact__status">{line}</span>
                </button>
                {icon_button("occupant-menu", Glyph::Sliders, room::OCCUPANT_MENU.tr(), details)}
            </div>
        }
        .into_any()
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            return close();
        }
        let row = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
            .and_then(|t| t.closest(".cv-people__row").ok().flatten());
        let next = match (&*event.key(), &row) {
            ("ArrowDown", Some(row)) => row.next_element_sibling(),
            ("ArrowUp", Some(row)) => row.previous_element_sibling(),
            _ => return,
        };
        let button = next.and_then(|row| row.first_element_child());
        if let Some(button) = button.and_then(|b| b.dyn_into::<web_sys::HtmlElement>().ok()) {
            event.prevent_default();
            let _ = button.focus();
        }
    };
    view! {
        <aside class="cv-people" data-testid="occupants" aria-label=room::PEOPLE.tr()
            data-total=move || counts.get().0.to_string() data-away=move || counts.get().1.to_string()
            on:keydown=on_key>
            {divider()}
            <header class="cv-people__head">
                <h3>{move || { let (here, away) = counts.get(); room::people(here, away) }}</h3>
                {icon_button("occupants-close", Glyph::Close, room::CLOSE_PEOPLE.tr(), close)}
            </header>
            {search("cv-people__find", "occupants-filter", room::FIND_PEOPLE.tr(), filter.into(), Box::new(move |text| filter.set(text)))}
            {when(move || total.get() == 0 && found.with(Option::is_some), || view! {
                <p class="cv-dialog__text" role="status" data-testid="occupants-none">{room::NOBODY.tr()}</p>
            }.into_any())}
            <div class="cv-people__list" node_ref=scroller tabindex="-1" on:scroll=move |_| {
                if let Some(element) = scroller.get_untracked() {
                    top.set(u32::try_from(element.scroll_top()).unwrap_or(0));
                }
            }>
                <div role="list" style:height=move || px(high.get(), total.get()) style:padding-top=move || px(high.get(), shown.get().0)>
                    <For each=drawn key=|one| (one.nick.clone(), one.role.name(), one.affiliation.name(), one.show, one.hats.clone())
                        children=row/>
                </div>
            </div>
        </aside>
    }
    .into_any()
}

/// Begins, or goes on with, what is written by his name.
pub(super) fn mention(state: &AppState, room: &BareJid, draft: &ArcRwSignal<String>, nick: &str) {
    draft.update(|text| {
        if !text.is_empty() && !text.ends_with(char::is_whitespace) {
            text.push(' ');
        }
        text.push_str(&["@", nick, " "].concat());
    });
    state.focus_composer(room);
}

/// How he stands in the room, and whether he is away.
fn standing(one: &Occupant) -> AnyView {
    let guards = matches!(one.affiliation, Affiliation::Owner | Affiliation::Admin)
        || one.role == Role::Moderator;
    let show = words::show(one.show);
    let there = [words::show(Show::Online), words::show(Show::Offline)];
    let show = (!there.contains(&show)).then_some(show);
    let rank = rank(one);
    let line = [rank.as_str()].into_iter().chain(show);
    let line = line.chain((one.role == Role::None).then_some(room::ABSENT.tr()));
    let line: Vec<&str> = line.filter(|part| !part.is_empty()).collect();
    view! {
        {guards.then(|| view! { <Icon glyph=Glyph::Key/> })}
        <bdi>{line.join(" · ")}</bdi>
    }
    .into_any()
}

/// What he is in the room, and what the room calls him beside that.
pub(super) fn rank(one: &Occupant) -> String {
    let rank = room::rank(one.affiliation, one.role);
    let rank = Some(rank).filter(|rank| !rank.is_empty());
    let all = rank.into_iter().chain(one.hats.iter().map(String::as_str));
    all.collect::<Vec<_>>().join(" · ")
}
