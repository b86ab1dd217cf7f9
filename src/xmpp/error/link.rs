//! Errors of the stream and of what carries it.

use crate::xml::{Element, ns};

/// Why a stream is over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LinkError {
    /// Either side closed it in order.
    Closed,
    /// No answer ever came from there: wrong address, no network, CORS, refused TLS.
    Unreachable,
    /// There were answers once, and now there are none.
    Lost,
    /// HTTP answered with this status where BOSH was expected.
    Http(u16),
    /// BOSH `terminate` with a condition (XEP-0124 §17.2).
    Bosh(BoshCondition),
    /// A stream error (RFC 6120 §4.9).
    Stream(StreamError),
    /// Go elsewhere: `see-other-uri` (BOSH, RFC 7395) with a URL of the same transport.
    SeeOtherUri(String),
    /// What came was not XMPP: malformed, forbidden XML, or out of order. The text is for the log.
    Protocol(&'static str),
    /// The server took longer than the time allowed.
    TimedOut,
}

/// Makes an enum of the conditions that a specification lists by name, with one variant for what
/// future servers may say.
macro_rules! conditions {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $name {
            $(#[doc = $text] $variant,)*
            /// A condition the specification does not list.
            Other,
        }

        impl $name {
            /// The condition of that name.
            pub fn from_name(name: &str) -> Self {
                match name {
                    $($text => Self::$variant,)*
                    _ => Self::Other,
                }
            }

            /// The name as it stands on the wire.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other => "undefined-condition",
                }
            }
        }
    };
}
pub(crate) use conditions;

conditions! {
    /// XEP-0124 §17.2, terminal binding conditions.
    BoshCondition {
        BadRequest = "bad-request",
        HostGone = "host-gone",
        HostUnknown = "host-unknown",
        ImproperAddressing = "improper-addressing",
        InternalServerError = "internal-server-error",
        ItemNotFound = "item-not-found",
        OtherRequest = "other-request",
        PolicyViolation = "policy-violation",
        RemoteConnectionFailed = "remote-connection-failed",
        RemoteStreamError = "remote-stream-error",
        SeeOtherUri = "see-other-uri",
        SystemShutdown = "system-shutdown",
        UndefinedCondition = "undefined-condition",
    }
}

conditions! {
    /// RFC 6120 §4.9.3, stream error conditions.
    StreamCondition {
        BadFormat = "bad-format",
        BadNamespacePrefix = "bad-namespace-prefix",
        Conflict = "conflict",
        ConnectionTimeout = "connection-timeout",
        HostGone = "host-gone",
        HostUnknown = "host-unknown",
        ImproperAddressing = "improper-addressing",
        InternalServerError = "internal-server-error",
        InvalidFrom = "invalid-from",
        InvalidNamespace = "invalid-namespace",
        InvalidXml = "invalid-xml",
        NotAuthorized = "not-authorized",
        NotWellFormed = "not-well-formed",
        PolicyViolation = "policy-violation",
        RemoteConnectionFailed = "remote-connection-failed",
        Reset = "reset",
        ResourceConstraint = "resource-constraint",
        RestrictedXml = "restricted-xml",
        SeeOtherHost = "see-other-host",
        SystemShutdown = "system-shutdown",
        UndefinedCondition = "undefined-condition",
        UnsupportedEncoding = "unsupported-encoding",
        UnsupportedStanzaType = "unsupported-stanza-type",
        UnsupportedVersion = "unsupported-version",
    }
}

/// A stream error with the server's own words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StreamError {
    pub condition: StreamCondition,
    /// `<text/>`, at most 500 characters; to be shown as the server's words, never as ours.
    pub text: Option<String>,
}

impl StreamError {
    /// Reads `<stream:error/>`; `None` when the element is something else.
    pub fn parse(element: &Element) -> Option<Self> {
        if !element.is("error", ns::STREAM) {
            return None;
        }
        let condition = element
            .children()
            .find(|c| c.ns() == ns::STREAM_ERRORS && c.name() != "text")
            .map_or(StreamCondition::UndefinedCondition, |c| {
                StreamCondition::from_name(c.name())
            });
        Some(Self {
            condition,
            text: words(element, ns::STREAM_ERRORS),
        })
    }
}

/// The server's words in an error: the first `<text/>` in `ns`, cut to 500 characters.
pub(super) fn words(element: &Element, ns: &str) -> Option<String> {
    let text = element.child("text", ns)?.text();
    let text: String = text.trim().chars().take(500).collect();
    (!text.is_empty()).then_some(text)
}
