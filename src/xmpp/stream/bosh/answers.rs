//! What the server answers, or fails to: the receiving half of the machine.

use super::body;
use super::{Bosh, SLACK_MS, State};
use crate::time::Millis;
use crate::xml::{Element, ns, parse};
use crate::xmpp::error::{BoshCondition, LinkError, StreamError};
use crate::xmpp::stream::transport::{Header, LinkEvent, LinkOut};

/// Answers to one request that are no BOSH before we believe that there is none any more.
const MAX_STATUS_ERRORS: u32 = 4;
/// Empty answers that come at once, in a row, before we slow down.
const MAX_HASTY: u32 = 5;
/// How much.
const HASTY_PAUSE_MS: u64 = 1_000;

impl Bosh {
    pub(super) fn response(&mut self, now: Millis, n: u32, status: u16, text: &str) {
        if !self.window.awaits(n) {
            return;
        }
        let body = parse(text).ok().filter(|b| b.is("body", ns::HTTPBIND));
        let Some(body) = body else {
            return self.not_a_body(now, n, status);
        };
        self.heard = now;
        self.cut_off = None;
        if self.traffic {
            self.out.push_back(LinkOut::Traffic(false, body.clone()));
        }
        match body.attr("type") {
            Some("terminate") => return self.terminated(now, n, body),
            Some("error") => return self.asked_again(now, n),
            _ => {}
        }
        self.broken = false;
        if std::mem::take(&mut self.gap) {
            self.event(LinkEvent::Gap);
        }
        let hasty = self.window.answer(n, body, now);
        self.slow_down(now, hasty);
        for body in self.window.take_ready() {
            self.deliver(now, body);
        }
    }

    /// A recoverable error (XEP-0124 §17.3): this request and all before it once more.
    fn asked_again(&mut self, now: Millis, n: u32) {
        match self.window.repeat_up_to(n, now) {
            Some(aborted) => aborted.into_iter().for_each(|n| self.abort(n)),
            None => self.end(LinkError::Bosh(BoshCondition::UndefinedCondition)),
        }
    }

    /// An answer that BOSH did not give: the status codes of old (XEP-0124 §17.1), a proxy whose
    /// server restarts, a captive portal. Where there is a session, it may be there again in a moment.
    fn not_a_body(&mut self, now: Millis, n: u32, status: u16) {
        let creating = self.state == State::Creating;
        match status {
            400 | 403 | 404 if !creating => self.end(LinkError::Bosh(match status {
                400 => BoshCondition::BadRequest,
                403 => BoshCondition::PolicyViolation,
                _ => BoshCondition::ItemNotFound,
            })),
            200..=299 | 408 | 429 | 500..=599
                if !creating && self.window.status_error(n) < MAX_STATUS_ERRORS =>
            {
                self.may_have_lost();
                self.window.repeat(n, now);
            }
            200..=299 => self.end(LinkError::Protocol("the answer is no BOSH body")),
            _ => self.end(LinkError::Http(status)),
        }
    }

    /// A request came to nothing. It is sent again for as long as the server may still have the session.
    pub(super) fn failed(&mut self, now: Millis, n: u32) {
        if !self.window.awaits(n) {
            return;
        }
        // An attempt that was under way for long was with the server until now.
        let held = now.since(self.window.sent(n)) >= SLACK_MS;
        let cut_off = self.cut_off.filter(|_| !held).unwrap_or(now);
        self.cut_off = Some(cut_off);
        let patience = u64::from(self.terms.inactivity_s) * 1000;
        // While a request is held nothing is heard, and the session is not inactive.
        let hold = u64::from(self.terms.wait_s) * 1000 + SLACK_MS;
        let over = now.since(cut_off) >= patience || now.since(self.heard) >= patience + hold;
        match self.state {
            State::Creating => self.end(LinkError::Unreachable),
            State::Open if over => self.end(LinkError::Lost),
            _ => {
                self.may_have_lost();
                self.window.repeat(n, now);
            }
        }
    }

    /// A request goes out again, and an answer may be lost.
    pub(super) fn may_have_lost(&mut self) {
        if self.state != State::Open {
            return;
        }
        if std::mem::replace(&mut self.broken, true) {
            self.gap = true;
        } else {
            self.event(LinkEvent::Gap);
        }
    }

    fn deliver(&mut self, now: Millis, body: Element) {
        if self.state == State::Creating {
            if !self.terms.granted(&body) {
                return self.end(LinkError::Protocol("a session without an id"));
            }
            self.state = State::Open;
            let text = |name: &str| body.attr(name).map(str::to_owned);
            self.header = Header {
                id: text("authid"),
                from: text("from"),
            };
            self.event(LinkEvent::Opened(self.header.clone()));
        }
        if self.terms.is_polling() {
            self.not_before = now.plus(u64::from(self.terms.polling_s) * 1000);
        }
        self.children(body, true);
    }

    /// Hands on what is in a body; stanzas only where none before them are lost.
    fn children(&mut self, mut body: Element, stanzas: bool) {
        let over = body.attr("type") == Some("terminate");
        body::adopt(&mut body);
        for child in body.into_children() {
            // What belongs to the end is told as such.
            if over && (child.ns() == ns::HTTPBIND || StreamError::parse(&child).is_some()) {
                continue;
            }
            if !stanzas && child.ns() == ns::CLIENT {
                self.out
                    .push_back(LinkOut::Dropped("a stanza behind an answer that is lost"));
                continue;
            }
            if self.restarting && child.is("features", ns::STREAM) {
                self.restarting = false;
                self.event(LinkEvent::Opened(self.header.clone()));
            }
            self.event(LinkEvent::Element(child));
        }
    }

    /// The server ends the session. What came before the end, and along with it, still counts; but not
    /// stanzas behind an answer that is lost: who is told of those takes what was in it for known.
    fn terminated(&mut self, now: Millis, n: u32, body: Element) {
        let error = match self.state {
            State::Terminating => LinkError::Closed,
            _ => body::terminal_condition(&body),
        };
        let creating = self.state == State::Creating;
        let mut stanzas = self.window.is_next(n);
        self.window.answer(n, body, now);
        self.abort_all();
        for body in self.window.take_all() {
            if !creating {
                self.children(body, stanzas);
            }
            stanzas = false;
        }
        self.end(error);
    }

    /// A server that answers empty requests at once would have us ask it a thousand times a second.
    fn slow_down(&mut self, now: Millis, hasty: bool) {
        self.hasty = if hasty { self.hasty + 1 } else { 0 };
        if self.hasty >= MAX_HASTY {
            self.not_before = now.plus(HASTY_PAUSE_MS);
        }
    }
}
