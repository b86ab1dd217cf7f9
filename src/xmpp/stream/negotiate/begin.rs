//! Who logs in, and in which of the two profiles of SASL.

use super::Authenticating;
use super::inline::Asked;
use super::session::Resume;
use crate::rng::Rng;
use crate::time::Millis;
use crate::xml::{Element, ns};
use crate::xmpp::client::ClientConfig;
use crate::xmpp::command::{Login, Method};
use crate::xmpp::error::AuthError;
use crate::xmpp::stanza::sasl2;
use crate::xmpp::stream::sasl::{self, Credentials, Offer, Policy, Secret};

/// What the negotiation needs to know.
pub struct Terms<'a> {
    pub config: &'a ClientConfig,
    pub login: &'a Login,
    /// Nobody on the way can read along.
    pub secure: bool,
    pub rng: &'a mut Rng,
    /// The session to go on with, if there is one.
    pub resume: Option<&'a Resume>,
    pub now: Millis,
    /// The profile of XEP-0388 led to nothing here, and that of RFC 6120 is to be used.
    pub old_profile: bool,
}

impl Terms<'_> {
    pub(super) fn policy(&self) -> Policy<'_> {
        Policy {
            allowed: self.config.mechanisms.as_deref(),
            allow_unencrypted_plain: self.config.allow_unencrypted_plain,
        }
    }

    /// What was remembered of this very account.
    pub(super) fn secret(&self) -> Option<&Secret> {
        match &self.login.method {
            Method::Keys(secret) => Some(&**secret).filter(|s| s.account == *self.login.jid.bare()),
            Method::Password(_) | Method::External | Method::Anonymous | Method::Register(_) => {
                None
            }
        }
    }

    pub(super) fn credentials(&self) -> Result<Credentials<'_>, AuthError> {
        let bare = self.login.jid.bare();
        let username = bare.local().unwrap_or_default();
        Ok(match &self.login.method {
            Method::Password(password) => Credentials::Password {
                username,
                password,
                domain: bare.domain(),
            },
            Method::Keys(_) => Credentials::Keys {
                username,
                keys: self
                    .secret()
                    .and_then(|secret| secret.keys.as_ref())
                    .ok_or(AuthError::PasswordNeeded)?,
            },
            // Without a local part the certificate alone says who it is (XEP-0178 §2).
            Method::External => Credentials::External {
                authzid: bare.local().map(|_| bare.as_str()),
            },
            Method::Anonymous => Credentials::Anonymous,
            Method::Register(_) => return Err(AuthError::Incomplete("nobody logs in")),
        })
    }
}

/// The new profile where the server has it and there is a way in; that of RFC 6120 otherwise.
pub(super) fn choose(
    features: &Element,
    terms: &mut Terms<'_>,
) -> Result<Authenticating, AuthError> {
    let old = features.child("mechanisms", ns::SASL);
    let mechanisms = old.map(sasl2::mechanisms).unwrap_or_default();
    let channel_bindings: Vec<String> = features
        .child("sasl-channel-binding", ns::CHANNEL_BINDING)
        .into_iter()
        .flat_map(Element::children)
        .filter_map(|b| b.attr("type").map(str::to_owned))
        .collect();
    let new = sasl2::Offer::read(features).filter(|_| !terms.old_profile || mechanisms.is_empty());
    if mechanisms.is_empty() && new.is_none() && !matches!(terms.login.method, Method::External) {
        return Err(AuthError::Incomplete("the stream offers no authentication"));
    }
    if let Some(offer) = new {
        match Asked::choose(offer, &channel_bindings, terms) {
            Err(error) if mechanisms.is_empty() => return Err(error),
            // Some servers offer a way in the old profile alone.
            Err(_) => {}
            Ok((exchange, asked)) => {
                return Ok(Authenticating {
                    exchange,
                    asked: Some(asked),
                    has_other: !mechanisms.is_empty() && terms.credentials().is_ok(),
                    waiting: true,
                });
            }
        }
    }
    let nonce = terms.rng.token();
    let offer = Offer {
        mechanisms: &mechanisms,
        channel_bindings: &channel_bindings,
        secure: terms.secure,
    };
    let exchange = sasl::choose(&offer, &terms.policy(), &terms.credentials()?, nonce)?;
    Ok(Authenticating {
        exchange,
        asked: None,
        has_other: false,
        waiting: true,
    })
}
