//! A conversation on the screen.

mod attach;
mod chat_banner;
mod chat_box;
mod clear;
mod composer;
mod emoji;
mod empty;
mod gif;
mod history;
mod log_window;
mod media;
mod message_extras;
mod message_keys;
mod message_list;
mod message_menu;
mod message_row;
mod rich_text;
mod save;
mod threads;
mod unfurl;
mod upload;
mod voice;

pub(crate) use chat_box::ChatBox;
pub(crate) use clear::ConfirmClear;
pub(crate) use media::Picture;
pub(crate) use save::SaveChat;
pub(crate) use threads::Thread;
