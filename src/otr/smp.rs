//! The Socialist Millionaires' Protocol (OTR3 "SMP"): two find out whether they know the same secret,
//! and nobody learns anything else. This is the machine; the numbers are in `proof`. What they take long
//! to compute is done in slices: [`Smp::work`], until [`Smp::is_working`] says no.

pub mod proof;

use crate::otr::dsa::Fingerprint;
use crate::otr::group::Exponent;
use crate::otr::hash::sha256;
use crate::otr::tlv::{Tlv, kind};
use crate::rng::Rng;
use proof::{Asked, Begun, Checked, Sent2, Sent3};
use std::array::from_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use zeroize::Zeroizing;

/// Bytes of a question: a value has 65535, and the six numbers at most 860 of them.
pub const MAX_QUESTION: usize = 4096;

/// What happens in a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// The other end asks; the user's secret goes into `Smp::answer`.
    Asked { question: Option<String> },
    /// The run is over.
    Done {
        /// Whether the secrets were the same.
        same: bool,
        /// Whether that proves to *us* who they are. When they asked a question and we answered, it
        /// proves to them who we are.
        proves: bool,
    },
    /// The other end gave up, or messages did not fit together.
    Aborted,
    /// A proof was wrong: somebody is cheating, or broken.
    Failed,
}

/// Whose secret, between whom: what is compared.
pub struct Secret(Exponent);

impl Secret {
    /// From the fingerprints of who asks and who answers, the session's id, and what was typed.
    pub fn new(asks: &Fingerprint, answers: &Fingerprint, ssid: &[u8; 8], text: &str) -> Self {
        let parts: [&[u8]; 5] = [&[1], &asks.0, &answers.0, ssid, text.as_bytes()];
        Self(proof::challenge(&Zeroizing::new(sha256(&parts))))
    }

    /// The number that is compared.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        self.0.to_bytes()
    }
}

/// The state of one session's runs, of which there is one at a time.
#[derive(Default)]
pub struct Smp {
    state: State,
}

/// What a computation leads to: the state after it, what to send, and what happened.
type Outcome = (State, Option<Tlv>, Option<Event>);

#[derive(Default)]
enum State {
    #[default]
    Idle,
    /// Computing.
    Working(Pin<Box<dyn Future<Output = Outcome>>>),
    /// They asked, the user has not answered.
    Asked {
        first: Box<Asked>,
        by_question: bool,
    },
    /// We sent message 1.
    Begun(Box<Begun>),
    /// We sent message 2.
    Sent2 { sent: Box<Sent2>, by_question: bool },
    /// We sent message 3.
    Sent3(Box<Sent3>),
}

impl Smp {
    /// Whether a run is under way, or a question open.
    pub fn is_running(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    /// Whether the user's answer is waited for.
    pub fn is_asked(&self) -> bool {
        matches!(self.state, State::Asked { .. })
    }

    /// Whether there is something to compute.
    pub fn is_working(&self) -> bool {
        matches!(self.state, State::Working(_))
    }

    /// The next slice of it, one power; at the end what to send, and what happened.
    pub fn work(&mut self) -> Option<(Option<Tlv>, Option<Event>)> {
        let State::Working(job) = &mut self.state else {
            return None;
        };
        match job.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => None,
            Poll::Ready((state, reply, event)) => {
                self.state = state;
                Some((reply, event))
            }
        }
    }

    fn compute(&mut self, job: impl Future<Output = Option<Outcome>> + 'static) {
        self.state = State::Working(Box::pin(async {
            // Whatever goes wrong ends the run.
            let failed = || (State::Idle, Some(aborted()), Some(Event::Failed));
            job.await.unwrap_or_else(failed)
        }));
    }

    /// Begins a run. The caller aborts one that is under way first.
    pub fn begin(&mut self, secret: Secret, question: Option<&str>, rng: &mut Rng) {
        let random = from_fn(|_| Exponent::full(rng));
        let question = question.map(|question| {
            let mut value: Vec<u8> = question.bytes().filter(|b| *b != 0).collect();
            value.truncate(MAX_QUESTION);
            value.push(0);
            value
        });
        self.compute(async move {
            let (begun, numbers) = proof::begin(secret.0, random).await;
            let first = match question {
                None => Tlv::new(kind::SMP_1, numbers),
                Some(mut value) => {
                    value.extend(numbers);
                    Tlv::new(kind::SMP_1_QUESTION, value)
                }
            };
            Some((State::Begun(Box::new(begun)), Some(first), None))
        });
    }

    /// The user's answer to the open question; `false` when there is none.
    pub fn answer(&mut self, secret: Secret, rng: &mut Rng) -> bool {
        let State::Asked { first, by_question } = std::mem::take(&mut self.state) else {
            return false;
        };
        let random = from_fn(|_| Exponent::full(rng));
        self.compute(async move {
            let (sent, numbers) = first.answer(&secret.0, random).await?;
            let sent = Box::new(sent);
            let state = State::Sent2 { sent, by_question };
            Some((state, Some(Tlv::new(kind::SMP_2, numbers)), None))
        });
        true
    }

    /// Gives up: the record to send, if a run was under way.
    pub fn abort(&mut self) -> Option<Tlv> {
        let running = self.is_running();
        self.state = State::Idle;
        running.then(aborted)
    }

    /// Takes a record of the other end: what to answer, and what happened, where that is plain at once.
    /// Records of other kinds do nothing.
    pub fn receive(&mut self, tlv: &Tlv, rng: &mut Rng) -> (Option<Tlv>, Option<Event>) {
        let value = &tlv.value;
        // Whatever goes wrong ends the run.
        match (tlv.kind, std::mem::take(&mut self.state)) {
            (kind::SMP_1, State::Idle) => self.asked(value, None),
            (kind::SMP_1_QUESTION, State::Idle) => {
                let Some(end) = value.iter().position(|b| *b == 0) else {
                    return (Some(aborted()), Some(Event::Failed));
                };
                let (question, rest) = value.split_at_checked(end).unwrap_or_default();
                let question = question.get(..MAX_QUESTION).unwrap_or(question);
                let question = String::from_utf8_lossy(question).into_owned();
                self.asked(rest.get(1..).unwrap_or_default(), Some(question));
            }
            (kind::SMP_2, State::Begun(begun)) => {
                let (value, random) = (value.clone(), from_fn(|_| Exponent::full(rng)));
                self.compute(async move {
                    let (sent, numbers) = begun.second(&value, random).await?;
                    let third = Tlv::new(kind::SMP_3, numbers);
                    Some((State::Sent3(Box::new(sent)), Some(third), None))
                });
            }
            (kind::SMP_3, State::Sent2 { sent, by_question }) => {
                let (value, random) = (value.clone(), Exponent::full(rng));
                self.compute(async move {
                    let Checked { same, reply } = sent.third(&value, random).await?;
                    let proves = same && !by_question;
                    let reply = Tlv::new(kind::SMP_4, reply);
                    Some((State::Idle, Some(reply), Some(Event::Done { same, proves })))
                });
            }
            (kind::SMP_4, State::Sent3(sent)) => {
                let value = value.clone();
                self.compute(async move {
                    let same = sent.fourth(&value).await?;
                    Some((State::Idle, None, Some(Event::Done { same, proves: same })))
                });
            }
            // python-potr says so instead of sending message 4 when the secrets differ.
            (kind::SMP_ABORT, State::Sent3(_)) => {
                let (same, proves) = (false, false);
                return (None, Some(Event::Done { same, proves }));
            }
            (kind::SMP_ABORT, State::Idle) => {}
            (kind::SMP_ABORT, _) => return (None, Some(Event::Aborted)),
            (kind::SMP_1 | kind::SMP_1_QUESTION | kind::SMP_2..=kind::SMP_4, state) => {
                let event = (!matches!(state, State::Idle)).then_some(Event::Aborted);
                return (Some(aborted()), event);
            }
            (_, state) => self.state = state,
        }
        (None, None)
    }

    fn asked(&mut self, value: &[u8], question: Option<String>) {
        let value = value.to_vec();
        self.compute(async move {
            let first = Box::new(Asked::read(&value).await?);
            let by_question = question.is_some();
            let state = State::Asked { first, by_question };
            Some((state, None, Some(Event::Asked { question })))
        });
    }
}

/// The record that abandons a run.
pub fn aborted() -> Tlv {
    Tlv::new(kind::SMP_ABORT, Vec::new())
}
