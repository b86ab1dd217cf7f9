//! Private conversations: what goes to the client, and what it says, goes through [`Privacy`].

use super::keep::OTR;
use super::login::Trust;
use super::{Session, Turn, Work, post};
use crate::otr::codec::hex;
use crate::otr::generate::{Generator, Progress};
use crate::otr::hash::sha256;
use crate::platform::disk::Disk;
use crate::platform::file;
use crate::platform::timer::Timer;
use crate::privacy::{self, File, Output, Privacy};
use crate::time::Millis;
use crate::xmpp::client::Input;
use crate::xmpp::command::Command;
use crate::xmpp::event::Level;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// How long the page may stand still, in ms. No step is begun after that; one takes up to 15 ms.
const SLICE_MS: u64 = 8;

impl Session {
    /// What is private begins without conversations.
    pub(super) fn new_privacy(&self, turn: &mut Turn) {
        let policy = self.settings.otr();
        turn.privacy = policy.map(|policy| Privacy::new(policy, turn.rng.bytes()));
        turn.making = None;
        // What was being sealed when another tab took over comes to nobody.
        turn.keep.sealing = false;
    }

    /// An order for the client.
    pub(super) fn command(turn: &mut Turn, now: Millis, command: Command) {
        match &mut turn.privacy {
            Some(privacy) => privacy.command(now, command),
            None => turn.client.handle(now, Input::Command(command)),
        }
    }

    /// Goes on with what was sealed, and with what was private.
    pub(super) fn go_on_privately(&self, turn: &mut Turn, now: Millis, saved: Option<&str>) {
        let kept = self.identity_key(turn).is_some();
        let chats = turn.store.private_chats();
        if let (Some(privacy), Some(me)) = (&mut turn.privacy, turn.store.me()) {
            privacy.set_account(me.bare());
            privacy.go_on(now, saved, chats);
            privacy.set_kept(kept);
        }
        // Storage may have been taken over from a program that kept none.
        if saved.is_some() {
            self.keep_identity(turn);
        }
    }

    /// Does what there is to do; gives whether the client was told anything.
    pub(super) fn pass(self: &Rc<Self>, turn: &mut Turn, now: Millis) -> bool {
        let mut told = false;
        while let Some(output) = turn.privacy.as_mut().and_then(Privacy::poll) {
            match output {
                Output::Command(command) => {
                    turn.client.handle(now, Input::Command(command));
                    told = true;
                }
                Output::Event(event) => self.event(turn, now, event),
                Output::View(chat, view) => {
                    let changes = turn.store.set_privacy(chat, view);
                    turn.note(changes);
                }
                Output::Note(chat, note) => {
                    let changes = turn.store.add_note(now, chat, note);
                    turn.note(changes);
                }
                Output::Identity(identity) => {
                    let changes = turn.store.set_identity(identity);
                    turn.note(changes);
                }
                Output::Policy(chat, policy) => {
                    let changes = turn.store.set_policy(chat, policy);
                    turn.note(changes);
                }
                Output::Save => {
                    self.keep_identity(turn);
                    turn.keep.unsealed = true;
                    self.seal_keys(turn);
                }
                Output::MakeKey => {
                    turn.making = Some(Generator::default());
                    self.compute_on(turn);
                }
                Output::Compute => self.compute_on(turn),
            }
        }
        told
    }

    /// Seals keys, once there is a place for them, one time after the other.
    pub(super) fn seal_keys(self: &Rc<Self>, turn: &mut Turn) {
        let keep = &mut turn.keep;
        if keep.disk().is_none() || keep.sealing || !keep.unsealed {
            return;
        }
        if let Some(privacy) = &turn.privacy {
            (keep.sealing, keep.unsealed) = (true, false);
            let (weak, round, text) = (Rc::downgrade(self), keep.owner, privacy.save());
            spawn_local(async move {
                let sealed = Disk::seal(&text).await;
                post(&weak, Work::Sealed(round, OTR, sealed));
            });
        }
    }

    /// Where the identity of whoever is logged in is kept beyond the log-out; `None`: nowhere.
    fn identity_key(&self, turn: &Turn) -> Option<String> {
        let own = turn.keep.trust == Some(Trust::Device) && self.settings.keepalive;
        let me = turn.store.me().filter(|_| own)?;
        // The address is nobody's business once he is gone.
        Some(hex(&sha256(&[me.bare().as_str().as_bytes()])))
    }

    /// Keeps the identity as it is, if this is the user's own device.
    fn keep_identity(&self, turn: &Turn) {
        if let (Some(key), Some(privacy)) = (self.identity_key(turn), &turn.privacy) {
            let text = (!privacy.is_blank()).then(|| privacy.save());
            Disk::keep_identity(key, text);
        }
    }

    /// Somebody is logged in, or his device is known to be his own: he has his identity back.
    pub(super) fn look_for_identity(self: &Rc<Self>, turn: &mut Turn) {
        let key = self.identity_key(turn);
        if let Some(privacy) = &mut turn.privacy {
            privacy.set_kept(key.is_some());
            if let Some(key) = key {
                let (weak, owner) = (Rc::downgrade(self), turn.keep.owner);
                spawn_local(async move {
                    if let Some(text) = Disk::kept_identity(key).await {
                        post(&weak, Work::Identity(owner, text));
                    }
                });
            }
        }
    }

    /// Has the browser save a file of the identity.
    pub(super) fn export(&self, turn: &Turn, file: File, saved: Option<&str>) {
        let (me, saved) = (turn.store.me(), saved.unwrap_or_default());
        match me.and_then(|me| privacy::export(saved, me.bare(), file)) {
            Some((name, text)) => file::save(name, &text),
            None => self.print(Level::Warn, "this tab has no key that could be saved"),
        }
    }

    /// The identity is there.
    pub(super) fn adopt(turn: &mut Turn, now: Millis, text: &str) {
        if let Some(privacy) = &mut turn.privacy {
            privacy.adopt(now, text);
        }
    }

    fn compute_on(self: &Rc<Self>, turn: &mut Turn) {
        let weak = Rc::downgrade(self);
        turn.step = Timer::after(0, move || post(&weak, Work::Compute));
    }

    /// The next slice of what there is to compute: our key, and what verifying takes.
    pub(super) fn compute(self: &Rc<Self>, turn: &mut Turn, now: Millis) {
        turn.step = None;
        // Another one may have been found meanwhile.
        if !turn.privacy.as_ref().is_some_and(Privacy::is_making) {
            turn.making = None;
        }
        let begun = self.clock.now();
        loop {
            let Some(privacy) = &mut turn.privacy else {
                return;
            };
            let mut more = privacy.compute(now);
            match turn
                .making
                .as_mut()
                .map(|making| making.step(&mut turn.rng))
            {
                Some(Progress::Working(percent)) => {
                    privacy.set_progress(percent);
                    more = true;
                }
                Some(Progress::Done(key)) => {
                    turn.making = None;
                    privacy.set_key(now, *key);
                }
                None => {}
            }
            if !more {
                return;
            }
            if self.clock.now().since(begun) >= SLICE_MS {
                return self.compute_on(turn);
            }
        }
    }
}
