//! An account is made before anybody logs in (XEP-0077 §3.1): the server's form, and what is filled in.

use super::{NegotiationOut, Terms};
use crate::jid::BareJid;
use crate::xml::{Element, ns};
use crate::xmpp::error::{ErrorType, RegisterError, StanzaCondition, StanzaError};
use crate::xmpp::event::Status;
use crate::xmpp::form::{Answers, Form};
use crate::xmpp::stanza::iq::{Iq, IqKind};
use crate::xmpp::stanza::preauth;
use crate::xmpp::stanza::register::{self, Asked};

/// What was filled in longer than this is no name.
const MAX_NAME: usize = 1_000;

/// The making of an account.
pub(super) struct Registration {
    stage: Stage,
    /// What the user filled in on an earlier connection.
    early: Option<Answers>,
    /// Why the server did not take the last answers.
    refused: Option<StanzaError>,
}

enum Stage {
    /// The server looks at the token that one was invited with (XEP-0445 §4).
    Inviting { id: String },
    /// The server is asked what it wants to know.
    Asking { id: String },
    /// The user fills it in.
    Filling { form: Form, data: bool },
    /// The server decides.
    Sending { id: String, jid: Option<BareJid> },
}

impl Registration {
    /// Asks what the server wants to know; `None`: nothing comes of it.
    pub(super) fn begin(
        early: Option<Answers>,
        features: &Element,
        terms: &mut Terms<'_>,
        out: &mut Vec<NegotiationOut>,
    ) -> Option<Self> {
        if !terms.secure && !terms.config.allow_unencrypted_plain {
            out.push(NegotiationOut::Unregistered(RegisterError::Unencrypted));
            return None;
        }
        out.push(NegotiationOut::Status(Status::Registering));
        let invitation = terms.login.invitation.as_deref();
        // A server that does not say so would take it for nonsense.
        let known = features.child("register", ns::REGISTER_BY_TOKEN).is_some();
        let stage = match invitation.filter(|_| known) {
            Some(token) => {
                let id = terms.rng.token();
                let payload = preauth::build(token);
                out.push(NegotiationOut::Send(Iq::request("set", &id, None, payload)));
                Stage::Inviting { id }
            }
            None => ask(terms, out),
        };
        Some(Self {
            stage,
            early,
            refused: None,
        })
    }

    pub(super) fn is_with_user(&self) -> bool {
        matches!(self.stage, Stage::Filling { .. })
    }

    /// Sends what was filled in, if it is time for that.
    pub(super) fn answer(
        &mut self,
        answers: Answers,
        terms: &mut Terms<'_>,
        out: &mut Vec<NegotiationOut>,
    ) {
        let Stage::Filling { form, data } = &self.stage else {
            out.push(NegotiationOut::Dropped("answers that nobody waits for"));
            return;
        };
        let domain = terms.login.jid.bare().domain();
        let jid = match answers.get("username").map(str::trim) {
            None => None,
            Some(name) => match BareJid::from_parts(Some(name), domain) {
                Ok(jid) if name.len() <= MAX_NAME => Some(jid),
                _ => {
                    let form = form.clone();
                    let error = StanzaError::new(ErrorType::Modify, StanzaCondition::JidMalformed);
                    let refused = Some(error);
                    out.push(NegotiationOut::Form { form, refused });
                    return;
                }
            },
        };
        let id = terms.rng.token();
        let payload = register::submit(form, *data, &answers);
        out.push(NegotiationOut::Send(Iq::request("set", &id, None, payload)));
        self.stage = Stage::Sending { id, jid };
    }

    /// Takes an IQ; whether that was the last one.
    pub(super) fn element(
        &mut self,
        element: Element,
        terms: &mut Terms<'_>,
        out: &mut Vec<NegotiationOut>,
    ) -> bool {
        let (Stage::Inviting { id } | Stage::Asking { id } | Stage::Sending { id, .. }) =
            &self.stage
        else {
            out.push(NegotiationOut::Dropped("an iq that nobody asked for"));
            return false;
        };
        let answer = match Iq::parse(element) {
            Ok(iq) if iq.id == *id && !matches!(iq.kind, IqKind::Get | IqKind::Set) => iq,
            Ok(_) => {
                out.push(NegotiationOut::Dropped("an iq that nobody asked for"));
                return false;
            }
            Err(reason) => {
                out.push(NegotiationOut::Dropped(reason));
                return false;
            }
        };
        match (&mut self.stage, answer.kind) {
            // Where it is worth nothing, others may register all the same; what was filled in on an earlier
            // connection was so for the sake of it.
            (Stage::Inviting { .. }, kind) => {
                if let IqKind::Error(error) = kind {
                    self.refused = Some(error);
                    self.early = None;
                }
                self.stage = ask(terms, out);
                false
            }
            (Stage::Sending { jid, .. }, IqKind::Result) => {
                out.push(NegotiationOut::Registered(jid.take()));
                true
            }
            // A picture is good for once, so the form is asked for anew.
            (Stage::Sending { .. }, IqKind::Error(error)) => {
                self.refused = Some(error);
                self.stage = ask(terms, out);
                false
            }
            (_, IqKind::Error(error)) => {
                let error = self.refused.take().unwrap_or(error);
                let error = if is_never(&error) {
                    RegisterError::NotOffered
                } else {
                    RegisterError::Refused(error)
                };
                out.push(NegotiationOut::Unregistered(error));
                true
            }
            _ => self.asked(answer.payload.as_ref(), terms, out),
        }
    }

    /// What the server wants to know.
    fn asked(
        &mut self,
        query: Option<&Element>,
        terms: &mut Terms<'_>,
        out: &mut Vec<NegotiationOut>,
    ) -> bool {
        let query = query.filter(|query| query.is("query", ns::REGISTER));
        match query.map_or(Asked::Nothing, register::parse) {
            Asked::Form { form, data } => {
                self.stage = Stage::Filling {
                    form: form.clone(),
                    data,
                };
                match self.early.take() {
                    Some(early) if form.is_answered_by(&early) && !form.is_for_once() => {
                        self.answer(early, terms, out);
                    }
                    _ => {
                        let refused = self.refused.take();
                        out.push(NegotiationOut::Form { form, refused });
                    }
                }
                false
            }
            Asked::Elsewhere(url) => {
                let error = RegisterError::Elsewhere(url);
                out.push(NegotiationOut::Unregistered(error));
                true
            }
            Asked::Registered | Asked::Nothing => {
                out.push(NegotiationOut::Unregistered(RegisterError::NotOffered));
                true
            }
        }
    }
}

fn ask(terms: &mut Terms<'_>, out: &mut Vec<NegotiationOut>) -> Stage {
    let id = terms.rng.token();
    let request = Iq::request("get", &id, None, register::request());
    out.push(NegotiationOut::Send(request));
    Stage::Asking { id }
}

/// Whether the server has no such thing, or not for us.
fn is_never(error: &StanzaError) -> bool {
    matches!(
        error.condition,
        StanzaCondition::ServiceUnavailable
            | StanzaCondition::FeatureNotImplemented
            | StanzaCondition::NotAllowed
            | StanzaCondition::Forbidden
            | StanzaCondition::NotAuthorized
    )
}
