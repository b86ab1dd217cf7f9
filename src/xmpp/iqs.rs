//! Requests that wait for an answer, without futures: every one ends in exactly one [`IqOutcome`].

use super::error::StanzaError;
use super::stanza::iq::{Iq, IqKind};
use crate::jid::Jid;
use crate::map::Map;
use crate::time::Millis;
use crate::xml::Element;

/// How a request ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IqOutcome {
    /// `result`, with its payload.
    Result(Option<Element>),
    /// `error`.
    Error(StanzaError),
    /// Nobody answered in time.
    TimedOut,
    /// The session is over.
    Disconnected,
}

/// The pending requests. `T` says which module asked, and what for.
pub struct Iqs<T> {
    pending: Map<String, Pending<T>>,
    /// Requests from the beginning.
    asked: u64,
}

struct Pending<T> {
    /// Their order.
    number: u64,
    request: Element,
    /// Whom we asked; `None`: our own account.
    to: Option<Jid>,
    deadline: Millis,
    tag: T,
}

impl<T> Default for Iqs<T> {
    fn default() -> Self {
        Self {
            pending: Map::new(),
            asked: 0,
        }
    }
}

impl<T> Iqs<T> {
    /// Notes a request that is about to be sent.
    pub fn expect(
        &mut self,
        id: String,
        to: Option<Jid>,
        deadline: Millis,
        tag: T,
        request: Element,
    ) {
        self.asked += 1;
        let pending = Pending {
            number: self.asked,
            request,
            to,
            deadline,
            tag,
        };
        self.pending.insert(id, Box::new(pending));
    }

    /// Forgets requests of whose outcome nobody is to be told.
    pub fn forget(&mut self, which: impl Fn(&T) -> bool) {
        self.pending.retain(|_, p| !which(&p.tag));
    }

    /// The requests that wait, in the order in which they were asked: to be sent again where answers may
    /// be lost. All are such that it does no harm if they are done twice in this order; of two answers the
    /// first counts.
    pub fn again(&self) -> Vec<Element> {
        let mut waiting: Vec<_> = self.pending.values().collect();
        waiting.sort_unstable_by_key(|p| p.number);
        waiting.into_iter().map(|p| p.request.clone()).collect()
    }

    /// Takes an answer. It counts only when it comes from the one who was asked: ids can be guessed,
    /// senders are stamped by servers (RFC 6120 §8.1.2.1). The error text is for the log.
    pub fn answer(&mut self, me: &Jid, iq: Iq) -> Result<(T, IqOutcome), &'static str> {
        let pending = self
            .pending
            .get(&iq.id)
            .ok_or("answer to no request of ours")?;
        if !is_answerer(pending.to.as_ref(), iq.from.as_ref(), me) {
            return Err("answer from somebody who was not asked");
        }
        let outcome = match iq.kind {
            IqKind::Result => IqOutcome::Result(iq.payload),
            IqKind::Error(error) => IqOutcome::Error(error),
            IqKind::Get | IqKind::Set => return Err("a request is no answer"),
        };
        let pending = self
            .pending
            .remove(&iq.id)
            .ok_or("answer to no request of ours")?;
        Ok((pending.tag, outcome))
    }

    /// Whether an answer to such a request is awaited.
    pub fn awaits(&self, tag: &T) -> bool
    where
        T: PartialEq,
    {
        self.pending.values().any(|p| p.tag == *tag)
    }

    /// The requests whose time is up.
    pub fn expired(&mut self, now: Millis) -> Vec<T> {
        self.pending
            .extract_if(.., |_, p| p.deadline <= now)
            .map(|(_, p)| p.tag)
            .collect()
    }

    /// All requests, because the session is over.
    pub fn drain(&mut self) -> Vec<T> {
        std::mem::take(&mut self.pending)
            .into_values()
            .map(|p| p.tag)
            .collect()
    }

    /// Gives all requests time until then at least: those who could answer were not there.
    pub fn put_off(&mut self, deadline: Millis) {
        for pending in self.pending.values_mut() {
            pending.deadline = pending.deadline.max(deadline);
        }
    }

    /// When the next request expires.
    pub fn deadline(&self) -> Option<Millis> {
        self.pending.values().map(|p| p.deadline).min()
    }
}

/// Whether `from` may answer what was asked of `to`.
fn is_answerer(to: Option<&Jid>, from: Option<&Jid>, me: &Jid) -> bool {
    // Our account answers with no sender, our bare address, or (older servers) our full address or
    // the server's own.
    let ours = |jid: &Jid| {
        jid == me || (jid.resource().is_none() && (jid.bare() == me.bare() || is_server(jid, me)))
    };
    match (to, from) {
        (None, from) => from.is_none_or(ours),
        // A server need not stamp its own answers either.
        (Some(to), None) => {
            is_server(to, me) || (to.resource().is_none() && to.bare() == me.bare())
        }
        (Some(to), Some(from)) => to == from,
    }
}

fn is_server(jid: &Jid, me: &Jid) -> bool {
    jid.resource().is_none() && *jid.bare() == me.bare().server()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jid(text: &str) -> Jid {
        Jid::parse(text).unwrap()
    }

    fn taken(to: Option<&str>, from: Option<&str>) -> bool {
        let mut iqs = Iqs::default();
        let request = Element::new("iq", "jabber:client");
        iqs.expect("1".into(), to.map(jid), Millis(10), (), request);
        let iq = Iq {
            kind: IqKind::Result,
            id: "1".into(),
            from: from.map(jid),
            payload: None,
        };
        iqs.answer(&jid("me@here/r"), iq).is_ok()
    }

    #[test]
    fn only_who_was_asked_may_answer() {
        assert!(taken(None, None));
        for ours in ["me@here", "me@here/r", "here"] {
            assert!(taken(None, Some(ours)), "{ours}");
        }
        for not in ["me@here/other", "you@here", "there", "here/r"] {
            assert!(!taken(None, Some(not)), "{not}");
        }
        assert!(taken(Some("here"), None) && taken(Some("a@b/c"), Some("a@b/c")));
        assert!(!taken(Some("a@b/c"), Some("a@b")) && !taken(Some("a@b/c"), None));
    }

    #[test]
    fn a_wrong_answer_leaves_the_request_waiting_and_time_ends_it() {
        let mut iqs = Iqs::default();
        let request = Element::new("iq", "jabber:client");
        iqs.expect("1".into(), Some(jid("a@b")), Millis(10), 7, request);
        let evil = Iq {
            kind: IqKind::Result,
            id: "1".into(),
            from: Some(jid("x@y")),
            payload: None,
        };
        assert!(iqs.answer(&jid("me@here/r"), evil).is_err());
        assert_eq!(iqs.deadline(), Some(Millis(10)));
        assert!(iqs.expired(Millis(9)).is_empty());
        assert_eq!(iqs.expired(Millis(10)), [7]);
        assert_eq!(iqs.deadline(), None);
    }
}
