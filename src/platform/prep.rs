//! The browser's Unicode tables for [`crate::prep`].

use crate::prep::{Prep, install};
use js_sys::JsString;

/// Installs them.
pub fn install_browser() {
    install(Prep {
        nfc: |text| JsString::from(text).normalize("NFC").into(),
        nfkc: |text| JsString::from(text).normalize("NFKC").into(),
        lowercase: |text| JsString::from(text).to_lower_case().into(),
        domain_to_ascii: |text| {
            // The URL parser does IDNA (UTS #46); what it changes beyond that shows that the text was
            // more than a host name.
            let url = web_sys::Url::new(&["https://", text, "/"].concat()).ok()?;
            let more =
                !url.port().is_empty() || !url.username().is_empty() || url.pathname() != "/";
            (!more).then(|| url.hostname())
        },
    });
}
