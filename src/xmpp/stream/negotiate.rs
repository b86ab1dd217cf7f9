//! From an open stream to a session: features, SASL (RFC 6120 §6), restart, and then the old session
//! resumed (XEP-0198 §5) or a resource bound (RFC 6120 §7).

mod session;

use super::sasl::{self, Credentials, DeriveRequest, Exchange, Offer, Policy, Step};
use super::transport::LinkEvent;
use crate::rng::Rng;
use crate::xml::{Element, ns};
use crate::xmpp::client::ClientConfig;
use crate::xmpp::command::{Login, Method};
use crate::xmpp::error::AuthError;
use crate::xmpp::event::Status;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use session::Session;
pub use session::{Bound, Enabled, Resume, Sm};
use zeroize::Zeroizing;

/// What the negotiation wants done.
pub enum NegotiationOut {
    Send(Element),
    Restart,
    /// PBKDF2, to be answered with [`Negotiation::derived`].
    Derive(DeriveRequest),
    Status(Status),
    /// The old session goes on. `h`: how many of our stanzas the server had taken in.
    Resumed {
        h: u32,
    },
    /// The old session is lost, and a resource is bound next. `h` as above, where the server knows it.
    ResumeFailed {
        h: Option<u32>,
    },
    /// A resource is bound.
    Done(Bound),
    /// It ends here.
    Failed(AuthError),
    /// For the log.
    Dropped(&'static str),
}

/// What the negotiation needs to know.
pub struct Terms<'a> {
    pub config: &'a ClientConfig,
    pub login: &'a Login,
    /// Nobody on the way can read along.
    pub secure: bool,
    pub rng: &'a mut Rng,
    /// The session to go on with, if there is one.
    pub resume: Option<&'a Resume>,
}

enum Stage {
    /// Waiting for the features of the stream, before or after authentication.
    Features {
        authenticated: bool,
    },
    Authenticating(Box<Exchange>),
    /// Authenticated: resuming or binding.
    Session(Box<Session>),
    Over,
}

/// The negotiation of one stream.
pub struct Negotiation {
    stage: Stage,
    begun: bool,
    out: Vec<NegotiationOut>,
}

impl Default for Negotiation {
    fn default() -> Self {
        Self {
            stage: Stage::Features {
                authenticated: false,
            },
            begun: false,
            out: Vec::new(),
        }
    }
}

impl Negotiation {
    /// Whether credentials have been put to use: from then on no other address is tried.
    pub fn has_begun(&self) -> bool {
        self.begun
    }

    /// Takes what the link says, and answers with what is to be done, in order.
    pub fn handle(&mut self, event: LinkEvent, terms: &mut Terms<'_>) -> Vec<NegotiationOut> {
        if let LinkEvent::Element(element) = event
            && let Err(error) = self.element(element, terms)
        {
            self.fail(error);
        }
        std::mem::take(&mut self.out)
    }

    /// Takes a derived key.
    pub fn derived(&mut self, key: Zeroizing<Vec<u8>>) -> Vec<NegotiationOut> {
        if let Stage::Authenticating(exchange) = &mut self.stage {
            match exchange.derived(key) {
                Ok(step) => self.step(step, None),
                Err(error) => self.fail(error),
            }
        }
        std::mem::take(&mut self.out)
    }

    fn element(&mut self, element: Element, terms: &mut Terms<'_>) -> Result<(), AuthError> {
        match &mut self.stage {
            Stage::Features { authenticated } if element.is("features", ns::STREAM) => {
                if *authenticated {
                    self.session(element, terms)
                } else {
                    self.begin(&element, terms)
                }
            }
            Stage::Authenticating(_) if element.ns() == ns::SASL => self.sasl(&element),
            Stage::Session(session) => {
                if session.element(element, terms, &mut self.out)? {
                    self.stage = Stage::Over;
                }
                Ok(())
            }
            _ => {
                self.out
                    .push(NegotiationOut::Dropped("an element before its time"));
                Ok(())
            }
        }
    }

    fn begin(&mut self, features: &Element, terms: &mut Terms<'_>) -> Result<(), AuthError> {
        let mechanisms: Vec<String> = features
            .child("mechanisms", ns::SASL)
            .into_iter()
            .flat_map(Element::children)
            .filter(|m| m.is("mechanism", ns::SASL))
            .map(|m| m.text().trim().to_owned())
            .collect();
        let channel_bindings: Vec<String> = features
            .child("sasl-channel-binding", ns::CHANNEL_BINDING)
            .into_iter()
            .flat_map(Element::children)
            .filter_map(|b| b.attr("type").map(str::to_owned))
            .collect();
        if mechanisms.is_empty() && !matches!(terms.login.method, Method::External) {
            return Err(AuthError::Incomplete("the stream offers no authentication"));
        }
        let policy = Policy {
            allowed: terms.config.mechanisms.as_deref(),
            allow_unencrypted_plain: terms.config.allow_unencrypted_plain,
        };
        let offer = Offer {
            mechanisms: &mechanisms,
            channel_bindings: &channel_bindings,
            secure: terms.secure,
        };
        let bare = terms.login.jid.bare();
        let credentials = match &terms.login.method {
            Method::Password(password) => Credentials::Password {
                username: bare.local().unwrap_or_default(),
                password,
                domain: bare.domain(),
            },
            // Without a local part the certificate alone says who it is (XEP-0178 §2).
            Method::External => Credentials::External {
                authzid: bare.local().map(|_| bare.as_str()),
            },
            Method::Anonymous => Credentials::Anonymous,
        };
        let mut exchange = sasl::choose(&offer, &policy, &credentials, terms.rng.token())?;
        self.out
            .push(NegotiationOut::Status(Status::Authenticating));
        self.begun = true;
        let step = exchange.initial()?;
        let mechanism = exchange.mechanism();
        self.stage = Stage::Authenticating(Box::new(exchange));
        self.step(step, Some(mechanism));
        Ok(())
    }

    fn sasl(&mut self, element: &Element) -> Result<(), AuthError> {
        let Stage::Authenticating(exchange) = &mut self.stage else {
            return Ok(());
        };
        match element.name() {
            "challenge" => {
                let step = exchange.challenge(&decode(element)?.unwrap_or_default())?;
                self.step(step, None);
            }
            "success" => {
                exchange.success(decode(element)?.as_ref().map(|data| data.as_slice()))?;
                self.stage = Stage::Features {
                    authenticated: true,
                };
                self.out.push(NegotiationOut::Restart);
            }
            "failure" => {
                self.stage = Stage::Over;
                self.out
                    .push(NegotiationOut::Failed(AuthError::from_failure(element)));
            }
            _ => self
                .out
                .push(NegotiationOut::Dropped("an unknown SASL element")),
        }
        Ok(())
    }

    /// Sends a response, in `<auth/>` when it is the first.
    fn step(&mut self, step: Step, mechanism: Option<&'static str>) {
        let data = match step {
            Step::Derive(request) => return self.out.push(NegotiationOut::Derive(request)),
            Step::Respond(data) => data,
        };
        let element = match mechanism {
            Some(name) => Element::new("auth", ns::SASL).with_attr("mechanism", name),
            None => Element::new("response", ns::SASL),
        };
        let text = match data {
            None => String::new(),
            // An empty initial response is told from none by "=" (RFC 6120 §6.4.2).
            Some(data) if data.is_empty() && mechanism.is_some() => "=".to_owned(),
            Some(data) => STANDARD.encode(&*data),
        };
        self.out.push(NegotiationOut::Send(element.with_text(text)));
    }

    fn session(&mut self, features: Element, terms: &mut Terms<'_>) -> Result<(), AuthError> {
        let session = Session::begin(features, terms, &mut self.out)?;
        self.stage = Stage::Session(Box::new(session));
        Ok(())
    }

    fn fail(&mut self, error: AuthError) {
        if matches!(self.stage, Stage::Authenticating(_)) {
            self.out
                .push(NegotiationOut::Send(Element::new("abort", ns::SASL)));
        }
        self.stage = Stage::Over;
        self.out.push(NegotiationOut::Failed(error));
    }
}

/// The data of a SASL element: none, empty (`=`), or base64.
fn decode(element: &Element) -> Result<Option<Zeroizing<Vec<u8>>>, AuthError> {
    let text = Zeroizing::new(element.text());
    match text.trim() {
        "" => Ok(None),
        "=" => Ok(Some(Zeroizing::new(Vec::new()))),
        text => STANDARD
            .decode(text)
            .map(|data| Some(Zeroizing::new(data)))
            .map_err(|_| AuthError::BadChallenge("not base64")),
    }
}
