//! Rooms: entering them, who is there, what can be done.

mod banner;
pub(crate) mod commands;
mod happened;
mod join;
mod occupants;
mod settings;

pub(crate) use banner::RoomBanner;
pub(crate) use happened::HappenedRow;
pub(crate) use join::JoinForm;
pub(crate) use occupants::Occupants;
pub(crate) use settings::RoomSettings;
