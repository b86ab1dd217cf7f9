//! Files that the user gives to the program, or takes from it.

use super::dom::{document, property};
use super::timer::sleep;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlElement, HtmlInputElement, Url};
use zeroize::Zeroizing;

/// Reads the file that was chosen in a field, which is empty then. `then` gets its text, or `None` if it has more
/// than `most` bytes or is no text; nothing when no file was chosen.
pub fn read(
    field: &HtmlInputElement,
    most: usize,
    then: impl FnOnce(Option<Zeroizing<String>>) + 'static,
) {
    let file = property(&property(field, "files"), "0");
    let Ok(file) = file.dyn_into::<Blob>() else {
        return;
    };
    field.set_value("");
    spawn_local(async move {
        let short = file.size() <= most as f64;
        then(if short { text(&file).await } else { None });
    });
}

async fn text(file: &Blob) -> Option<Zeroizing<String>> {
    let buffer: ArrayBuffer = JsFuture::from(file.array_buffer())
        .await
        .ok()?
        .dyn_into()
        .ok()?;
    let array = Uint8Array::new(&buffer);
    let bytes = Zeroizing::new(array.to_vec());
    // No copy is left in the page.
    array.fill(0, 0, array.length());
    let text = std::str::from_utf8(&bytes).ok()?;
    Some(Zeroizing::new(text.to_owned()))
}

/// Has the browser save a text under a name.
pub fn save(name: &str, text: &str) {
    let array = Uint8Array::from(text.as_bytes());
    let kind = BlobPropertyBag::new();
    kind.set_type("application/octet-stream");
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&array), &kind);
    array.fill(0, 0, array.length());
    let Some(url) = blob
        .ok()
        .and_then(|blob| Url::create_object_url_with_blob(&blob).ok())
    else {
        return;
    };
    let link = document().and_then(|page| page.create_element("a").ok());
    if let Some(Ok(link)) = link.map(JsCast::dyn_into::<HtmlElement>) {
        let _ = link.set_attribute("href", &url);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    spawn_local(async move {
        // The browser has taken hold of it by then.
        sleep(10_000).await;
        let _ = Url::revoke_object_url(&url);
    });
}

/// The files of a list that the browser gives (`FileList`), with their names; folders are none.
pub fn all(list: &JsValue) -> Vec<(String, Blob)> {
    let count = property(list, "length").as_f64().unwrap_or_default() as u32;
    let file = |n: u32| {
        let file = property(list, &n.to_string());
        let name = property(&file, "name").as_string().unwrap_or_default();
        Some((name, file.dyn_into::<Blob>().ok()?))
    };
    (0..count.min(MOST)).filter_map(file).collect()
}

/// Files that are taken at once.
const MOST: u32 = 50;

/// Whether there are files in what is dragged.
pub fn holds_files(data: &JsValue) -> bool {
    has_type(data, "Files")
}

/// Whether there are words in it.
pub fn has_words(data: &JsValue) -> bool {
    has_type(data, "text/plain")
}

fn has_type(data: &JsValue, kind: &str) -> bool {
    Array::from(&property(data, "types")).includes(&kind.into(), 0)
}
