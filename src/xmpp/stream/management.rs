//! XEP-0198: Stream Management
//!
//! How much of what we sent the server has, and how much of what it sent we have. Where the server
//! knows no stream management, the answer to a ping vouches for what was sent before it: a server
//! handles what comes over one stream in order. Either way a question that nobody answers shows that
//! the stream is dead, long before a browser notices.

use super::negotiate::Enabled;
use crate::time::Millis;
use crate::xml::{Element, ns};
use std::collections::VecDeque;

/// A stream on which a question gets no answer, nor anything else is heard, for so long is dead.
const ANSWER_MS: u64 = 20_000;
/// The same when there is reason to doubt: the network changed, the machine slept.
const DOUBT_MS: u64 = 6_000;
/// A session that was resumed so often, and in which nothing was acknowledged since, is stuck.
const STUCK: u8 = 3;
/// Stanzas without a message among them that may go unasked for.
const UNASKED: usize = 20;

#[derive(Clone, PartialEq, Eq, Debug)]
enum State {
    /// The server knows nothing of it: pings it is.
    Off,
    /// `<enable/>` is sent; from there on we count what we send.
    Asked,
    On {
        granted: Enabled,
        /// Stanzas of the server's that we have handled, modulo 2^32.
        handled: u32,
        /// Stanzas of ours that the server has handled, modulo 2^32.
        acked: u32,
    },
}

/// A question under way.
struct Question {
    asked: Millis,
    patience: u64,
    /// By ping: how many of `unacked` its answer vouches for.
    ping: Option<usize>,
}

/// What is to be done about an element of stream management.
#[derive(PartialEq, Eq, Debug)]
pub enum Managed {
    Nothing,
    Send(Element),
    /// The server has these messages now.
    Acked(Vec<String>),
    /// There is no stream management after all.
    Refused,
    /// The server has lost count, and nobody knows any more what arrived.
    Broken(&'static str),
}

/// What resuming brings to light.
pub struct Resumed {
    /// The ids of messages that the server has.
    pub acked: Vec<String>,
    /// What is to be sent again, in order.
    pub again: Vec<Element>,
    /// The server has nothing that we do not know of. It may have, when the program ended between
    /// sending and noting so.
    pub certain: bool,
}

/// The bookkeeping of one session; it outlives the stream when the session does.
pub struct Management {
    state: State,
    /// What we sent that the server is not known to have, oldest first: all stanzas, or messages alone
    /// where there are only pings.
    unacked: VecDeque<Element>,
    question: Option<Question>,
    /// How many of `unacked` nobody has asked about.
    unasked: usize,
    /// There is a message among them.
    urgent: bool,
    heard: Millis,
    /// Ask soon, and do not wait long for the answer.
    doubtful: bool,
    /// How often the session was resumed since anything of ours was acknowledged.
    unproven: u8,
}

impl Default for Management {
    fn default() -> Self {
        Self {
            state: State::Off,
            unacked: VecDeque::new(),
            question: None,
            unasked: 0,
            urgent: false,
            heard: Millis(0),
            doubtful: false,
            unproven: 0,
        }
    }
}

impl Management {
    /// The request to switch it on; what is sent behind it counts. `resume`: whether the session is to wait for
    /// us when its stream breaks.
    pub fn enable(&mut self, resume: bool) -> Element {
        self.state = State::Asked;
        Element::new("enable", ns::SM).with_opt_attr("resume", resume.then_some("true"))
    }

    /// It is on.
    pub fn enabled(&mut self, granted: Enabled) {
        self.state = State::On {
            granted,
            handled: 0,
            acked: 0,
        };
    }

    /// What resuming takes: the id and how many stanzas we have; `None` when it is not possible.
    pub fn resumable(&self) -> Option<(&str, u32)> {
        match &self.state {
            State::On {
                granted, handled, ..
            } => granted.id.as_deref().map(|id| (id, *handled)),
            State::Off | State::Asked => None,
        }
    }

    /// A stanza goes out, or is to go out as soon as there is a stream again.
    pub fn sent(&mut self, stanza: &Element) {
        let message = stanza.name() == "message" && stanza.attr("id").is_some();
        if !is_stanza(stanza) || (self.state == State::Off && !message) {
            return;
        }
        self.unacked.push_back(stanza.clone());
        self.unasked += 1;
        self.urgent |= message;
    }

    /// A stanza came in and was dealt with.
    pub fn received(&mut self, now: Millis, element: &Element) {
        self.heard = self.heard.max(now);
        if let State::On { handled, .. } = &mut self.state
            && is_stanza(element)
        {
            *handled = handled.wrapping_add(1);
        }
    }

    /// An element of stream management came in.
    pub fn handle(&mut self, now: Millis, element: &Element) -> Managed {
        self.heard = self.heard.max(now);
        match (element.name(), &self.state) {
            ("r", State::On { handled, .. }) => {
                let answer = Element::new("a", ns::SM).with_attr("h", handled.to_string());
                Managed::Send(answer)
            }
            ("a", State::On { .. }) => {
                let Some(h) = element.attr("h").and_then(|h| h.trim().parse().ok()) else {
                    return Managed::Broken("an acknowledgement without a number");
                };
                self.question = None;
                self.unproven = 0;
                match self.acknowledge(h) {
                    Some(ids) => Managed::Acked(ids),
                    None => Managed::Broken("the server has handled more than it was sent"),
                }
            }
            ("enabled", State::Asked) => {
                self.enabled(Enabled::read(element));
                Managed::Nothing
            }
            ("failed", State::Asked) => {
                self.state = State::Off;
                self.unacked.retain(|stanza| stanza.name() == "message");
                self.unasked = self.unacked.len();
                Managed::Refused
            }
            _ => Managed::Nothing,
        }
    }

    /// The server has handled `h` stanzas of ours; the ids of the messages among those it is only now
    /// known to have. `None`: there were not so many.
    fn acknowledge(&mut self, h: u32) -> Option<Vec<String>> {
        let State::On { acked, .. } = &mut self.state else {
            return Some(Vec::new());
        };
        let more = h.wrapping_sub(*acked) as usize;
        if more > self.unacked.len() {
            return None;
        }
        *acked = h;
        Some(self.take(more))
    }

    fn take(&mut self, n: usize) -> Vec<String> {
        let taken = self.unacked.drain(..n.min(self.unacked.len()));
        let ids = taken
            .filter(|stanza| stanza.name() == "message")
            .filter_map(|stanza| stanza.attr("id").map(str::to_owned))
            .collect();
        self.unasked = self.unasked.min(self.unacked.len());
        ids
    }

    /// The session goes on over a new stream. `h`: how many stanzas of ours the server has.
    pub fn resumed(&mut self, now: Millis, h: u32) -> Resumed {
        if matches!(&self.state, State::On { acked, .. } if *acked != h) {
            self.unproven = 0;
        }
        let known = self.acknowledge(h);
        let certain = known.is_some();
        let acked = known.unwrap_or_else(|| {
            if let State::On { acked, .. } = &mut self.state {
                *acked = h;
            }
            self.take(usize::MAX)
        });
        self.dialled(now);
        self.unproven = self.unproven.saturating_add(1);
        // The last time nobody answered.
        self.doubtful = self.unproven > 1 && !self.unacked.is_empty();
        self.unasked = self.unacked.len();
        self.urgent = self.unasked > 0;
        Resumed {
            acked,
            again: self.unacked.iter().cloned().collect(),
            certain,
        }
    }

    /// The ids of the messages that the server is not known to have.
    pub fn underway(&self) -> Vec<String> {
        let id = |stanza: &Element| stanza.attr("id").map(str::to_owned);
        let messages = self.unacked.iter().filter(|s| s.name() == "message");
        messages.filter_map(id).collect()
    }

    /// The session cannot be resumed; `h` as far as the server still knows. The ids of messages that it
    /// has.
    pub fn failed(&mut self, h: Option<u32>) -> Vec<String> {
        h.and_then(|h| self.acknowledge(h)).unwrap_or_default()
    }

    /// A stream begins: what was asked over the last one is not answered any more.
    pub fn dialled(&mut self, now: Millis) {
        self.question = None;
        self.doubtful = false;
        self.heard = self.heard.max(now);
    }

    /// There is reason to doubt that the stream still lives.
    pub fn doubt(&mut self) {
        self.doubtful = true;
    }

    /// What to ask now, if anything. `ping` makes a ping, whose answer is to be told to
    /// [`Self::answered`]. `silence`: milliseconds without a word after which to ask, on a
    /// transport that does not notice by itself that it is dead.
    pub fn ask(
        &mut self,
        now: Millis,
        silence: Option<u64>,
        ping: impl FnOnce() -> Element,
    ) -> Option<Element> {
        if let Some(question) = &mut self.question {
            // Asked already, but now there is less patience. Its answer may have been under way, and settles
            // no doubt.
            if self.doubtful && question.patience > DOUBT_MS {
                (question.asked, question.patience) = (now, DOUBT_MS);
            }
            return None;
        }
        let silent = silence.is_some_and(|ms| now.since(self.heard) >= ms);
        let due = self.urgent || self.unasked >= UNASKED;
        let managed = matches!(self.state, State::On { .. });
        // Until it is on there is nothing to be acknowledged by it; whether anybody is there can be asked.
        let due = due && self.state != State::Asked;
        if !(self.doubtful || silent || due) {
            return None;
        }
        let patience = if std::mem::take(&mut self.doubtful) {
            DOUBT_MS
        } else {
            ANSWER_MS
        };
        if self.state != State::Asked {
            (self.unasked, self.urgent) = (0, false);
        }
        let vouched = match self.state {
            State::On { .. } => None,
            State::Asked => Some(0),
            State::Off => Some(self.unacked.len()),
        };
        self.question = Some(Question {
            asked: now,
            patience,
            ping: vouched,
        });
        Some(if managed {
            Element::new("r", ns::SM)
        } else {
            ping()
        })
    }

    /// The ping was answered, be it with an error: the ids of the messages that the server has.
    pub fn answered(&mut self) -> Vec<String> {
        match self.question.take_if(|q| q.ping.is_some()) {
            Some(Question { ping: Some(n), .. }) => self.take(n),
            _ => Vec::new(),
        }
    }

    /// Whether the stream is dead: no answer came, nor anything else.
    pub fn is_dead(&self, now: Millis) -> bool {
        self.question
            .as_ref()
            .is_some_and(|q| now >= self.dead_at(q))
    }

    /// Whether the server resumed the session time and again and then did nothing with what it was sent. Once may be
    /// the network.
    ///
    /// COMPAT(Prosody 0.12): a session that was waiting for something inside the server when its stream broke
    /// stays so for ever; it is resumed as often as one likes, and hears nothing.
    pub fn is_stuck(&self) -> bool {
        self.unproven >= STUCK
    }

    fn dead_at(&self, question: &Question) -> Millis {
        question.asked.max(self.heard).plus(question.patience)
    }

    /// When to look again.
    pub fn deadline(&self, silence: Option<u64>) -> Option<Millis> {
        match &self.question {
            Some(question) => Some(self.dead_at(question)),
            None => silence.map(|ms| self.heard.plus(ms)),
        }
    }

    /// What a later run of the program goes on with. Without stream management that is of use only
    /// where the stream itself goes on.
    pub fn save(&self) -> Option<Element> {
        let mut saved = Element::new("sm", ns::SM);
        if let State::On {
            granted,
            handled,
            acked,
        } = &self.state
        {
            saved = saved
                .with_opt_attr("id", granted.id.as_deref())
                .with_attr("in", handled.to_string())
                .with_attr("out", acked.to_string());
        } else if self.unacked.is_empty() {
            return None;
        }
        Some(saved.with_children(self.unacked.iter().cloned()))
    }

    /// Takes in what [`Self::save`] gave; `None` when it is not that.
    pub fn restore(saved: &Element) -> Option<Self> {
        let number = |name: &str| saved.attr(name)?.parse().ok();
        let state = match saved.attr("in") {
            None => State::Off,
            Some(_) => State::On {
                granted: Enabled {
                    id: saved.attr("id").map(str::to_owned),
                    max_s: None,
                    location: None,
                },
                handled: number("in")?,
                acked: number("out")?,
            },
        };
        let unacked: VecDeque<Element> = saved.children().cloned().collect();
        Some(Self {
            state,
            unasked: unacked.len(),
            urgent: !unacked.is_empty(),
            unacked,
            ..Self::default()
        })
    }
}

/// What counts (XEP-0198 §4): not the elements of stream management itself.
fn is_stanza(element: &Element) -> bool {
    element.ns() == ns::CLIENT && matches!(element.name(), "message" | "presence" | "iq")
}
