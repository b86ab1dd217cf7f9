//! Numbers, bytes, keys and signatures.

use super::{VECTORS, bytes};
use converse_rs::otr::codec::{Reader, fixed, hex, put_data, put_mpi, unhex};
use converse_rs::otr::dsa::{PrivateKey, PublicKey, nonce};
use converse_rs::otr::group::{Element, Exponent, KeyPair};
use converse_rs::otr::hash::{aes_ctr, hmac_sha1, sha256};
use converse_rs::otr::modulus::{Modulus, Number, number};
use converse_rs::rng::Rng;
use proptest::prelude::*;

/// A private key of the vectors; `C` is another one in the group of the first.
pub(crate) fn key(name: &str) -> PrivateKey {
    if name == "C" {
        let [p, q, g, _] = key("A").public().numbers();
        return PrivateKey::in_group(&p, &q, &g, &mut Rng::new([3; 32])).unwrap();
    }
    let key = &VECTORS["dsa_keys"][name];
    let number = |n: &str| bytes(&key[n]);
    let public = PublicKey::new(&number("p"), &number("q"), &number("g"), &number("y")).unwrap();
    PrivateKey::new(public, &number("x")).unwrap()
}

fn below_q(value: &[u8]) -> Number {
    number(value, 160).unwrap()
}

#[test]
fn public_keys_and_fingerprints() {
    for name in ["A", "B"] {
        let vector = &VECTORS["dsa_keys"][name];
        let public = key(name).public().clone();
        assert_eq!(public.to_bytes(), bytes(&vector["pubkey"]));
        let fingerprint = public.fingerprint();
        assert_eq!(fingerprint.0.to_vec(), bytes(&vector["fingerprint"]));
        let mut reader = Reader::new(&bytes(&vector["pubkey"])).rest().to_vec();
        assert_eq!(PublicKey::read(&mut Reader::new(&reader)), Some(public));
        reader.pop();
        assert_eq!(PublicKey::read(&mut Reader::new(&reader)), None);
    }
    let shown = key("A").public().fingerprint().to_string();
    assert_eq!(shown, "2E85EB6A 8DB5C5A6 BD54EFC4 AA27AAF0 1EF53031");
}

#[test]
fn signatures_are_those_of_the_vectors() {
    for case in VECTORS["dsa_sign"].as_array().unwrap() {
        let key = key(case["key"].as_str().unwrap());
        let message: [u8; 32] = bytes(&case["m"]).try_into().unwrap();
        let signature = key
            .sign_with(&message, &below_q(&bytes(&case["k"])))
            .unwrap();
        let expected = [bytes(&case["r"]), bytes(&case["s"])];
        let expected: Vec<u8> = expected
            .iter()
            .flat_map(|n| fixed::<20>(n).unwrap())
            .collect();
        assert_eq!(hex(&signature), hex(&expected));
        assert!(key.public().verify(&message, &signature));
        for bit in [0, 100, 159, 160, 319] {
            let mut wrong = signature;
            wrong[bit / 8] ^= 1 << (bit % 8);
            assert!(!key.public().verify(&message, &wrong), "{bit}");
        }
        let mut other = message;
        other[31] ^= 1;
        assert!(!key.public().verify(&other, &signature));
    }
}

/// RFC 6979 A.2.1, DSA with 1024 bits and SHA-256, whose hash is cut to 160 bits there.
#[test]
fn nonces_are_those_of_rfc_6979() {
    let of = |hex: &str| below_q(&unhex(hex).unwrap());
    let q = Modulus::new(of("996F967F6C8E388D9E28D01E205FBA957A5698B1")).unwrap();
    let x = of("411602CB19A6CCC34494D79D98EF1E7ED5AF25F7");
    for (message, k) in [
        ("sample", "519BA0546D0C39202A7D34D7DFA5E760B318BCFB"),
        ("test", "5A67592E8128E03A417B0484410FB72C0B630E1A"),
    ] {
        let m = q.reduce(&below_q(&sha256(&[message.as_bytes()])[..20]));
        assert_eq!(*nonce(&x, &m, &q, &[]), of(k));
    }
}

#[test]
fn signing_twice_gives_two_signatures_that_hold() {
    let (key, mut rng) = (key("B"), Rng::new([1; 32]));
    let message = [0xfe; 32];
    let (a, b) = (key.sign(&message, &mut rng), key.sign(&message, &mut rng));
    assert_ne!(a, b);
    assert!(key.public().verify(&message, &a) && key.public().verify(&message, &b));
    // 0 and q are no values of r and s.
    assert!(!key.public().verify(&message, &[0; 40]));
    let q = fixed::<20>(&bytes(&VECTORS["dsa_keys"]["B"]["q"])).unwrap();
    for (r, s) in [(&q[..], &a[20..]), (&a[..20], &q[..])] {
        let wrong: [u8; 40] = [r, s].concat().try_into().unwrap();
        assert!(!key.public().verify(&message, &wrong));
    }
}

#[test]
fn hostile_public_keys_are_refused() {
    let good = |n: &str| bytes(&VECTORS["dsa_keys"]["A"][n]);
    let (p, q, g, y) = (good("p"), good("q"), good("g"), good("y"));
    assert!(PublicKey::new(&p, &q, &g, &y).is_some());
    let less = |n: &[u8], by: u8| {
        let mut n = n.to_vec();
        *n.last_mut().unwrap() -= by;
        n
    };
    let huge = vec![0xff; 25_000];
    let none: &[u8] = &[];
    let numbers: Vec<&[u8]> = vec![
        none,
        &[1],
        &[2],
        &[3],
        &huge,
        &p,
        &q,
        &[0xff; 128],
        &[0xff; 20],
    ];
    for wrong in &numbers {
        if *wrong != p {
            assert!(PublicKey::new(wrong, &q, &g, &y).is_none());
        }
        if *wrong != q {
            assert!(PublicKey::new(&p, wrong, &g, &y).is_none());
        }
        assert!(PublicKey::new(&p, &q, wrong, &y).is_none());
        assert!(PublicKey::new(&p, &q, &g, wrong).is_none());
    }
    let even = less(&p, 1);
    assert!(PublicKey::new(&even, &q, &g, &y).is_none());
    // p-1 has order 2.
    assert!(PublicKey::new(&p, &q, &even, &y).is_none());
    assert!(PublicKey::new(&p, &q, &g, &even).is_none());
    // Another key's subgroup.
    let other = bytes(&VECTORS["dsa_keys"]["B"]["q"]);
    assert!(PublicKey::new(&p, &other, &g, &y).is_none());
    let public = PublicKey::new(&p, &q, &g, &y).unwrap();
    let x = good("x");
    assert!(PrivateKey::new(public.clone(), &less(&x, 1)).is_none());
    for wrong in numbers {
        assert!(PrivateKey::new(public.clone(), wrong).is_none());
    }
}

#[test]
fn diffie_hellman() {
    let ake = &VECTORS["ake"];
    let pair = |n: &str| KeyPair::new(Exponent::from_bytes(&bytes(&ake[n])).unwrap());
    let (x, y) = (pair("x"), pair("y"));
    assert_eq!(x.public.to_bytes(), bytes(&ake["g^x"]));
    assert_eq!(x.public.to_mpi(), bytes(&ake["gxmpi"]));
    assert_eq!(y.public.to_bytes(), bytes(&ake["g^y"]));
    assert_eq!(*x.agree(&y.public), bytes(&ake["secbytes"]));
    assert_eq!(*y.agree(&x.public), bytes(&ake["secbytes"]));
    let product = x.public.times(&y.public);
    assert!(product.over(&y.public).is(&x.public));
    assert!(!product.over(&x.public).is(&x.public));
}

#[test]
fn degenerate_public_values_are_refused() {
    let p = bytes(&VECTORS["group"]["p"]);
    let near = |by: i16| {
        let mut n = p.clone();
        // The last bytes of p are all ff.
        match by {
            0 => {}
            1 => {
                let last = n.iter().rposition(|b| *b != 0xff).unwrap();
                n[last] += 1;
                n[last + 1..].fill(0);
            }
            by => *n.last_mut().unwrap() -= u8::try_from(-by).unwrap(),
        }
        n
    };
    for wrong in [
        vec![],
        vec![1],
        near(-1),
        near(0),
        near(1),
        vec![0xff; 192],
        vec![1; 193],
    ] {
        assert_eq!(Element::parse(&wrong), None, "{}", hex(&wrong));
    }
    for right in [vec![2], vec![3], near(-2), near(-3)] {
        assert_eq!(Element::parse(&right).unwrap().to_bytes(), right);
    }
    let q = bytes(&VECTORS["group"]["q=(p-1)/2"]);
    assert!(Exponent::parse(&q).is_none());
    assert!(Exponent::parse(&[]).is_none());
    assert!(Exponent::parse(&[1; 193]).is_none());
    assert!(Exponent::parse(&[1]).is_some());
}

#[test]
fn counter_mode() {
    let ake = &VECTORS["ake"];
    let mut data = bytes(&ake["gxmpi"]);
    let key: [u8; 16] = bytes(&ake["r"]).try_into().unwrap();
    aes_ctr(&key, [0; 8], &mut data);
    assert_eq!(data, bytes(&ake["enc_gx"]));
    aes_ctr(&key, [0; 8], &mut data);
    assert_eq!(data, bytes(&ake["gxmpi"]));
}

#[test]
fn message_authentication() {
    // RFC 2202, case 2.
    let mac = hmac_sha1(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
    assert_eq!(hex(&mac), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

#[test]
fn lengths_are_checked_before_anything_is_taken() {
    for wrong in [
        &[][..],
        &[0, 0, 0],
        &[0, 0, 0, 1],
        &[0xff, 0xff, 0xff, 0xff, 1],
        &[0x7f, 0xff, 0xff, 0xff, 1],
        &[0, 0, 0, 3, 1, 2],
    ] {
        assert_eq!(Reader::new(wrong).data(), None);
        assert_eq!(Reader::new(wrong).mpi(), None);
    }
    assert_eq!(Reader::new(&[0, 0, 0, 2, 0, 1]).mpi(), None);
    assert_eq!(Reader::new(&[0, 0, 0, 0]).mpi(), Some(&[][..]));
    let mut out = Vec::new();
    put_mpi(&mut out, &[0, 0, 1, 2]);
    put_data(&mut out, b"abc");
    let mut reader = Reader::new(&out);
    assert_eq!(reader.mpi(), Some(&[1, 2][..]));
    assert_eq!(reader.data(), Some(&b"abc"[..]));
    assert_eq!(reader.end(), Some(()));
    assert_eq!(unhex("0"), None);
    assert_eq!(unhex("0g"), None);
    assert_eq!(unhex("é"), None);
}

proptest! {
    #[test]
    fn what_is_written_is_read(parts in proptest::collection::vec(any::<Vec<u8>>(), 0..5)) {
        let mut out = Vec::new();
        parts.iter().for_each(|part| put_data(&mut out, part));
        let mut reader = Reader::new(&out);
        for part in &parts {
            prop_assert_eq!(reader.data(), Some(&part[..]));
        }
        prop_assert!(reader.end().is_some());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
        let mut reader = Reader::new(&bytes);
        while reader.mpi().is_some() {}
        let _ = PublicKey::read(&mut Reader::new(&bytes));
        prop_assert!(hex(&bytes).len() == bytes.len() * 2);
    }
}
