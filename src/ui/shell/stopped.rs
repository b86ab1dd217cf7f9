//! The end of the program by a bug: what the user is told then.

use crate::i18n::tr;
use web_sys::HtmlElement;

/// Puts the words where the chat was. Plain DOM and nothing else: what drew the screen may be what
/// broke.
pub fn show_stopped(host: &HtmlElement) {
    host.set_text_content(None);
    let make = || {
        let document = host.owner_document()?;
        let note = document.create_element("div").ok()?;
        note.set_attribute("class", "cv-stopped").ok()?;
        note.set_attribute("role", "alert").ok()?;
        note.set_attribute("data-testid", "stopped").ok()?;
        let title = document.create_element("strong").ok()?;
        title.set_text_content(Some(tr("The chat has stopped")));
        let advice = document.create_element("p").ok()?;
        let text = tr(
            "It met a mistake in its own program. Reload the page to go on; what others \
                    write meanwhile is kept by your server.",
        );
        advice.set_text_content(Some(text));
        note.append_child(&title).ok()?;
        note.append_child(&advice).ok()?;
        host.append_child(&note).ok()
    };
    let _ = make();
}
