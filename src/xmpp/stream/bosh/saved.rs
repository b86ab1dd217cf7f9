//! A session that outlives its page: the server keeps it for `inactivity` seconds (XEP-0124 §10), and
//! whoever knows its id and the next request id goes on with it.

use super::{Bosh, BoshConfig, Outgoing, State};
use crate::time::Millis;
use crate::xml::{Element, ns};
use std::str::FromStr;

impl Bosh {
    /// What [`Self::restored`] goes on with; `None` while there is no session, or one only half made.
    pub fn save(&self) -> Option<Element> {
        if self.state != State::Open || self.restarting {
            return None;
        }
        let terms = &self.terms;
        let number = |n: u64| n.to_string();
        let waiting = self.queue.iter().filter_map(|outgoing| match outgoing {
            Outgoing::Element(_, element) => Some(element.clone()),
            Outgoing::Restart | Outgoing::Pause => None,
        });
        let saved = Element::new("bosh", ns::SAVED)
            .with_attr("sid", terms.sid.as_str())
            .with_attr("to", self.config.domain.as_str())
            .with_attr("rid", number(self.rid))
            .with_attr("wait", number(terms.wait_s.into()))
            .with_attr("hold", number(terms.hold as u64))
            .with_attr("requests", number(terms.requests as u64))
            .with_attr("inactivity", number(terms.inactivity_s.into()))
            .with_attr("polling", number(terms.polling_s.into()))
            .with_attr("maxpause", number(terms.maxpause_s.into()))
            .with_opt_attr("ack", terms.acks.then_some("1"))
            .with_opt_attr("received", self.window.received().map(number));
        let requests = self.window.unanswered().map(|(rid, body)| {
            Element::new("request", ns::SAVED)
                .with_attr("rid", number(rid))
                .with_text(body)
        });
        let queue = Element::new("queue", ns::SAVED).with_children(waiting);
        Some(saved.with_children(requests).with_child(queue))
    }

    /// A machine in the middle of a session. What had no answer goes out again, to the letter: the
    /// server answers a request that it knows as it did before. `None` when `saved` is not that.
    pub fn restored(link: u32, url: &str, saved: &Element, now: Millis) -> Option<Self> {
        let mut bosh = Self::attached(link, url, saved, now)?;
        for request in saved.children().filter(|c| c.is("request", ns::SAVED)) {
            bosh.handles += 1;
            let n = bosh.handles;
            let patience = bosh.patience();
            let rid = number(request, "rid")?;
            bosh.window
                .push_again(rid, n, request.text(), now, patience);
        }
        if let Some(queue) = saved.child("queue", ns::SAVED) {
            let element = |e: &Element| Outgoing::Element(now, e.clone());
            bosh.queue.extend(queue.children().map(element));
        }
        if bosh.handles > 0 {
            bosh.may_have_lost();
        }
        bosh.pump(now);
        Some(bosh)
    }

    /// A machine for a session that somebody else made: `sid`, the next `rid` and `to` are in `terms`,
    /// the rest is as it usually is.
    fn attached(link: u32, url: &str, saved: &Element, now: Millis) -> Option<Self> {
        let mut bosh = Self::new(BoshConfig {
            link,
            url: url.to_owned(),
            domain: saved.attr("to")?.to_owned(),
            lang: None,
            first_rid: number(saved, "rid")?,
            from: None,
            wait_s: number(saved, "wait").unwrap_or(59),
            hold: number(saved, "hold").unwrap_or(1),
        });
        if !bosh.terms.granted(saved) {
            return None;
        }
        bosh.window.set_received(number(saved, "received"));
        bosh.state = State::Open;
        bosh.heard = now;
        Some(bosh)
    }
}

fn number<N: FromStr>(saved: &Element, name: &str) -> Option<N> {
    saved.attr(name)?.trim().parse().ok()
}
