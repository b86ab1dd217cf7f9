//! Before there is a session.

mod login_form;
mod own_device;
mod register_form;
mod trouble_note;

pub(crate) use login_form::LoginForm;
use own_device::own_device;
pub(crate) use register_form::RegisterForm;
pub(crate) use trouble_note::TroubleNote;
