//! SMP: known answers, every way a run can end, and numbers made to cheat.

use super::{VECTORS, bytes};
use converse_rs::otr::codec::{Reader, put_mpi};
use converse_rs::otr::dsa::Fingerprint;
use converse_rs::otr::group::Exponent;
use converse_rs::otr::smp::proof::{self, Asked, Begun, Sent2, Sent3};
use converse_rs::otr::smp::{self, Event, Secret};
use converse_rs::otr::tlv::{Tlv, kind};
use converse_rs::rng::Rng;
use serde_json::Value;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// All slices of a computation; what comes of it, and how many there were.
fn sliced<T>(work: impl Future<Output = T>) -> (T, u32) {
    let mut work = pin!(work);
    let mut slices = 1;
    loop {
        match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(result) => return (result, slices),
            Poll::Pending => slices += 1,
        }
    }
}

fn all<T>(work: impl Future<Output = T>) -> T {
    sliced(work).0
}

/// A machine that computes at once.
#[derive(Default)]
struct Smp(smp::Smp);

impl Smp {
    fn is_running(&self) -> bool {
        self.0.is_running()
    }

    fn is_asked(&self) -> bool {
        self.0.is_asked()
    }

    fn abort(&mut self) -> Option<Tlv> {
        self.0.abort()
    }

    fn work(&mut self) -> (Option<Tlv>, Option<Event>) {
        while self.0.is_working() {
            if let Some(outcome) = self.0.work() {
                assert!(!self.0.is_working());
                return outcome;
            }
        }
        (None, None)
    }

    fn begin(&mut self, secret: Secret, question: Option<&str>, rng: &mut Rng) -> Tlv {
        self.0.begin(secret, question, rng);
        self.work().0.unwrap()
    }

    fn answer(&mut self, secret: Secret, rng: &mut Rng) -> Option<Tlv> {
        let asked = self.0.answer(secret, rng);
        assert_eq!(asked, self.0.is_working());
        self.work().0
    }

    fn receive(&mut self, tlv: &Tlv, rng: &mut Rng) -> (Option<Tlv>, Option<Event>) {
        let (reply, event) = self.0.receive(tlv, rng);
        let later = self.work();
        assert!(later.0.is_none() || reply.is_none());
        assert!(later.1.is_none() || event.is_none());
        (reply.or(later.0), event.or(later.1))
    }
}

fn exponents<const N: usize>(names: [&str; N]) -> [Exponent; N] {
    let of = &VECTORS["smp"]["exponents"];
    names.map(|name| Exponent::from_bytes(&bytes(&of[name])).unwrap())
}

/// A message of the vectors.
fn message(numbers: &Value) -> Vec<u8> {
    let numbers = numbers.as_array().unwrap();
    let mut out = u32::try_from(numbers.len()).unwrap().to_be_bytes().to_vec();
    numbers.iter().for_each(|n| put_mpi(&mut out, &bytes(n)));
    out
}

/// Powers that it takes to read message 2 and write message 3.
const SECOND: u32 = 22;

/// The states and messages of a run of the vectors, checked on the way.
struct Known {
    one: Vec<u8>,
    two: Vec<u8>,
    three: Vec<u8>,
    four: Vec<u8>,
    begun: Begun,
    asked: Asked,
    sent2: Sent2,
    sent3: Sent3,
}

fn run(known: &Value) -> Known {
    let secret = |name: &str| Exponent::from_bytes(&bytes(&known[name])).unwrap();
    let (begun, one) = all(proof::begin(
        secret("x"),
        exponents(["a2", "a3", "r2a", "r3a"]),
    ));
    assert_eq!(one, message(&known["tlv2"]));
    let asked = all(Asked::read(&one)).unwrap();
    let random = exponents(["b2", "b3", "r2b", "r3b", "r4b", "r5b", "r6b"]);
    let (sent2, two) = all(asked.answer(&secret("y"), random)).unwrap();
    assert_eq!(two, message(&known["tlv3"]));
    let random = exponents(["r4a", "r5a", "r6a", "r7a"]);
    let ((sent3, three), slices) = sliced(async { begun.second(&two, random).await.unwrap() });
    // The longest of them: a rest before each power.
    assert_eq!(slices, 1 + SECOND);
    assert_eq!(three, message(&known["tlv4"]));
    let [r7] = exponents(["r7b"]);
    let checked = all(sent2.third(&three, r7)).unwrap();
    assert_eq!(checked.reply, message(&known["tlv5"]));
    assert_eq!(Some(checked.same), known["result"].as_bool());
    assert_eq!(all(sent3.fourth(&checked.reply)), known["result"].as_bool());
    Known {
        one,
        two,
        three,
        four: checked.reply,
        begun,
        asked,
        sent2,
        sent3,
    }
}

#[test]
fn the_numbers_are_those_of_the_vectors() {
    for known in VECTORS["smp"]["runs"].as_array().unwrap() {
        run(known);
    }
}

#[test]
fn every_number_changed_is_found() {
    let known = run(&VECTORS["smp"]["runs"][0]);
    let p = bytes(&VECTORS["group"]["p"]);
    let mut p_less_one = p.clone();
    *p_less_one.last_mut().unwrap() -= 1;
    let one = [1];
    let wrong: [&[u8]; 6] = [&[], &one, &[2], &p_less_one, &p, &[0xff; 193]];
    let mut tried = 0;
    let mut each = |message: &[u8], refused: &dyn Fn(&[u8]) -> bool| {
        assert!(!refused(message), "the genuine one is refused");
        let mut reader = Reader::new(message);
        let count = reader.int().unwrap();
        let numbers: Vec<&[u8]> = (0..count).map(|_| reader.mpi().unwrap()).collect();
        let write = |count: u32, numbers: &[&[u8]]| {
            let mut out = count.to_be_bytes().to_vec();
            numbers.iter().for_each(|n| put_mpi(&mut out, n));
            out
        };
        for at in 0..numbers.len() {
            let mut flipped = numbers[at].to_vec();
            *flipped.last_mut().unwrap() ^= 1;
            for value in wrong.iter().chain([&&flipped[..]]) {
                let mut changed = numbers.clone();
                changed[at] = value;
                assert!(refused(&write(count, &changed)), "number {at}: {value:?}");
                tried += 1;
            }
        }
        for count in [0, 1, 5, count + 1, u32::MAX] {
            assert!(
                refused(&write(count, &numbers)),
                "{count} of {}",
                numbers.len()
            );
        }
        assert!(refused(&message[..message.len() - 1]));
        assert!(refused(&[message, &[0]].concat()));
        assert!(refused(&[]));
        let mut huge = message.to_vec();
        huge[4..8].fill(0xff);
        assert!(refused(&huge));
    };
    let r = || exponents(["r4a", "r5a", "r6a", "r7a"]);
    let [r7] = exponents(["r7b"]);
    each(&known.one, &|m| all(Asked::read(m)).is_none());
    each(&known.two, &|m| all(known.begun.second(m, r())).is_none());
    each(&known.three, &|m| {
        all(known.sent2.third(m, r7.clone())).is_none()
    });
    each(&known.four, &|m| all(known.sent3.fourth(m)).is_none());
    assert_eq!(tried, (6 + 11 + 8 + 3) * 7);
    // Their blinded secret may not be ours come back.
    let random = exponents(["b2", "b3", "r2b", "r3b", "r4b", "r5b", "r6b"]);
    assert!(all(known.asked.answer(&r7, random)).is_some());
}

fn secret(text: &str) -> Secret {
    Secret::new(&Fingerprint([1; 20]), &Fingerprint([2; 20]), &[3; 8], text)
}

#[test]
fn the_secret_is_bound_to_both_and_to_the_session() {
    let smp = &VECTORS["smp"];
    let fingerprint = |name: &str| {
        let key = &VECTORS["dsa_keys"][smp[name].as_str().unwrap()];
        Fingerprint(bytes(&key["fingerprint"]).try_into().unwrap())
    };
    let (a, b) = (fingerprint("initiator"), fingerprint("responder"));
    let ssid: [u8; 8] = bytes(&smp["ssid"]).try_into().unwrap();
    for known in smp["runs"].as_array().unwrap() {
        for (typed, number) in [("secret_initiator", "x"), ("secret_responder", "y")] {
            let text = known[typed].as_str().unwrap();
            let ours = Secret::new(&a, &b, &ssid, text);
            assert_eq!(*ours.to_bytes(), bytes(&known[number]));
        }
    }
}

struct Two {
    a: Smp,
    b: Smp,
    rng: Rng,
}

impl Two {
    fn new() -> Self {
        Self {
            a: Smp::default(),
            b: Smp::default(),
            rng: Rng::new([4; 32]),
        }
    }

    /// A asks, B answers; gives what each was told at the end.
    fn run(&mut self, question: Option<&str>, ours: &str, theirs: &str) -> [Option<Event>; 2] {
        let one = self.a.begin(secret(ours), question, &mut self.rng);
        let (reply, event) = self.b.receive(&one, &mut self.rng);
        assert_eq!(reply, None);
        let question = question.map(str::to_owned);
        assert_eq!(event, Some(Event::Asked { question }));
        let two = self.b.answer(secret(theirs), &mut self.rng).unwrap();
        let (three, event) = self.a.receive(&two, &mut self.rng);
        assert_eq!(event, None);
        let (four, b) = self.b.receive(&three.unwrap(), &mut self.rng);
        let (nothing, a) = self.a.receive(&four.unwrap(), &mut self.rng);
        assert_eq!(nothing, None);
        assert!(!self.a.is_running() && !self.b.is_running());
        [a, b]
    }
}

#[test]
fn runs_with_and_without_a_question() {
    let mut two = Two::new();
    let done = |same, proves| Some(Event::Done { same, proves });
    assert_eq!(
        two.run(None, "x", "x"),
        [done(true, true), done(true, true)]
    );
    assert_eq!(
        two.run(Some("who?"), "x", "x"),
        [done(true, true), done(true, false)]
    );
    assert_eq!(
        two.run(None, "x", "y"),
        [done(false, false), done(false, false)]
    );
    assert_eq!(
        two.run(Some(""), "", ""),
        [done(true, true), done(true, false)]
    );
}

#[test]
fn an_abort_at_every_step() {
    let abort = Tlv::new(kind::SMP_ABORT, vec![]);
    for step in 0..4 {
        let mut two = Two::new();
        let one = two.a.begin(secret("x"), None, &mut two.rng);
        let mut expected = Event::Aborted;
        if step > 0 {
            two.b.receive(&one, &mut two.rng);
        }
        if step > 1 {
            let reply = two.b.answer(secret("x"), &mut two.rng).unwrap();
            if step > 2 {
                two.a.receive(&reply, &mut two.rng);
                // After our message 3 it means that the secrets differ.
                expected = Event::Done {
                    same: false,
                    proves: false,
                };
            }
        }
        assert_eq!(two.a.receive(&abort, &mut two.rng), (None, Some(expected)));
        assert_eq!(two.a.receive(&abort, &mut two.rng), (None, None));
        let event = two.b.receive(&abort, &mut two.rng).1;
        assert_eq!(event, (step > 0).then_some(Event::Aborted));
        // Both can begin again.
        let same = Some(Event::Done {
            same: true,
            proves: true,
        });
        assert_eq!(two.run(None, "y", "y"), [same.clone(), same]);
    }
}

/// Every record in every state: what does not belong there ends the run, and nothing is answered to an
/// abort.
#[test]
fn every_record_in_every_state() {
    let known = run(&VECTORS["smp"]["runs"][0]);
    let mut question = b"q\0".to_vec();
    question.extend(&known.one);
    let records = [
        (kind::SMP_1, known.one.clone()),
        (kind::SMP_1_QUESTION, question),
        (kind::SMP_2, known.two),
        (kind::SMP_3, known.three),
        (kind::SMP_4, known.four),
        (kind::SMP_ABORT, vec![]),
        (kind::SMP_ABORT, vec![1, 2, 3]),
        (kind::PADDING, vec![]),
        (99, vec![1]),
    ];
    for state in 0..5 {
        for (kind, value) in &records {
            let mut two = Two::new();
            let mut smp = Smp::default();
            if state == 1 || state == 4 {
                let one = smp.begin(secret("x"), None, &mut two.rng);
                if state == 4 {
                    two.b.receive(&one, &mut two.rng);
                    let reply = two.b.answer(secret("x"), &mut two.rng).unwrap();
                    assert!(smp.receive(&reply, &mut two.rng).0.is_some());
                }
            } else if state > 1 {
                let one = Tlv::new(kind::SMP_1, known.one.clone());
                smp.receive(&one, &mut two.rng);
                if state == 3 {
                    smp.answer(secret("x"), &mut two.rng).unwrap();
                }
            }
            assert_eq!(smp.is_running(), state != 0);
            let (reply, event) = smp.receive(&Tlv::new(*kind, value.clone()), &mut two.rng);
            let aborts = reply == Some(Tlv::new(kind::SMP_ABORT, vec![]));
            match (*kind, state) {
                (kind::PADDING | 99, _) => {
                    assert_eq!((reply, event), (None, None));
                    assert_eq!(smp.is_running(), state != 0);
                }
                (kind::SMP_ABORT, _) => {
                    assert!(reply.is_none() && event.is_some() == (state != 0));
                    assert!(!smp.is_running());
                }
                (kind::SMP_1 | kind::SMP_1_QUESTION, 0) => {
                    assert!(reply.is_none() && smp.is_asked());
                }
                _ => {
                    assert!(
                        aborts && event.is_some() == (state != 0),
                        "{kind} in {state}"
                    );
                    assert!(!smp.is_running());
                }
            }
        }
    }
}

#[test]
fn questions_without_an_end_or_a_measure() {
    let mut two = Two::new();
    let known = run(&VECTORS["smp"]["runs"][0]);
    let receive = |two: &mut Two, value: Vec<u8>| {
        let tlv = Tlv::new(kind::SMP_1_QUESTION, value);
        two.b.receive(&tlv, &mut two.rng).1
    };
    assert_eq!(receive(&mut two, b"no end".to_vec()), Some(Event::Failed));
    let mut long = vec![b'q'; 60_000];
    long.push(0);
    long.extend(&known.one);
    let Some(Event::Asked {
        question: Some(question),
    }) = receive(&mut two, long)
    else {
        panic!("not asked");
    };
    assert_eq!(question.len(), 4096);
    two.b.abort().unwrap();
    assert!(two.b.abort().is_none());
    assert!(two.b.answer(secret("late"), &mut two.rng).is_none());
    // Ours fit into a record.
    let tlv = two
        .a
        .begin(secret("x"), Some(&"ä\0".repeat(40_000)), &mut two.rng);
    assert!(tlv.value.len() < 65_535);
}

#[test]
fn whatever_comes_in_the_middle_of_a_computation_ends_the_run() {
    let known = run(&VECTORS["smp"]["runs"][0]);
    let one = Tlv::new(kind::SMP_1, known.one);
    for (kind, answer) in [
        (kind::SMP_ABORT, None),
        (kind::SMP_1, Some(kind::SMP_ABORT)),
        (kind::SMP_3, Some(kind::SMP_ABORT)),
    ] {
        let mut rng = Rng::new([5; 32]);
        let mut smp = smp::Smp::default();
        assert_eq!(smp.receive(&one, &mut rng), (None, None));
        assert_eq!(smp.work(), None);
        assert!(smp.is_working() && smp.is_running() && !smp.is_asked());
        let (reply, event) = smp.receive(&Tlv::new(kind, one.value.clone()), &mut rng);
        assert_eq!(reply.map(|tlv| tlv.kind), answer);
        assert_eq!(event, Some(Event::Aborted));
        assert!(!smp.is_working() && !smp.is_running());
        assert_eq!(smp.work(), None);
    }
    // And so does the user.
    let mut smp = smp::Smp::default();
    smp.begin(secret("x"), None, &mut Rng::new([5; 32]));
    smp.work();
    assert_eq!(smp.abort().map(|tlv| tlv.kind), Some(kind::SMP_ABORT));
    assert!(!smp.is_working());
}
