//! Stanza errors (RFC 6120 §8.3).

use super::link::{conditions, words};
use crate::xml::{Element, ns};

conditions! {
    /// RFC 6120 §8.3.3, stanza error conditions.
    StanzaCondition {
        BadRequest = "bad-request",
        Conflict = "conflict",
        FeatureNotImplemented = "feature-not-implemented",
        Forbidden = "forbidden",
        Gone = "gone",
        InternalServerError = "internal-server-error",
        ItemNotFound = "item-not-found",
        JidMalformed = "jid-malformed",
        NotAcceptable = "not-acceptable",
        NotAllowed = "not-allowed",
        NotAuthorized = "not-authorized",
        PolicyViolation = "policy-violation",
        RecipientUnavailable = "recipient-unavailable",
        Redirect = "redirect",
        RegistrationRequired = "registration-required",
        RemoteServerNotFound = "remote-server-not-found",
        RemoteServerTimeout = "remote-server-timeout",
        ResourceConstraint = "resource-constraint",
        ServiceUnavailable = "service-unavailable",
        SubscriptionRequired = "subscription-required",
        UndefinedCondition = "undefined-condition",
        UnexpectedRequest = "unexpected-request",
    }
}

/// RFC 6120 §8.3.2: what the sender may do about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorType {
    Auth,
    Cancel,
    Continue,
    Modify,
    Wait,
}

impl ErrorType {
    fn from_name(name: Option<&str>) -> Self {
        match name {
            Some("auth") => Self::Auth,
            Some("continue") => Self::Continue,
            Some("modify") => Self::Modify,
            Some("wait") => Self::Wait,
            _ => Self::Cancel,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Cancel => "cancel",
            Self::Continue => "continue",
            Self::Modify => "modify",
            Self::Wait => "wait",
        }
    }
}

/// The `<error/>` of a stanza.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StanzaError {
    pub kind: ErrorType,
    pub condition: StanzaCondition,
    /// The sender's own words, at most 500 characters.
    pub text: Option<String>,
}

impl StanzaError {
    /// An error to send.
    pub fn new(kind: ErrorType, condition: StanzaCondition) -> Self {
        Self {
            kind,
            condition,
            text: None,
        }
    }

    /// Reads the error of a stanza of type `error`; a missing or empty one is an undefined condition.
    pub fn of(stanza: &Element) -> Self {
        let Some(error) = stanza.own_child("error") else {
            return Self::new(ErrorType::Cancel, StanzaCondition::UndefinedCondition);
        };
        let condition = error
            .children()
            .find(|c| c.ns() == ns::STANZA_ERRORS && c.name() != "text")
            .map_or(StanzaCondition::UndefinedCondition, |c| {
                StanzaCondition::from_name(c.name())
            });
        Self {
            kind: ErrorType::from_name(error.attr("type")),
            condition,
            text: words(error, ns::STANZA_ERRORS),
        }
    }

    /// The `<error/>` element.
    pub fn build(&self) -> Element {
        Element::new("error", ns::CLIENT)
            .with_attr("type", self.kind.name())
            .with_child(Element::new(self.condition.name(), ns::STANZA_ERRORS))
            .with_children(
                self.text
                    .as_deref()
                    .map(|text| Element::new("text", ns::STANZA_ERRORS).with_text(text)),
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::parse;

    #[test]
    fn reads_what_is_there_and_survives_what_is_not() {
        let iq = parse(
            "<iq xmlns='jabber:client' type='error'><error type='wait'>\
             <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'> later </text>\
             <policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
        )
        .unwrap();
        let error = StanzaError::of(&iq);
        assert_eq!(error.kind, ErrorType::Wait);
        assert_eq!(error.condition, StanzaCondition::PolicyViolation);
        assert_eq!(error.text.as_deref(), Some("later"));
        let empty = StanzaError::of(&parse("<iq xmlns='jabber:client' type='error'/>").unwrap());
        assert_eq!(empty.condition, StanzaCondition::UndefinedCondition);
    }

    #[test]
    fn built_errors_read_back() {
        let mut error = StanzaError::new(ErrorType::Cancel, StanzaCondition::ServiceUnavailable);
        error.text = Some("not now".to_owned());
        let iq = Element::new("iq", ns::CLIENT).with_child(error.build());
        assert_eq!(StanzaError::of(&iq), error);
    }
}
