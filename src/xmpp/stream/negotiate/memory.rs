//! What a login leaves behind for the next one, and what a refusal leaves of it.

use super::{NegotiationOut, Terms};
use crate::xmpp::error::{AuthError, SaslCondition};
use crate::xmpp::stream::sasl::{Exchange, Secret, Token};

/// Gives out what the next login can use, when that is something new.
pub(super) fn remember(
    exchange: &Exchange,
    token: Option<Token>,
    terms: &Terms<'_>,
    out: &mut Vec<NegotiationOut>,
) {
    let old = terms.secret();
    let kept = old.and_then(|old| old.token.as_ref());
    let secret = Secret {
        account: terms.login.jid.bare().clone(),
        keys: exchange
            .keys()
            .or(old.and_then(|old| old.keys.as_ref()))
            .cloned(),
        token: token.or_else(|| kept.filter(|token| token.expiry > terms.now).cloned()),
    };
    if old.map_or(!secret.is_empty(), |old| *old != secret) {
        out.push(NegotiationOut::Secret(secret));
    }
}

/// What a refusal means for what was remembered (XEP-0484 §4.1).
pub(super) fn refused(
    error: AuthError,
    by_token: bool,
    terms: &Terms<'_>,
    out: &mut Vec<NegotiationOut>,
) -> AuthError {
    let Some(secret) = terms.secret() else {
        return error;
    };
    let AuthError::Refused { condition, .. } = error else {
        return error;
    };
    let passing = matches!(
        condition,
        SaslCondition::TemporaryAuthFailure | SaslCondition::Aborted
    );
    let wrong = matches!(
        condition,
        SaslCondition::NotAuthorized | SaslCondition::CredentialsExpired
    );
    if by_token && !passing {
        let left = Secret {
            token: None,
            ..secret.clone()
        };
        let error = match left.keys {
            Some(_) => AuthError::TokenRefused,
            None => AuthError::PasswordNeeded,
        };
        out.push(NegotiationOut::Secret(left));
        return error;
    }
    if wrong {
        return AuthError::PasswordNeeded;
    }
    error
}
