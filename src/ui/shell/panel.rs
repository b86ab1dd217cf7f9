//! The panel that is there before and after the login: the login box, or the contacts.

use super::banner::Banner;
use super::profile::Profile;
use crate::i18n::tr;
use crate::ui::actions::Actions;
use crate::ui::login::{LoginForm, RegisterForm};
use crate::ui::roster::{RequestList, RosterBar, RosterList};
use crate::ui::state::AppState;
use leptos::prelude::*;

/// Whether somebody is logged in (or was, until the connection broke, and has not been asked to log in
/// again).
pub(super) fn logged_in() -> Memo<bool> {
    let connection = AppState::get().connection;
    Memo::new(move |_| {
        connection.with(|c| c.me.is_some() && !c.asking && !c.starting && !c.elsewhere)
    })
}

/// What is there before anybody knows whether somebody is logged in: some moments at most.
#[component]
pub(super) fn Entrance() -> impl IntoView {
    let connection = AppState::get().connection;
    let what = Memo::new(move |_| connection.with(|c| (c.starting, c.elsewhere)));
    // A new account is made; and somebody comes back from there.
    let (register, returns) = (RwSignal::new(false), StoredValue::new(false));
    move || {
        let (starting, elsewhere) = what.get();
        if elsewhere {
            view! { <Elsewhere/> }.into_any()
        } else if starting {
            view! { <p class="cv-starting" role="status" data-testid="starting">{tr("Loading…")}</p> }
                .into_any()
        } else if register.get() {
            returns.set_value(true);
            view! { <RegisterForm open=register/> }.into_any()
        } else {
            view! { <LoginForm register focus=returns.get_value()/> }.into_any()
        }
    }
}

/// Two tabs cannot share one connection here, and two connections would be in each other's way.
#[component]
fn Elsewhere() -> impl IntoView {
    let actions = Actions::get();
    view! {
        <section class="cv-login" role="status" data-testid="elsewhere">
            <h1 class="cv-login__title">{tr("The chat is open in another tab")}</h1>
            <p>{tr("Go on there, or have it here. The other tab then lets go of it; nothing is lost.")}</p>
            <button class="cv-button" data-kind="primary" type="button" data-testid="use-here"
                on:click=move |_| actions.use_here()>{tr("Use it here")}</button>
        </section>
    }
    .into_any()
}

/// The contacts with all that belongs to them.
#[component]
pub(crate) fn Contacts() -> impl IntoView {
    view! {
        <Profile/>
        <RosterBar/>
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
