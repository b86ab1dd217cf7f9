//! A connection manager after XEP-0124, small, for tests that throw dice.

use converse_rs::xml::{Element, ns, parse};
use std::collections::{BTreeMap, VecDeque};

/// The server's end of one session: it takes requests in the order of their ids, each once, holds one,
/// and remembers its answers for those who ask again.
pub(crate) struct Manager {
    requests: u64,
    /// The id that is processed next.
    next: Option<u64>,
    /// Requests that came too early.
    early: BTreeMap<u64, Element>,
    /// Requests that are held.
    held: VecDeque<u64>,
    answers: BTreeMap<u64, String>,
    /// What is to be sent.
    outbox: VecDeque<String>,
    /// Ids of the stanzas that came, in the order they were processed.
    pub(crate) got: Vec<String>,
    /// What came, in that order.
    pub(crate) bodies: Vec<Element>,
    sid: String,
}

impl Manager {
    pub(crate) fn new(requests: u64) -> Self {
        Self::named(requests, "S".to_owned())
    }

    /// One whose session has this id.
    pub(crate) fn named(requests: u64, sid: String) -> Self {
        Self {
            sid,
            bodies: Vec::new(),
            requests,
            next: None,
            early: BTreeMap::new(),
            held: VecDeque::new(),
            answers: BTreeMap::new(),
            outbox: VecDeque::new(),
            got: Vec::new(),
        }
    }

    /// Takes a request as it arrives.
    pub(crate) fn take(&mut self, text: &str) {
        let body = parse(text).unwrap();
        let rid: u64 = body.attr("rid").unwrap().parse().unwrap();
        let next = *self.next.get_or_insert(rid);
        // XEP-0124 §11: one more, to end the session.
        let ends = u64::from(body.attr("type").is_some());
        assert!(
            rid < next + self.requests + ends,
            "request {rid} is out of the window"
        );
        if rid >= next {
            self.early.insert(rid, body);
        }
        while let Some(body) = self.next.and_then(|next| self.early.remove(&next)) {
            self.process(&body);
        }
        // XEP-0124 §11: no more are held than was agreed.
        while self.held.len() > 1 {
            self.answer();
        }
    }

    fn process(&mut self, body: &Element) {
        let rid = self.next.unwrap();
        self.next = Some(rid + 1);
        let id = |child: &Element| child.attr("id").map(str::to_owned);
        self.got.extend(body.children().filter_map(id));
        self.bodies.push(body.clone());
        if body.attr("sid").is_none() {
            let grant = format!(
                "<body xmlns='{}' sid='{}' wait='59' hold='1' requests='{}' inactivity='600' \
                 ack='{rid}'/>",
                ns::HTTPBIND,
                self.sid,
                self.requests
            );
            self.answers.insert(rid, grant);
            return;
        }
        self.held.push_back(rid);
        if !self.outbox.is_empty() {
            self.answer();
        }
    }

    /// Sends a stanza to the client, or keeps it until there is a request to answer.
    pub(crate) fn send(&mut self, stanza: String) {
        self.outbox.push_back(stanza);
        if !self.held.is_empty() {
            self.answer();
        }
    }

    /// Answers the oldest request that is held.
    pub(crate) fn answer(&mut self) {
        if let Some(rid) = self.held.pop_front() {
            let stanzas: String = self.outbox.drain(..).collect();
            let ack = self.next.map_or(0, |next| next - 1);
            let body = format!(
                "<body xmlns='{}' ack='{ack}'>{stanzas}</body>",
                ns::HTTPBIND
            );
            self.answers.insert(rid, body);
        }
    }

    /// What was the answer to a request is gone with the connection that it was written to, and the request
    /// waits for another: so does Prosody 0.12 for the latest.
    pub(crate) fn lose(&mut self, rid: u64) {
        let latest = self.next == Some(rid + 1);
        let is_grant = |answer: &String| answer.contains(" sid='");
        if latest && self.answers.get(&rid).is_some_and(|a| !is_grant(a)) {
            self.answers.remove(&rid);
            self.held.push_front(rid);
        }
    }

    /// The answer to a request, if there is one yet; the same each time.
    pub(crate) fn answer_to(&self, rid: u64) -> Option<&str> {
        self.answers.get(&rid).map(String::as_str)
    }
}
