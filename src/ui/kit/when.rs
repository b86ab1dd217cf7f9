//! What is on the screen only under a condition.

use leptos::prelude::*;
use std::sync::Arc;

/// Draws `view` while `condition` holds, anew only when that changes. Unlike Leptos's `<Show>`, which
/// is compiled once for every use, this is compiled once.
pub(crate) fn when(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    erased(Arc::new(condition), Arc::new(view))
}

fn erased(
    condition: Arc<dyn Fn() -> bool + Send + Sync>,
    view: Arc<dyn Fn() -> AnyView + Send + Sync>,
) -> AnyView {
    let holds = Memo::new(move |_| condition());
    view! { {move || holds.get().then(|| view())} }.into_any()
}
