//! Whether anybody touches the device, in whichever tab.

use super::{Session, Turn, Work, post};
use crate::config::Settings;
use crate::platform::timer::Timer;
use crate::store::Preference;
use crate::time::Millis;
use crate::xmpp::client::Input;
use crate::xmpp::command::{Command, Show};
use std::rc::Rc;

/// Who touched it when.
#[derive(Default)]
pub(super) struct Idle {
    last: Millis,
    /// The server has been told that nobody does.
    told: bool,
    timer: Option<Timer>,
}

/// What happens after so many seconds: the three settings, as far as they are set.
fn steps(settings: &Settings) -> impl Iterator<Item = (u64, Option<Show>)> {
    let steps = [
        (settings.idle_presence_timeout, None),
        (settings.auto_away, Some(Show::Away)),
        (settings.auto_xa, Some(Show::Xa)),
    ];
    let set = steps.into_iter().filter(|(seconds, _)| *seconds > 0);
    set.map(|(seconds, show)| (u64::from(seconds) * 1000, show))
}

impl Session {
    /// Somebody touches it.
    pub(super) fn touched(self: &Rc<Self>, turn: &mut Turn, now: Millis) {
        turn.idle.last = now;
        if std::mem::take(&mut turn.idle.told) {
            let (since, show) = (None, None);
            let command = Command::SetIdle { since, show };
            turn.client.handle(now, Input::Command(command));
        }
        self.watch(turn, now);
    }

    /// Some time has passed in which nobody did.
    pub(super) fn untouched(self: &Rc<Self>, turn: &mut Turn, now: Millis) {
        let idle = now.since(turn.idle.last);
        let passed = steps(&self.settings).filter(|(after, _)| *after <= idle);
        if let Some((_, show)) = passed.max_by_key(|(after, show)| (*after, *show)) {
            turn.idle.told = true;
            // Since when is his own affair, if he says so; that he is away is not.
            let told = turn.store.choices().is_on(Preference::LastSeen);
            let since = told.then_some(turn.idle.last);
            let command = Command::SetIdle { since, show };
            turn.client.handle(now, Input::Command(command));
        }
        self.watch(turn, now);
    }

    /// Looks again when the next step is due.
    pub(super) fn watch(self: &Rc<Self>, turn: &mut Turn, now: Millis) {
        let idle = now.since(turn.idle.last);
        let next = steps(&self.settings)
            .map(|(after, _)| after)
            .filter(|after| *after > idle)
            .min();
        let weak = Rc::downgrade(self);
        turn.idle.timer =
            next.and_then(|next| Timer::after(next - idle, move || post(&weak, Work::Untouched)));
    }
}
