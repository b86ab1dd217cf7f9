//! A moving picture that stands still.

use super::dom::{document, once};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlImageElement};

/// The longest side of what stands in its place, in pixels.
const SIDE: u32 = 1280;

/// Puts what a picture shows now in its place, as soon as it is there and as long as `wanted` says so.
pub fn hold(picture: &Element, wanted: impl Fn() -> bool + 'static) {
    let Some(image) = picture.dyn_ref::<HtmlImageElement>().cloned() else {
        return;
    };
    if image.complete() {
        let _ = still(&image);
        return;
    }
    let then = image.clone();
    once(&image, "load", move || {
        if wanted() {
            let _ = still(&then);
        }
    });
}

/// Lets it move again.
pub fn release(picture: &Element) {
    let _ = picture.remove_attribute("hidden");
    if let Some(canvas) = picture.next_element_sibling() {
        canvas.remove();
    }
}

fn still(image: &HtmlImageElement) -> Option<()> {
    let (width, height) = (image.natural_width(), image.natural_height());
    let longest = width.max(height);
    if longest == 0 || image.next_element_sibling().is_some() {
        return None;
    }
    let scale = f64::from(SIDE.min(longest)) / f64::from(longest);
    let side = |n: u32| (f64::from(n) * scale).round().max(1.0);
    let canvas: HtmlCanvasElement = document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(side(width) as u32);
    canvas.set_height(side(height) as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (x, y) = (side(width), side(height));
    context
        .draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, x, y)
        .ok()?;
    image.after_with_node_1(&canvas).ok()?;
    image.set_attribute("hidden", "").ok()
}
