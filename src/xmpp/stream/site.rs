//! Logins that the site gives out: Converse.js's `credentials_url` and `prebind_url`, which answer the
//! cookies of a user whom the site knows with JSON.

use super::transport::{Handle, TransportIn, TransportOut};
use crate::jid::Jid;
use crate::time::Millis;
use crate::xmpp::error::SiteError;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use std::fmt;
use zeroize::Zeroizing;

/// How long the site may take.
const TIMEOUT_MS: u64 = 20_000;
/// Longer answers are not read.
const MAX_BYTES: usize = 64 << 10;

/// What a site gives out, and where (absolute URLs).
#[derive(Clone, PartialEq, Eq)]
pub enum Source {
    /// `{ "jid": …, "password": … }`.
    Credentials(String),
    /// `{ "jid": …, "sid": …, "rid": … }`: a BOSH session that the site has opened.
    Prebind(String),
    /// The same, given in the page; good for once.
    Session(Given),
}

/// What the site gave.
#[derive(Clone, PartialEq, Eq)]
pub struct Given {
    pub jid: Jid,
    pub how: How,
}

/// By what the user is in.
#[derive(Clone, PartialEq, Eq)]
pub enum How {
    Password(Zeroizing<String>),
    /// The id of a BOSH session, and of its next request.
    Session {
        sid: String,
        rid: u64,
    },
}

#[derive(Deserialize)]
struct Answer {
    jid: String,
    password: Option<String>,
    sid: Option<String>,
    #[serde(default, deserialize_with = "number")]
    rid: Option<u64>,
}

/// A number, also where it is written as a text.
fn number<'de, D: Deserializer<'de>>(value: D) -> Result<Option<u64>, D::Error> {
    struct Number;
    impl Visitor<'_> for Number {
        type Value = Option<u64>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number")
        }
        fn visit_u64<E: Error>(self, n: u64) -> Result<Self::Value, E> {
            Ok(Some(n))
        }
        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            Ok(text.trim().parse().ok())
        }
    }
    value.deserialize_any(Number)
}

/// One question to the site.
pub struct Site {
    handle: Handle,
    url: String,
    prebind: bool,
    deadline: Option<Millis>,
    out: Option<TransportOut>,
    answer: Option<Result<Given, SiteError>>,
}

impl Site {
    /// Asks. `prebind`: for a session, not a password.
    pub fn ask(link: u32, url: &str, prebind: bool, now: Millis) -> Self {
        let handle = Handle { link, n: 0 };
        let url = url.to_owned();
        Self {
            handle,
            out: Some(TransportOut::Get {
                handle,
                url: url.clone(),
            }),
            url,
            prebind,
            deadline: Some(now.plus(TIMEOUT_MS)),
            answer: None,
        }
    }

    /// Takes the answer.
    pub fn handle(&mut self, input: TransportIn) {
        if self.answer.is_some() {
            return;
        }
        self.answer = Some(match input {
            TransportIn::Response {
                status: 200, body, ..
            } => self.read(&Zeroizing::new(body)).ok_or(SiteError::Malformed),
            TransportIn::Response { status, .. } => Err(SiteError::Http(status)),
            _ => Err(SiteError::Unreachable),
        });
    }

    fn read(&self, body: &str) -> Option<Given> {
        if body.len() > MAX_BYTES {
            return None;
        }
        let answer: Answer = serde_json::from_str(body).ok()?;
        let jid = Jid::parse(&answer.jid).ok()?;
        jid.bare().local()?;
        let how = if self.prebind {
            How::Session {
                sid: answer.sid.filter(|sid| !sid.is_empty())?,
                rid: answer.rid.filter(|rid| *rid < 1 << 53)?,
            }
        } else {
            How::Password(Zeroizing::new(answer.password.filter(|p| !p.is_empty())?))
        };
        Some(Given { jid, how })
    }

    /// It is not waited for any longer.
    pub fn timeout(&mut self, now: Millis) {
        if self.answer.is_none() && self.deadline.is_some_and(|d| d <= now) {
            self.cancel();
            self.answer = Some(Err(SiteError::Unreachable));
        }
    }

    /// Gives it up.
    pub fn cancel(&mut self) {
        let handle = self.handle;
        self.out = Some(TransportOut::Abort { handle });
    }

    /// When to call [`Self::timeout`].
    pub fn deadline(&self) -> Option<Millis> {
        self.deadline.filter(|_| self.answer.is_none())
    }

    /// The next thing for the edge; a question goes with the cookies that the browser has for the site.
    pub fn poll(&mut self) -> Option<TransportOut> {
        self.out.take()
    }

    /// What came of it.
    pub fn done(&mut self) -> Option<Result<Given, SiteError>> {
        self.answer.take()
    }

    /// Where it was asked.
    pub fn url(&self) -> &str {
        &self.url
    }
}
