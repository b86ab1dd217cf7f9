//! The people.

pub(super) mod contact_row;
mod request_list;
mod roster_list;
mod window;

pub(crate) use request_list::RequestList;
pub(crate) use roster_list::RosterList;
