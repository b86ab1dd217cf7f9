//! PBKDF2: by WebCrypto where the page is a secure context, else by our own code in slices.

use super::clock::Clock;
use super::dom::subtle;
use super::timer;
use crate::xmpp::stream::sasl::{Derivation, DeriveRequest, Hash};
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::SubtleCrypto;
use zeroize::Zeroizing;

/// How long a slice may keep the page waiting.
const SLICE_MS: u64 = 8;
/// Rounds between two looks at the clock.
const ROUNDS: u32 = 500;

/// Derives the key and hands it to `done`.
pub fn derive(request: DeriveRequest, done: impl FnOnce(Zeroizing<Vec<u8>>) + 'static) {
    spawn_local(async move {
        if let Some(subtle) = subtle()
            && let Ok(key) = by_browser(&subtle, &request).await
        {
            return done(key);
        }
        by_hand(Rc::new(RefCell::new(Derivation::new(request))), done);
    });
}

async fn by_browser(
    subtle: &SubtleCrypto,
    request: &DeriveRequest,
) -> Result<Zeroizing<Vec<u8>>, JsValue> {
    let password = Uint8Array::from(request.password.as_slice());
    let usages = Array::of1(&"deriveBits".into());
    let key = subtle.import_key_with_str("raw", &password, "PBKDF2", false, &usages)?;
    let key = JsFuture::from(key).await?;
    password.fill(0, 0, password.length());
    let hash = match request.hash {
        Hash::Sha1 => "SHA-1",
        Hash::Sha256 => "SHA-256",
        Hash::Sha512 => "SHA-512",
    };
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"PBKDF2".into())?;
    Reflect::set(&algorithm, &"hash".into(), &hash.into())?;
    Reflect::set(
        &algorithm,
        &"salt".into(),
        &Uint8Array::from(request.salt.as_slice()),
    )?;
    Reflect::set(&algorithm, &"iterations".into(), &request.iterations.into())?;
    let bits = u32::try_from(request.hash.size() * 8).unwrap_or(0);
    let bits = subtle.derive_bits_with_object(&algorithm, key.unchecked_ref(), bits)?;
    let buffer: ArrayBuffer = JsFuture::from(bits).await?.dyn_into()?;
    let bytes = Uint8Array::new(&buffer);
    let key = Zeroizing::new(bytes.to_vec());
    bytes.fill(0, 0, bytes.length());
    Ok(key)
}

fn by_hand(derivation: Rc<RefCell<Derivation>>, done: impl FnOnce(Zeroizing<Vec<u8>>) + 'static) {
    let clock = Clock::new();
    let begun = clock.now();
    while clock.now().since(begun) < SLICE_MS {
        if let Some(key) = derivation.borrow_mut().step(ROUNDS) {
            return done(key);
        }
    }
    spawn_local(async move {
        timer::pause().await;
        by_hand(derivation, done);
    });
}
