//! What is to be seen of a conversation's privacy, and what has happened to it.

/// How private a conversation is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum State {
    /// Not at all.
    #[default]
    Open,
    /// It was asked to be; what the user writes waits for that.
    Starting,
    /// With whoever has [`View::theirs`].
    Private,
    /// They ended it: nothing goes out before the user decides.
    Finished,
}

/// One of a contact's keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// Forty hexadecimal digits in five groups.
    pub fingerprint: String,
    /// Somebody has checked whose it is.
    pub verified: bool,
}

/// See the module.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct View {
    pub state: State,
    /// Our own fingerprint, once there is a key.
    pub mine: Option<String>,
    /// The key of the private conversation, or of the one that they ended.
    pub theirs: Option<Key>,
    /// Other keys that the contact was seen with.
    pub others: Vec<Key>,
    /// Old version of the protocol: 2.
    pub old: bool,
    /// What waits was written before this key appeared, which is not the one that was checked: the user
    /// decides whether it gets it.
    pub held: bool,
    /// They want to know whether we are who we say; their question, if they have one.
    pub asked: Option<Option<String>>,
    /// They are being asked.
    pub asking: bool,
    /// Our key is being made: percent.
    pub making: Option<u8>,
}

impl View {
    /// Whether somebody has checked who is at the other end.
    pub fn is_verified(&self) -> bool {
        self.state == State::Private && self.theirs.as_ref().is_some_and(|key| key.verified)
    }
}

/// Something that happened, to be read in the log: a closed list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Note {
    /// A private conversation began.
    Started { verified: bool },
    /// It has new keys.
    Renewed { verified: bool },
    /// We ended it.
    Ended,
    /// They ended it.
    TheyEnded,
    /// They want one, in no way that is allowed here.
    Asked,
    /// A key never seen before, and the first.
    NewKey,
    /// A key never seen before, though others were: somebody else may be there.
    OtherKey,
    /// What was written last went out once more, since they could not read it.
    Resent,
    /// Something came that cannot be read.
    Unreadable,
    /// They could not read something; their words.
    TheirError(String),
    /// Both know the secret. `proves`: it was they who had to prove it.
    Verified { proves: bool },
    /// They do not know the same secret.
    NotVerified,
    /// Checking was given up.
    VerifyingEnded,
}
