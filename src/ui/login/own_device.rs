//! Whether the device is the user's own.

use crate::i18n::tr;
use crate::ui::kit::check;
use leptos::prelude::*;

/// The question, with what it means. `off`: not to be answered now.
pub(super) fn own_device(own: RwSignal<bool>, off: Signal<bool>) -> AnyView {
    let hint = Signal::derive(move || {
        if own.get() {
            tr("You stay logged in until you log out, and your chats stay here.")
        } else {
            tr("Nothing is left here when you close the tab.")
        }
    });
    let words = Signal::stored(tr("This is my own device").to_owned());
    check(
        "trusted-device",
        words,
        hint,
        own.into(),
        off,
        Box::new(move |on| own.set(on)),
    )
}
