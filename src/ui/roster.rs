//! The people.

mod block_list;
pub(crate) mod card;
mod chat_row;
mod confirm;
mod contact_details;
mod contact_fields;
mod contact_form;
pub(super) mod contact_row;
mod exchange;
mod find;
mod invite;
pub(super) mod person_row;
mod request_list;
mod roster_bar;
mod roster_list;
pub(crate) mod window;

pub(crate) use block_list::BlockList;
pub(crate) use confirm::Confirm;
pub(crate) use contact_details::ContactDetails;
pub(crate) use contact_form::ContactForm;
pub(crate) use exchange::Suggestions;
pub(crate) use request_list::RequestList;
pub(crate) use roster_bar::RosterBar;
pub(crate) use roster_list::RosterList;
