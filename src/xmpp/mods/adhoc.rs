//! XEP-0050: Ad-Hoc Commands

use super::Tag;
use super::outcome::answer;
use crate::jid::Jid;
use crate::xml::Element;
use crate::xmpp::adhoc::{CommandAction, CommandStatus};
use crate::xmpp::cx::Cx;
use crate::xmpp::event::{Answer, Event, SendError};
use crate::xmpp::form::{Answers, Form};
use crate::xmpp::iqs::IqOutcome;
use crate::xmpp::stanza::{adhoc, forms};
use std::collections::VecDeque;

/// Commands that run at a time; another one ends the first.
const MAX_RUNNING: usize = 8;

/// What was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Which commands there are.
    List,
    /// The next stage of the one that has this name.
    Stage(String),
    /// The end of one; nobody waits for the answer.
    Cancel,
}

/// The commands that run.
#[derive(Default)]
pub struct Commands {
    running: Vec<Running>,
}

struct Running {
    /// What whoever wants it calls it.
    name: String,
    of: Jid,
    node: String,
    /// What the other end calls it, once it has answered.
    session: Option<String>,
    form: Option<Form>,
    /// Its answer is awaited.
    asked: bool,
    /// It is to end as soon as it is known what to call it.
    unwanted: bool,
}

impl Running {
    fn ask(&mut self, cx: &mut Cx<'_>, action: CommandAction, form: Option<Element>) {
        let request = adhoc::request(&self.node, self.session.as_deref(), action, form);
        let ask = match action {
            CommandAction::Cancel => Ask::Cancel,
            _ => Ask::Stage(self.name.clone()),
        };
        self.asked = true;
        cx.ask(
            "set",
            Some(&self.of),
            request,
            Tag::AdHoc(self.of.clone(), ask),
        );
    }

    /// Has it end at the other side, if it began there.
    fn cancel(&mut self, cx: &mut Cx<'_>) {
        if self.session.is_some() {
            self.ask(cx, CommandAction::Cancel, None);
        }
    }
}

/// Asks which commands somebody has.
pub fn list(cx: &mut Cx<'_>, of: Jid) {
    let tag = Tag::AdHoc(of.clone(), Ask::List);
    cx.ask("get", Some(&of), adhoc::list_request(), tag);
}

impl Commands {
    /// Begins a command, where no such one runs; else does this with it. While its answer is awaited it can
    /// only be cancelled.
    pub fn act(
        &mut self,
        cx: &mut Cx<'_>,
        of: Jid,
        (name, node): (String, String),
        action: CommandAction,
        answers: &Answers,
    ) {
        let known = self
            .running
            .iter()
            .position(|r| r.name == name && r.of == of);
        if action == CommandAction::Cancel {
            if let Some(at) = known {
                self.end(cx, at);
            }
            return;
        }
        let Some(running) = known.and_then(|at| self.running.get_mut(at)) else {
            if action != CommandAction::Execute {
                // It began in an earlier run of the program, or was forgotten.
                return tell(cx.events, of, Answer::Refused(SendError::Interrupted));
            }
            if self.running.len() >= MAX_RUNNING {
                self.running.remove(0).cancel(cx);
            }
            let mut running = Running {
                name,
                of,
                node,
                session: None,
                form: None,
                asked: false,
                unwanted: false,
            };
            running.ask(cx, action, None);
            return self.running.push(running);
        };
        if !running.asked {
            let asked = running.form.as_ref().filter(|form| !form.result);
            let form = asked.map(|form| forms::submit(form, answers));
            let form = form.filter(|_| action != CommandAction::Prev);
            running.ask(cx, action, form);
        }
    }

    fn end(&mut self, cx: &mut Cx<'_>, at: usize) {
        let Some(running) = self.running.get_mut(at) else {
            return;
        };
        if running.session.is_none() && running.asked {
            running.unwanted = true;
        } else {
            self.running.remove(at).cancel(cx);
        }
    }

    /// What came of it.
    pub fn on_outcome(&mut self, cx: &mut Cx<'_>, of: Jid, ask: Ask, outcome: IqOutcome) {
        match ask {
            Ask::List => {
                let mut list = |query: &Element| adhoc::list(query, &of).map(Answer::Commands);
                let answer = answer(outcome, &mut list);
                tell(cx.events, of, answer);
            }
            Ask::Stage(name) => self.on_stage(cx, of, name, outcome),
            Ask::Cancel => {}
        }
    }

    fn on_stage(&mut self, cx: &mut Cx<'_>, of: Jid, name: String, outcome: IqOutcome) {
        let found = self
            .running
            .iter()
            .position(|r| r.name == name && r.of == of);
        // It was cancelled meanwhile.
        let Some(at) = found else { return };
        let mut running = self.running.remove(at);
        running.asked = false;
        let (mut session, before) = (None, running.session.clone());
        let mut stage = |command: &Element| {
            let (node, id, stage) = adhoc::parse(command)?;
            let goes_on = stage.status == CommandStatus::Executing;
            let same = before.is_none() || id.is_none() && !goes_on || id == before;
            let sound = node == running.node && same && !(goes_on && id.is_none());
            session = id.filter(|_| sound && goes_on);
            sound.then(|| Answer::Stage(name.clone(), Box::new(stage)))
        };
        let failed = matches!(outcome, IqOutcome::Error(_) | IqOutcome::TimedOut);
        let answer = answer(outcome, &mut stage);
        let unwanted = running.unwanted;
        match &answer {
            Answer::Stage(_, stage) => {
                running.session = session;
                running.form = stage.form.clone();
                if unwanted {
                    running.cancel(cx);
                } else if running.session.is_some() {
                    self.running.push(running);
                }
            }
            // What was filled in may be filled in otherwise.
            _ if failed && running.session.is_some() => self.running.push(running),
            _ => running.cancel(cx),
        }
        if !unwanted {
            tell(cx.events, of, answer);
        }
    }

    /// What was asked for last may have been done, and the answer lost: it is not asked for again.
    pub fn on_gap(&mut self, cx: &mut Cx<'_>) {
        cx.iqs
            .forget(|tag| matches!(tag, Tag::AdHoc(_, Ask::Stage(_))));
        for running in &mut self.running {
            if std::mem::take(&mut running.asked) && !running.unwanted {
                on_lost(running.of.clone(), &Ask::List, cx.events);
            }
        }
        self.running.retain(|r| r.session.is_some());
    }

    /// The session is over, and with it what ran in it.
    pub fn forget(&mut self) {
        self.running.clear();
    }
}

/// There was no answer.
pub fn on_lost(of: Jid, ask: &Ask, events: &mut VecDeque<Event>) {
    if *ask != Ask::Cancel {
        tell(events, of, Answer::Refused(SendError::Interrupted));
    }
}

/// There is no session to ask in.
pub fn offline(of: Jid, events: &mut VecDeque<Event>) {
    tell(events, of, Answer::Refused(SendError::Offline));
}

fn tell(events: &mut VecDeque<Event>, of: Jid, answer: Answer) {
    events.push_back(Event::Answered { of, answer });
}
