//! Native stand-ins for what the browser does in production.

use converse_rs::prep::{self, Prep};
use unicode_normalization::UnicodeNormalization;

/// Installs the native functions; every test that touches non-ASCII addresses calls it.
pub(crate) fn install() {
    prep::install(Prep {
        nfc: |text| text.nfc().collect(),
        nfkc: |text| text.nfkc().collect(),
        lowercase: str::to_lowercase,
        domain_to_ascii: |text| idna::domain_to_ascii_strict(text).ok(),
    });
}
