//! Settings that are one of some words.

/// How a user proves who he is (`authentication`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Authentication {
    /// Address and password.
    #[default]
    Login,
    /// TLS client certificate, SASL EXTERNAL.
    External,
    /// SASL ANONYMOUS at the domain in `jid`.
    Anonymous,
    /// The site has opened a BOSH session already: `prebind_url`, or `jid`, `sid` and `rid`.
    Prebind,
}

/// How the chat sits in the page (`view_mode`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ViewMode {
    /// Launcher and floating boxes on the host page.
    Overlayed,
    /// The whole page.
    #[default]
    Fullscreen,
    /// The element in which the page has it.
    Embedded,
}

impl ViewMode {
    /// The word of the setting, which the style sheets have too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overlayed => "overlayed",
            Self::Fullscreen => "fullscreen",
            Self::Embedded => "embedded",
        }
    }
}

/// Which messages of one's own may be corrected (`allow_message_corrections`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Corrections {
    /// `'all'` or `true`
    #[default]
    All,
    /// `'last'`: the last one alone.
    Last,
    /// `false`
    No,
}

/// Whether messages are told of outside the page (`show_desktop_notifications`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DesktopNotifications {
    /// `false`
    No,
    /// `true`: those that the user does not look at.
    #[default]
    Elsewhere,
    /// `'all'`: also those in the chat that he has before him.
    All,
}

/// Light, dark, or what the system says (`theme`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

/// Whether the device is the user's own (`allow_user_trust_override`): what is kept on one that is not is
/// gone with the tab.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OwnDevice {
    /// `true`: the user is asked; the tick is there.
    #[default]
    Asked,
    /// `'off'`: the user is asked; he has to tick it.
    AskedWithoutTick,
    /// `false`: it is taken for his own.
    Assumed,
}

/// Where everything is kept (`persistent_store`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PersistentStore {
    /// On the device, as far as it is the user's own.
    #[default]
    IndexedDb,
    /// In the tab, whosever device it is.
    SessionStorage,
}

/// What goes to the console (`loglevel`); each includes those after it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum LogLevel {
    /// Also prints every stanza, with secrets blotted out.
    Debug,
    #[default]
    Info,
    Warn,
    Error,
    Fatal,
}

/// When conversations are private (`otr_policy`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OtrPolicy {
    /// Never.
    Never,
    /// When one of the two asks for it.
    #[default]
    Manual,
    /// Whenever both programs can.
    Opportunistic,
    /// Or nothing is sent.
    Always,
}

impl OtrPolicy {
    /// All of them, from the least to the most.
    pub const ALL: [Self; 4] = [Self::Never, Self::Manual, Self::Opportunistic, Self::Always];

    /// The setting's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Manual => "manual",
            Self::Opportunistic => "opportunistic",
            Self::Always => "always",
        }
    }

    /// By the word that [`Self::name`] gives.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.name() == name)
    }
}
