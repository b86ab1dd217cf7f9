//! What a window that asks about rooms is told.

use crate::jid::BareJid;
use crate::ui::actions::Actions;
use crate::ui::state::AppState;
use crate::ui::words::room as words;
use crate::xmpp::command::RoomWish;
use crate::xmpp::event::Answer;
use leptos::prelude::*;

/// Questions of one kind, and the last answer. It stays when somebody asks something else elsewhere.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    of: RwSignal<Option<BareJid>>,
    pub(super) answer: RwSignal<Option<Answer>>,
}

impl Asking {
    /// `fits`: whether it is an answer to such a question.
    pub(super) fn new(fits: fn(&Answer) -> bool) -> Self {
        let asked = AppState::get().asked;
        let (of, answer) = (RwSignal::new(None), RwSignal::new(None));
        Effect::new(move |_| {
            let told = asked
                .get()
                .filter(|asked| of.with(|of| *of == Some(asked.of.clone())));
            let told = told.and_then(|asked| asked.answer);
            let fits = |answer: &Answer| fits(answer) || matches!(answer, Answer::Refused(_));
            if let Some(told) = told.filter(fits) {
                answer.set(Some(told));
            }
        });
        Self { of, answer }
    }

    /// Asks.
    pub(super) fn ask(self, actions: Actions, of: BareJid, wish: RoomWish) {
        actions.room(of.clone(), wish);
        self.answer.set(None);
        self.of.set(Some(of));
    }

    /// What is said while there is no answer, or of one that is a refusal.
    pub(super) fn words(self) -> Option<&'static str> {
        self.of.with(Option::is_some).then(|| {
            self.answer.with(|answer| match answer {
                None => words::ASKING,
                Some(Answer::Refused(why)) => words::why_not_told(why),
                Some(_) => "",
            })
        })
    }
}

/// The same as a line, for screen readers too.
pub(super) fn told(asking: Asking) -> AnyView {
    view! {
        <p class="cv-dialog__text" role="status" data-testid="room-told">{move || asking.words()}</p>
    }
    .into_any()
}
