//! Hashes, MACs and the one cipher of the protocol, over slices.

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// SHA-1 over the concatenation.
pub fn sha1(parts: &[&[u8]]) -> [u8; 20] {
    let mut hash = Sha1::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

/// SHA-256 over the concatenation.
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

/// HMAC-SHA1 over the concatenation.
pub fn hmac_sha1(key: &[u8], parts: &[&[u8]]) -> [u8; 20] {
    // HMAC takes keys of any length; the type cannot say so.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key) else {
        return [0; 20];
    };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// HMAC-SHA256 over the concatenation.
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// AES-128 in counter mode, both ways. The counter block is `top`, then 8 bytes counting from 0
/// (OTR3 "AES-CTR").
pub fn aes_ctr(key: &[u8; 16], top: [u8; 8], data: &mut [u8]) {
    let cipher = Aes128::new(key.into());
    for (count, chunk) in (0u64..).zip(data.chunks_mut(16)) {
        let mut block = aes::Block::default();
        let counter = top.into_iter().chain(count.to_be_bytes());
        block.iter_mut().zip(counter).for_each(|(to, b)| *to = b);
        cipher.encrypt_block(&mut block);
        chunk.iter_mut().zip(block).for_each(|(to, b)| *to ^= b);
    }
}
