//! Pictures that the user chooses, made small.

use super::dom::{document, property, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement, ImageBitmap};

/// Characters of base64 that a PNG may have; what is larger becomes a JPEG.
const MAX_PNG: usize = 40_000;

/// The middle of the picture that was chosen in a field, as a square of `side` pixels, in base64; `None`: it is none
/// that can be read. `then` hears nothing when nothing was chosen.
pub fn shrink(field: &HtmlInputElement, side: u32, then: impl FnOnce(Option<String>) + 'static) {
    let file = property(&property(field, "files"), "0");
    let Ok(file) = file.dyn_into::<web_sys::Blob>() else {
        return;
    };
    field.set_value("");
    spawn_local(async move {
        then(draw(&file, side).await);
    });
}

async fn draw(file: &web_sys::Blob, side: u32) -> Option<String> {
    // Not by an `<img>`: the page's policy may allow no `blob:` in one.
    let decoded = window()?.create_image_bitmap_with_blob(file).ok()?;
    let image: ImageBitmap = JsFuture::from(decoded).await.ok()?.dyn_into().ok()?;
    let canvas = document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.set_width(side);
    canvas.set_height(side);
    let context = canvas.get_context("2d").ok()??;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let part = width.min(height);
    if part < 1.0 {
        return None;
    }
    let (x, y, side) = ((width - part) / 2.0, (height - part) / 2.0, f64::from(side));
    context
        .draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            &image, x, y, part, part, 0.0, 0.0, side, side,
        )
        .ok()?;
    let data = |url: String| Some(url.split_once(";base64,")?.1.to_owned());
    let png = data(canvas.to_data_url().ok()?)?;
    if png.len() <= MAX_PNG {
        return Some(png);
    }
    let quality = JsValue::from_f64(0.85);
    data(
        canvas
            .to_data_url_with_type_and_encoder_options("image/jpeg", &quality)
            .ok()?,
    )
}
