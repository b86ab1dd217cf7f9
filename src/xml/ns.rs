//! Every namespace and attribute-namespace constant, once.

/// RFC 6120, content namespace of client streams.
pub const CLIENT: &str = "jabber:client";
/// RFC 6120 §4.8.1, `<stream:features/>`, `<stream:error/>`.
pub const STREAM: &str = "http://etherx.jabber.org/streams";
/// RFC 6120 §4.9.3, stream error conditions.
pub const STREAM_ERRORS: &str = "urn:ietf:params:xml:ns:xmpp-streams";
/// RFC 6120 §8.3, stanza error conditions.
pub const STANZA_ERRORS: &str = "urn:ietf:params:xml:ns:xmpp-stanzas";
/// RFC 6120 §6, SASL.
pub const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";
/// RFC 6120 §7, resource binding.
pub const BIND: &str = "urn:ietf:params:xml:ns:xmpp-bind";
/// RFC 3921 §3, session establishment.
pub const SESSION: &str = "urn:ietf:params:xml:ns:xmpp-session";
/// RFC 7395, `<open/>` and `<close/>`.
pub const FRAMING: &str = "urn:ietf:params:xml:ns:xmpp-framing";
/// XEP-0124, BOSH `<body/>`.
pub const HTTPBIND: &str = "http://jabber.org/protocol/httpbind";
/// XEP-0206, attributes of `<body/>` with the customary prefix `xmpp:`.
pub const XBOSH: &str = "urn:xmpp:xbosh";
/// The XML namespace itself (`xml:lang`).
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// RFC 6415, host metadata (XEP-0156).
pub const XRD: &str = "http://docs.oasis-open.org/ns/xri/xrd-1.0";
/// RFC 6121 §2, roster.
pub const ROSTER: &str = "jabber:iq:roster";
/// RFC 6121 §2.6, roster versioning.
pub const ROSTER_VERSIONING: &str = "urn:xmpp:features:rosterver";
/// XEP-0379.
pub const PREAUTH: &str = "urn:xmpp:pars:0";
/// XEP-0445, a feature of the stream.
pub const REGISTER_BY_TOKEN: &str = "urn:xmpp:ibr-token:0";
/// XEP-0144.
pub const ROSTER_EXCHANGE: &str = "http://jabber.org/protocol/rosterx";
/// XEP-0030.
pub const DISCO_INFO: &str = "http://jabber.org/protocol/disco#info";
/// XEP-0030.
pub const DISCO_ITEMS: &str = "http://jabber.org/protocol/disco#items";
/// XEP-0115.
pub const CAPS: &str = "http://jabber.org/protocol/caps";
/// XEP-0004.
pub const DATA_FORMS: &str = "jabber:x:data";
/// XEP-0077.
pub const REGISTER: &str = "jabber:iq:register";
/// XEP-0221.
pub const MEDIA: &str = "urn:xmpp:media-element";
/// XEP-0231.
pub const BOB: &str = "urn:xmpp:bob";
/// XEP-0092.
pub const VERSION: &str = "jabber:iq:version";
/// XEP-0199.
pub const PING: &str = "urn:xmpp:ping";
/// XEP-0203.
pub const DELAY: &str = "urn:xmpp:delay";
/// XEP-0172.
pub const NICK: &str = "http://jabber.org/protocol/nick";
/// XEP-0280.
pub const CARBONS: &str = "urn:xmpp:carbons:2";
/// XEP-0191.
pub const BLOCKING: &str = "urn:xmpp:blocking";
/// XEP-0313.
pub const MAM: &str = "urn:xmpp:mam:2";
/// XEP-0297.
pub const FORWARD: &str = "urn:xmpp:forward:0";
/// XEP-0359.
pub const STANZA_ID: &str = "urn:xmpp:sid:0";
/// XEP-0440.
pub const CHANNEL_BINDING: &str = "urn:xmpp:sasl-cb:0";
/// XEP-0198.
pub const SM: &str = "urn:xmpp:sm:3";
/// XEP-0352.
pub const CSI: &str = "urn:xmpp:csi:0";
pub const IDLE: &str = "urn:xmpp:idle:1";
/// Ours: what is kept for a later run of the program.
pub const SAVED: &str = "urn:converse-rs:saved";
/// XEP-0388.
pub const SASL2: &str = "urn:xmpp:sasl:2";
/// XEP-0386.
pub const BIND2: &str = "urn:xmpp:bind:0";
/// XEP-0484.
pub const FAST: &str = "urn:xmpp:fast:0";
/// XEP-0184.
pub const RECEIPTS: &str = "urn:xmpp:receipts";
/// XEP-0085.
pub const CHAT_STATES: &str = "http://jabber.org/protocol/chatstates";
/// XEP-0333.
pub const MARKERS: &str = "urn:xmpp:chat-markers:0";
/// XEP-0308.
pub const CORRECTION: &str = "urn:xmpp:message-correct:0";
/// XEP-0424.
pub const RETRACTION: &str = "urn:xmpp:message-retract:1";
/// XEP-0428.
pub const FALLBACK: &str = "urn:xmpp:fallback:0";
/// XEP-0461.
pub const REPLY: &str = "urn:xmpp:reply:0";
/// XEP-0317.
pub const HATS: &str = "urn:xmpp:hats:0";
pub const HATS_PROSODY: &str = "xmpp:prosody.im/protocol/hats:1";
/// XEP-0372.
pub const REFERENCE: &str = "urn:xmpp:reference:0";
/// XEP-0444.
pub const REACTIONS: &str = "urn:xmpp:reactions:0";
/// XEP-0393.
pub const STYLING: &str = "urn:xmpp:styling:0";
/// XEP-0059.
pub const RSM: &str = "http://jabber.org/protocol/rsm";
/// XEP-0380.
pub const EME: &str = "urn:xmpp:eme:0";
/// XEP-0364 §5, as a name in XEP-0380.
pub const OTR: &str = "urn:xmpp:otr:0";
/// XEP-0363.
pub const UPLOAD: &str = "urn:xmpp:http:upload:0";
/// XEP-0060.
pub const PUBSUB: &str = "http://jabber.org/protocol/pubsub";
/// XEP-0060 §7.1.2.1, what is told of changes.
pub const PUBSUB_EVENT: &str = "http://jabber.org/protocol/pubsub#event";
/// XEP-0084.
pub const AVATAR_DATA: &str = "urn:xmpp:avatar:data";
/// XEP-0084.
pub const AVATAR_METADATA: &str = "urn:xmpp:avatar:metadata";
/// XEP-0163 §4: whoever has this is told of changes.
pub const AVATAR_NOTIFY: &str = "urn:xmpp:avatar:metadata+notify";
/// XEP-0292.
pub const VCARD4: &str = "urn:ietf:params:xml:ns:vcard-4.0";
/// XEP-0054.
pub const VCARD_TEMP: &str = "vcard-temp";
/// XEP-0050.
pub const COMMANDS: &str = "http://jabber.org/protocol/commands";
/// XEP-0055.
pub const SEARCH: &str = "jabber:iq:search";
/// XEP-0153.
pub const PHOTO: &str = "vcard-temp:x:update";
/// XEP-0066.
pub const OOB: &str = "jabber:x:oob";
/// XEP-0447.
pub const SFS: &str = "urn:xmpp:sfs:0";
/// XEP-0446.
pub const FILE: &str = "urn:xmpp:file:metadata:0";
/// XEP-0103.
pub const URL_DATA: &str = "http://jabber.org/protocol/url-data";
/// XEP-0334.
pub const HINTS: &str = "urn:xmpp:hints";
/// XEP-0045.
pub const MUC: &str = "http://jabber.org/protocol/muc";
/// XEP-0045 §7.2, what a room says of its occupants.
pub const MUC_USER: &str = "http://jabber.org/protocol/muc#user";
/// XEP-0045 §9.
pub const MUC_ADMIN: &str = "http://jabber.org/protocol/muc#admin";
/// XEP-0045 §15.5: what a room says of itself.
pub const MUC_ROOMINFO: &str = "http://jabber.org/protocol/muc#roominfo";
/// XEP-0045 §10.
pub const MUC_OWNER: &str = "http://jabber.org/protocol/muc#owner";
/// XEP-0422.
pub const FASTEN: &str = "urn:xmpp:fasten:0";
/// Of the elements that Open Graph stands in.
pub const XHTML: &str = "http://www.w3.org/1999/xhtml";
/// XEP-0437.
pub const RAI: &str = "urn:xmpp:rai:0";
/// XEP-0452.
pub const MENTIONS: &str = "urn:xmpp:mmn:0";
/// XEP-0433.
pub const CHANNEL_SEARCH: &str = "urn:xmpp:channel-search:0:search";
/// XEP-0249.
pub const CONFERENCE: &str = "jabber:x:conference";
/// XEP-0060 §7.1.5.
pub const PUBLISH_OPTIONS: &str = "http://jabber.org/protocol/pubsub#publish-options";
/// XEP-0357.
pub const PUSH: &str = "urn:xmpp:push:0";
/// XEP-0048.
pub const OLD_BOOKMARKS: &str = "storage:bookmarks";
/// XEP-0049.
pub const PRIVATE: &str = "jabber:iq:private";
/// XEP-0402.
pub const BOOKMARKS: &str = "urn:xmpp:bookmarks:1";
/// XEP-0469.
pub const PINNED: &str = "urn:xmpp:bookmarks-pinning:0";
/// XEP-0492.
pub const NOTIFY: &str = "urn:xmpp:notification-settings:1";
/// XEP-0382.
pub const SPOILER: &str = "urn:xmpp:spoiler:0";
/// XEP-0490.
pub const MDS: &str = "urn:xmpp:mds:displayed:0";
/// XEP-0421.
pub const OCCUPANT_ID: &str = "urn:xmpp:occupant-id:0";
/// XEP-0425.
pub const MODERATION: &str = "urn:xmpp:message-moderate:1";
