//! The program's maps: ordered by key, values in boxes.

use std::collections::BTreeMap;

/// A map whose machine code is shared. The compiler makes a `BTreeMap` anew, some five kilobytes, for
/// every pair of types; with a string (or what is laid out like one) as key and a box as value they
/// come out alike, and wasm-opt keeps one of them.
pub type Map<K, V> = BTreeMap<K, Box<V>>;
