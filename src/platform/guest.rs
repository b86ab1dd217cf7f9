//! The name that a guest gave himself: his account is another one after each login, and what belongs to that goes with
//! it.

use super::dom::{scope, window};

/// Not among the keys of an account, which are taken away with it.
fn key() -> String {
    scope() + " guest"
}

/// Under which name he came last, in this tab.
pub fn name() -> Option<String> {
    let storage = window()?.session_storage().ok()??;
    storage.get_item(&key()).ok()?
}

/// Keeps it for as long as the tab is open. Without storage he is asked again.
pub fn note(name: &str) {
    if let Some(Ok(Some(storage))) = window().map(|w| w.session_storage()) {
        let _ = storage.set_item(&key(), name);
    }
}
