//! Unicode work that the browser already does: normalisation, case, IDNA.
//!
//! The tables would add some 150 KB to what every visitor loads. ASCII never comes here; for the rest
//! the edge installs these functions at start (`platform/prep.rs`), tests install native ones.

use std::sync::OnceLock;

/// The functions that stand in for Unicode tables.
#[derive(Clone, Copy)]
pub struct Prep {
    /// Normalisation form C.
    pub nfc: fn(&str) -> String,
    /// Normalisation form KC.
    pub nfkc: fn(&str) -> String,
    /// Unicode's default lower-casing.
    pub lowercase: fn(&str) -> String,
    /// A domain name with IDNA's A-labels (`xn--…`); `None` when IDNA refuses it.
    pub domain_to_ascii: fn(&str) -> Option<String>,
}

static PREP: OnceLock<Prep> = OnceLock::new();

/// Installs the functions; the first call wins.
pub fn install(prep: Prep) {
    let _ = PREP.set(prep);
}

/// The functions, or `None` when the edge installed none: then only ASCII is understood.
pub fn get() -> Option<&'static Prep> {
    PREP.get()
}

/// A text in lower case, for sorting and searching. Where no functions are installed only ASCII is
/// folded.
pub fn fold(text: &str) -> String {
    match get() {
        Some(prep) if !text.is_ascii() => (prep.lowercase)(text),
        _ => text.to_ascii_lowercase(),
    }
}
