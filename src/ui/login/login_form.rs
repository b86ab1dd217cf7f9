//! The login box: password, client certificate, anonymous.

use super::{TroubleNote, own_device};
use crate::config::{Authentication, Settings};
use crate::i18n::tr;
use crate::jid::{BareJid, Jid, escape_local};
use crate::ui::actions::Actions;
use crate::ui::kit::{Glyph, Icon, button, when};
use crate::ui::state::AppState;
use crate::ui::words;
use crate::xmpp::command::{Login, Method};
use crate::xmpp::error::AuthError;
use crate::xmpp::event::{Failure, Status};
use leptos::prelude::*;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The id of the words about a mistake, which stand in the chat's own shadow root.
const MISTAKE: &str = "login-mistake";

/// What is wrong with what was typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mistake {
    Address,
    Domain,
    Password,
    Url,
    NoServer,
}

impl Mistake {
    fn text(self) -> &'static str {
        match self {
            Self::Address => tr("An address looks like name@example.org."),
            Self::Domain => tr("On this page only addresses of its own server can log in."),
            Self::Password => tr("Enter your password."),
            Self::Url => tr("A connection URL begins with wss:// or https://."),
            Self::NoServer => tr("This page names no server. Enter your address."),
        }
    }
}

/// The login box. `register`: set for the box in which an account is made. `focus`: it takes the focus.
#[component]
pub(crate) fn LoginForm(register: RwSignal<bool>, focus: bool) -> impl IntoView {
    let settings = expect_context::<Arc<Settings>>();
    let (state, actions) = (AppState::get(), Actions::get());
    // After a certificate failed the site may allow a password instead.
    let method = RwSignal::new(settings.authentication);
    // How the attempt was made that a failure on the screen is about.
    let tried = RwSignal::new(settings.authentication);
    // Who was logged in until a moment ago, else whom the site names.
    let account = state
        .connection
        .with_untracked(|c| c.me.clone())
        .or_else(|| settings.jid.clone())
        .filter(|jid| jid.bare().local().is_some());
    let jid = RwSignal::new(
        account
            .map(|jid| jid.bare().as_str().to_owned())
            .unwrap_or_default(),
    );
    let password = RwSignal::new(String::new());
    let url = RwSignal::new(String::new());
    let mistake = RwSignal::new(None::<Mistake>);
    let own = RwSignal::new(settings.is_own_device());
    let connection = state.connection.clone();
    let busy = Memo::new(move |_| {
        connection.with(|c| !matches!(c.status, Status::Disconnected(_) | Status::Online))
    });
    let connection = state.connection.clone();
    let failure = Memo::new(move |_| {
        connection.with(|c| match &c.status {
            Status::Disconnected(failure) => failure.clone(),
            _ => None,
        })
    });
    let [jid_field, password_field, url_field] =
        std::array::from_fn(|_| NodeRef::<leptos::html::Input>::new());
    // Whether a mistake is about a field, for `aria-invalid` and `aria-describedby`.
    let wrong = move |field: Mistake| {
        mistake.get().is_some_and(|m| match m {
            Mistake::Address | Mistake::Domain | Mistake::NoServer => field == Mistake::Address,
            Mistake::Password | Mistake::Url => field == m,
        })
    };
    let told = move |field: Mistake| wrong(field).then_some(MISTAKE);
    let submit = {
        let settings = settings.clone();
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            if busy.get_untracked() {
                return actions.log_out();
            }
            if method.get_untracked() == Authentication::Prebind {
                if let Some((source, login)) = settings.site_login() {
                    tried.set(Authentication::Prebind);
                    let remember = own.get_untracked();
                    actions.log_in_as(source, Login { remember, ..login });
                }
                return;
            }
            let read = read_form(
                &settings,
                method.get_untracked(),
                &jid.get_untracked(),
                Zeroizing::new(password.get_untracked()),
                url.get_untracked().trim(),
            );
            match read {
                Ok((login, url)) => {
                    mistake.set(None);
                    tried.set(method.get_untracked());
                    password.set(String::new());
                    // A guest has nothing that would be of use later.
                    let guest = matches!(login.method, Method::Anonymous);
                    let remember = own.get_untracked() && !guest;
                    actions.log_in(Login { remember, ..login }, url);
                }
                Err(what) => {
                    mistake.set(Some(what));
                    let field = match what {
                        Mistake::Address | Mistake::Domain | Mistake::NoServer => jid_field,
                        Mistake::Password => password_field,
                        Mistake::Url => url_field,
                    };
                    if let Some(field) = field.get_untracked() {
                        let _ = field.focus();
                    }
                }
            }
        }
    };
    let whole = settings.view_mode == crate::config::ViewMode::Fullscreen;
    if focus || settings.auto_focus && whole {
        Effect::new(move |_| {
            if let Some(field) = jid_field.get() {
                let _ = field.focus();
            }
        });
    }
    let placeholder = match settings
        .locked_domain
        .as_ref()
        .or(settings.default_domain.as_ref())
    {
        Some(_) => "name".to_owned(),
        None => "name@example.org".to_owned(),
    };
    let status = state.connection;
    let fallback = settings.allow_password_fallback;
    let show_url = settings.show_connection_url_input;
    let asks = settings.asks_for_device();
    let registers = settings.allow_registration;
    view! {
        <form class="cv-login" data-testid="login-form" aria-label=tr("Log in") on:submit=submit>
            <h1 class="cv-login__title">{tr("Log in")}</h1>
            {move || {
                let by = tried.get();
                // What is said of a certificate helps nobody who turned to a password since.
                let failure = failure.get().filter(|_| method.get() == by);
                failure.map(|f| view! { <TroubleNote trouble=words::failure(&f, by)/> }.into_any())
            }}
            {when(move || !matches!(method.get(), Authentication::Anonymous | Authentication::Prebind), move || view! {
                <label class="cv-field">
                    <span class="cv-field__name">
                        {move || match method.get() {
                            Authentication::External => tr("Address (optional)"),
                            _ => tr("Address"),
                        }}
                    </span>
                    <input
                        node_ref=jid_field
                        class="cv-field__input"
                        data-testid="login-jid"
                        type="text"
                        inputmode="email"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        placeholder=placeholder.clone()
                        aria-invalid=move || wrong(Mistake::Address).to_string()
                        aria-describedby=move || told(Mistake::Address)
                        prop:value=move || jid.get()
                        prop:readOnly=move || busy.get()
                        on:input=move |e| jid.set(event_target_value(&e))
                    />
                </label>
            }.into_any())}
            {when(move || method.get() == Authentication::Login, move || view! {
                <label class="cv-field">
                    <span class="cv-field__name">{tr("Password")}</span>
                    <input
                        node_ref=password_field
                        class="cv-field__input"
                        data-testid="login-password"
                        type="password"
                        autocomplete="current-password"
                        aria-invalid=move || wrong(Mistake::Password).to_string()
                        aria-describedby=move || told(Mistake::Password)
                        prop:value=move || password.get()
                        prop:readOnly=move || busy.get()
                        on:input=move |e| password.set(event_target_value(&e))
                    />
                </label>
            }.into_any())}
            {when(move || method.get() == Authentication::External, move || view! {
                <p class="cv-login__hint">
                    <Icon glyph=Glyph::Key/>
                    {tr("Your browser’s certificate logs you in, without a password. It may ask which one to use.")}
                </p>
            }.into_any())}
            {when(move || method.get() == Authentication::Anonymous, move || view! {
                <p class="cv-login__hint">
                    {tr("You chat as a guest, under an address that is gone when you leave.")}
                </p>
            }.into_any())}
            {when(move || show_url, move || view! {
                <label class="cv-field">
                    <span class="cv-field__name">{tr("Connection URL (optional)")}</span>
                    <input
                        node_ref=url_field
                        class="cv-field__input"
                        data-testid="login-url"
                        type="url"
                        aria-invalid=move || wrong(Mistake::Url).to_string()
                        aria-describedby=move || told(Mistake::Url)
                        placeholder="wss://example.org/xmpp-websocket"
                        prop:value=move || url.get()
                        on:input=move |e| url.set(event_target_value(&e))
                    />
                </label>
            }.into_any())}
            {when(move || asks && method.get() != Authentication::Anonymous, move || {
                own_device(own, busy.into())
            })}
            {move || {
                mistake.get().map(|m| view! {
                    <p class="cv-login__mistake" id=MISTAKE role="alert" data-testid="login-mistake">{m.text()}</p>
                }.into_any())
            }}
            <button class="cv-button" data-kind="primary" type="submit" data-testid="login-submit">
                {move || match (busy.get(), method.get()) {
                    (true, _) => tr("Cancel"),
                    (false, Authentication::Login) => tr("Log in"),
                    (false, Authentication::External) => tr("Log in with certificate"),
                    (false, Authentication::Anonymous) => tr("Chat as a guest"),
                    (false, Authentication::Prebind) => tr("Connect"),
                }}
            </button>
            {when(move || {
                fallback && method.get() == Authentication::External
                    && matches!(failure.get(), Some(Failure::Auth(AuthError::ExternalNotOffered
                        | AuthError::Refused { .. }) | Failure::Link(_)))
            }, move || view! {
                <button
                    class="cv-button"
                    type="button"
                    data-testid="login-fallback"
                    on:click=move |_| method.set(Authentication::Login)
                >
                    {tr("Use a password instead")}
                </button>
            }.into_any())}
            {when(move || registers && !busy.get() && method.get() == Authentication::Login, move || {
                button("", "register-open", tr("Create an account"), move || register.set(true))
            })}
            <p class="cv-login__status" role="status" data-testid="connection-status">
                {move || status.with(|c| words::status(&c.status))}
            </p>
        </form>
    }
    .into_any()
}

/// What the form says, or what is wrong with it.
fn read_form(
    settings: &Settings,
    method: Authentication,
    jid: &str,
    password: Zeroizing<String>,
    url: &str,
) -> Result<(Login, Option<String>), Mistake> {
    let url = match url {
        "" => None,
        url if ["wss://", "https://", "ws://", "http://"]
            .iter()
            .any(|s| url.starts_with(s)) =>
        {
            Some(url.to_owned())
        }
        _ => return Err(Mistake::Url),
    };
    let server = || settings.server().map(Jid::from).ok_or(Mistake::NoServer);
    let (jid, method) = match method {
        // Whoever this is, the site says it.
        Authentication::Anonymous | Authentication::Prebind => (server()?, Method::Anonymous),
        Authentication::External if jid.trim().is_empty() => (server()?, Method::External),
        Authentication::External => (read_jid(settings, jid)?, Method::External),
        Authentication::Login => {
            let jid = read_jid(settings, jid)?;
            if password.is_empty() {
                return Err(Mistake::Password);
            }
            (jid, Method::Password(password))
        }
    };
    Ok((Login::new(jid, method), url))
}

/// An address, or a name that the site's domain makes one.
fn read_jid(settings: &Settings, text: &str) -> Result<Jid, Mistake> {
    let text = text.trim();
    let home = settings
        .locked_domain
        .as_ref()
        .or(settings.default_domain.as_ref());
    let jid = match home {
        Some(home) if !text.contains('@') => {
            BareJid::from_parts(Some(&escape_local(text)), home.domain()).map(Jid::from)
        }
        _ => Jid::parse(text),
    };
    let jid = jid.map_err(|_| Mistake::Address)?;
    if jid.bare().local().is_none() {
        return Err(Mistake::Address);
    }
    match &settings.locked_domain {
        Some(locked) if locked.domain() != jid.bare().domain() => Err(Mistake::Domain),
        _ => Ok(jid),
    }
}
