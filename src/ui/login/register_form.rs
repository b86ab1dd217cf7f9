//! A new account: at which server, and what that one wants to know.

use super::{TroubleNote, own_device};
use crate::config::{Authentication, Settings};
use crate::i18n::tr;
use crate::jid::BareJid;
use crate::store::Registration;
use crate::text::invite::{self, InviteWish};
use crate::ui::actions::Actions;
use crate::ui::kit::{button, form_fields, read_fields, server_says};
use crate::ui::state::AppState;
use crate::ui::words;
use crate::xmpp::command::{Login, Method};
use crate::xmpp::event::Status;
use crate::xmpp::form::Answers;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlFormElement, SubmitEvent};
use zeroize::Zeroizing;

/// The id of the words about a mistake, which stand in the chat's own shadow root.
const MISTAKE: &str = "register-mistake";

/// The box in which an account is made. `open`: whether it is there; else one logs in.
#[component]
pub(crate) fn RegisterForm(open: RwSignal<bool>) -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (state, actions) = (AppState::get(), Actions::get());
    let connection = state.connection.clone();
    let registration = Memo::new(move |_| connection.with(|c| c.registration.clone()));
    let connection = state.connection;
    let status = Memo::new(move |_| connection.with(|c| c.status.clone()));
    // The one server that there is, or that the user names.
    let only = settings
        .registration_domain
        .clone()
        .or_else(|| settings.locked_domain.clone());
    let given = only.clone().or_else(|| settings.default_domain.clone());
    let domain = RwSignal::new(given.map(|domain| domain.to_string()).unwrap_or_default());
    let wrong = RwSignal::new(false);
    // What the server has given out so that one is let in.
    let invitation = StoredValue::new(None::<String>);
    let typed = StoredValue::new_local(Answers::default());
    let remember = RwSignal::new(settings.is_own_device());
    let asks = settings.asks_for_device();
    let form = Memo::new(move |_| match registration.get() {
        Some(Registration::Asked { form, .. }) => Some(form),
        Some(Registration::Done(_)) | None => None,
    });
    // The server is at work, and not the user.
    let busy = Memo::new(move |_| {
        status.with(|status| match status {
            Status::Disconnected(_) | Status::Online => false,
            Status::Registering => form.with(Option::is_none),
            _ => true,
        })
    });
    let sent = RwSignal::new(false);
    // An answer of the server ends the waiting for it.
    Effect::new(move |_| {
        registration.track();
        status.track();
        let _ = sent.try_set(false);
    });
    let waits = move || busy.get() || sent.get();
    let start = move || {
        let invite = invite::parse(&domain.get_untracked());
        if let Some(invite) = invite.filter(|i| i.registers || i.wish == InviteWish::Register) {
            domain.set(invite.jid.server().to_string());
            invitation.set_value(invite.token);
            let name = Some(&invite.jid).filter(|_| invite.wish == InviteWish::Register);
            if let Some(name) = name.and_then(BareJid::local) {
                let name = ("username".to_owned(), vec![name.to_owned()]);
                typed.set_value(Answers(vec![name]));
            }
        }
        let text = domain.get_untracked();
        let read = BareJid::parse(text.trim())
            .ok()
            .filter(|jid| jid.local().is_none());
        wrong.set(read.is_none());
        if let Some(domain) = read {
            actions.register(domain, None, invitation.get_value());
        }
    };
    // With one server there is nothing to choose.
    if settings.registration_domain.is_some()
        && registration.with_untracked(Option::is_none)
        && status.with_untracked(|status| matches!(status, Status::Disconnected(None)))
    {
        start();
    }
    Effect::new(move |_| {
        if let Some(Registration::Done(jid)) = registration.get() {
            let password = typed.with_value(|typed| typed.get("password").map(str::to_owned));
            if let (Some(jid), Some(password)) = (jid, password) {
                let method = Method::Password(Zeroizing::new(password));
                let remember = remember.get_untracked();
                actions.log_in(
                    Login {
                        remember,
                        ..Login::new(jid.into(), method)
                    },
                    None,
                );
            }
            open.set(false);
        }
    });
    let element: NodeRef<leptos::html::Form> = NodeRef::new();
    // To what is to be filled in next: the server, then the first field of its form.
    Effect::new(move |_| {
        let asked = form.with(Option::is_some);
        let first = element.get().and_then(|element| {
            let which = if asked {
                "[data-testid=form-field]"
            } else {
                "input"
            };
            element.query_selector(which).ok().flatten()
        });
        if let Some(field) = first.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            let _ = field.focus();
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        // Not really off: what is off loses the focus.
        if busy.get_untracked() || sent.get_untracked() {
            return;
        }
        let answers = element.get_untracked().and_then(|element| {
            let element: &HtmlFormElement = &element;
            form.with_untracked(|form| form.as_ref().map(|form| read_fields(form, element)))
        });
        let Some(answers) = answers else {
            return start();
        };
        typed.set_value(answers.clone());
        if let Ok(domain) = BareJid::parse(domain.get_untracked().trim()) {
            sent.set(true);
            actions.register(domain, Some(answers), invitation.get_value());
        }
    };
    let back = move || {
        actions.log_out();
        open.set(false);
    };
    let fixed = only.is_some();
    let providers = settings.providers_link.clone();
    let placeholder = settings.domain_placeholder.clone();
    view! {
        <form class="cv-login" data-testid="register-form" aria-label=tr("Create an account") node_ref=element
            on:submit=submit>
            <h1 class="cv-login__title">{tr("Create an account")}</h1>
            {move || status.with(|status| match status {
                Status::Disconnected(Some(failure)) => {
                    let trouble = words::failure(failure, Authentication::Login);
                    Some(view! { <TroubleNote trouble/> }.into_any())
                }
                _ => None,
            })}
            <label class="cv-field">
                <span class="cv-field__name">{if fixed { tr("Server") } else { tr("Server, or a link that you were invited with") }}</span>
                <input class="cv-field__input" data-testid="register-domain" type="text" inputmode="url"
                    autocomplete="off" autocapitalize="none" spellcheck="false" placeholder=placeholder
                    prop:readOnly=move || fixed || busy.get() || form.with(Option::is_some)
                    aria-invalid=move || wrong.get().to_string()
                    aria-describedby=move || wrong.get().then_some(MISTAKE)
                    prop:value=move || domain.get() on:input=move |e| domain.set(event_target_value(&e))/>
            </label>
            {move || wrong.get().then(|| view! {
                <p class="cv-login__mistake" id=MISTAKE role="alert" data-testid="register-mistake">
                    {tr("A server is called something like example.org.")}
                </p>
            }.into_any())}
            {move || form.with(|form| match form {
                Some(form) => typed.with_value(|typed| form_fields(form, words::register::field, typed)),
                None if !fixed && providers.is_some() => view! {
                    <p class="cv-login__hint">
                        <a href=providers.clone() target="_blank" rel="noopener noreferrer" data-testid="register-providers">
                            {tr("Which servers are there?")}
                        </a>
                    </p>
                }.into_any(),
                None => ().into_any(),
            })}
            {move || match registration.get() {
                Some(Registration::Asked { refused: Some(error), .. }) => {
                    let text = words::register::refused(error.condition);
                    let quote = error.text.map(server_says);
                    Some(view! {
                        <p class="cv-login__mistake" role="alert" data-testid="register-refused">{text}{quote}</p>
                    }.into_any())
                }
                _ => None,
            }}
            {move || (asks && form.with(Option::is_some)).then(|| own_device(remember, busy.into()))}
            <button class="cv-button" data-kind="primary" type="submit" data-testid="register-submit"
                aria-disabled=move || waits().to_string()>
                {move || if form.with(Option::is_some) { tr("Create account") } else { tr("Go on") }}
            </button>
            {button("", "register-back", tr("Back to the login"), back)}
            <p class="cv-login__status" role="status" data-testid="connection-status">
                {move || status.with(words::status)}
            </p>
        </form>
    }
    .into_any()
}
