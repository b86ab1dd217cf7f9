//! How the parts stand together: the whole page, or floating over somebody else's.

mod about;
mod adhoc;
mod archive;
mod banner;
mod dialog_host;
mod entity;
mod fullscreen;
mod keys;
mod overlay;
mod own_account;
mod own_card;
mod own_picture;
mod panel;
mod profile;
mod search;
mod settings;
mod stopped;
mod switcher;

pub(crate) use dialog_host::DialogHost;
pub(crate) use fullscreen::Fullscreen;
pub(crate) use keys::listen;
pub(crate) use overlay::Overlay;
pub use stopped::show_stopped;
