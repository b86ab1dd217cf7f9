//! A conversation on the screen.

mod chat_banner;
mod chat_box;
mod composer;
mod history;
mod message_extras;
mod message_keys;
mod message_list;
mod message_menu;
mod message_row;
mod rich_text;

pub(crate) use chat_box::ChatBox;
