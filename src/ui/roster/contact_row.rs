//! One person in the list.

use super::person_row::{PersonRow, person_row, unread_badge};
use crate::i18n::tr;
use crate::jid::BareJid;
use crate::store::Contact;
use crate::ui::state::AppState;
use crate::ui::words;
use crate::xmpp::command::Show;
use crate::xmpp::event::Subscription;
use leptos::prelude::*;

/// A contact's row: a button that opens the chat.
pub(super) fn contact_row(
    contact: ArcRwSignal<Contact>,
    tabindex: Signal<&'static str>,
) -> AnyView {
    let state = AppState::get();
    let jid = contact.with_untracked(|c| c.jid.clone());
    let of = |text: fn(&Contact) -> String| {
        let contact = contact.clone();
        Signal::derive(move || contact.with(text))
    };
    let (name, seen, spoken) = (
        of(|c| c.name.clone()),
        of(second_line),
        of(|c| spoken_presence(c).to_owned()),
    );
    let blocked = {
        let jid = jid.clone();
        Memo::new(move |_| state.is_blocked(&jid))
    };
    let line = Signal::derive(move || match blocked.get() {
        true => tr("Blocked").to_owned(),
        false => seen.get(),
    });
    // What was known of him last is not what he is now.
    let show = {
        let contact = contact.clone();
        Signal::derive(move || match blocked.get() {
            true => Show::Offline,
            false => contact.with(|c| c.presence.show),
        })
    };
    let unread = Memo::new(move |_| contact.with(|c| c.unread));
    let flags = AppState::get().chat(&jid).flags;
    person_row(PersonRow {
        class: "cv-contact",
        testid: "roster-item",
        jid,
        tabindex,
        name,
        show,
        line,
        draft: Signal::stored(false),
        spoken,
        end: view! { {move || unread_badge(unread.get(), flags.with(|f| f.muted()))} }.into_any(),
    })
}

fn second_line(contact: &Contact) -> String {
    if contact.pending {
        return tr("Waiting for their answer").to_owned();
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
            tr("You cannot see whether they are online").to_owned()
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

/// The chat's partner, wherever his name is needed.
pub(crate) fn name_of(state: &AppState, jid: &BareJid) -> String {
    if state.is_me(jid) {
        return words::message::NOTES.tr().to_owned();
    }
    state
        .contact(jid)
        .map_or_else(|| jid.to_string(), |c| c.with(|c| c.name.clone()))
}
