//! Which rows of a log are drawn: those around the place that is read. What is read stays where it is,
//! whatever comes or goes above it.

use super::message_keys;
use crate::platform::dom;
use crate::store::Row;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Rows drawn at first, and more with each step.
const PAGE: usize = 80;
/// Rows that are drawn at most, so that a long way through the log does not grow the page.
const MOST: usize = 4 * PAGE;
/// Pixels from an end that count as at the end.
const NEAR: i32 = 48;

/// The part of a log that is drawn.
#[derive(Clone, Copy)]
pub(super) struct Window {
    /// The first row that is drawn.
    pub(super) start: RwSignal<usize>,
    /// The row behind the last; none: all of them, also those that come.
    end: RwSignal<Option<usize>>,
    /// The newest messages are seen.
    pub(super) at_end: RwSignal<bool>,
    /// Messages that came while others were read.
    pub(super) missed: RwSignal<usize>,
    pub(super) scroller: NodeRef<html::Div>,
    pub(super) content: NodeRef<html::Div>,
    /// Where the user scrolled to last. Content that grows moves the end away too, and that is no wish to
    /// leave it.
    last_top: StoredValue<i32>,
    /// The message that is at the top of what is seen, and how far below it, in pixels.
    anchor: StoredValue<Option<(Element, f64)>, LocalStorage>,
    /// The message that has the focus.
    focused: StoredValue<Option<HtmlElement>, LocalStorage>,
}

impl Window {
    /// The newest of so many rows.
    pub(super) fn new(len: usize) -> Self {
        Self {
            start: RwSignal::new(len.saturating_sub(PAGE)),
            end: RwSignal::new(None),
            at_end: RwSignal::new(true),
            missed: RwSignal::new(0),
            scroller: NodeRef::new(),
            content: NodeRef::new(),
            last_top: StoredValue::new(0),
            anchor: StoredValue::new_local(None),
            focused: StoredValue::new_local(None),
        }
    }

    // By the next frame the chat may be gone, and with it all that was made here.
    fn element(self) -> Option<web_sys::HtmlDivElement> {
        self.scroller.try_get_untracked().flatten()
    }

    /// The rows that are drawn.
    pub(super) fn rows(self, all: &[Row]) -> Vec<Row> {
        let end = self.end.get().unwrap_or(all.len()).min(all.len());
        let start = self.start.get().min(end);
        all.get(start..end).unwrap_or_default().to_vec()
    }

    /// Scrolls down to the newest.
    fn to_end(self) {
        if let Some(element) = self.element() {
            element.set_scroll_top(element.scroll_height());
        }
    }

    /// Shows the newest of so many rows.
    pub(super) fn newest(self, len: usize) {
        self.missed.set(0);
        self.end.set(None);
        self.start.set(len.saturating_sub(PAGE));
        self.at_end.set(true);
        dom::next_frame(move || self.to_end());
    }

    /// Rows came or went, grew or shrank: what is read stays where it is. This is asked before anything of it
    /// is painted.
    pub(super) fn resized(self) {
        self.keep_focus();
        match self.at_end.try_get_untracked() {
            Some(true) => self.to_end(),
            Some(false) => self.keep_place(),
            None => {}
        }
    }

    /// Notes what is at the top of what is seen.
    fn note_place(self) {
        let found = || {
            let (scroller, content) = (self.element()?, self.content.get_untracked()?);
            let top = scroller.get_bounding_client_rect().top();
            let rows = content.children();
            // They stand one below the other: half of what is left is looked at each time.
            let (mut from, mut to) = (0, rows.length());
            while from < to {
                let middle = from.midpoint(to);
                match rows.item(middle) {
                    Some(row) if row.get_bounding_client_rect().bottom() <= top => {
                        from = middle + 1;
                    }
                    _ => to = middle,
                }
            }
            let mut row = rows.item(from)?;
            while row.tag_name() != "ARTICLE" {
                row = row.next_element_sibling()?;
            }
            let place = row.get_bounding_client_rect().top() - top;
            Some((row, place))
        };
        let _ = self.anchor.try_set_value(found());
    }

    /// A message has the focus, or has it no more. Tab leads to the buttons of the one that has it, and past those
    /// of all others.
    pub(super) fn focus(self, event: &web_sys::FocusEvent) {
        let comes = event.type_() == "focusin";
        // A row that is put elsewhere loses the focus to nobody.
        if !comes && event.related_target().is_none() {
            return;
        }
        let article = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        let article = article.and_then(|e| e.closest("article").ok().flatten());
        if let Some(article) = &article {
            message_keys::reach(article, comes);
        }
        let article = article.filter(|_| comes);
        let article = article.and_then(|e| e.dyn_into().ok());
        let _ = self.focused.try_set_value(article);
    }

    /// A row that was put elsewhere has the focus again.
    fn keep_focus(self) {
        let focused = self.focused.try_get_value().flatten();
        let Some(row) = focused.filter(|row| row.is_connected()) else {
            return;
        };
        if dom::property(&row.get_root_node(), "activeElement").is_null() {
            let _ = row.focus();
        }
    }

    /// What was at the top of what is seen is there again. Browsers may have seen to it themselves.
    fn keep_place(self) {
        let kept = self.anchor.try_get_value().flatten();
        let Some(((row, place), scroller)) = kept.zip(self.element()) else {
            return;
        };
        if row.is_connected() {
            let top = scroller.get_bounding_client_rect().top();
            let moved = row.get_bounding_client_rect().top() - top - place;
            let to = f64::from(scroller.scroll_top()) + moved;
            scroller.set_scroll_top(to.round() as i32);
        }
    }

    /// The rows are others than `before`.
    pub(super) fn changed(self, before: &Arc<Vec<Row>>, rows: &Arc<Vec<Row>>) {
        let (start, end) = (self.start.get_untracked(), self.end.get_untracked());
        if self.at_end.get_untracked() {
            self.start.set(rows.len().saturating_sub(PAGE));
            dom::next_frame(move || self.to_end());
        } else if rows.len() > before.len() && rows.last() == before.last() {
            // History: what is drawn stays drawn, and what is read stays where it is.
            let now = |at: usize| {
                let row = before.get(at)?;
                rows.iter().position(|other| other == row)
            };
            let more = rows.len() - before.len();
            if start > 0 {
                self.start.set(now(start).unwrap_or(start + more));
            }
            let end = end.map(|end| now(end).unwrap_or(end + more));
            let most = self.start.get_untracked() + MOST;
            self.end
                .set(Some(end.unwrap_or(rows.len()).min(most)).filter(|end| *end < rows.len()));
        } else {
            let new = messages_in(rows).saturating_sub(messages_in(before));
            self.missed.update(|n| *n += new);
        }
    }

    /// The user scrolls; there are so many rows.
    pub(super) fn scrolled(self, len: usize) {
        let Some(element) = self.element() else {
            return;
        };
        let (top, height) = (element.scroll_top(), element.scroll_height());
        let below = height - top - element.client_height();
        let last_top = self.last_top.get_value();
        let (start, end) = (self.start.get_untracked(), self.end.get_untracked());
        if below < NEAR && end.is_none() {
            self.at_end.set(true);
            self.missed.set(0);
        } else if top < last_top {
            self.at_end.set(false);
        }
        self.last_top.set_value(top);
        self.note_place();
        if top < NEAR && start > 0 {
            let start = start.saturating_sub(PAGE);
            self.start.set(start);
            if end.unwrap_or(len) - start > MOST {
                self.end.set(Some(start + MOST));
            }
        } else if let Some(end) = end.filter(|_| below < NEAR) {
            let end = end + PAGE;
            self.end.set(Some(end).filter(|end| *end < len));
            self.start.set(start.max(end.min(len).saturating_sub(MOST)));
        } else {
            return;
        }
        // As much may have come as went, so that nothing has another size. This is before it is painted.
        dom::next_frame(move || self.keep_place());
    }

    /// The row at this place of so many is drawn, if it is not.
    pub(super) fn reach(self, place: usize, len: usize) {
        let end = self.end.get_untracked().unwrap_or(len);
        if !(self.start.get_untracked()..end).contains(&place) {
            self.start.set(place.saturating_sub(PAGE / 2));
            self.end.set(Some(place + PAGE).filter(|end| *end < len));
        }
        self.at_end.set(false);
    }

    /// The element that scrolls, once it is there again.
    pub(super) fn scroller(self) -> Option<HtmlElement> {
        self.element().map(JsCast::unchecked_into)
    }
}

/// How many of these rows are messages.
pub(super) fn messages_in(rows: &[Row]) -> usize {
    rows.iter().filter(|r| matches!(r, Row::Message(_))).count()
}
