//! The slim line that says that the connection is gone, above what can still be read.

use crate::config::Settings;
use crate::i18n::{fill, tr};
use crate::platform::dom;
use crate::store::{ContactTrouble, Notice};
use crate::time::Millis;
use crate::ui::actions::Actions;
use crate::ui::kit::{Glyph, Icon, button, server_says, when};
use crate::ui::state::AppState;
use crate::ui::words::{self, Trouble};
use crate::xmpp::event::Status;
use leptos::prelude::*;
use std::sync::Arc;

/// The banner; nothing while all is well.
#[component]
pub(crate) fn Banner() -> impl IntoView {
    let by = expect_context::<Arc<Settings>>().authentication;
    let connection = AppState::get().connection;
    let about = connection.clone();
    let troubles = AppState::get().troubles;
    let lost = Memo::new(move |_| {
        connection.with(|c| match (&c.me, &c.status) {
            (None, _)
            | (_, Status::Online | Status::Disconnected(None) | Status::Disconnecting) => None,
            (_, status) => Some(status.clone()),
        })
    });
    let banner = move || {
        lost.get().map(|status| match status {
            Status::Disconnected(Some(failure)) => {
                view! { <Ended trouble=words::failure(&failure, by)/> }.into_any()
            }
            Status::Waiting { until, failure } => {
                let why = words::failure(&failure, by).title;
                view! { <Waiting until why/> }.into_any()
            }
            _ => view! {
                <div class="cv-banner" role="status" data-testid="reconnect-banner">
                    <Icon glyph=Glyph::Warning/>
                    <p><strong>{tr("Connecting…")}</strong></p>
                </div>
            }
            .into_any(),
        })
    };
    let notice = Memo::new(move |_| about.with(|c| c.notice));
    let noticed = move || {
        notice
            .get()
            .map(|notice| view! { <Noticed notice/> }.into_any())
    };
    // One after the other.
    let some = troubles.clone();
    let trouble = Memo::new(move |_| some.with(|all| !all.is_empty()));
    let troubled = move || {
        let trouble = troubles.with(|all| all.first().cloned());
        trouble.map(|trouble| view! { <Troubled trouble/> }.into_any())
    };
    // One element as long as anything is wrong, so that it appears once.
    when(
        move || lost.with(Option::is_some) || notice.with(Option::is_some) || trouble.get(),
        move || {
            view! {
                <div class="cv-banners">{move || banner()} {move || noticed()} {let troubled = troubled.clone(); move || troubled()}</div>
            }
            .into_any()
        },
    )
}

/// Something that was not done with a contact.
#[component]
fn Troubled(trouble: ContactTrouble) -> impl IntoView {
    let actions = Actions::get();
    let (title, advice) = words::contact_trouble(&trouble);
    let (address, jid) = (trouble.jid.to_string(), trouble.jid);
    view! {
        <div class="cv-banner" role="alert" data-testid="contact-trouble" data-jid=address>
            <Icon glyph=Glyph::Warning/>
            <p><strong>{title}</strong> ". " {advice}</p>
            {button("", "contact-trouble-dismiss", tr("Dismiss"), move || actions.dismiss_trouble(jid.clone()))}
        </div>
    }
    .into_any()
}

/// What does not keep anybody from chatting.
#[component]
fn Noticed(notice: Notice) -> impl IntoView {
    let actions = Actions::get();
    let (title, advice) = words::notice(notice);
    view! {
        <div class="cv-banner" role="status" data-testid="notice">
            <Icon glyph=Glyph::Warning/>
            <p><strong>{title}</strong> " " {advice}</p>
            {button("", "notice-dismiss", tr("Dismiss"), move || actions.dismiss_notice())}
        </div>
    }
    .into_any()
}

/// Nothing happens any more until the user does something.
#[component]
fn Ended(trouble: Trouble) -> impl IntoView {
    let actions = Actions::get();
    // It may know more than we can guess: that a certificate has expired, for one.
    let quote = trouble.quote.map(server_says);
    view! {
        <div class="cv-banner" role="alert" data-testid="banner">
            <Icon glyph=Glyph::Warning/>
            <p><strong>{trouble.title}</strong> " " {trouble.advice} {quote}</p>
            {button("", "login-again", tr("Log in again"), move || actions.log_in_again())}
        </div>
    }
    .into_any()
}

/// The next attempt comes by itself.
#[component]
fn Waiting(until: Millis, why: &'static str) -> impl IntoView {
    let actions = Actions::get();
    let left = move || until.since(dom::now()).div_ceil(1000);
    let seconds = RwSignal::new(left());
    // Runs as long as this line is shown.
    let ticking = StoredValue::new_local(dom::every(1000, move || {
        let _ = seconds.try_set(left());
    }));
    on_cleanup(move || drop(ticking.try_set_value(None)));
    let when = move || match seconds.get() {
        0 => tr("Trying again…").to_owned(),
        n => fill(tr("Trying again in {n} s."), &[("n", &n.to_string())]),
    };
    view! {
        <div class="cv-banner" data-testid="reconnect-banner">
            <Icon glyph=Glyph::Warning/>
            // The seconds are not read out, one by one.
            <p><strong role="status">{why}</strong> " " <span>{move || when()}</span></p>
            {button("", "reconnect-now", words::TRY_NOW.tr(), move || actions.reconnect())}
        </div>
    }
    .into_any()
}
