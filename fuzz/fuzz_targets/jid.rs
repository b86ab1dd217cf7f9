//! Any text: no panic, and what is taken reads back the same. Without Unicode tables only ASCII is
//! taken; the property tests have the rest.
#![no_main]

use converse_rs::jid::{Jid, escape_local, unescape_local};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(jid) = Jid::parse(text) {
        assert_eq!(Jid::parse(&jid.to_string()), Ok(jid));
    }
    unescape_local(text);
    escape_local(text);
});
