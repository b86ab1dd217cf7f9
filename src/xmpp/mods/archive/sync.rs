//! XEP-0313 §5.4: how far the archive is known, kept from one session to the next.

use super::Archive;
use crate::jid::BareJid;
use crate::xml::{Element, ns};
use crate::xmpp::stanza::ids::sane;

/// How far the archive is known.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum SyncPoint {
    #[default]
    Unknown,
    /// It was empty.
    Start,
    /// Up to the message with this id.
    After(String),
}

impl Archive {
    /// What comes in is known from now on. `unsure`: not all that we sent has been acknowledged. It may
    /// stand in the archive before this, and the next session has to look for it there.
    pub fn seen(&mut self, id: &str, unsure: bool) {
        if self.is_syncing() || self.unfinished {
            return;
        }
        self.ahead = Some(id.to_owned());
        if !unsure {
            self.settle();
        }
    }

    /// All that we sent has been acknowledged.
    pub fn settle(&mut self) {
        if let Some(id) = self.ahead.take() {
            self.sync = SyncPoint::After(id);
        }
    }

    /// What the next run of the program needs: how far the archive is known, and what waits.
    pub fn save(&self) -> Option<Element> {
        let owner = self.owner.as_ref()?;
        let saved = Element::new("archive", ns::SAVED).with_attr("owner", owner.as_str());
        let saved = match &self.sync {
            SyncPoint::Unknown => saved,
            SyncPoint::Start => saved.with_attr("start", "1"),
            SyncPoint::After(id) => saved.with_attr("after", id.as_str()),
        };
        let trusted = self.is_trusted().then_some("1");
        let unfinished = (self.unfinished || self.is_syncing()).then_some("1");
        Some(
            saved
                .with_opt_attr("unfinished", unfinished)
                .with_opt_attr("trusted", trusted)
                .with_children(self.held.iter().cloned()),
        )
    }

    /// Takes in what [`Self::save`] gave.
    pub fn restore(&mut self, saved: &Element) {
        let owner = saved.attr("owner").map(BareJid::parse);
        let Some(Ok(owner)) = owner else { return };
        *self = Self {
            owner: Some(owner),
            sync: match saved.attr("after").and_then(sane) {
                Some(id) => SyncPoint::After(id),
                None if saved.attr("start").is_some() => SyncPoint::Start,
                None => SyncPoint::Unknown,
            },
            unfinished: saved.attr("unfinished").is_some(),
            supported: saved.attr("trusted").map(|_| true),
            held: saved.children().cloned().collect(),
            ..Self::default()
        };
    }
}
