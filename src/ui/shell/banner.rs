//! The slim line that says that the connection is gone, above what can still be read.

use crate::config::Settings;
use crate::ui::actions::Actions;
use crate::ui::kit::{Glyph, Icon};
use crate::ui::state::AppState;
use crate::ui::words;
use crate::xmpp::event::Status;
use leptos::prelude::*;
use std::sync::Arc;

/// The banner; nothing while all is well.
#[component]
pub(crate) fn Banner() -> impl IntoView {
    let by = expect_context::<Arc<Settings>>().authentication;
    let (connection, actions) = (AppState::get().connection, Actions::get());
    let lost = Memo::new(move |_| {
        connection.with(|c| match (&c.me, &c.status) {
            (Some(_), Status::Disconnected(Some(failure))) => Some(failure.clone()),
            _ => None,
        })
    });
    let banner = move || {
        lost.get().map(|failure| {
            let trouble = words::failure(&failure, by);
            // It may know more than we can guess: that a certificate has expired, for one.
            let quote = trouble
                .quote
                .map(|quote| view! { " The server says: " <q dir="auto">{quote}</q> }.into_any());
            view! {
                <div class="cv-banner" role="alert" data-testid="banner">
                    <Icon glyph=Glyph::Warning/>
                    <p><strong>{trouble.title}</strong> " " {trouble.advice} {quote}</p>
                    <button class="cv-button" type="button" data-testid="login-again"
                        on:click=move |_| actions.log_in_again()>"Log in again"</button>
                </div>
            }
            .into_any()
        })
    };
    view! { {move || banner()} }
}
