//! A row that opens a chat, whatever list it stands in.

use crate::i18n::plural;
use crate::jid::BareJid;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Avatar, PresenceDot};
use crate::ui::state::AppState;
use crate::xmpp::command::Show;
use leptos::prelude::*;

/// What it shows. Signals, since closures would make the row be compiled anew for each list.
pub(super) struct PersonRow {
    pub(super) class: &'static str,
    pub(super) testid: &'static str,
    pub(super) jid: BareJid,
    pub(super) tabindex: Signal<&'static str>,
    pub(super) name: Signal<String>,
    pub(super) show: Signal<Show>,
    /// Below the name.
    pub(super) line: Signal<String>,
    /// Whether that is what is being written.
    pub(super) draft: Signal<bool>,
    /// For screen readers alone, between the two.
    pub(super) spoken: Signal<String>,
    /// What stands at the end.
    pub(super) end: AnyView,
}

/// The row.
pub(super) fn person_row(row: PersonRow) -> AnyView {
    let (actions, dialogs, state) = (Actions::get(), Dialogs::get(), AppState::get());
    let front = state.front.clone();
    let PersonRow {
        class,
        testid,
        jid,
        tabindex,
        name,
        show,
        line,
        draft,
        spoken,
        end,
    } = row;
    let current = {
        let jid = jid.clone();
        move || front.with(|f| f.as_ref() == Some(&jid)).then_some("true")
    };
    let room = state.chat(&jid).room;
    let (seed, address, about) = (jid.to_string(), jid.to_string(), jid.clone());
    view! {
        <button class=class type="button" data-testid=testid data-jid=address
            data-show=move || show.get().name()
            data-room=move || room.with(Option::is_some).to_string()
            tabindex=tabindex
            aria-current=move || current()
            on:click=move |_| actions.open_chat(jid.clone())
            // The key for it does the same as the other mouse button, or a long touch.
            on:contextmenu=move |event: web_sys::MouseEvent| {
                event.prevent_default();
                dialogs.open(Which::Details(about.clone()));
            }
        >
            <span class="cv-contact__face">
                <Avatar name=name seed=seed/>
                // What it shows is said in words below.
                <span aria-hidden="true"><PresenceDot show=show/></span>
            </span>
            <span class="cv-contact__name" dir="auto">{name}</span>
            <span class="cv-hidden">{spoken}</span>
            <span class="cv-contact__status" dir="auto" data-testid="row-line"
                data-draft=move || draft.get().then_some("true")>{line}</span>
            {end}
        </button>
    }
    .into_any()
}

/// How many messages are unread, as a badge; nothing for none.
pub(super) fn unread_badge(unread: u32, muted: bool) -> Option<AnyView> {
    (unread > 0).then(|| {
        view! {
            <span class="cv-badge" data-testid="unread" aria-hidden="true" data-muted=muted.to_string()>
                {count(unread)}
            </span>
            <span class="cv-hidden">{unread_words(unread)}</span>
        }
        .into_any()
    })
}

/// A count for a badge.
pub(crate) fn count(n: u32) -> String {
    if n > 99 {
        "99+".to_owned()
    } else {
        n.to_string()
    }
}

/// A count for screen readers.
pub(crate) fn unread_words(n: u32) -> String {
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    plural(n, "{n} unread message", "{n} unread messages")
}
