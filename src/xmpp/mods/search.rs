//! XEP-0055: Jabber Search

use super::Tag;
use super::outcome::answer;
use crate::jid::Jid;
use crate::xml::Element;
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{Answer, Event, SendError};
use crate::xmpp::form::{Answers, Form};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::search;

/// What one can search by, as the service said last.
#[derive(Default)]
pub struct Search {
    form: Option<(Jid, Form, bool)>,
}

/// Asks a service what one can search by.
pub fn ask(cx: &mut Cx<'_>, of: Jid) {
    let tag = Tag::Search(of.clone(), false);
    cx.ask("get", Some(&of), search::request(), tag);
}

impl Search {
    /// Searches, by the form that the service gave out last.
    pub fn submit(&self, cx: &mut Cx<'_>, of: Jid, answers: &Answers) {
        match self.form.as_ref().filter(|(whose, ..)| *whose == of) {
            Some((_, form, data)) => {
                let query = search::submit(form, *data, answers);
                cx.ask("set", Some(&of), query, Tag::Search(of.clone(), true));
            }
            None => {
                let answer = Answer::Refused(SendError::Interrupted);
                cx.event(Event::Answered { of, answer });
            }
        }
    }

    /// What came of it.
    pub fn on_outcome(&mut self, cx: &mut Cx<'_>, of: Jid, searched: bool, outcome: IqOutcome) {
        let mut read = |query: &Element| {
            if searched {
                return search::found(query).map(Answer::Found);
            }
            let (form, data) = search::parse(query)?;
            self.form = Some((of.clone(), form.clone(), data));
            Some(Answer::Form(form))
        };
        let answer = answer(outcome, &mut read);
        cx.event(Event::Answered { of, answer });
    }
}
