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
        let (title, testid, body) = match which {
            Which::Add(jid) => (
                "New chat".to_owned(),
                "add-contact",
                view! { <ContactForm jid=jid request=None link=None/> }.into_any(),
            ),
            Which::Invited(link) => (
                "New chat".to_owned(),
                "add-contact",
                view! { <ContactForm jid=None request=None link=Some(link)/> }.into_any(),
            ),
            Which::Accept(jid, name) => (
                "Accept contact request".to_owned(),
                "accept-contact",
                view! { <ContactForm jid=Some(jid) request=Some(name) link=None/> }.into_any(),
            ),
            Which::Join(jid) => (
                room::JOIN_TITLE.to_owned(),
                "join",
                view! { <JoinForm jid/> }.into_any(),
            ),
            Which::Configure(jid) => (
                [room::SETUP_OF, &name(&jid)].concat(),
                "room-setup",
                view! { <Configure jid/> }.into_any(),
            ),
            Which::Destroy(jid) => (
                [room::DESTROY_OF, &name(&jid), "?"].concat(),
                "room-destroy",
                view! { <Destroy jid/> }.into_any(),
            ),
            Which::Lists(jid) => (
                [room::LISTS_OF, &name(&jid)].concat(),
                "room-lists",
                view! { <Lists jid/> }.into_any(),
            ),
            Which::Register(jid) => (
                [room::REGISTER_OF, &name(&jid)].concat(),
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
                ["Remove ", &name(&jid), "?"].concat(),
                "remove-contact",
                view! { <Confirm jid block=false/> }.into_any(),
            ),
            Which::Block(jid) => (
                ["Block ", &name(&jid), "?"].concat(),
                "block-contact",
                view! { <Confirm jid block=true/> }.into_any(),
            ),
            Which::Suggested(by) => (
                [exchange::TITLE, &name(&by)].concat(),
                "suggestions",
                view! { <Suggestions by/> }.into_any(),
            ),
            Which::Switcher => (
                "Go to".to_owned(),
                "switcher",
                view! { <Switcher/> }.into_any(),
            ),
            Which::Search(chat) => (
                search::TITLE.to_owned(),
                "search",
                view! { <Search chat/> }.into_any(),
            ),
            Which::Around(of, kept) => (
                search::AROUND.to_owned(),
                "around",
                view! { <Around of kept=*kept/> }.into_any(),
            ),
            Which::Thread(chat, id) => (
                message::THREAD.to_owned(),
                "thread",
                view! { <Thread chat id/> }.into_any(),
            ),
            Which::Clear(jid) => (
                [clear::TITLE, &name(&jid)].concat(),
                "clear-chat",
                view! { <ConfirmClear jid/> }.into_any(),
            ),
            Which::Save(jid) => (
                [save::TITLE, &name(&jid)].concat(),
                "save-chat",
                view! { <SaveChat jid/> }.into_any(),
            ),
            Which::Keys => ("Keys".to_owned(), "keys", view! { <Keys/> }.into_any()),
            Which::Identity => (
                "Your private key".to_owned(),
                "otr-identity",
                view! { <Identity/> }.into_any(),
            ),
            Which::LogOut => (
                "Log out?".to_owned(),
                "log-out",
                view! { <LogOut/> }.into_any(),
            ),
            Which::Account { removal } => (
                if removal {
                    register::REMOVAL_TITLE
                } else {
                    register::PASSWORD_TITLE
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
                card::PROFILE_TITLE.to_owned(),
                "profile",
                view! { <OwnCard/> }.into_any(),
            ),
            Which::Commands(of) => (
                adhoc::TITLE.to_owned(),
                "adhoc",
                view! { <AdHoc of/> }.into_any(),
            ),
            Which::Services => (
                entity::TITLE.to_owned(),
                "disco",
                view! { <Services/> }.into_any(),
            ),
            Which::Settings => (
                "Settings".to_owned(),
                "settings",
                view! { <UserSettings/> }.into_any(),
            ),
            Which::Picture(url) => (
                address::name(&url),
                "lightbox",
                view! { <Picture url/> }.into_any(),
            ),
            Which::BlockList => (
                "Blocked".to_owned(),
                "block-list",
                view! { <BlockList/> }.into_any(),
            ),
        };
        Some(dialog(title, testid, dialogs, body))
    };
    view! { {move || show()} }
}
