//! Off-the-Record Messaging, versions 2 and 3: private, authenticated, deniable conversations.
//!
//! Sans-IO like the client: texts come in with whom they are from, texts to send and events come
//! out. Nothing here knows XMPP. From the bottom to the top:
//!
//! ```text
//! codec, hash, modulus, group, dsa   numbers and bytes
//! wire, tag, fragment, tlv      what stands in a message's text
//! ake, ratchet, data, smp       the cryptographic protocols, one struct each
//! session, engine               who is in which state, with policies; what the rest of the program uses
//! generate, files               making keys, and taking them along from other programs
//! ```
//!
//! Sources: "Off-the-Record Messaging Protocol version 3" and "version 2", cited as OTR3 and OTR2.

pub mod ake;
pub mod codec;
pub mod dsa;
pub mod engine;
pub mod files;
pub mod fragment;
pub mod generate;
pub mod group;
pub mod hash;
pub mod modulus;
pub mod policy;
pub mod ratchet;
pub mod session;
pub mod smp;
pub mod tag;
pub mod tlv;
pub mod trust;
pub mod wire;
