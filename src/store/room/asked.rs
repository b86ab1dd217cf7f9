//! What somebody who asked about rooms is told.

use crate::jid::BareJid;
use crate::store::{Change, Store};
use crate::xmpp::command::{Command, RoomWish};
use crate::xmpp::event::Answer;

/// The last question: of which room or service, and the answer, once there is one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    pub of: BareJid,
    pub answer: Option<Answer>,
}

impl Store {
    /// What was asked last, in whatever tab.
    pub fn asked(&self) -> Option<&Asked> {
        self.asked.as_ref()
    }

    /// Asks, if it is a question.
    pub(super) fn ask(
        &mut self,
        of: &BareJid,
        wish: &RoomWish,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) -> bool {
        let question = matches!(
            wish,
            RoomWish::AskRooms
                | RoomWish::Search(_)
                | RoomWish::AskAbout
                | RoomWish::AskForm
                | RoomWish::AskPeople(_)
                | RoomWish::AskRegistration
        );
        if question {
            let (answer, of) = (None, of.clone());
            commands.push(Command::Room {
                room: of.clone(),
                wish: wish.clone(),
                after: None,
            });
            self.asked = Some(Asked { of, answer });
            changes.push(Change::Asked);
        }
        question
    }

    /// The answer; one to an earlier question is nobody's any more.
    pub(super) fn answered(&mut self, of: &BareJid, answer: Answer, changes: &mut Vec<Change>) {
        if let Some(asked) = self.asked.as_mut().filter(|asked| asked.of == *of) {
            asked.answer = Some(answer);
            changes.push(Change::Asked);
        }
    }
}
