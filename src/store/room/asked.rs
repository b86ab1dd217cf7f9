//! What somebody who asked about rooms, or of a service, is told.

use crate::jid::{BareJid, Jid};
use crate::store::{Change, Store};
use crate::xmpp::adhoc::CommandAction;
use crate::xmpp::command::{Command, RoomWish, ServiceWish};
use crate::xmpp::event::Answer;

/// The last question: of whom, and the answer, once there is one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    pub of: Jid,
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
            let (answer, whom) = (None, Jid::from(of.clone()));
            commands.push(Command::Room {
                room: of.clone(),
                wish: wish.clone(),
                after: None,
            });
            self.asked = Some(Asked { of: whom, answer });
            changes.push(Change::Asked);
        }
        question
    }

    /// Wants something of a service. That a command is to end is no question.
    pub(in crate::store) fn ask_service(
        &mut self,
        of: Jid,
        wish: ServiceWish,
        changes: &mut Vec<Change>,
        commands: &mut Vec<Command>,
    ) {
        let ends = match &wish {
            ServiceWish::Look(_)
            | ServiceWish::AskFullText
            | ServiceWish::LookUp(_)
            | ServiceWish::AskCommands
            | ServiceWish::AskSearch
            | ServiceWish::Search(_) => false,
            ServiceWish::Command { action, .. } => *action == CommandAction::Cancel,
        };
        if !ends {
            let of = of.clone();
            self.asked = Some(Asked { of, answer: None });
            changes.push(Change::Asked);
        }
        commands.push(Command::Service { of, wish });
    }

    /// The answer; one to an earlier question is nobody's any more.
    pub(in crate::store) fn answered(
        &mut self,
        of: &Jid,
        mut answer: Answer,
        changes: &mut Vec<Change>,
    ) {
        if let Answer::Looked(looked) = &mut answer {
            self.compare(looked);
        }
        if let Some(asked) = self.asked.as_mut().filter(|asked| asked.of == *of) {
            asked.answer = Some(answer);
            changes.push(Change::Asked);
        }
    }
}
