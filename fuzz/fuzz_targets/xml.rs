//! Any text: no panic, and what is read writes back.
#![no_main]

use converse_rs::xml::parse;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(element) = parse(text) {
        assert_eq!(parse(&element.to_xml()), Ok(element));
    }
});
