//! What follows authentication where nothing was done in line with it: the old session is resumed
//! (XEP-0198 §5), or a resource bound (RFC 6120 §7) and a session of old established (RFC 3921 §3).

use super::{NegotiationOut, Terms};
use crate::jid::{BareJid, Jid};
use crate::xml::{Element, ns};
use crate::xmpp::error::{AuthError, ErrorType, StanzaCondition, StanzaError};
use crate::xmpp::event::Status;
use crate::xmpp::stanza::bind;
use crate::xmpp::stanza::iq::{Iq, IqKind};

/// The session that a new stream is to go on with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resume {
    /// What the server called it in `<enabled/>`.
    pub previd: String,
    /// How many of the server's stanzas were taken in.
    pub h: u32,
}

/// A resource is bound.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bound {
    pub jid: Jid,
    /// Those of the authenticated stream.
    pub features: Element,
    pub sm: Sm,
    /// Carbons (XEP-0280) are on already.
    pub carbons: bool,
    /// A stanza that came where the features should have, and is the session's first.
    pub early: Option<Element>,
}

/// Stream management (XEP-0198) of a new session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sm {
    /// The server has none.
    No,
    /// It is there, and `<enable/>` was not sent yet.
    Offered,
    /// It is on.
    Enabled(Enabled),
}

/// What the server says in `<enabled/>`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Enabled {
    /// By which the session can be resumed; `None`: it cannot.
    pub id: Option<String>,
    /// How many seconds it is kept, if the server says so.
    pub max_s: Option<u32>,
    /// Where the server would like to see us again.
    pub location: Option<String>,
}

/// Longer ids of sessions are nobody's in earnest (XEP-0198 §5: at most 4,000 bytes).
const MAX_ID: usize = 4000;

impl Enabled {
    /// Reads `<enabled/>`; the caller knows that it is one.
    pub fn read(enabled: &Element) -> Self {
        let text = |name: &str| {
            let value = enabled.attr(name).filter(|v| !v.is_empty());
            value.filter(|v| v.len() <= MAX_ID).map(str::to_owned)
        };
        let resumable = matches!(enabled.attr("resume"), Some("true" | "1"));
        Self {
            id: text("id").filter(|_| resumable),
            max_s: enabled.attr("max").and_then(|max| max.parse().ok()),
            location: text("location"),
        }
    }
}

/// `<resume/>`.
pub(super) fn resume(resume: &Resume) -> Element {
    Element::new("resume", ns::SM)
        .with_attr("previd", resume.previd.as_str())
        .with_attr("h", resume.h.to_string())
}

/// Reads `<resumed/>`: what the server had taken in.
pub(super) fn resumed(element: &Element, asked: &Resume) -> Result<u32, AuthError> {
    if element.attr("previd") != Some(asked.previd.as_str()) {
        return Err(AuthError::BadChallenge("another session was resumed"));
    }
    h(element).ok_or(AuthError::BadChallenge("resumed without a count"))
}

/// The attribute `h` of `<resumed/>` and `<failed/>`.
pub(super) fn h(element: &Element) -> Option<u32> {
    let digits = |h: &&str| h.bytes().all(|b| b.is_ascii_digit());
    element.attr("h").filter(digits)?.parse().ok()
}

/// The way from the features of the authenticated stream to the session.
pub(super) struct Session {
    features: Element,
    /// Whom the server has logged in, where it said so.
    identity: Option<BareJid>,
    stage: Stage,
}

enum Stage {
    Resuming(Resume),
    Binding { id: String },
    Establishing { id: String, jid: Jid },
}

impl Session {
    /// Asks for the old session, or for a new one.
    pub(super) fn begin(
        features: Element,
        identity: Option<BareJid>,
        asked: Option<&Resume>,
        terms: &mut Terms<'_>,
        out: &mut Vec<NegotiationOut>,
    ) -> Result<Self, AuthError> {
        let stage = match asked {
            Some(asked) if has_sm(&features) => {
                out.push(NegotiationOut::Send(resume(asked)));
                Stage::Resuming(asked.clone())
            }
            asked => {
                if asked.is_some() {
                    out.push(NegotiationOut::ResumeFailed { h: None });
                }
                bind(&features, terms, out)?
            }
        };
        Ok(Self {
            features,
            identity,
            stage,
        })
    }

    /// Takes an element; whether that was the last one.
    pub(super) fn element(
        &mut self,
        element: Element,
        terms: &mut Terms<'_>,
        out: &mut Vec<NegotiationOut>,
    ) -> Result<bool, AuthError> {
        match &self.stage {
            Stage::Resuming(asked) if element.is("resumed", ns::SM) => {
                let h = resumed(&element, asked)?;
                out.push(NegotiationOut::Resumed { h });
                return Ok(true);
            }
            Stage::Resuming(_) if element.is("failed", ns::SM) => {
                out.push(NegotiationOut::ResumeFailed { h: h(&element) });
                self.stage = bind(&self.features, terms, out)?;
            }
            Stage::Binding { .. } | Stage::Establishing { .. } if element.is("iq", ns::CLIENT) => {
                return self.iq(element, terms, out);
            }
            _ => out.push(NegotiationOut::Dropped("an element before its time")),
        }
        Ok(false)
    }

    fn iq(
        &mut self,
        element: Element,
        terms: &mut Terms<'_>,
        out: &mut Vec<NegotiationOut>,
    ) -> Result<bool, AuthError> {
        let Ok(iq) = Iq::parse(element) else {
            out.push(NegotiationOut::Dropped("a malformed iq"));
            return Ok(false);
        };
        let id = match &self.stage {
            Stage::Binding { id } | Stage::Establishing { id, .. } => Some(id),
            Stage::Resuming(_) => None,
        };
        match iq.kind {
            IqKind::Error(error) if id == Some(&iq.id) => return Err(AuthError::Bind(error)),
            IqKind::Result if id == Some(&iq.id) => {}
            _ => {
                out.push(NegotiationOut::Dropped("an iq before its time"));
                return Ok(false);
            }
        }
        let jid = match &self.stage {
            Stage::Establishing { jid, .. } => jid.clone(),
            Stage::Binding { .. } | Stage::Resuming(_) => {
                let jid = bind::bound(iq.payload.as_ref()).map_err(|_| malformed())?;
                if self.identity.as_ref().is_some_and(|who| who != jid.bare()) {
                    return Err(AuthError::SomebodyElse);
                }
                if bind::needs_session(&self.features) {
                    let id = terms.rng.token();
                    let session = Element::new("session", ns::SESSION);
                    out.push(NegotiationOut::Send(Iq::request("set", &id, None, session)));
                    self.stage = Stage::Establishing { id, jid };
                    return Ok(false);
                }
                jid
            }
        };
        let features = std::mem::replace(&mut self.features, Element::new("", ""));
        out.push(NegotiationOut::Done(Bound {
            jid,
            sm: if has_sm(&features) {
                Sm::Offered
            } else {
                Sm::No
            },
            carbons: false,
            early: None,
            features,
        }));
        Ok(true)
    }
}

/// Whether the stream offers stream management.
pub(super) fn has_sm(features: &Element) -> bool {
    features.child("sm", ns::SM).is_some()
}

/// The bound address is none.
pub(super) fn malformed() -> AuthError {
    let condition = StanzaCondition::JidMalformed;
    AuthError::Bind(StanzaError::new(ErrorType::Cancel, condition))
}

fn bind(
    features: &Element,
    terms: &mut Terms<'_>,
    out: &mut Vec<NegotiationOut>,
) -> Result<Stage, AuthError> {
    if features.child("bind", ns::BIND).is_none() {
        return Err(AuthError::Incomplete(
            "the stream offers no resource binding",
        ));
    }
    out.push(NegotiationOut::Status(Status::Binding));
    let resource = match terms.login.jid.resource() {
        Some(resource) => resource.to_owned(),
        None => {
            let token = terms.rng.token();
            ["converse-rs.", token.get(..8).unwrap_or_default()].concat()
        }
    };
    let id = terms.rng.token();
    let request = Iq::request("set", &id, None, bind::request(Some(&resource)));
    out.push(NegotiationOut::Send(request));
    Ok(Stage::Binding { id })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn what_enabled_says() {
        let read = |attrs: &str| {
            Enabled::read(&parse(&format!("<enabled xmlns='{}' {attrs}/>", ns::SM)).unwrap())
        };
        let whole = read("id='i' resume='true' max='600' location='x:1'");
        assert_eq!(whole.id.as_deref(), Some("i"));
        assert_eq!(whole.max_s, Some(600));
        assert_eq!(whole.location.as_deref(), Some("x:1"));
        // Without `resume` the id is good for nothing, and nothing is resumed by no id.
        for attrs in [
            "",
            "id='i'",
            "id='i' resume='false'",
            "resume='1' max='-1' id=''",
        ] {
            assert_eq!(read(attrs), Enabled::default(), "{attrs}");
        }
        let long = "x".repeat(MAX_ID + 1);
        assert_eq!(read(&format!("resume='1' id='{long}'")).id, None);
    }
}
