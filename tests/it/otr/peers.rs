//! Our engine against otr.js, libotr and python-potr, in both roles. What they need is installed by
//! `scripts/setup.sh test`; `scripts/test.sh` runs this.

mod all;
mod handshakes;

use super::primitives::key;
use super::talk::tagged;
use converse_rs::otr::codec::{hex, unhex};
use converse_rs::otr::engine::{Engine, Output, Security, State};
use converse_rs::otr::files::{key_bytes, write_key, write_tag};
use converse_rs::otr::policy::Policy;
use converse_rs::otr::wire::Version;
use converse_rs::time::Millis;
use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU8, Ordering};

/// Another implementation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    OtrJs,
    Libotr,
    /// Version 2 alone.
    Potr,
}

/// How it is set up: versions, and what it does by itself.
#[derive(Clone, Copy)]
pub(super) struct Ways {
    pub v2: bool,
    pub v3: bool,
    pub require: bool,
    pub tag: bool,
    pub start_on_tag: bool,
    pub start_on_error: bool,
    pub fragment: u32,
}

pub(super) const MANUAL: Ways = Ways {
    v2: true,
    v3: true,
    require: false,
    tag: false,
    start_on_tag: false,
    start_on_error: false,
    fragment: 0,
};

const WE: &str = "us@x";
const THEY: &str = "peer@x";

static LIBOTR: LazyLock<String> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/peers");
    fs::create_dir_all(folder).unwrap();
    let program = format!("{folder}/libotr");
    let arguments = ["-O1", "tests/peers/libotr.c", "-o", &program, "-lotr"];
    let made = Command::new("cc").args(arguments).status();
    assert!(
        made.is_ok_and(|s| s.success()),
        "cc failed; scripts/setup.sh test installs libotr5-dev"
    );
    fs::write(format!("{folder}/key"), &*write_key(THEY, &key("B"))).unwrap();
    fs::write(format!("{folder}/tag"), write_tag(THEY, 0x2222_2222)).unwrap();
    folder.to_owned()
});

/// A conversation of our engine with another program.
pub(super) struct Pair {
    pub kind: Kind,
    pub engine: Engine,
    pub now: Millis,
    pub told: Vec<Output>,
    /// What the peer said: lines as words.
    pub said: Vec<Vec<String>>,
    pub to_peer: VecDeque<String>,
    pub to_us: VecDeque<String>,
    pub heard: Vec<String>,
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

/// Starts a peer.
fn spawn(kind: Kind) -> (Child, ChildStdin, BufReader<ChildStdout>) {
    let mut command = match kind {
        Kind::OtrJs | Kind::Potr => {
            use base64::Engine as _;
            let encode = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
            let (program, script) = match kind {
                Kind::OtrJs => ("node", "tests/peers/otrjs.mjs"),
                // The distribution's: the package is its too.
                _ => ("/usr/bin/python3", "tests/peers/version_two.py"),
            };
            let mut command = Command::new(program);
            command.args([script, &encode(&key_bytes(&key("B")))]);
            command
        }
        Kind::Libotr => {
            let folder = &*LIBOTR;
            let mut command = Command::new(format!("{folder}/libotr"));
            command.args([format!("{folder}/key"), format!("{folder}/tag")]);
            command.args([THEY, WE]);
            command
        }
    };
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = pipes
        .spawn()
        .expect("a peer; scripts/setup.sh test installs them");
    let stdin = child.stdin.take().unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    (child, stdin, stdout)
}

impl Drop for Pair {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Pair {
    pub(super) fn new(kind: Kind, policy: Policy, ways: Ways) -> Self {
        static SEED: AtomicU8 = AtomicU8::new(1);
        let (child, stdin, stdout) = spawn(kind);
        let seed = SEED.fetch_add(1, Ordering::Relaxed);
        let mut pair = Self {
            kind,
            engine: tagged("A", seed, 0x1111_1111, policy),
            now: Millis(1_000_000),
            told: Vec::new(),
            said: Vec::new(),
            to_peer: VecDeque::new(),
            to_us: VecDeque::new(),
            heard: Vec::new(),
            child,
            stdin,
            stdout,
        };
        pair.set(ways);
        pair
    }

    /// Sets the peer up; otr.js forgets everything when it is.
    pub(super) fn set(&mut self, ways: Ways) {
        let flag = |on: bool| if on { "1" } else { "0" };
        match self.kind {
            Kind::OtrJs | Kind::Potr => {
                let options = serde_json::json!({
                    "v2": flag(ways.v2), "v3": flag(ways.v3), "require": flag(ways.require),
                    "tag": flag(ways.tag), "tagstart": flag(ways.start_on_tag),
                    "errorstart": flag(ways.start_on_error), "fragment": ways.fragment.to_string(),
                });
                self.peer("new", &[&options.to_string()]);
            }
            Kind::Libotr => {
                let letters = [
                    (ways.v2, "2"),
                    (ways.v3, "3"),
                    (ways.require, "r"),
                    (ways.tag, "t"),
                    (ways.start_on_tag, "s"),
                    (ways.start_on_error, "e"),
                ];
                let on = letters.into_iter().filter(|(on, _)| *on);
                let policy: String = on.map(|(_, letter)| letter).collect();
                self.peer("policy", &[&policy, &ways.fragment.to_string()]);
            }
        }
    }

    /// Lets the peer forget its sessions.
    pub(super) fn reset(&mut self, ways: Ways) {
        if self.kind == Kind::Libotr {
            let _ = self.child.kill();
            let _ = self.child.wait();
            (self.child, self.stdin, self.stdout) = spawn(self.kind);
        }
        self.set(ways);
    }

    /// Tells the peer to do something.
    pub(super) fn peer(&mut self, word: &str, arguments: &[&str]) {
        let mut line = word.to_owned();
        for argument in arguments {
            line.push(' ');
            line.push_str(&hex(argument.as_bytes()));
        }
        line.push('\n');
        self.stdin.write_all(line.as_bytes()).unwrap();
        self.stdin.flush().unwrap();
        loop {
            let mut line = String::new();
            let read = self.stdout.read_line(&mut line).unwrap();
            assert!(read > 0, "{:?} died at {word}", self.kind);
            let words: Vec<String> = line.trim_end().split(' ').map(str::to_owned).collect();
            match words[0].as_str() {
                "." => return,
                "send" => self.to_us.push_back(text(&words[1])),
                _ => self.said.push(words),
            }
        }
    }

    fn collect(&mut self) {
        while self.engine.is_working() {
            self.engine.work(self.now);
        }
        while let Some(output) = self.engine.poll() {
            if let Output::Send { text, .. } = &output {
                self.to_peer.push_back(text.clone());
            }
            self.told.push(output);
        }
    }

    /// Does something to our engine.
    pub(super) fn us(&mut self, act: impl FnOnce(&mut Engine, Millis)) {
        act(&mut self.engine, self.now);
        self.collect();
    }

    pub(super) fn receive(&mut self, text: &str) {
        self.engine.receive(self.now, THEY, Some("pc"), text);
        self.collect();
    }

    /// Delivers until nothing is under way.
    pub(super) fn settle(&mut self) {
        for _ in 0..2000 {
            let (to_peer, to_us) = (self.to_peer.pop_front(), self.to_us.pop_front());
            if to_peer.is_none() && to_us.is_none() {
                return;
            }
            if let Some(text) = to_peer {
                self.peer("receive", &[&text]);
            }
            if let Some(text) = to_us {
                self.heard.push(text.clone());
                self.receive(&text);
            }
        }
        panic!("they never come to an end");
    }

    pub(super) fn start(&mut self, we: bool) {
        if we {
            self.us(|engine, now| engine.start(now, THEY, None));
        } else {
            self.peer("query", &[]);
        }
    }

    pub(super) fn send(&mut self, text: &str) {
        self.us(|engine, now| engine.send(now, THEY, None, 1, text));
    }

    pub(super) fn state(&self) -> State {
        self.engine.state(THEY)
    }

    /// Whether the peer said a line that begins so.
    pub(super) fn peer_said(&self, words: &[&str]) -> bool {
        let fits = |line: &Vec<String>| {
            let mut said = line.iter().map(String::as_str);
            words
                .iter()
                .all(|word| said.next().unwrap_or_default() == *word)
        };
        self.said.iter().any(fits)
    }

    #[track_caller]
    pub(super) fn assert_private(&self) {
        assert!(
            matches!(self.state(), State::Private { .. }),
            "{:?}: {:?} {:?}",
            self.kind,
            self.told,
            self.heard
        );
        assert!(
            self.peer_said(&["state", "private"]),
            "{:?}: {:?}",
            self.kind,
            self.said
        );
    }

    pub(super) fn version(&self) -> Option<Version> {
        match self.state() {
            State::Private { version, .. } => Some(version),
            _ => None,
        }
    }

    /// What was shown to us, with whether it was private; taken off the list.
    pub(super) fn shown(&mut self) -> Vec<(String, bool)> {
        let shown = self.told.iter().filter_map(|output| match output {
            Output::Show { text, security, .. } => {
                Some((text.clone(), matches!(security, Security::Private { .. })))
            }
            _ => None,
        });
        let shown = shown.collect();
        self.told
            .retain(|output| !matches!(output, Output::Show { .. }));
        shown
    }

    /// What the peer showed; taken off the list.
    pub(super) fn peer_shown(&mut self) -> Vec<(String, bool)> {
        let shown = self.said.iter().filter(|line| line[0] == "show");
        let shown =
            shown.map(|line| (text(line.get(2).map_or("", String::as_str)), line[1] == "1"));
        let shown = shown.collect();
        self.said.retain(|line| line[0] != "show");
        shown
    }

    /// Sends both ways and checks that both come, encrypted.
    #[track_caller]
    pub(super) fn chat(&mut self) {
        self.shown();
        self.peer_shown();
        self.send("from us ☃");
        self.settle();
        self.peer("type", &["from them ☃"]);
        self.settle();
        let kind = self.kind;
        assert_eq!(
            self.peer_shown(),
            [("from us ☃".to_owned(), true)],
            "{kind:?}"
        );
        assert_eq!(self.shown(), [("from them ☃".to_owned(), true)], "{kind:?}");
    }

    /// A private conversation.
    #[track_caller]
    pub(super) fn private(kind: Kind, ways: Ways) -> Self {
        let mut pair = Self::new(kind, Policy::MANUAL, ways);
        pair.start(true);
        pair.settle();
        pair.assert_private();
        pair.told.clear();
        pair.said.clear();
        pair
    }
}

fn text(digits: &str) -> String {
    String::from_utf8_lossy(&unhex(digits).unwrap()).into_owned()
}
