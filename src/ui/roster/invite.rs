//! A link that asks somebody to become a contact: one that the server makes (XEP-0401), else one of our own.

use crate::i18n::fill;
use crate::jid::Jid;
use crate::platform::{dom, intl, random};
use crate::store::TOKEN_AGE;
use crate::text::{address, invite};
use crate::time::Millis;
use crate::ui::actions::Actions;
use crate::ui::asking::Asking;
use crate::ui::kit::{plain_button, qr_code};
use crate::ui::state::AppState;
use crate::ui::words::{adhoc, invite as words};
use crate::xmpp::adhoc::{CommandAction, INVITE};
use crate::xmpp::command::ServiceWish;
use crate::xmpp::event::Answer;
use crate::xmpp::form::{Answers, Form};
use leptos::prelude::*;

/// The link, behind a line that makes and shows it.
pub(super) fn make() -> AnyView {
    let (state, actions) = (AppState::get(), Actions::get());
    let Some(me) = state.me() else {
        return ().into_any();
    };
    let asking = Asking::new(|answer| matches!(answer, Answer::Stage(..)));
    let opened = RwSignal::new(false);
    let server = Jid::from(me.server());
    let open = move |_| {
        // Each one that the server makes is good for somebody.
        if opened.get_untracked() {
            return;
        }
        opened.set(true);
        // Whether it has such a command it says best itself.
        if let Some(name) = random::token() {
            let wish = ServiceWish::Command {
                name,
                node: INVITE.to_owned(),
                action: CommandAction::Execute,
                answers: Answers::default(),
            };
            asking.ask_service(actions, server.clone(), wish);
        }
    };
    let found = move || match asking.answer.get() {
        Some(Answer::Stage(_, stage)) => server_made(stage.form.as_ref()?),
        _ => None,
    };
    // Where the server makes none, a token of ours does as much, as long as we are there to see it.
    let own = RwSignal::new(String::new());
    Effect::new(move |_| {
        let settled = asking.answer.with(Option::is_some) && found().is_none();
        if let Some(token) =
            random::token().filter(|_| settled && own.with_untracked(String::is_empty))
        {
            actions.issue_token(token.clone());
            own.set(token);
        }
    });
    let made = move || match found() {
        _ if !opened.get() => ().into_any(),
        Some(view) => view,
        None if asking.waits() => {
            view! { <p class="cv-dialog__text">{adhoc::ASKING.tr()}</p> }.into_any()
        }
        None => {
            let uri = own.with(|token| invite::link(&me, token));
            let until = dom::now().plus(TOKEN_AGE);
            links(uri, None, Some(until), words::OURS.tr())
        }
    };
    view! {
        <div class="cv-dialog__body cv-people-find">
            <details class="cv-find" on:toggle=open>
                <summary data-testid="invite-open">{words::OPEN.tr()}</summary>
                <div class="cv-adhoc" role="status" data-testid="invite">{move || made()}</div>
            </details>
        </div>
    }
    .into_any()
}

/// What the server made, if it can be used.
fn server_made(form: &Form) -> Option<AnyView> {
    let value = |name: &str| {
        let field = form.fields.iter().find(|f| f.name == name)?;
        field.values.first().cloned()
    };
    let uri = value("uri")?;
    let page = value("landing-url").filter(|url| address::is_address(url));
    let until = value("expire").and_then(|at| Millis::parse(&at));
    let what = match invite::parse(&uri)?.registers {
        true => words::ACCOUNT.tr(),
        false => words::ONCE.tr(),
    };
    Some(links(uri, page, until, what))
}

fn links(uri: String, page: Option<String>, until: Option<Millis>, what: &'static str) -> AnyView {
    let until =
        until.map(|at| [" ", &fill(words::UNTIL.tr(), &[("time", &intl::full(at))])].concat());
    // A page helps also those whose telephone knows no such links.
    let code = match &page {
        Some(page) => qr_code(page, "invite-show-qr", "invite-qr", words::PAGE_QR.tr()),
        None => qr_code(&uri, "invite-show-qr", "invite-qr", words::LINK_QR.tr()),
    };
    view! {
        <p class="cv-dialog__text" data-testid="invite-about">{what}{until}</p>
        {page.map(|page| row("invite-page", words::PAGE.tr(), page))}
        {row("invite-link", words::LINK.tr(), uri)}
        {code}
    }
    .into_any()
}

fn row(testid: &'static str, name: &'static str, value: String) -> AnyView {
    let copied = RwSignal::new(false);
    let (text, shown) = (value.clone(), value);
    let copy = move || {
        dom::copy(&text);
        copied.set(true);
    };
    let said = move || {
        let copied = copied.get();
        if copied {
            words::COPIED.tr()
        } else {
            words::COPY.tr()
        }
        .to_owned()
    };
    view! {
        <div class="cv-invite">
            <label class="cv-field">
                <span class="cv-field__name">{name}</span>
                <input class="cv-field__input" data-testid=testid type="text" dir="ltr" readonly prop:value=shown/>
            </label>
            {plain_button("", "invite-copy", Signal::derive(said), Signal::stored(false), Box::new(copy))}
        </div>
    }
    .into_any()
}
