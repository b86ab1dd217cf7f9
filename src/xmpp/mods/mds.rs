//! XEP-0490: Message Displayed Synchronization

use super::{Flow, Tag};
use crate::jid::{BareJid, Jid};
use crate::map::Map;
use crate::time::Millis;
use crate::xml::{Element, ns};
use crate::xmpp::cx::Cx;
use crate::xmpp::error::StanzaCondition;
use crate::xmpp::event::{Event, Level};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::iq::sender;
use crate::xmpp::stanza::mds::{changed, publish, read, request};

/// How long what was seen waits for what is seen next, in ms: of several only the last is told.
const WAIT_MS: u64 = 1_500;
/// Chats that are told of at a time.
const MAX_AT_ONCE: usize = 10;
/// Chats that wait to be told of.
const MAX_WAITING: usize = 500;

/// What is seen here and there.
#[derive(Default)]
pub struct Displayed {
    /// The account has said what was seen.
    known: bool,
    /// Our account does not take it.
    refused: bool,
    /// What is still to be told: the id in the archive, and whether it is a room's.
    waiting: Map<BareJid, (String, bool)>,
    due: Option<Millis>,
}

impl Displayed {
    /// A session begins. What was not told yet, or in vain, the model says again when it knows what others have
    /// seen meanwhile.
    pub fn begin(&mut self, cx: &mut Cx<'_>) {
        *self = Self::default();
        if cx.config.displayed {
            cx.ask("get", None, request(), Tag::Displayed(true));
        }
    }

    /// The session goes on, maybe in a later run.
    pub fn on_resumed(&mut self, cx: &mut Cx<'_>) {
        if !self.known && !self.refused && !cx.iqs.awaits(&Tag::Displayed(true)) {
            self.begin(cx);
        }
    }

    /// What came of it. `asked`: it is the answer to what was seen.
    pub fn on_outcome(&mut self, cx: &mut Cx<'_>, asked: bool, outcome: IqOutcome) {
        let all = match outcome {
            IqOutcome::Result(_) if !asked => return,
            IqOutcome::Result(Some(pubsub)) if pubsub.is("pubsub", ns::PUBSUB) => {
                read(&pubsub, cx.me.bare())
            }
            IqOutcome::Error(e) if asked && e.condition == StanzaCondition::ItemNotFound => {
                Vec::new()
            }
            IqOutcome::Disconnected => return,
            IqOutcome::Error(_) | IqOutcome::Result(_) => {
                self.refused = true;
                self.waiting.clear();
                return cx.log(Level::Info, "our account does not tell what was seen");
            }
            IqOutcome::TimedOut => return,
        };
        self.known = true;
        cx.event(Event::DisplayedKnown { all, whole: true });
    }

    /// A message, if our own account says by it what was seen on another device.
    pub fn on_message(&mut self, cx: &mut Cx<'_>, element: &Element) -> Flow {
        let Some(all) = changed(element, cx.me.bare()) else {
            return Flow::Next;
        };
        let ours = |jid: Jid| jid.resource().is_none() && jid.bare() == cx.me.bare();
        if !sender(element).is_ok_and(|from| from.is_none_or(ours)) {
            return Flow::Drop("what somebody else has seen");
        }
        cx.event(Event::DisplayedKnown { all, whole: false });
        Flow::Done
    }

    /// The chat was seen up to the message with this id in our archive, or in the room's.
    pub fn tell(&mut self, cx: &Cx<'_>, chat: BareJid, id: String, room: bool) {
        let full = self.waiting.len() >= MAX_WAITING && !self.waiting.contains_key(&chat);
        if self.known && !self.refused && !full {
            self.waiting.insert(chat, Box::new((id, room)));
            self.due.get_or_insert(cx.now.plus(WAIT_MS));
        }
    }

    /// When [`Self::flush`] is due.
    pub fn deadline(&self) -> Option<Millis> {
        self.due
    }

    /// The time has come, maybe.
    pub fn timeout(&mut self, cx: &mut Cx<'_>) {
        if self.due.is_some_and(|due| due <= cx.now) {
            self.flush(cx);
        }
    }

    /// Tells what waits, and the rest a little later.
    pub fn flush(&mut self, cx: &mut Cx<'_>) {
        for _ in 0..MAX_AT_ONCE {
            let Some((chat, told)) = self.waiting.pop_first() else {
                break;
            };
            let (id, room) = *told;
            let by = if room { &chat } else { cx.me.bare() };
            let payload = publish(&chat, &id, by);
            cx.ask("set", None, payload, Tag::Displayed(false));
        }
        let more = !self.waiting.is_empty();
        self.due = more.then(|| cx.now.plus(WAIT_MS));
    }
}
