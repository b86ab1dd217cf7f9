//! Small parts that everything is made of.

mod avatar;
mod control;
mod dialog;
mod form;
mod found;
mod icon;
mod outcome;
mod phrase;
mod picker;
mod picture;
mod popup;
mod presence_dot;
mod qr;
mod raw;
mod when;

pub(crate) use avatar::{Avatar, face};
pub(crate) use control::{
    button, check, field, icon_button, numbered, plain_button, search, select, submit,
};
pub(crate) use dialog::dialog;
pub(crate) use form::{focus_first, form_fields, read_fields};
pub(crate) use found::found;
pub(crate) use icon::{Glyph, Icon};
pub(crate) use outcome::outcome;
pub(crate) use phrase::{phrase, server_says};
pub(crate) use picker::{Choice, Picker, picker};
pub(crate) use picture::{SIDE, picture};
pub(crate) use popup::{Popup, is_popup_open};
pub(crate) use presence_dot::PresenceDot;
pub(crate) use qr::qr_code;
pub(crate) use raw::raw;
pub(crate) use when::when;
