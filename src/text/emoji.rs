//! The list of all emoji: finding them by their names.

use crate::prep::fold;

/// An emoji, as the list has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Emoji<'a> {
    emoji: &'a str,
    /// It comes in colours of skin.
    pub tones: bool,
    /// Its name, as Unicode has it.
    pub name: &'a str,
    /// Its first short name, or nothing.
    pub code: &'a str,
    /// Its name and its short names, each of these with a colon before it.
    all: &'a str,
}

/// The colours of skin: Unicode's modifiers, from light to dark; 0: none.
const TONES: u8 = 5;

impl Emoji<'_> {
    /// The emoji; in a colour of skin from 1 to 5, if it comes in one.
    pub fn in_tone(&self, tone: u8) -> String {
        let modifier = char::from_u32(0x1f3fa + u32::from(tone));
        let modifier = modifier.filter(|_| self.tones && (1..=TONES).contains(&tone));
        let mut chars = self.emoji.chars();
        let (Some(modifier), Some(first)) = (modifier, chars.next()) else {
            return self.emoji.to_owned();
        };
        let rest = chars.as_str();
        let mut text = String::from(first);
        text.push(modifier);
        text.push_str(rest.strip_prefix('\u{fe0f}').unwrap_or(rest));
        text
    }

    /// How well it fits what somebody looks for: the lower, the better.
    fn fit(&self, needle: &str) -> Option<u8> {
        if self.code == needle {
            return Some(0);
        }
        let mut words = self.all.split([' ', ':', '_', '-']);
        if self.code.starts_with(needle) || self.name.starts_with(needle) {
            Some(1)
        } else if words.any(|word| word.starts_with(needle)) {
            Some(2)
        } else {
            self.all.contains(needle).then_some(3)
        }
    }
}

fn read(line: &str) -> Option<Emoji<'_>> {
    let (emoji, all) = line.split_once(' ')?;
    let name = all.split_once(" :").map_or(all, |(name, _)| name);
    let codes = all.strip_prefix(name).unwrap_or_default();
    let code = codes.split(" :").nth(1).unwrap_or_default();
    Some(Emoji {
        emoji: emoji.strip_suffix('*').unwrap_or(emoji),
        tones: emoji.ends_with('*'),
        name,
        code,
        all,
    })
}

/// The emoji of a group of the list, counted from 0.
pub fn group(list: &str, group: usize) -> impl Iterator<Item = Emoji<'_>> {
    let lines = list.split("=\n").nth(group + 1).unwrap_or_default();
    lines.lines().filter_map(read)
}

/// The emoji that fit words somebody looks for, the best first: `most` of them.
pub fn find<'a>(list: &'a str, words: &str, most: usize) -> Vec<Emoji<'a>> {
    let needle = fold(words.trim());
    let mut found: Vec<(u8, Emoji<'a>)> = Vec::new();
    if needle.is_empty() {
        return Vec::new();
    }
    for emoji in list.lines().filter_map(read) {
        if let Some(fit) = emoji.fit(&needle) {
            let at = found.partition_point(|(other, _)| *other <= fit);
            if at < most {
                found.insert(at, (fit, emoji));
                found.truncate(most);
            }
        }
    }
    found.into_iter().map(|(_, emoji)| emoji).collect()
}

/// The short name that is being written at the end of a text, with two letters at least: how many bytes it
/// takes with its colon, and the letters. A second colon ends it.
pub fn being_written(text: &str) -> Option<(usize, &str)> {
    let (whole, closed) = match text.strip_suffix(':') {
        Some(rest) => (rest, 1),
        None => (text, 0),
    };
    let (before, code) = whole.rsplit_once(':')?;
    let begins = before.is_empty() || before.ends_with(char::is_whitespace);
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
    let fits = begins && code.len() >= 2 && code.chars().all(is_code);
    fits.then_some((code.len() + 1 + closed, code))
}
