//! Private conversations on the screen.

mod bar;
mod lock;
mod note_row;
mod panel;
mod verify;

pub(crate) use bar::Bar;
pub(crate) use lock::Lock;
pub(crate) use note_row::NoteRow;
pub(crate) use panel::Panel;
