//! What a client is told once.

use crate::xmpp::command::{PushService, RoomsConfig};
use crate::xmpp::event::ChatState;

/// What a client is told once.
#[derive(Clone, Default)]
pub struct ClientConfig {
    /// Absolute URLs.
    pub bosh_url: Option<String>,
    pub websocket_url: Option<String>,
    /// Look the addresses up (XEP-0156) when none is given.
    pub discover: bool,
    /// SASL mechanisms that may be used; `None`: all.
    pub mechanisms: Option<Vec<String>>,
    pub allow_unencrypted_plain: bool,
    /// Milliseconds that a request waits for its answer.
    pub stanza_timeout: u64,
    pub priority: i8,
    /// Connect again after a session was lost.
    pub auto_reconnect: bool,
    /// Go on with a BOSH session in a later run of the program.
    pub keepalive: bool,
    /// Milliseconds of silence after which the server is asked whether it is there; 0: never.
    pub ping_interval: u64,
    /// Messages in a page of the archive; 0: no archive is read.
    pub archive_page_size: u32,
    /// Fetch all that came while one was away, up to a thousand; else a page.
    pub archive_all_pages: bool,
    /// What the server is to archive: `always`, `never` or `roster`; `None`: as it is.
    pub archiving: Option<&'static str>,
    /// Have other devices' messages copied.
    pub carbons: bool,
    /// Ask for the block list.
    pub blocking: bool,
    /// Find out where files can be put.
    pub uploads: bool,
    /// Enter the rooms that the account has noted, and note those that are entered (XEP-0402).
    pub bookmarks: bool,
    /// The services through which one is told of messages while no program is there (XEP-0357).
    pub push: Vec<PushService>,
    /// Share with the account's other devices what was seen (XEP-0490).
    pub displayed: bool,
    pub rooms: RoomsConfig,
    /// Accept everybody who asks to become a contact.
    pub auto_subscribe: bool,
    /// Take no notice of those who ask.
    pub ignore_requests: bool,
    /// Ask to be told when messages are seen (XEP-0333).
    pub markers: bool,
    /// Tell nobody that his messages arrived (XEP-0184).
    pub no_receipts: bool,
    /// The states that others are told of (XEP-0085).
    pub chat_states: Vec<ChatState>,
    /// Emit [`super::Event::Traffic`].
    pub log_traffic: bool,
    /// `xml:lang` of the stream.
    pub lang: Option<String>,
}
