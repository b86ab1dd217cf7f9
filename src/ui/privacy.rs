//! Private conversations on the screen.

mod bar;
mod identity;
mod lock;
mod log_out;
mod note_row;
mod panel;
mod verify;

pub(crate) use bar::Bar;
pub(crate) use identity::Identity;
pub(crate) use lock::Lock;
pub(crate) use log_out::{LogOut, log_out};
pub(crate) use note_row::NoteRow;
pub(crate) use panel::Panel;
