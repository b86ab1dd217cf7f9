//! From an open stream to a session: features, SASL (RFC 6120 §6) or its new profile, and then the old
//! session resumed (XEP-0198 §5) or a resource bound (RFC 6120 §7).

mod begin;
mod inline;
mod memory;
mod register;
mod session;

use super::sasl::{DeriveRequest, Exchange, Secret, Step};
use super::transport::LinkEvent;
use crate::jid::BareJid;
use crate::xml::{Element, ns};
use crate::xmpp::command::Method;
use crate::xmpp::error::{AuthError, RegisterError, StanzaError};
use crate::xmpp::event::Status;
use crate::xmpp::form::{Answers, Form};
use crate::xmpp::stanza::sasl2;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
pub use begin::Terms;
use begin::choose;
use inline::{Asked, InlineBound};
use register::Registration;
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
    /// What the next login can use in place of the password: all there is now. An empty one: nothing.
    Secret(Secret),
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
    /// What the server wants to know of who is to have an account, and why it did not take the last answers.
    Form {
        form: Form,
        refused: Option<StanzaError>,
    },
    /// There is an account of this name.
    Registered(Option<BareJid>),
    /// There will be none.
    Unregistered(RegisterError),
    /// For the log.
    Dropped(&'static str),
}

enum Stage {
    /// Waiting for the first features.
    Features,
    Authenticating(Box<Authenticating>),
    /// Waiting for the features that follow.
    Authenticated {
        /// Whom the server says that we are, if it did.
        identity: Option<BareJid>,
        /// The old session was asked for already.
        tried: bool,
    },
    /// The same, with a resource bound in line.
    Bound(Box<InlineBound>),
    /// Resuming or binding.
    Session(Box<Session>),
    /// An account is being made.
    Registering(Box<Registration>),
    Over,
}

struct Authenticating {
    exchange: Exchange,
    /// What was asked for in line, in the profile of XEP-0388; `None`: that of RFC 6120.
    asked: Option<Asked>,
    /// The new profile is used, and the old one is there as well.
    has_other: bool,
    /// It is the server's turn.
    waiting: bool,
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
            stage: Stage::Features,
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

    /// Whether a server that fell silent now may do better in the profile of RFC 6120. Modules for the
    /// new one exist that do not work with every version of the server, or not over BOSH.
    pub fn is_unanswered(&self) -> bool {
        matches!(&self.stage, Stage::Authenticating(a) if a.has_other && a.waiting)
    }

    /// Whether it is the user's turn to fill a form in.
    pub fn is_with_user(&self) -> bool {
        matches!(&self.stage, Stage::Registering(r) if r.is_with_user())
    }

    /// Takes what the user filled in.
    pub fn answered(&mut self, answers: Answers, terms: &mut Terms<'_>) -> Vec<NegotiationOut> {
        if let Stage::Registering(registration) = &mut self.stage {
            registration.answer(answers, terms, &mut self.out);
        }
        std::mem::take(&mut self.out)
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
        if let Stage::Authenticating(under_way) = &mut self.stage {
            match under_way.exchange.derived(key) {
                Ok(step) => self.respond(step),
                Err(error) => self.fail(error),
            }
        }
        std::mem::take(&mut self.out)
    }

    fn element(&mut self, element: Element, terms: &mut Terms<'_>) -> Result<(), AuthError> {
        let features = element.is("features", ns::STREAM);
        match &mut self.stage {
            Stage::Features if features => {
                if let Method::Register(answers) = &terms.login.method {
                    let answers = answers.clone();
                    let begun = Registration::begin(answers, &element, terms, &mut self.out);
                    self.stage = begun.map_or(Stage::Over, |r| Stage::Registering(Box::new(r)));
                    return Ok(());
                }
                self.begin(&element, terms)
            }
            Stage::Registering(registration) if element.is("iq", ns::CLIENT) => {
                // No other address is asked for the same form.
                self.begun = true;
                if registration.element(element, terms, &mut self.out) {
                    self.stage = Stage::Over;
                }
                Ok(())
            }
            Stage::Authenticating(under_way) if element.ns() == under_way.ns() => {
                self.sasl(&element, terms)
            }
            Stage::Authenticated { identity, tried } if features => {
                let (identity, tried) = (identity.take(), *tried);
                let resume = terms.resume.filter(|_| !tried);
                let session = Session::begin(element, identity, resume, terms, &mut self.out)?;
                self.stage = Stage::Session(Box::new(session));
                Ok(())
            }
            Stage::Bound(bound) if features || element.ns() == ns::CLIENT => {
                let bound = bound.complete(element);
                self.out.push(NegotiationOut::Done(bound));
                self.stage = Stage::Over;
                Ok(())
            }
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
        let mut chosen = choose(features, terms)?;
        self.out
            .push(NegotiationOut::Status(Status::Authenticating));
        self.begun = true;
        let mechanism = chosen.exchange.mechanism();
        let data = match chosen.exchange.initial()? {
            Step::Respond(data) => data,
            Step::Derive(_) => return Err(AuthError::BadChallenge("a key before its time")),
        };
        let element = match &chosen.asked {
            Some(asked) => {
                let text = data.map(|data| Zeroizing::new(STANDARD.encode(&*data)));
                let text = text.as_ref().map(|text| text.as_str());
                asked.request(sasl2::authenticate(
                    mechanism,
                    text,
                    asked.device.as_deref(),
                ))
            }
            None => Element::new("auth", ns::SASL)
                .with_attr("mechanism", mechanism)
                .with_text(match data {
                    None => String::new(),
                    // An empty initial response is told from none by "=" (RFC 6120 §6.4.2).
                    Some(data) if data.is_empty() => "=".to_owned(),
                    Some(data) => STANDARD.encode(&*data),
                }),
        };
        self.out.push(NegotiationOut::Send(element));
        self.stage = Stage::Authenticating(Box::new(chosen));
        Ok(())
    }

    fn sasl(&mut self, element: &Element, terms: &Terms<'_>) -> Result<(), AuthError> {
        let Stage::Authenticating(under_way) = &mut self.stage else {
            return Ok(());
        };
        under_way.waiting = false;
        match element.name() {
            "challenge" => {
                let data = decode(&element.text())?.unwrap_or_default();
                let step = under_way.exchange.challenge(&data)?;
                self.respond(step);
            }
            "success" => self.success(element, terms)?,
            "continue" => return Err(AuthError::MoreSteps),
            "failure" => {
                let error = AuthError::from_failure(element);
                let by_token = under_way.exchange.is_token();
                let error = memory::refused(error, by_token, terms, &mut self.out);
                self.stage = Stage::Over;
                self.out.push(NegotiationOut::Failed(error));
            }
            _ => self
                .out
                .push(NegotiationOut::Dropped("an unknown SASL element")),
        }
        Ok(())
    }

    fn success(&mut self, success: &Element, terms: &Terms<'_>) -> Result<(), AuthError> {
        let Stage::Authenticating(under_way) = &mut self.stage else {
            return Ok(());
        };
        let data = match under_way.asked {
            None => decode(&success.text())?,
            Some(_) => match success.own_child_text("additional-data") {
                Some(text) => Some(decode(&text)?.unwrap_or_default()),
                None => None,
            },
        };
        under_way
            .exchange
            .success(data.as_ref().map(|data| data.as_slice()))?;
        // It is over for the server, and nothing is left that could be aborted.
        let Stage::Authenticating(under_way) = std::mem::replace(&mut self.stage, Stage::Over)
        else {
            return Ok(());
        };
        let Authenticating {
            exchange, asked, ..
        } = *under_way;
        let Some(asked) = asked else {
            memory::remember(&exchange, None, terms, &mut self.out);
            self.stage = Stage::Authenticated {
                identity: None,
                tried: false,
            };
            self.out.push(NegotiationOut::Restart);
            return Ok(());
        };
        let identity = inline::identity(success, terms)?;
        let token = asked.token(success, &mut self.out);
        memory::remember(&exchange, token, terms, &mut self.out);
        self.stage = asked.granted(success, identity, &mut self.out)?;
        Ok(())
    }

    /// Sends a response, or asks for what it takes to make one.
    fn respond(&mut self, step: Step) {
        let (Step::Respond(data), Stage::Authenticating(under_way)) = (&step, &mut self.stage)
        else {
            if let Step::Derive(request) = step {
                self.out.push(NegotiationOut::Derive(request));
            }
            return;
        };
        let text = data
            .as_ref()
            .map(|data| STANDARD.encode(&**data))
            .unwrap_or_default();
        under_way.waiting = true;
        let element = Element::new("response", under_way.ns()).with_text(text);
        self.out.push(NegotiationOut::Send(element));
    }

    fn fail(&mut self, error: AuthError) {
        if let Stage::Authenticating(under_way) = &self.stage {
            let abort = Element::new("abort", under_way.ns());
            self.out.push(NegotiationOut::Send(abort));
        }
        self.stage = Stage::Over;
        self.out.push(NegotiationOut::Failed(error));
    }
}

impl Authenticating {
    fn ns(&self) -> &'static str {
        match self.asked {
            Some(_) => ns::SASL2,
            None => ns::SASL,
        }
    }
}

/// The data of a SASL element: none, empty (`=`), or base64.
fn decode(text: &str) -> Result<Option<Zeroizing<Vec<u8>>>, AuthError> {
    match text.trim() {
        "" => Ok(None),
        "=" => Ok(Some(Zeroizing::new(Vec::new()))),
        text => STANDARD
            .decode(text)
            .map(|data| Some(Zeroizing::new(data)))
            .map_err(|_| AuthError::BadChallenge("not base64")),
    }
}
