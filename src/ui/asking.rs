//! What a window that asks about rooms, or of a service, is told.

use crate::jid::{BareJid, Jid};
use crate::ui::actions::Actions;
use crate::ui::kit::{button, when};
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use crate::xmpp::command::{RoomWish, ServiceWish};
use crate::xmpp::event::{Answer, SendError};
use leptos::prelude::*;
use std::rc::Rc;

/// Questions of one kind, and the last answer. It stays when somebody asks something else elsewhere.
#[derive(Clone, Copy)]
pub(crate) struct Asking {
    of: RwSignal<Option<Jid>>,
    pub(crate) answer: RwSignal<Option<Answer>>,
}

impl Asking {
    /// `fits`: whether it is an answer to such a question.
    pub(crate) fn new(fits: fn(&Answer) -> bool) -> Self {
        let asked = AppState::get().asked;
        let (of, answer) = (RwSignal::new(None), RwSignal::new(None));
        Effect::new(move |_| {
            let told = asked
                .get()
                .filter(|asked| of.with(|of| *of == Some(asked.of.clone())));
            let told = told.and_then(|asked| asked.answer);
            // What is refused while there is an answer was another question to the same one.
            let waits = answer.with_untracked(Option::is_none);
            let fits = |told: &Answer| fits(told) || waits && matches!(told, Answer::Refused(_));
            if let Some(told) = told.filter(fits) {
                answer.set(Some(told));
            }
        });
        Self { of, answer }
    }

    /// Asks about a room.
    pub(crate) fn ask(self, actions: Actions, of: BareJid, wish: RoomWish) {
        actions.room(of.clone(), wish);
        self.expect(of.into());
    }

    /// Whether nobody answered, so that it makes sense to ask once more.
    pub(crate) fn is_lost(self) -> bool {
        self.answer.with(|answer| {
            let Some(Answer::Refused(why)) = answer else {
                return false;
            };
            matches!(why, SendError::Offline | SendError::Interrupted)
        })
    }

    /// Asks a service.
    pub(crate) fn ask_service(self, actions: Actions, of: Jid, wish: ServiceWish) {
        actions.service(of.clone(), wish);
        self.expect(of);
    }

    fn expect(self, of: Jid) {
        self.answer.set(None);
        self.of.set(Some(of));
    }

    /// Who was asked last.
    pub(crate) fn asked(self) -> Option<Jid> {
        self.of.get()
    }

    /// Whether the answer is still awaited.
    pub(crate) fn waits(self) -> bool {
        self.of.with(Option::is_some) && self.answer.with(Option::is_none)
    }

    /// What is said while there is no answer, or of one that is a refusal.
    pub(crate) fn words(self) -> Option<&'static str> {
        self.of.with(Option::is_some).then(|| {
            self.answer.with(|answer| match answer {
                None => words::ASKING.tr(),
                Some(Answer::Refused(why)) => words::why_not_told(why),
                Some(_) => "",
            })
        })
    }
}

/// The same as a line, for screen readers too; with a button that asks `again`, where nobody answered.
pub(crate) fn told(asking: Asking, again: Rc<dyn Fn()>) -> AnyView {
    let again = StoredValue::new_local(again);
    view! {
        <p class="cv-dialog__text" role="status" data-testid="room-told">{move || asking.words()}</p>
        {when(move || asking.is_lost(), move || view! {
            <div class="cv-dialog__buttons">{button("", "room-again", words::AGAIN.tr(), move || again.with_value(|again| again()))}</div>
        }.into_any())}
    }
    .into_any()
}
