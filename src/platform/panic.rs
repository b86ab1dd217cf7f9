//! What is left to do when the program has a bug that stops it.
//!
//! A panic on wasm ends the instance: nothing can be caught, and whatever was borrowed stays so. The
//! page around the chat must not suffer, messages must not go on arriving where nobody sees them,
//! and the user must be told.

use super::console;
use crate::xmpp::event::Level;
use std::cell::RefCell;
use std::panic;

thread_local! {
    static LAST_WISH: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
}

/// Reports every panic in the console and then runs `last_wish`, once. It may rely on nothing that
/// the program was just doing.
pub fn install(last_wish: impl FnOnce() + 'static) {
    LAST_WISH.with_borrow_mut(|wish| *wish = Some(Box::new(last_wish)));
    panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map(|l| [l.file(), ":", &l.line().to_string()].concat());
        let payload = info.payload();
        let text = payload.downcast_ref::<&str>().copied().map(str::to_owned);
        let text = text
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        let line = [
            "stopped by a bug at ",
            &place.unwrap_or_default(),
            ": ",
            &text,
        ]
        .concat();
        console::print(Level::Error, &line);
        let wish = LAST_WISH.with(|wish| wish.try_borrow_mut().ok()?.take());
        if let Some(wish) = wish {
            wish();
        }
    }));
}
