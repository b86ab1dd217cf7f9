//! Emoji by their names.

use converse_rs::text::emoji::{being_written, find, group};

const LIST: &str = "=\n😀 grinning face :grinning\n😸 grinning cat with smiling eyes :smile_cat\n😄 face with eyes :smile :happy\n\
                    =\n👋* waving hand :wave\n✌️* victory hand :v\n🧑‍🚀* astronaut :astronaut\n=\n#️⃣ keycap: # :hash\nbroken\n";

fn found(words: &str) -> Vec<&'static str> {
    find(LIST, words, 3).iter().map(|e| e.name).collect()
}

#[test]
fn the_best_come_first() {
    assert_eq!(
        found("smile"),
        ["face with eyes", "grinning cat with smiling eyes"]
    );
    assert_eq!(found("HAPPY"), ["face with eyes"]);
    assert_eq!(found("hand"), ["waving hand", "victory hand"]);
    assert_eq!(found("stro"), ["astronaut"]);
    assert_eq!(found(" "), Vec::<&str>::new());
    assert_eq!(found("e").len(), 3);
    assert_eq!(found("broken"), Vec::<&str>::new());
}

#[test]
fn groups_are_read_apart() {
    let of = |n| group(LIST, n).map(|e| e.in_tone(0)).collect::<Vec<_>>();
    assert_eq!(of(0), ["😀", "😸", "😄"]);
    assert_eq!(of(2), ["#️⃣"]);
    assert_eq!(of(3), Vec::<String>::new());
}

#[test]
fn they_come_in_colours() {
    let tones = |n: usize, tone| group(LIST, 1).nth(n).unwrap().in_tone(tone);
    assert_eq!(tones(0, 3), "👋🏽");
    // The mark that asks for colour goes.
    assert_eq!(tones(1, 1), "✌🏻");
    assert_eq!(tones(2, 5), "🧑🏿‍🚀");
    // There are five.
    assert_eq!(
        (tones(0, 0), tones(0, 6)),
        ("👋".to_owned(), "👋".to_owned())
    );
    assert_eq!(group(LIST, 0).next().unwrap().in_tone(3), "😀");
}

#[test]
fn a_short_name_is_seen_while_it_is_written() {
    assert_eq!(being_written("well :sm"), Some((3, "sm")));
    assert_eq!(being_written(":smile:"), Some((7, "smile")));
    assert_eq!(being_written(":+1"), Some((3, "+1")));
    for text in [
        "", ":", ":s", "a:sm", "at 10:30", "http://x", ":s m", "::", "x ::", "a :ñu",
    ] {
        assert_eq!(being_written(text), None, "{text}");
    }
}
