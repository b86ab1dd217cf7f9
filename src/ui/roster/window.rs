//! Which part of a long list of equally high rows is drawn.

/// Height of a row in CSS pixels; the style sheet has the same (`--cv-row`).
pub(crate) const ROW: u32 = 48;
/// Rows drawn beyond the edge, so that a quick scroll finds them there.
const MARGIN: usize = 8;

/// The rows to draw when `height` pixels are seen from `top` on: first and one past the last.
pub(crate) fn range(top: u32, height: u32, rows: usize) -> (usize, usize) {
    let first = (top / ROW) as usize;
    let seen = (height / ROW) as usize + 2;
    (
        first.saturating_sub(MARGIN).min(rows),
        (first + seen + MARGIN).min(rows),
    )
}
