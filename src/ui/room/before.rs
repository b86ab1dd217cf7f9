//! What was said in a room lately, for who has not entered it yet.

use crate::config::Settings;
use crate::jid::BareJid;
use crate::platform::{dom, intl};
use crate::ui::actions::Actions;
use crate::ui::asking::Asking;
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use crate::xmpp::command::ServiceWish;
use crate::xmpp::event::{Answer, Status};
use crate::xmpp::lookup::{Kept, Lookup};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// Characters of a message that are shown.
const SHOWN: usize = 500;

/// The list, and why there is none; nothing at all where the site does not want it.
pub(super) fn before(chat: &BareJid) -> AnyView {
    if !expect_context::<Arc<Settings>>().muc_show_logs_before_join {
        return ().into_any();
    }
    let (state, actions, of) = (AppState::get(), Actions::get(), chat.clone());
    let looking = Asking::new(|answer| matches!(answer, Answer::Looked(_)));
    let online = Memo::new(move |_| state.connection.with(|c| c.status == Status::Online));
    Effect::new(move |_| {
        let had = matches!(looking.answer.get_untracked(), Some(Answer::Looked(_)));
        if online.get() && !had {
            let lookup = ServiceWish::LookUp(Lookup::default());
            looking.ask_service(actions, of.clone().into(), lookup);
        }
    });
    // The newest is at the end, and that is what one sees.
    let list = NodeRef::<html::Ul>::new();
    Effect::new(move |_| {
        if let (Some(Answer::Looked(_)), Some(list)) = (looking.answer.get(), list.get()) {
            dom::next_frame(move || list.set_scroll_top(list.scroll_height()));
        }
    });
    let rows = move || {
        let Some(Answer::Looked(page)) = looking.answer.get() else {
            return Vec::new();
        };
        page.all.into_iter().map(row).collect()
    };
    let said = move || match looking.answer.get() {
        Some(Answer::Looked(page)) if page.all.is_empty() => words::NOTHING_SAID.tr(),
        _ => looking.words().unwrap_or_default(),
    };
    view! {
        <section class="cv-before" data-testid="room-before" aria-label=words::BEFORE.tr()>
            <ul class="cv-found" node_ref=list tabindex="0" aria-label=words::BEFORE.tr()>{move || rows()}</ul>
            <p class="cv-dialog__text" role="status" data-testid="room-before-said">{move || said()}</p>
        </section>
    }
    .into_any()
}

fn row(kept: Kept) -> AnyView {
    let text: String = kept.text.chars().take(SHOWN).collect();
    let head = [&kept.nick.unwrap_or_default(), " · ", &intl::short(kept.at)].concat();
    view! {
        <li class="cv-found__row" data-testid="room-before-item">
            <span class="cv-found__name" dir="auto"><small>{head}</small>{text}</span>
        </li>
    }
    .into_any()
}
