//! Off-the-Record Messaging: known answers, whole conversations, hostile ones.

mod files;
mod forms;
mod hostile;
mod known;
#[cfg(feature = "peers")]
mod peers;
pub(crate) mod primitives;
mod puppet;
mod sessions;
mod smp;
mod talk;

use converse_rs::otr::codec::unhex;
use serde_json::Value;
use std::sync::LazyLock;

/// Known answers, made by two independent engines and checked against libotr and otr.js.
static VECTORS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("otr/vectors/otr.json")).unwrap());

/// The bytes of a hexadecimal string, a missing leading zero added.
#[track_caller]
fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    let padded = format!("{}{text}", if text.len() % 2 == 1 { "0" } else { "" });
    unhex(&padded).unwrap()
}
