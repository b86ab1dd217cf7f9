//! Wire types, one file per feature: what a stanza says, parsed leniently and built strictly.

pub mod adhoc;
pub mod archive;
pub mod avatar;
pub mod bind;
pub mod bind2;
pub mod blocking;
pub mod bookmarks;
pub mod caps;
pub mod carbons;
pub mod channel_search;
pub mod chat_states;
pub mod correction;
pub mod delay;
pub mod disco;
pub mod eme;
pub mod entity;
pub mod exchange;
pub mod fallback;
pub mod fast;
pub mod forms;
pub mod forward;
pub mod full_text;
pub mod hats;
pub mod idle;
pub mod ids;
pub mod invitation;
pub mod iq;
pub mod markers;
pub mod marks;
pub mod mds;
pub mod mentions;
pub mod message;
pub mod moderation;
pub mod muc;
pub mod occupant;
pub mod oob;
pub mod otr;
pub mod photo;
pub mod preauth;
pub mod presence;
pub mod push;
pub mod questions;
pub mod rai;
pub mod reactions;
pub mod receipts;
pub mod reference;
pub mod register;
pub mod reply;
pub mod retraction;
pub mod room_avatar;
pub mod roster;
pub mod rsm;
pub mod sasl2;
pub mod search;
pub mod sfs;
pub mod spoiler;
pub mod threads;
pub mod unfurl;
pub mod upload;
pub mod vcard;
pub mod version;

/// A text that somebody else chose, cut to a length that a screen can bear.
pub(crate) fn limited(text: &str, chars: usize) -> Option<String> {
    let text: String = text.trim().chars().take(chars).collect();
    (!text.is_empty()).then_some(text)
}
