//! Files that the user gives to the program, or takes from it.

use super::dom::{document, property};
use super::timer::sleep;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
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
