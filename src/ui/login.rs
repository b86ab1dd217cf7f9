//! Before there is a session.

mod login_form;
mod trouble_note;

pub(crate) use login_form::LoginForm;
pub(crate) use trouble_note::TroubleNote;
