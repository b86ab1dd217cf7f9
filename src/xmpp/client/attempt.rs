//! The way to a session: where to connect, one address after the other, until a resource is bound.

mod stage;

use super::{Client, Output, Phase};
use crate::jid::BareJid;
use crate::xml::{Element, ns};
use crate::xmpp::command::Method;
use crate::xmpp::error::{AuthError, LinkError, StreamError};
use crate::xmpp::event::{Carrier, Event, Failure, Status};
use crate::xmpp::form::Answers;
use crate::xmpp::stream::discover::Discover;
use crate::xmpp::stream::link::{Endpoint, Link, LinkConfig};
use crate::xmpp::stream::negotiate::{Negotiation, NegotiationOut, Resume, Terms};
use crate::xmpp::stream::transport::{LinkEvent, LinkOut};
use stage::Streaming;
use std::collections::VecDeque;
use zeroize::Zeroizing;

pub(super) use stage::{Attempt, Stage};

/// From the opened stream to the bound resource. A half-configured server that falls silent in the
/// middle must not leave anybody waiting for ever.
const NEGOTIATION_MS: u64 = 60_000;
/// How often a server may send us elsewhere.
const MAX_REDIRECTS: u8 = 3;

impl Client {
    /// Starts an attempt.
    pub(super) fn connect(&mut self) {
        if let Some(account) = &mut self.account {
            account.backoff.tries(self.now);
        }
        if !self.ask_site() {
            self.dial_all();
        }
    }

    /// Dials: the address the user gave, else where it went well last, and then all that there are.
    pub(super) fn dial_all(&mut self) {
        let Some(account) = &self.account else {
            return;
        };
        let last = account.endpoint.clone();
        self.credentials = matches!(account.login.method, Method::External);
        let configured = match &account.url {
            Some(url) => vec![Endpoint::of(url)],
            // As in Converse.js, the WebSocket is preferred.
            None => [&self.config.websocket_url, &self.config.bosh_url]
                .into_iter()
                .flatten()
                .map(|url| Endpoint::of(url))
                .collect(),
        };
        let given = account.url.is_some();
        let domain = account.login.jid.bare().domain().to_owned();
        let mut candidates: VecDeque<Endpoint> = configured.into_iter().flatten().collect();
        if let Some(last) = last {
            candidates.retain(|endpoint| *endpoint != last);
            candidates.push_front(last);
        }
        if let Some(first) = candidates.pop_front() {
            return self.dial(first, candidates, 0);
        }
        if !self.config.discover || given {
            return self.failed(Failure::NothingDiscovered { domain });
        }
        self.links += 1;
        let number = self.links;
        let mut machine = Discover::new(number, &domain);
        machine.start(self.now);
        self.status(Status::Discovering);
        let attempt = Attempt::new(Stage::Discovering { number, machine });
        self.phase = Phase::Attempt(Box::new(attempt));
    }

    /// Ends an attempt: closes its link, or stops its search.
    pub(super) fn give_up(&mut self, attempt: Attempt) {
        match attempt.stage {
            Stage::Asking { mut site, .. } => {
                site.cancel();
                if let Some(out) = site.poll() {
                    self.emit(out);
                }
            }
            Stage::Discovering { mut machine, .. } => {
                machine.cancel();
                while let Some(out) = machine.poll() {
                    self.emit(out);
                }
            }
            Stage::Streaming(s) => self.say_goodbye(s.number, s.link),
        }
    }

    /// Closes a link on which there was no session yet.
    fn say_goodbye(&mut self, number: u32, mut link: Link) {
        link.close(self.now);
        self.part(number, link);
    }

    fn dial(&mut self, to: Endpoint, rest: VecDeque<Endpoint>, redirects: u8) {
        let Some(account) = &mut self.account else {
            return;
        };
        account.name_device(&mut self.rng);
        let domain = account.login.jid.bare().domain().to_owned();
        let certificate = matches!(account.login.method, Method::External);
        let from = account.login.from(to.is_secure());
        self.links += 1;
        // A key that is still being derived belongs to a login that was given up.
        self.derivations += 1;
        let number = self.links;
        let mut link = Link::new(LinkConfig {
            link: number,
            endpoint: to.clone(),
            domain,
            from,
            lang: self.config.lang.clone(),
            // Far enough from 2^53 for every request of a session (XEP-0124 §14.1).
            first_rid: self.rng.number() >> 2,
            certificate,
        });
        link.log_traffic(self.config.log_traffic);
        link.open(self.now);
        self.status(Status::Connecting(to.carrier));
        let stage = Stage::Streaming(Box::new(Streaming {
            number,
            link,
            endpoint: to,
            negotiation: Negotiation::default(),
            deadline: None,
            answer_by: None,
            timed_out: false,
        }));
        let attempt = Attempt {
            candidates: rest,
            redirects,
            stage,
        };
        self.phase = Phase::Attempt(Box::new(attempt));
    }

    /// One step; whether anything moved.
    pub(super) fn pump_attempt(&mut self) -> bool {
        let Phase::Attempt(attempt) = &mut self.phase else {
            return false;
        };
        match &mut attempt.stage {
            Stage::Asking { site, .. } => {
                if let Some(out) = site.poll() {
                    self.emit(out);
                    return true;
                }
                match site.done() {
                    None => return false,
                    Some(Ok(given)) => self.given(given),
                    Some(Err(error)) => self.failed(Failure::Site(error)),
                }
            }
            Stage::Discovering { machine, .. } => {
                if let Some(out) = machine.poll() {
                    self.emit(out);
                    return true;
                }
                let Some(found) = machine.done() else {
                    return false;
                };
                self.discovered(found);
            }
            Stage::Streaming(s) => {
                if s.timed_out {
                    self.link_closed(LinkError::TimedOut);
                    return true;
                }
                let Some(out) = s.link.poll() else {
                    return false;
                };
                match out {
                    LinkOut::Transport(out) => self.emit(out),
                    LinkOut::Traffic(sent, element) => self.traffic(sent, &element),
                    LinkOut::Dropped(what) => self.log(what),
                    LinkOut::Event(LinkEvent::Closed(error)) => self.link_closed(error),
                    LinkOut::Event(LinkEvent::Gap) => s.doubt(self.now),
                    LinkOut::Event(event) => self.negotiate(event),
                }
            }
        }
        true
    }

    fn discovered(&mut self, found: Vec<Endpoint>) {
        self.phase = Phase::Idle;
        let (mut candidates, bosh): (VecDeque<_>, VecDeque<_>) = found
            .into_iter()
            .partition(|e| e.carrier == Carrier::WebSocket);
        candidates.extend(bosh);
        match candidates.pop_front() {
            Some(first) => self.dial(first, candidates, 0),
            None => {
                let account = self.account.as_ref();
                let domain = account.map(|a| a.login.jid.bare().domain().to_owned());
                let domain = domain.unwrap_or_default();
                self.failed(Failure::NothingDiscovered { domain });
            }
        }
    }

    /// The stream is over before there was a session: another address, or the end.
    fn link_closed(&mut self, error: LinkError) {
        let Phase::Attempt(attempt) = &mut self.phase else {
            return;
        };
        let Stage::Streaming(s) = &attempt.stage else {
            return;
        };
        if let LinkError::SeeOtherUri(url) = &error {
            let next = Endpoint::of(url)
                .filter(|next| s.endpoint.may_lead_to(next) && attempt.redirects < MAX_REDIRECTS);
            if let Some(next) = next {
                attempt.redirects += 1;
                attempt.candidates.push_front(next);
                return self.try_next(Failure::Link(error));
            }
        }
        if s.negotiation.is_unanswered()
            && !matches!(error, LinkError::Stream(_))
            && let Some(account) = &mut self.account
        {
            account.old_profile = true;
            attempt.candidates.push_front(s.endpoint.clone());
            return self.try_next(Failure::Link(error));
        }
        // A server that took part in the login and then went away is not to be asked elsewhere with
        // the same credentials.
        if s.negotiation.has_begun() {
            self.failed(Failure::Link(error));
        } else {
            self.try_next(Failure::Link(error));
        }
    }

    fn try_next(&mut self, failure: Failure) {
        let Phase::Attempt(attempt) = &mut self.phase else {
            return;
        };
        let Some(next) = attempt.candidates.pop_front() else {
            return self.failed(failure);
        };
        let candidates = std::mem::take(&mut attempt.candidates);
        let redirects = attempt.redirects;
        if let Phase::Attempt(attempt) = std::mem::replace(&mut self.phase, Phase::Idle) {
            self.give_up(*attempt);
        }
        self.dial(next, candidates, redirects);
    }

    fn negotiate(&mut self, mut event: LinkEvent) {
        let Phase::Attempt(attempt) = &mut self.phase else {
            return;
        };
        let Stage::Streaming(s) = &mut attempt.stage else {
            return;
        };
        if let LinkEvent::Element(element) = &event
            && let Some(error) = StreamError::parse(element)
        {
            return self.link_closed(LinkError::Stream(error));
        }
        if s.endpoint.carrier == Carrier::Bosh
            && let LinkEvent::Element(element) = &mut event
        {
            hide_management(element);
        }
        if s.deadline.is_none() {
            s.deadline = Some(self.now.plus(NEGOTIATION_MS));
        }
        self.negotiate_with(|negotiation, terms| negotiation.handle(event, terms));
    }

    /// What the user filled in goes to the server that waits for it; whether there is one.
    pub(super) fn fill_in(&mut self, domain: &BareJid, answers: &mut Option<Answers>) -> bool {
        let (Phase::Attempt(attempt), Some(account)) = (&mut self.phase, &self.account) else {
            return false;
        };
        let Stage::Streaming(s) = &mut attempt.stage else {
            return false;
        };
        let same = account.login.jid.bare().domain() == domain.domain();
        if !same || !s.negotiation.is_with_user() {
            return false;
        }
        let Some(answers) = answers.take() else {
            return false;
        };
        s.deadline = Some(self.now.plus(NEGOTIATION_MS));
        self.negotiate_with(|negotiation, terms| negotiation.answered(answers, terms));
        true
    }

    fn negotiate_with(
        &mut self,
        f: impl FnOnce(&mut Negotiation, &mut Terms<'_>) -> Vec<NegotiationOut>,
    ) {
        let Phase::Attempt(attempt) = &mut self.phase else {
            return;
        };
        let (Stage::Streaming(s), Some(account)) = (&mut attempt.stage, &self.account) else {
            return;
        };
        let secure = s.endpoint.is_secure();
        let resume = self.session.as_ref().and_then(|session| {
            let (previd, h) = session.management.resumable()?;
            let previd = previd.to_owned();
            Some(Resume { previd, h })
        });
        let mut terms = Terms {
            config: &self.config,
            login: &account.login,
            secure,
            rng: &mut self.rng,
            resume: resume.as_ref(),
            now: self.now,
            old_profile: account.old_profile,
        };
        let outs = f(&mut s.negotiation, &mut terms);
        s.wait(self.now);
        if s.negotiation.is_with_user() {
            s.deadline = None;
        }
        self.negotiated(outs);
    }

    pub(super) fn derived(&mut self, key: Zeroizing<Vec<u8>>) {
        let Phase::Attempt(attempt) = &mut self.phase else {
            return;
        };
        let Stage::Streaming(s) = &mut attempt.stage else {
            return;
        };
        let outs = s.negotiation.derived(key);
        s.wait(self.now);
        self.negotiated(outs);
    }

    fn negotiated(&mut self, outs: Vec<NegotiationOut>) {
        for out in outs {
            let now = self.now;
            let Phase::Attempt(attempt) = &mut self.phase else {
                return;
            };
            let Stage::Streaming(s) = &mut attempt.stage else {
                return;
            };
            match out {
                NegotiationOut::Send(element) => s.link.send(now, element),
                NegotiationOut::Restart => s.link.restart(now),
                NegotiationOut::Derive(request) => {
                    self.derivations += 1;
                    self.out.push_back(Output::Derive {
                        number: self.derivations,
                        request,
                    });
                }
                NegotiationOut::Secret(secret) => self.remember(secret),
                NegotiationOut::Status(status) => self.status(status),
                NegotiationOut::Dropped(what) => self.log(what),
                NegotiationOut::Failed(error) => self.auth_failed(error),
                NegotiationOut::Form { form, refused } => self
                    .events
                    .push_back(Event::RegistrationAsked { form, refused }),
                NegotiationOut::Registered(jid) => {
                    self.hang_up();
                    self.status(Status::Disconnected(None));
                    self.events.push_back(Event::Registered { jid });
                }
                NegotiationOut::Unregistered(error) => self.failed(Failure::Register(error)),
                NegotiationOut::Done(bound) => self.bound(&bound),
                NegotiationOut::Resumed { h } => self.resumed(h),
                NegotiationOut::ResumeFailed { h } => {
                    let ids = self.session.as_mut().map(|s| s.management.failed(h));
                    self.acked(ids.unwrap_or_default());
                    self.end_session();
                }
            }
        }
    }

    /// A server may offer over BOSH what it does not over WebSocket (Openfire: EXTERNAL), so a mere
    /// lack is no reason to stop while there is another address. A refusal is.
    fn auth_failed(&mut self, error: AuthError) {
        if error == AuthError::PasswordNeeded {
            self.forget_secret();
        }
        if let (Some(account), Phase::Attempt(attempt)) = (&mut self.account, &mut self.phase)
            && let Stage::Streaming(s) = &attempt.stage
            && account.falls_back(&error)
        {
            // On a new stream: servers take one login on each (XEP-0484 §4.1).
            attempt.candidates.push_front(s.endpoint.clone());
            return self.try_next(Failure::Auth(error));
        }
        let lack = matches!(
            error,
            AuthError::ExternalNotOffered
                | AuthError::NoMechanism { .. }
                | AuthError::PlainUnencrypted
                | AuthError::Incomplete(_)
        );
        match &self.phase {
            Phase::Attempt(attempt)
                if lack && !attempt.has_begun() && !attempt.candidates.is_empty() =>
            {
                self.try_next(Failure::Auth(error));
            }
            _ => self.failed(Failure::Auth(error)),
        }
    }
}

/// Takes the offer of stream management out of stream features.
///
/// COMPAT(Prosody 0.12): it is offered over BOSH, but resuming there fails inside the server, and nobody
/// is answered. BOSH has acknowledgements of its own, and a ping vouches for the rest.
fn hide_management(element: &mut Element) {
    element.retain_children(|child| child.ns() != ns::SM && child.attr("var") != Some(ns::SM));
    element.children_mut().for_each(hide_management);
}
