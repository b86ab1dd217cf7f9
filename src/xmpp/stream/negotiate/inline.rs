//! What is asked for in line with authentication in the profile of XEP-0388, and what came of it: the
//! old session resumed (XEP-0198 §6), a resource bound (XEP-0386), a token given (XEP-0484).

use super::session::{self, Bound, Enabled, Resume, Sm};
use super::{NegotiationOut, Stage, Terms};
use crate::jid::Jid;
use crate::xml::{Element, ns};
use crate::xmpp::command::Method;
use crate::xmpp::error::{AuthError, StanzaError};
use crate::xmpp::stanza::{bind2, fast, sasl2};
use crate::xmpp::stream::sasl::{self, Exchange, Offer, Token};

/// What goes into `<authenticate/>`.
pub(super) struct Asked {
    resume: Option<Resume>,
    bind: Option<bind2::Offer>,
    /// A token is used.
    by_token: bool,
    /// A new token is asked for.
    request: bool,
    /// The mechanism for which a token may come.
    mechanism: Option<&'static str>,
    pub(super) device: Option<String>,
    /// The session is to wait for us when its stream breaks.
    waits: bool,
}

/// A resource is bound, and features follow.
pub(super) struct InlineBound {
    bound: Bound,
    /// What the server said of stream management is final.
    settled: bool,
}

impl Asked {
    /// A way in, by token if there is one, and what to ask for beside it.
    pub(super) fn choose(
        offer: sasl2::Offer,
        channel_bindings: &[String],
        terms: &mut Terms<'_>,
    ) -> Result<(Exchange, Self), AuthError> {
        let nonce = terms.rng.token();
        let policy = terms.policy();
        let among = |mechanisms| Offer {
            mechanisms,
            channel_bindings,
            secure: terms.secure,
        };
        let tokens = among(&offer.tokens);
        let name = terms.login.jid.bare().local().unwrap_or_default();
        let by_token = terms
            .secret()
            .and_then(|secret| secret.token.as_ref())
            .filter(|token| token.expiry > terms.now)
            .and_then(|token| sasl::by_token(&tokens, &policy, name, token));
        let device = terms.login.device().map(str::to_owned);
        // Whoever comes by certificate needs no token, and a guest is to be forgotten.
        let lasting = matches!(terms.login.method, Method::Password(_) | Method::Keys(_));
        let wanted = lasting && terms.login.remember && device.is_some();
        let mut mechanism = sasl::token_mechanism(&tokens, &policy).filter(|_| wanted);
        let (request, used) = (
            mechanism.is_some() && by_token.is_none(),
            by_token.is_some(),
        );
        let exchange = match by_token {
            Some(exchange) => {
                // Servers give out new ones before the old ones expire, for the same mechanism.
                mechanism = Some(exchange.mechanism());
                exchange
            }
            None => {
                let offer = among(&offer.mechanisms);
                sasl::choose(&offer, &policy, &terms.credentials()?, nonce)?
            }
        };
        let resume = terms.resume.filter(|_| offer.sm).cloned();
        // Nothing is bound where the old session can be had in another way.
        let bind = offer
            .bind
            .filter(|_| resume.is_some() == terms.resume.is_some());
        let asked = Self {
            resume,
            bind,
            by_token: used,
            request,
            mechanism,
            device,
            waits: terms.login.method.comes_back(),
        };
        Ok((exchange, asked))
    }

    /// Puts it into `<authenticate/>`.
    pub(super) fn request(&self, mut authenticate: Element) -> Element {
        if let Some(bind) = &self.bind {
            authenticate.push(bind.request(self.waits));
        }
        if let Some(resume) = &self.resume {
            authenticate.push(session::resume(resume));
        }
        if self.by_token {
            authenticate.push(fast::used());
        }
        if let Some(mechanism) = self.mechanism.filter(|_| self.request) {
            authenticate.push(fast::request(mechanism));
        }
        authenticate
    }

    /// The token that came along.
    pub(super) fn token(&self, success: &Element, out: &mut Vec<NegotiationOut>) -> Option<Token> {
        let (token, expiry) = fast::token(success)?;
        let new = match (self.mechanism, &self.device) {
            (Some(mechanism), Some(device)) => Token::new(mechanism, token, expiry, device),
            _ => None,
        };
        if new.is_none() {
            out.push(NegotiationOut::Dropped("a token that is of no use"));
        }
        new
    }

    /// What became of it, and what is waited for next.
    pub(super) fn granted(
        self,
        success: &Element,
        identity: Option<Jid>,
        out: &mut Vec<NegotiationOut>,
    ) -> Result<Stage, AuthError> {
        let resumed = success.child("resumed", ns::SM);
        let bound = success.child("bound", ns::BIND2);
        match (&self.resume, resumed) {
            (Some(asked), Some(resumed)) => {
                if bound.is_some() {
                    return Err(AuthError::BadChallenge("two sessions at once"));
                }
                let h = session::resumed(resumed, asked)?;
                out.push(NegotiationOut::Resumed { h });
                return Ok(Stage::Over);
            }
            (None, Some(_)) => return Err(AuthError::BadChallenge("resumed without being asked")),
            (Some(_), None) => {
                let h = success.child("failed", ns::SM).and_then(session::h);
                out.push(NegotiationOut::ResumeFailed { h });
            }
            (None, None) => {}
        }
        let tried = self.resume.is_some();
        match (&self.bind, bound) {
            (Some(asked), Some(bound)) => {
                let full = |jid: &Jid| jid.resource().is_some() && jid.bare().local().is_some();
                let jid = identity.filter(full).ok_or_else(session::malformed)?;
                let sm = match bound.child("enabled", ns::SM) {
                    Some(enabled) if asked.sm => Sm::Enabled(Enabled::read(enabled)),
                    _ => Sm::No,
                };
                let refused = asked.sm && bound.child("failed", ns::SM).is_some();
                let settled = refused || matches!(sm, Sm::Enabled(_));
                let bound = Bound {
                    jid,
                    features: Element::new("features", ns::STREAM),
                    sm,
                    // That cannot fail, and needs no answer (XEP-0386 §3.2).
                    carbons: asked.carbons,
                    early: None,
                };
                Ok(Stage::Bound(Box::new(InlineBound { bound, settled })))
            }
            (None, Some(_)) => Err(AuthError::BadChallenge("bound without being asked")),
            (_, None) => {
                if let Some(failed) = success.child("failed", ns::BIND2) {
                    return Err(AuthError::Bind(StanzaError::of(failed)));
                }
                let identity = identity.map(Jid::into_bare);
                Ok(Stage::Authenticated { identity, tried })
            }
        }
    }
}

impl InlineBound {
    /// The features followed, or a stanza did that is not to be lost.
    pub(super) fn complete(&self, element: Element) -> Bound {
        let mut bound = self.bound.clone();
        if element.ns() == ns::CLIENT {
            bound.early = Some(element);
            return bound;
        }
        if !self.settled && session::has_sm(&element) {
            bound.sm = Sm::Offered;
        }
        bound.features = element;
        bound
    }
}

/// Whom the server logged in: with a password that is nobody else, and it must say so.
pub(super) fn identity(success: &Element, terms: &Terms<'_>) -> Result<Option<Jid>, AuthError> {
    let identity = sasl2::identity(success).map_err(AuthError::BadChallenge)?;
    match terms.login.method {
        // The server knows best whom a certificate is for, and what a guest is called.
        Method::External | Method::Anonymous | Method::Register(_) => {}
        Method::Password(_) | Method::Keys(_) => match &identity {
            None => return Err(AuthError::BadChallenge("success for nobody")),
            Some(jid) if jid.bare() != terms.login.jid.bare() => {
                return Err(AuthError::SomebodyElse);
            }
            Some(_) => {}
        },
    }
    Ok(identity)
}
