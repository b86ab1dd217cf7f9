//! SASLprep (RFC 4013): user names and passwords in one form, whatever keyboard they came from.

use crate::prep;
use zeroize::Zeroizing;

/// Prepares a text; `None` when it holds what is prohibited, or non-ASCII that nothing can prepare
/// ([`crate::prep`]). Unassigned code points are let through, as for queries (RFC 3454 §7).
pub fn saslprep(text: &str) -> Option<Zeroizing<String>> {
    if text.is_ascii() {
        let good = !text.bytes().any(|b| b.is_ascii_control());
        return good.then(|| Zeroizing::new(text.to_owned()));
    }
    let mapped: Zeroizing<String> = Zeroizing::new(
        text.chars()
            .filter(|c| !is_nothing(*c))
            .map(|c| if is_space(c) { ' ' } else { c })
            .collect(),
    );
    let prepared = Zeroizing::new((prep::get()?.nfkc)(&mapped));
    let good = !prepared.chars().any(is_prohibited) && is_bidi_sound(&prepared);
    good.then_some(prepared)
}

/// RFC 3454 table C.1.2.
fn is_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// RFC 3454 table B.1, mapped to nothing. U+200B is in C.1.2 as well; that mapping comes first here,
/// as in the examples of others.
fn is_nothing(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{1806}' | '\u{180b}'..='\u{180d}'
        | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// RFC 3454 tables C.1.2, C.2.1, C.2.2 and C.3 to C.9.
fn is_prohibited(c: char) -> bool {
    is_space(c)
        || c.is_control()
        || matches!(c,
            '\u{6dd}' | '\u{70f}' | '\u{180e}' | '\u{200c}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2063}' | '\u{206a}'..='\u{206f}' | '\u{340}' | '\u{341}'
            | '\u{2ff0}'..='\u{2ffb}' | '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{feff}' | '\u{fff9}'..='\u{ffff}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0001}' | '\u{e0020}'..='\u{e007f}' | '\u{f0000}'..)
        || (u32::from(c) & 0xfffe) == 0xfffe
}

/// RFC 3454 §6: text with right-to-left characters has no left-to-right ones, and begins and ends
/// with right-to-left ones.
fn is_bidi_sound(text: &str) -> bool {
    if !text.chars().any(is_rtl) {
        return true;
    }
    let ends =
        text.chars().next().is_some_and(is_rtl) && text.chars().next_back().is_some_and(is_rtl);
    // Letters that are not right-to-left stand for table D.2.
    ends && !text.chars().any(|c| c.is_alphabetic() && !is_rtl(c))
}

/// RFC 3454 table D.1, by its blocks.
fn is_rtl(c: char) -> bool {
    matches!(c, '\u{5be}' | '\u{5c0}' | '\u{5c3}' | '\u{5d0}'..='\u{5f4}' | '\u{61b}'..='\u{64a}'
        | '\u{66d}'..='\u{66f}' | '\u{671}'..='\u{6d5}' | '\u{6dd}' | '\u{6e5}' | '\u{6e6}'
        | '\u{6fa}'..='\u{70d}' | '\u{710}' | '\u{712}'..='\u{72c}' | '\u{780}'..='\u{7a5}'
        | '\u{7b1}' | '\u{200f}' | '\u{fb1d}' | '\u{fb1f}'..='\u{fb28}' | '\u{fb2a}'..='\u{fbb1}'
        | '\u{fbd3}'..='\u{fd3d}' | '\u{fd50}'..='\u{fdfc}' | '\u{fe70}'..='\u{fefc}')
}
