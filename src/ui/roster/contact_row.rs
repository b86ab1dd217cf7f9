//! One person in the list.

use crate::jid::BareJid;
use crate::store::Contact;
use crate::ui::actions::Actions;
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::{Avatar, PresenceDot};
use crate::ui::state::AppState;
use crate::ui::words;
use crate::xmpp::event::Subscription;
use leptos::prelude::*;

/// A contact's row: a button that opens the chat.
#[component]
pub(crate) fn ContactRow(
    contact: ArcRwSignal<Contact>,
    #[prop(into)] tabindex: Signal<&'static str>,
) -> impl IntoView {
    let (actions, front) = (Actions::get(), AppState::get().front);
    let jid = contact.with_untracked(|c| c.jid.clone());
    let name = {
        let contact = contact.clone();
        Signal::derive(move || contact.with(|c| c.name.clone()))
    };
    let show = {
        let contact = contact.clone();
        Signal::derive(move || contact.with(|c| c.presence.show))
    };
    let unread = {
        let contact = contact.clone();
        Memo::new(move |_| contact.with(|c| c.unread))
    };
    let words_of = {
        let contact = contact.clone();
        move || contact.with(second_line)
    };
    let presence = move || contact.with(spoken_presence);
    let current = {
        let jid = jid.clone();
        move || front.with(|f| f.as_ref() == Some(&jid)).then_some("true")
    };
    let (dialogs, about) = (Dialogs::get(), jid.clone());
    let (seed, address, open) = (jid.to_string(), jid.to_string(), jid);
    view! {
        <button
            class="cv-contact"
            type="button"
            data-testid="roster-item"
            data-jid=address
            data-show=move || show.get().name()
            tabindex=move || tabindex.get()
            aria-current=move || current()
            on:click=move |_| actions.open_chat(open.clone())
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
            <span class="cv-contact__name" dir="auto">{move || name.get()}</span>
            <span class="cv-hidden">{move || presence()}</span>
            <span class="cv-contact__status" dir="auto">{move || words_of()}</span>
            {move || (unread.get() > 0).then(|| view! {
                <span class="cv-badge" data-testid="unread" aria-hidden="true">{count(unread.get())}</span>
                <span class="cv-hidden">{unread_words(unread.get())}</span>
            }.into_any())}
        </button>
    }
}

/// A count for a badge.
pub(crate) fn count(n: u32) -> String {
    if n > 99 {
        "99+".to_owned()
    } else {
        n.to_string()
    }
}

fn second_line(contact: &Contact) -> String {
    if contact.pending {
        return "Waiting for their answer".to_owned();
    }
    if let Some(words) = words::message::chat_state(contact.chat_state) {
        return words.to_owned();
    }
    match &contact.presence.status {
        Some(status) => status.clone(),
        None if contact.stranger => contact.jid.to_string(),
        None if matches!(
            contact.subscription,
            Subscription::None | Subscription::From
        ) =>
        {
            "You cannot see whether they are online".to_owned()
        }
        None => words::show(contact.presence.show).to_owned(),
    }
}

/// The presence in a word, where the second line says something else.
fn spoken_presence(contact: &Contact) -> &'static str {
    let word = words::show(contact.presence.show);
    if second_line(contact) == word {
        ""
    } else {
        word
    }
}

/// A count for screen readers.
pub(crate) fn unread_words(n: u32) -> String {
    match n {
        1 => "1 unread message".to_owned(),
        n => [&n.to_string(), " unread messages"].concat(),
    }
}

/// The chat's partner, wherever his name is needed.
pub(crate) fn name_of(state: &AppState, jid: &BareJid) -> String {
    state
        .contact(jid)
        .map_or_else(|| jid.to_string(), |c| c.with(|c| c.name.clone()))
}
