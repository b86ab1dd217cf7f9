//! The bound resource, and what belongs to it whatever carries its stanzas.

use crate::jid::Jid;
use crate::xmpp::stream::link::Endpoint;
use crate::xmpp::stream::management::Management;

/// A session. Suspended while there is no stream.
pub(super) struct Session {
    pub(super) me: Jid,
    /// Where its last stream was.
    pub(super) endpoint: Endpoint,
    pub(super) management: Management,
    /// The server takes client states (XEP-0352).
    pub(super) csi: bool,
    /// What it was last told; nothing over this stream.
    pub(super) active: Option<bool>,
}
