//! Which part of a long list of equally high rows is drawn.

use crate::store::Preference;
use crate::ui::state::AppState;
use leptos::prelude::*;

/// Heights of a row in CSS pixels, by the density that the user chose; the style sheet has the same (`--cv-row`).
const ROWS: [u32; 2] = [48, 40];
/// Rows drawn beyond the edge, so that a quick scroll finds them there.
const MARGIN: usize = 8;

/// The height of a row.
pub(crate) fn row_height() -> Memo<u32> {
    let choices = AppState::get().choices;
    let [comfortable, compact] = ROWS;
    Memo::new(
        move |_| match choices.with(|c| c.is_on(Preference::Density)) {
            true => compact,
            false => comfortable,
        },
    )
}

/// The height of so many rows, each as high as `row`.
pub(crate) fn px(row: u32, rows: usize) -> String {
    [&(rows * row as usize).to_string(), "px"].concat()
}

/// The rows to draw when `height` pixels are seen from `top` on: first and one past the last.
pub(crate) fn range(row: u32, top: u32, height: u32, rows: usize) -> (usize, usize) {
    let first = (top / row) as usize;
    let seen = (height / row) as usize + 2;
    (
        first.saturating_sub(MARGIN).min(rows),
        (first + seen + MARGIN).min(rows),
    )
}
