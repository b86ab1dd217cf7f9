//! Keys: made in slices, and carried over from other programs.

use super::primitives::key;
use converse_rs::otr::codec::hex;
use converse_rs::otr::dsa::Fingerprint;
use converse_rs::otr::files::{
    self, FingerprintLine, key_bytes, read_fingerprints, read_key_base64, read_key_bytes,
    read_keys, read_tags, sexp, write_fingerprints, write_key, write_tag,
};
use converse_rs::otr::generate::{Generator, Progress};
use converse_rs::otr::trust::Trust;
use converse_rs::rng::Rng;
use proptest::prelude::*;

#[test]
fn a_key_is_made_in_steps() {
    for seed in 0..2 {
        let mut rng = Rng::new([seed; 32]);
        let mut generator = Generator::default();
        let mut last = 0;
        let mut steps = 0;
        let key = loop {
            match generator.step(&mut rng) {
                Progress::Working(percent) => {
                    assert!(percent < 100);
                    // It may fall back once in a blue moon, never far.
                    assert!(percent + 20 >= last, "{last} to {percent}");
                    last = percent;
                }
                Progress::Done(key) => break key,
            }
            steps += 1;
            assert!(steps < 20_000);
        };
        assert!(steps > 40 && last > 90);
        let signature = key.sign(&[7; 32], &mut rng);
        assert!(key.public().verify(&[7; 32], &signature));
        let again = read_key_bytes(&key_bytes(&key)).unwrap();
        assert_eq!(again.public(), key.public());
    }
}

#[test]
fn a_key_file_is_written_and_read() {
    let name = r#"romeo "the \ one"@montague.example/pc"#;
    let file = write_key(name, &key("A"));
    let keys = read_keys(&file).unwrap();
    assert_eq!(keys.len(), 1);
    assert_eq!(
        (&*keys[0].account, &*keys[0].protocol),
        (name, files::PROTOCOL)
    );
    assert_eq!(keys[0].key.public(), key("A").public());
    assert_eq!(keys[0].key.secret(), key("A").secret());
}

/// As Pidgin and Profanity have it: several accounts, names in every form, one key broken.
#[test]
fn a_key_file_with_several_accounts() {
    let inner = |name: &str, key: &converse_rs::otr::dsa::PrivateKey| {
        let [p, q, g, y] = key.public().numbers().map(|n| hex(&n));
        let x = hex(&key.secret());
        format!(
            "(account\n(name {name})\n(protocol prpl-jabber)\n(private-key \n (dsa \n  (p #00{p}#)\n  \
             (q #00{q}#)\n  (g #{g}#)\n  (y #{y}#)\n  (x #{x}#)\n  )\n )\n )\n"
        )
    };
    let broken = inner("b", &key("A")).replace("(x #", "(x #11");
    let file = format!(
        "(privkeys\n {} {broken} {} {})\n",
        inner("\"a@x/\"", &key("A")),
        inner("5:c@x/y", &key("B")),
        inner("#64#", &key("B")),
    );
    let names: Vec<String> = read_keys(&file)
        .unwrap()
        .into_iter()
        .map(|k| k.account)
        .collect();
    assert_eq!(names, ["a@x/", "c@x/y", "d"]);
    for wrong in [
        "",
        "(",
        "()",
        "(privkeys",
        "(other)",
        "(privkeys))",
        "x",
        "\"",
        "(privkeys #0#)",
        "9:a",
    ] {
        assert!(read_keys(wrong).is_none(), "{wrong}");
    }
    assert!(
        read_keys("(privkeys (account) (account (name)) x ())")
            .unwrap()
            .is_empty()
    );
    assert!(sexp::parse(&"(".repeat(100_000)).is_none());
}

#[test]
fn the_key_of_otr_js() {
    // PUBKEY and x, in base64.
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(&*key_bytes(&key("B")));
    assert_eq!(read_key_base64(&text).unwrap().public(), key("B").public());
    for wrong in ["", "AAAA", "?", &text[4..], &format!("{text}AAAA")] {
        assert!(read_key_base64(wrong).is_none());
    }
}

#[test]
fn fingerprints_are_written_and_read() {
    let text = "juliet@x\tromeo@y/pc\tprpl-jabber\t2e85eb6a8db5c5a6bd54efc4aa27aaf01ef53031\tverified\n\
        juliet@x\tromeo@y/pc\tprpl-jabber\t41565087bee913e9d7101bb5f118125d7dfb2b5d\t\n\
        tybalt@x\tromeo@y/pc\tprpl-jabber\t41565087bee913e9d7101bb5f118125d7dfb2b5d\tsmp\n\
        old@x\tromeo@y/pc\tprpl-jabber\t41565087bee913e9d7101bb5f118125d7dfb2b5d\n\
        broken\tline\n\
        a\tb\tc\tnot hexadecimal\t\n\n";
    let lines = read_fingerprints(text);
    let trust: Vec<Trust> = lines.iter().map(|line| line.trust).collect();
    assert_eq!(
        trust,
        [Trust::Compared, Trust::Seen, Trust::Smp, Trust::Seen]
    );
    assert_eq!(lines[0].fingerprint, key("A").public().fingerprint());
    assert_eq!(read_fingerprints(&write_fingerprints(&lines)), lines);
    let odd = FingerprintLine {
        contact: "a\tb\nc".to_owned(),
        fingerprint: Fingerprint([1; 20]),
        ..lines[0].clone()
    };
    assert_eq!(write_fingerprints(&[odd]).lines().count(), 1);
}

#[test]
fn instance_tags_are_written_and_read() {
    let written = write_tag("romeo@y/pc", 0xfedc_ba98);
    let expected = (
        "romeo@y/pc".to_owned(),
        files::PROTOCOL.to_owned(),
        0xfedc_ba98,
    );
    assert_eq!(read_tags(&written), [expected]);
    let wrong = "a\tb\t000000ff\na\tb\t+1234567\na\tb\t123456789\n# a\tb\t12345678\na\tb\n";
    assert!(read_tags(wrong).is_empty());
}

proptest! {
    #[test]
    fn any_file_is_read_or_refused(text in "[()#|\"\\\\a-f0-9:\t\n ]{0,200}") {
        let _ = read_keys(&text);
        let _ = read_fingerprints(&text);
        let _ = read_tags(&text);
        let _ = read_key_base64(&text);
    }

    #[test]
    fn any_name_survives(name in any::<String>()) {
        let text = format!("(n {})", sexp::quoted(&name));
        let read = sexp::parse(&text).unwrap();
        prop_assert_eq!(read.list_named("n").unwrap()[0].atom().unwrap(), name.as_bytes());
    }
}
