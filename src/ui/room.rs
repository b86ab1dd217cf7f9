//! Rooms: entering them, who is there, what can be done.

mod banner;
mod before;
pub(crate) mod commands;
mod configure;
mod divider;
mod find;
mod happened;
mod join;
mod lists;
mod nick_form;
mod occupant;
mod occupants;
mod private;
mod register;
mod settings;

pub(crate) use banner::RoomBanner;
pub(crate) use configure::{Configure, Destroy};
pub(crate) use happened::HappenedRow;
pub(crate) use join::JoinForm;
pub(crate) use lists::{Lists, any_list};
pub(crate) use nick_form::NickForm;
pub(crate) use occupant::OccupantDetails;
pub(crate) use occupants::Occupants;
pub(crate) use private::{PrivateBar, whom};
pub(crate) use register::Register;
pub(crate) use settings::RoomSettings;
