//! One timer.

use super::dom::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;

/// A timeout that is cancelled when dropped.
pub struct Timer {
    id: i32,
    _closure: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls `f` after `ms` milliseconds (at most some 24 days).
    pub fn after(ms: u64, f: impl FnOnce() + 'static) -> Option<Self> {
        let closure = Closure::once(f);
        let ms = i32::try_from(ms).unwrap_or(i32::MAX);
        let callback = closure.as_ref().unchecked_ref();
        let id = window()?
            .set_timeout_with_callback_and_timeout_and_arguments_0(callback, ms)
            .ok()?;
        Some(Self {
            id,
            _closure: closure,
        })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = window() {
            window.clear_timeout_with_handle(self.id);
        }
    }
}

/// Lets the page do something else.
pub async fn pause() {
    sleep(0).await;
}

/// Waits that many milliseconds: longer where the page stands still.
pub async fn sleep(ms: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
        }
    });
    let _ = JsFuture::from(promise).await;
}
