//! How the account was logged in, in writing, so that a later run of the program can do it again. Holds
//! no secret.

use crate::config::{Authentication, Settings};
use crate::jid::Jid;
use crate::store::Intent;
use crate::xml::{Element, parse};
use crate::xmpp::command::{Login, Method, Source};
use crate::xmpp::stream::sasl::Secret;
use zeroize::Zeroizing;

/// Where everything of the account is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// In this tab, and no longer than that.
    Tab,
    /// On this device, which is the user's own.
    Device,
}

/// What was written.
pub(super) struct KeptLogin {
    /// The site said who it is.
    pub(super) by_site: bool,
    pub(super) trust: Trust,
    pub(super) url: Option<String>,
    pub(super) login: Option<Login>,
    pub(super) source: Option<Source>,
}

/// Writes down what the user, or the page, wants to log in with. `None`: nobody logs in.
pub(super) fn write(intent: &Intent) -> Option<(Trust, String)> {
    let (login, how, url) = if let Intent::LogIn { login, url } = intent {
        let how = match login.method {
            Method::Password(_) | Method::Keys(_) => "keys",
            Method::External => "external",
            Method::Anonymous => "anonymous",
            Method::Register(_) => return None,
        };
        (login, how, url.as_deref())
    } else if let Intent::LogInAs { login, .. } = intent {
        (login, "site", None)
    } else {
        return None;
    };
    let trust = if login.remember {
        Trust::Device
    } else {
        Trust::Tab
    };
    let element = Element::new("login", "")
        .with_attr("jid", login.jid.to_string())
        .with_attr("how", how)
        .with_opt_attr("url", url)
        .with_opt_attr("device", login.device.as_deref())
        .with_opt_attr("own", login.remember.then_some("1"));
    Some((trust, element.to_xml()))
}

/// Reads it back. `secret` is what stands for the password.
pub(super) fn read(text: &str, secret: Option<Secret>, settings: &Settings) -> Option<KeptLogin> {
    let element = parse(text).ok()?;
    let jid = Jid::parse(element.attr("jid")?).ok()?;
    let secret = secret.filter(|s| s.account == *jid.bare());
    let mut source = None;
    let how = element.attr("how")?;
    let method = match how {
        "keys" => secret.map(|secret| Method::Keys(Box::new(secret))),
        "external" => Some(Method::External),
        "anonymous" => Some(Method::Anonymous),
        // A session that stands in the page was good for once.
        _ => settings
            .site_login()
            .filter(|(from, _)| !matches!(from, Source::Session(_)))
            .map(|(from, login)| {
                source = Some(from);
                login.method
            }),
    };
    let remember = element.attr("own").is_some();
    let login = method.map(|method| Login {
        keep_trying: true,
        remember,
        device: element.attr("device").map(str::to_owned),
        ..Login::new(jid, method)
    });
    Some(KeptLogin {
        by_site: how == "site",
        trust: if remember { Trust::Device } else { Trust::Tab },
        url: element.attr("url").map(str::to_owned),
        login,
        source,
    })
}

/// What to begin with, when nobody has to be asked and nothing is kept.
pub(super) fn at_once(settings: &Settings) -> Option<Intent> {
    let asked = settings.auto_login || settings.authentication == Authentication::Prebind;
    if let Some((source, login)) = settings.site_login().filter(|_| asked) {
        let remember = settings.is_own_device();
        let login = Login { remember, ..login };
        return Some(Intent::LogInAs { source, login });
    }
    auto_login(settings).map(|login| Intent::LogIn { login, url: None })
}

/// Whether the browser may know what the settings do not say.
pub(super) fn asks_browser(settings: &Settings) -> bool {
    let known = settings.password.is_some() || settings.credentials_url.is_some();
    settings.auto_login && settings.authentication == Authentication::Login && !known
}

/// A login with what the browser knows; `None` when it is somebody else's than the page wants.
pub(super) fn by_browser(
    settings: &Settings,
    address: &str,
    password: Zeroizing<String>,
) -> Option<Intent> {
    let jid = Jid::parse(address).ok()?;
    let named = settings.jid.as_ref();
    if named.is_some_and(|named| named.bare() != jid.bare()) {
        return None;
    }
    let login = Login {
        keep_trying: true,
        remember: settings.is_own_device(),
        ..Login::new(jid, Method::Password(password))
    };
    Some(Intent::LogIn { login, url: None })
}

/// Address and password that the browser may want to keep: of a login on the user's own device, by hand.
pub(super) fn to_offer(
    settings: &Settings,
    intent: &Intent,
) -> Option<(String, Zeroizing<String>)> {
    if let Intent::LogIn { login, .. } = intent
        && let Method::Password(password) = &login.method
        && login.remember
        && !settings.auto_login
    {
        return Some((login.jid.bare().as_str().to_owned(), password.clone()));
    }
    None
}

/// The login that `auto_login` asks for, as far as the settings hold what it takes.
fn auto_login(settings: &Settings) -> Option<Login> {
    if !settings.auto_login {
        return None;
    }
    let server = || settings.server().map(Into::into);
    let (jid, method) = match settings.authentication {
        Authentication::External => (settings.jid.clone().or_else(server)?, Method::External),
        Authentication::Anonymous => (server()?, Method::Anonymous),
        Authentication::Prebind => return None,
        Authentication::Login => (
            settings.jid.clone()?,
            Method::Password(settings.password.clone()?),
        ),
    };
    let mut login = Login::new(jid, method);
    login.keep_trying = true;
    login.remember = settings.is_own_device();
    Some(login)
}
