//! Pictures that the user chooses, made smaller.

use super::dom::{document, property, window};
use crate::text::address::{self, Kind};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement, ImageBitmap};

/// Characters of base64 that a PNG may have; what is larger becomes a JPEG.
const MAX_PNG: usize = 40_000;

/// The middle of the picture that was chosen in a field, as a square of `side` pixels, in base64; `None`: it is none
/// that can be read. `then` hears nothing when nothing was chosen.
pub fn shrink(field: &HtmlInputElement, side: u32, then: impl FnOnce(Option<String>) + 'static) {
    let file = property(&property(field, "files"), "0");
    let Ok(file) = file.dyn_into::<Blob>() else {
        return;
    };
    field.set_value("");
    spawn_local(async move {
        then(draw(&file, side).await);
    });
}

/// Files as they are sent, one after the other: `then` gets the name of each, the file, and width and height in pixels
/// where it is a picture. `most`: its longer side is to have no more; what a camera wrote into it beside the picture is
/// gone then. What is no picture, or does not become smaller, is as it was.
pub fn prepare(
    files: Vec<(String, Blob)>,
    most: Option<u32>,
    then: impl Fn(String, Blob, Option<(u32, u32)>) + 'static,
) {
    spawn_local(async move {
        for (name, blob) in files {
            let (blob, sides) = measured(blob, most).await;
            then(name, blob, sides);
        }
    });
}

async fn measured(blob: Blob, most: Option<u32>) -> (Blob, Option<(u32, u32)>) {
    let kind = blob.type_();
    if address::kind_of(&kind) != Kind::Picture {
        return (blob, None);
    }
    let Some(image) = decode(&blob).await else {
        return (blob, None);
    };
    let (width, height) = (image.width(), image.height());
    let long = width.max(height);
    // Of those that move only the first picture would be left.
    let fits = matches!(&*kind, "image/jpeg" | "image/png");
    if let Some(most) = most.filter(|most| fits && long > *most) {
        let scaled =
            |side: u32| (u64::from(side) * u64::from(most) / u64::from(long)).max(1) as u32;
        let sides = (scaled(width), scaled(height));
        let small = scale(&image, sides, &kind).await;
        if let Some(small) = small.filter(|s| s.type_() == kind && s.size() < blob.size()) {
            return (small, Some(sides));
        }
    }
    (blob, Some((width, height)))
}

async fn decode(file: &Blob) -> Option<ImageBitmap> {
    // Not by an `<img>`: the page's policy may allow no `blob:` in one.
    let decoded = window()?.create_image_bitmap_with_blob(file).ok()?;
    JsFuture::from(decoded).await.ok()?.dyn_into().ok()
}

fn canvas(width: u32, height: u32) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas = document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").ok()??;
    Some((canvas, context.dyn_into().ok()?))
}

async fn scale(image: &ImageBitmap, (width, height): (u32, u32), kind: &str) -> Option<Blob> {
    let (canvas, context) = canvas(width, height)?;
    context
        .draw_image_with_image_bitmap_and_dw_and_dh(
            image,
            0.0,
            0.0,
            f64::from(width),
            f64::from(height),
        )
        .ok()?;
    let promise = js_sys::Promise::new(&mut |done, _| {
        let quality = JsValue::from_f64(0.85);
        let begun = canvas.to_blob_with_type_and_encoder_options(&done, kind, &quality);
        if begun.is_err() {
            let _ = done.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

async fn draw(file: &Blob, side: u32) -> Option<String> {
    let image = decode(file).await?;
    let (canvas, context) = canvas(side, side)?;
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
