//! A text as a QR code, behind a line that shows it.

use crate::i18n::tr;
use crate::text::qr;
use leptos::prelude::*;

/// The line and the code, which `name` says to those who do not see it; nothing where the text is too long for one.
/// `line`, `testid`: the hooks of both.
pub(crate) fn qr_code(
    text: &str,
    line: &'static str,
    testid: &'static str,
    name: &'static str,
) -> Option<AnyView> {
    let code = qr::code(text)?;
    // Scanners want a margin of four.
    let side = (code.side + 8).to_string();
    let sides = ["-4 -4 ", &side, " ", &side].concat();
    let view = view! {
        <details class="cv-qr">
            <summary data-testid=line>{tr("Show it as a QR code")}</summary>
            <svg class="cv-qr__code" viewBox=sides role="img" data-testid=testid aria-label=name>
                <path d=code.path></path>
            </svg>
        </details>
    };
    Some(view.into_any())
}
