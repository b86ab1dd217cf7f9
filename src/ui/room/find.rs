//! Rooms of a service, to choose one from.

use crate::config::Settings;
use crate::jid::BareJid;
use crate::prep::fold;
use crate::ui::actions::Actions;
use crate::ui::asking::{Asking, told};
use crate::ui::kit::{button, field, found, search};
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::Answer;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// Rows drawn at most; a filter finds the others.
const SHOWN: usize = 50;

/// Where rooms are: as the site says, or the user's server.
pub(super) fn service() -> Option<BareJid> {
    let site = expect_context::<Arc<Settings>>().muc_domain.clone();
    site.or_else(|| AppState::get().service.with(|(s, _)| s.rooms.clone()))
}

/// The list, behind a line that opens it. `address`: where the one that is chosen goes.
pub(super) fn find(address: RwSignal<String>) -> AnyView {
    let actions = Actions::get();
    let settings = expect_context::<Arc<Settings>>();
    let free = settings.muc_lock().is_none();
    let rooms = Asking::new(|answer| matches!(answer, Answer::Rooms(_)));
    let about = Asking::new(|answer| matches!(answer, Answer::About(_)));
    let (at, open) = (RwSignal::new(String::new()), RwSignal::new(false));
    let filter = RwSignal::new(String::new());
    // What a service has found needs no more to have the words in its name.
    let wide = RwSignal::new(false);
    let everywhere = settings.muc_search_service.clone().filter(|_| free);
    let everywhere = everywhere.map(|service| {
        let hint = words::everywhere(service.as_str());
        let ask = move || {
            let text = filter.with_untracked(|text| text.trim().to_owned());
            if !text.is_empty() {
                wide.set(true);
                rooms.ask(actions, service.clone(), RoomWish::Search(text));
            }
        };
        view! {
            <div class="cv-dialog__buttons">{button("", "join-everywhere", words::EVERYWHERE.tr(), ask)}</div>
            <p class="cv-dialog__text">{hint}</p>
        }
        .into_any()
    });
    let look = move || {
        let service = at.with_untracked(|text| BareJid::parse(text.trim()).ok());
        if let Some(service) = service.filter(|jid| jid.local().is_none()) {
            wide.set(false);
            rooms.ask(actions, service, RoomWish::AskRooms);
        }
    };
    let opened = move |_| {
        open.set(true);
        if rooms.words().is_none() {
            look();
        }
    };
    // The server may say where its rooms are after the window opened; what was typed till then stays.
    Effect::new(move |_| {
        let known = service().filter(|_| at.with_untracked(String::is_empty));
        if let Some(known) = known {
            at.set(known.to_string());
            if open.get_untracked() {
                look();
            }
        }
    });
    let choose = Arc::new(move |jid: BareJid, _| {
        address.set(jid.to_string());
        about.ask(actions, jid, RoomWish::AskAbout);
    });
    let list = move || {
        let needle = match wide.get() {
            true => String::new(),
            false => filter.with(|text| fold(text.trim())),
        };
        let Some(Answer::Rooms(all)) = rooms.answer.get() else {
            return ().into_any();
        };
        let total = all.len();
        let fits = |(jid, name): &(BareJid, String)| {
            fold(name).contains(&needle) || jid.as_str().contains(&needle)
        };
        let mut fitting: Vec<_> = all.into_iter().filter(fits).collect();
        let more = fitting.len().saturating_sub(SHOWN);
        fitting.truncate(SHOWN);
        let said = words::found(total, more);
        view! {
            <p class="cv-dialog__text" role="status" data-testid="join-total" data-total=total.to_string()>{said}</p>
            {found("join-found", words::ROOMS.tr(), fitting, choose.clone())}
        }
        .into_any()
    };
    let details = move || {
        match about.answer.get() {
        Some(Answer::About(about)) => view! {
            <p class="cv-dialog__text" role="status" dir="auto" data-testid="join-about">
                <strong>{about.name.clone()}</strong> " " {about.description.clone()} " " {words::about(&about)}
            </p>
        }
        .into_any(),
        _ => ().into_any(),
    }
    };
    view! {
        <details class="cv-find" open=settings.auto_list_rooms on:toggle=opened>
            <summary data-testid="join-find">{words::FIND.tr()}</summary>
            {free.then(|| view! {
                {field("join-service", words::SERVICE.tr(), at)}
                <div class="cv-dialog__buttons">{button("", "join-list", words::SHOW_ROOMS.tr(), look)}</div>
            }.into_any())}
            {told(rooms, Rc::new(look))}
            {search("cv-field__input", "join-filter", words::FILTER.tr(), filter.into(), Box::new(move |text| filter.set(text)))}
            {everywhere}
            {list}
            {details}
        </details>
    }
    .into_any()
}
