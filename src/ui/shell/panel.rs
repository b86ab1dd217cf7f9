//! The panel that is there before and after the login: the login box, or the contacts.

use super::banner::Banner;
use super::profile::Profile;
use crate::ui::login::LoginForm;
use crate::ui::roster::{RequestList, RosterList};
use crate::ui::state::AppState;
use leptos::prelude::*;

/// Whether somebody is logged in (or was, until the connection broke, and has not been asked to log in
/// again).
pub(super) fn logged_in() -> Memo<bool> {
    let connection = AppState::get().connection;
    Memo::new(move |_| connection.with(|c| c.me.is_some() && !c.asking && !c.starting))
}

/// What is there before anybody knows whether somebody is logged in: some moments at most.
#[component]
pub(super) fn Entrance() -> impl IntoView {
    let connection = AppState::get().connection;
    let starting = Memo::new(move |_| connection.with(|c| c.starting));
    move || {
        if starting.get() {
            view! { <p class="cv-starting" role="status" data-testid="starting">"Loading…"</p> }
                .into_any()
        } else {
            view! { <LoginForm/> }.into_any()
        }
    }
}

/// The contacts with all that belongs to them.
#[component]
pub(crate) fn Contacts() -> impl IntoView {
    view! {
        <Profile/>
        <RequestList/>
        <RosterList/>
    }
    .into_any()
}

/// The login box, or the contacts.
#[component]
pub(crate) fn Panel() -> impl IntoView {
    let inside = logged_in();
    view! {
        {move || if inside.get() {
            view! { <Banner/> <Contacts/> }.into_any()
        } else {
            view! { <Entrance/> }.into_any()
        }}
    }
}
