//! Texts that only this browser can read: AES-256-GCM (NIST SP 800-38D) by WebCrypto, under a key
//! that scripts can use and not see. Who copies the records alone cannot read them; a script in the
//! page can have them unsealed.

use super::super::dom::{scope, subtle};
use super::indexed::{begin, connect, done};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, IdbDatabase, IdbTransactionMode as Mode, SubtleCrypto};
use zeroize::Zeroizing;

/// The size of a nonce in bytes. Drawn at random, it serves for 2^32 texts (section 8.3).
const NONCE: usize = 12;
/// The key's key.
const SEAL: &str = "seal";

/// The database of the key for what goes with the log-out.
pub(super) fn name() -> String {
    scope() + "-keys"
}

/// See [`super::Disk::seal`]. `db`: the database of the key.
pub(super) async fn seal(db: &str, text: &str) -> Result<String, JsValue> {
    let mut sealed = vec![0; NONCE];
    getrandom::fill(&mut sealed).map_err(|_| JsValue::UNDEFINED)?;
    let (subtle, key) = key(db).await?;
    // The bytes are borrowed from the program's memory: no copy is left in the page.
    let algorithm = aes_gcm("iv", &Uint8Array::from(sealed.as_slice()))?;
    let made = subtle.encrypt_with_object_and_u8_array(&algorithm, &key, text.as_bytes())?;
    let made: ArrayBuffer = JsFuture::from(made).await?.dyn_into()?;
    sealed.extend(Uint8Array::new(&made).to_vec());
    Ok(STANDARD.encode(sealed))
}

/// See [`super::Disk::unseal`].
pub(super) async fn unseal(db: &str, sealed: &str) -> Result<Zeroizing<String>, JsValue> {
    let bytes = STANDARD.decode(sealed).unwrap_or_default();
    let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(JsValue::UNDEFINED)?;
    let (subtle, key) = key(db).await?;
    let algorithm = aes_gcm("iv", &Uint8Array::from(nonce))?;
    let plain = subtle.decrypt_with_object_and_u8_array(&algorithm, &key, sealed)?;
    let plain: ArrayBuffer = JsFuture::from(plain).await?.dyn_into()?;
    let plain = Uint8Array::new(&plain);
    let bytes = Zeroizing::new(plain.to_vec());
    plain.fill(0, 0, plain.length());
    let text = std::str::from_utf8(&bytes).map_err(|_| JsValue::UNDEFINED)?;
    Ok(Zeroizing::new(text.to_owned()))
}

fn aes_gcm(name: &str, value: &JsValue) -> Result<Object, JsValue> {
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"AES-GCM".into())?;
    Reflect::set(&algorithm, &name.into(), value)?;
    Ok(algorithm)
}

async fn key(name: &str) -> Result<(SubtleCrypto, CryptoKey), JsValue> {
    let subtle = subtle().ok_or(JsValue::UNDEFINED)?;
    let db = connect(name).await?;
    let key = find_or_make(&db, &subtle).await;
    db.close();
    Ok((subtle, key?.dyn_into()?))
}

async fn find_or_make(db: &IdbDatabase, subtle: &SubtleCrypto) -> Result<JsValue, JsValue> {
    let found = find(db).await?;
    if !found.is_undefined() {
        return Ok(found);
    }
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    let algorithm = aes_gcm("length", &256.into())?;
    let made = subtle.generate_key_with_object(&algorithm, false, &usages)?;
    let made = JsFuture::from(made).await?;
    // Of two tabs that make one at the same time, the later fails here and takes the other's.
    let _ = done(&begin(db, Mode::Readwrite)?.add_with_key(&made, &SEAL.into())?).await;
    find(db).await
}

async fn find(db: &IdbDatabase) -> Result<JsValue, JsValue> {
    done(&begin(db, Mode::Readonly)?.get(&SEAL.into())?).await
}
