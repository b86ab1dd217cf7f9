//! The window that is open.

use super::adhoc::AdHoc;
use super::archive::Around;
use super::entity::Services;
use super::keys::Keys;
use super::own_account::AccountForm;
use super::own_card::OwnCard;
use super::panel::logged_in;
use super::search::Search;
use super::settings::UserSettings;
use super::switcher::Switcher;
use crate::i18n::{Text, named, tr};
use crate::text::address;
use crate::ui::chat::{ConfirmClear, Picture, SaveChat, Thread};
use crate::ui::dialogs::{Dialogs, Which};
use crate::ui::kit::dialog;
use crate::ui::privacy::{Identity, LogOut};
use crate::ui::room::{
    Configure, Destroy, JoinForm, Lists, OccupantDetails, Register, RoomSettings, whom,
};
use crate::ui::roster::contact_row::name_of;
use crate::ui::roster::{BlockList, Confirm, ContactDetails, ContactForm, Suggestions};
use crate::ui::state::AppState;
use crate::ui::words::{
    adhoc, card, clear, entity, exchange, message, register, room, save, search,
};
use leptos::prelude::*;

/// Shows it; nothing while none is open, or nobody is logged in.
#[component]
pub(crate) fn DialogHost() -> impl IntoView {
    let (dialogs, inside) = (Dialogs::get(), logged_in());
    let show = move || {
        let which = dialogs.which()?;
        if !inside.get() {
            return None;
        }
        let state = AppState::get();
        // The name as it is now: a title does not change while one reads it.
        let name = |jid| untrack(|| name_of(&state, jid));
        let of = |words: Text, jid| {
            let name = name(jid);
            named(words.tr(), &name)
        };
        let (title, testid, body) = match which {
            Which::Add(jid) => (
                tr("New chat").to_owned(),
                "add-contact",
                view! { <ContactForm jid=jid request=None link=None/> }.into_any(),
            ),
            Which::Invited(link) => (
                tr("New chat").to_owned(),
                "add-contact",
                view! { <ContactForm jid=None request=None link=Some(link)/> }.into_any(),
            ),
            Which::Accept(jid, name) => (
                tr("Accept contact request").to_owned(),
                "accept-contact",
                view! { <ContactForm jid=Some(jid) request=Some(name) link=None/> }.into_any(),
            ),
            Which::Join(jid) => (
                room::JOIN_TITLE.tr().to_owned(),
                "join",
                view! { <JoinForm jid/> }.into_any(),
            ),
            Which::Configure(jid) => (
                of(room::SETUP_OF, &jid),
                "room-setup",
                view! { <Configure jid/> }.into_any(),
            ),
            Which::Destroy(jid) => (
                of(room::DESTROY_OF, &jid),
                "room-destroy",
                view! { <Destroy jid/> }.into_any(),
            ),
            Which::Lists(jid) => (
                of(room::LISTS_OF, &jid),
                "room-lists",
                view! { <Lists jid/> }.into_any(),
            ),
            Which::Register(jid) => (
                of(room::REGISTER_OF, &jid),
                "room-register",
                view! { <Register jid/> }.into_any(),
            ),
            Which::Occupant(jid, nick) => (
                nick.clone(),
                "occupant-details",
                view! { <OccupantDetails room=jid nick/> }.into_any(),
            ),
            Which::Details(jid) if let Some((room, nick)) = whom(&state, &jid) => {
                (name(&jid), "occupant-details", {
                    let nick = nick.get_untracked().unwrap_or_default();
                    view! { <OccupantDetails room nick/> }.into_any()
                })
            }
            Which::Details(jid) if untrack(|| state.is_room(&jid)) => (
                name(&jid),
                "room-details",
                view! { <RoomSettings jid/> }.into_any(),
            ),
            Which::Details(jid) => (
                name(&jid),
                "contact-details",
                view! { <ContactDetails jid/> }.into_any(),
            ),
            Which::Remove(jid) => (
                of(Text("Remove {name}?"), &jid),
                "remove-contact",
                view! { <Confirm jid block=false/> }.into_any(),
            ),
            Which::Block(jid) => (
                of(Text("Block {name}?"), &jid),
                "block-contact",
                view! { <Confirm jid block=true/> }.into_any(),
            ),
            Which::Suggested(by) => (
                of(exchange::TITLE, &by),
                "suggestions",
                view! { <Suggestions by/> }.into_any(),
            ),
            Which::Switcher => (
                tr("Go to").to_owned(),
                "switcher",
                view! { <Switcher/> }.into_any(),
            ),
            Which::Search(chat) => (
                search::TITLE.tr().to_owned(),
                "search",
                view! { <Search chat/> }.into_any(),
            ),
            Which::Around(of, kept) => (
                search::AROUND.tr().to_owned(),
                "around",
                view! { <Around of kept=*kept/> }.into_any(),
            ),
            Which::Thread(chat, id) => (
                message::THREAD.tr().to_owned(),
                "thread",
                view! { <Thread chat id/> }.into_any(),
            ),
            Which::Clear(jid) => (
                of(clear::TITLE, &jid),
                "clear-chat",
                view! { <ConfirmClear jid/> }.into_any(),
            ),
            Which::Save(jid) => (
                of(save::TITLE, &jid),
                "save-chat",
                view! { <SaveChat jid/> }.into_any(),
            ),
            Which::Keys => (tr("Keys").to_owned(), "keys", view! { <Keys/> }.into_any()),
            Which::Identity => (
                tr("Your private key").to_owned(),
                "otr-identity",
                view! { <Identity/> }.into_any(),
            ),
            Which::LogOut => (
                tr("Log out?").to_owned(),
                "log-out",
                view! { <LogOut/> }.into_any(),
            ),
            Which::Account { removal } => (
                if removal {
                    register::REMOVAL_TITLE.tr()
                } else {
                    register::PASSWORD_TITLE.tr()
                }
                .to_owned(),
                if removal {
                    "account-removal"
                } else {
                    "account-password"
                },
                view! { <AccountForm removal/> }.into_any(),
            ),
            Which::Profile => (
                card::PROFILE_TITLE.tr().to_owned(),
                "profile",
                view! { <OwnCard/> }.into_any(),
            ),
            Which::Commands(of) => (
                adhoc::TITLE.tr().to_owned(),
                "adhoc",
                view! { <AdHoc of/> }.into_any(),
            ),
            Which::Services => (
                entity::TITLE.tr().to_owned(),
                "disco",
                view! { <Services/> }.into_any(),
            ),
            Which::Settings => (
                tr("Settings").to_owned(),
                "settings",
                view! { <UserSettings/> }.into_any(),
            ),
            Which::Picture(url) => (
                address::name(&url),
                "lightbox",
                view! { <Picture url/> }.into_any(),
            ),
            Which::BlockList => (
                tr("Blocked addresses").to_owned(),
                "block-list",
                view! { <BlockList/> }.into_any(),
            ),
        };
        Some(dialog(title, testid, dialogs, body))
    };
    view! { {move || show()} }
}
