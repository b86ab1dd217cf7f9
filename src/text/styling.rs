//! XEP-0393: Message Styling
//!
//! A text becomes a tree. Every character is looked at a bounded number of times, and the tree has a
//! bounded depth: messages come from strangers.

use super::links::{self, Span};

/// Quotations and spans within one another beyond this stay plain text.
const DEPTH: usize = 8;

/// What a part of a text is shown as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// `*strong*`
    Strong,
    /// `_emphasis_`
    Emphasis,
    /// `~strike~`
    Strike,
    /// `` `code` ``
    Code,
    /// A styling directive, so that the text can be copied as it was written.
    Mark,
    /// Lines between two with three backticks.
    Block,
    /// Lines that begin with `>`.
    Quote,
}

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Node {
    Text(String),
    /// See [`Span::Link`].
    Link(String),
    Styled(Style, Vec<Self>),
}

/// A text with its links alone.
pub fn plain(text: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    push_plain(&mut nodes, text);
    nodes
}

/// A text with its links and styles (§3 and §4).
pub fn styled(text: &str) -> Vec<Node> {
    blocks(text, DEPTH)
}

fn blocks(text: &str, depth: usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        if line.starts_with('>') && depth > 0 {
            let mut quoted = unquoted(line).to_owned();
            while let Some(more) = lines.next_if(|line| line.starts_with('>')) {
                quoted.push_str(unquoted(more));
            }
            // The end of the last line is the end of the block.
            let inner = blocks(without_newline(&quoted), depth - 1);
            nodes.push(Node::Styled(Style::Quote, inner));
        } else if line.starts_with("```") {
            let mut code = String::new();
            for line in lines.by_ref() {
                if without_newline(line) == "```" {
                    break;
                }
                code.push_str(line);
            }
            let code = without_newline(&code).to_owned();
            nodes.push(Node::Styled(Style::Block, vec![Node::Text(code)]));
        } else {
            spans(&mut nodes, line, depth);
        }
    }
    nodes
}

/// A line of a quotation without what makes it one, and the one space behind that.
fn unquoted(line: &str) -> &str {
    let line = line.strip_prefix('>').unwrap_or(line);
    line.strip_prefix(' ').unwrap_or(line)
}

fn without_newline(text: &str) -> &str {
    text.strip_suffix('\n').unwrap_or(text)
}

fn style_of(c: char) -> Option<Style> {
    match c {
        '*' => Some(Style::Strong),
        '_' => Some(Style::Emphasis),
        '~' => Some(Style::Strike),
        '`' => Some(Style::Code),
        _ => None,
    }
}

/// The spans of one line, or of one span within it.
fn spans(nodes: &mut Vec<Node>, text: &str, depth: usize) {
    // Directives that are known to have no end from here on.
    let mut open_for_ever = String::new();
    let (mut plain_from, mut skip) = (0, 0);
    let mut previous = None;
    for (at, c) in text.char_indices() {
        // §4: at the beginning, or behind white space.
        let begins = previous.is_none_or(char::is_whitespace);
        previous = Some(c);
        if at < skip || !begins || depth == 0 || open_for_ever.contains(c) {
            continue;
        }
        let (Some(style), Some(rest)) = (style_of(c), text.get(at + 1..)) else {
            continue;
        };
        match ending(rest, c) {
            Ending::None => open_for_ever.push(c),
            Ending::Void => skip = at + 2,
            Ending::At(length) => {
                push_plain(nodes, text.get(plain_from..at).unwrap_or_default());
                let inner = rest.get(..length).unwrap_or_default();
                let mark = || Node::Styled(Style::Mark, vec![Node::Text(c.into())]);
                let mut children = vec![mark()];
                match style {
                    Style::Code => children.push(Node::Text(inner.to_owned())),
                    _ => spans(&mut children, inner, depth - 1),
                }
                children.push(mark());
                nodes.push(Node::Styled(style, children));
                skip = at + 2 + length;
                plain_from = skip;
            }
        }
    }
    push_plain(nodes, text.get(plain_from..).unwrap_or_default());
}

enum Ending {
    /// There is none: nor is there for a directive further on.
    None,
    /// With nothing in between, neither is a directive; or it begins with white space.
    Void,
    /// Behind so many bytes.
    At(usize),
}

/// Where a span ends that begins before `rest`: the first end that there is, on this line.
fn ending(rest: &str, directive: char) -> Ending {
    let mut previous: Option<char> = None;
    for (at, c) in rest.char_indices() {
        match previous {
            None if c == directive || c.is_whitespace() => return Ending::Void,
            Some(p) if c == directive && !p.is_whitespace() => return Ending::At(at),
            _ => {}
        }
        previous = Some(c);
    }
    Ending::None
}

fn push_plain(nodes: &mut Vec<Node>, text: &str) {
    for span in links::spans(text) {
        match (span, nodes.last_mut()) {
            (Span::Text(text), Some(Node::Text(before))) => before.push_str(text),
            (Span::Text(text), _) => nodes.push(Node::Text(text.to_owned())),
            (Span::Link(url), _) => nodes.push(Node::Link(url.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree in a form that can be read.
    fn drawn(nodes: &[Node]) -> String {
        let mut out = String::new();
        for node in nodes {
            match node {
                Node::Text(text) => out += text,
                Node::Link(url) => out += &format!("<{url}>"),
                Node::Styled(Style::Mark, _) => {}
                Node::Styled(style, inner) => {
                    let name = format!("{style:?}").to_lowercase();
                    out += &format!("[{name} {}]", drawn(inner));
                }
            }
        }
        out
    }

    #[track_caller]
    fn is(text: &str, expected: &str) {
        assert_eq!(drawn(&styled(text)), expected, "{text}");
    }

    #[test]
    fn spans_of_a_line() {
        is("*a b* c", "[strong a b] c");
        is("_a_ ~b~ `c`", "[emphasis a] [strike b] [code c]");
        is("_a *b* c_", "[emphasis a [strong b] c]");
        is("*_x_*", "[strong [emphasis x]]");
        is("`*x*`", "[code *x*]");
        is("* a *b*", "* a [strong b]");
        is("*a*b*", "[strong a]b*");
        is("*this _is* not_", "[strong this _is] not_");
        is("*ä*", "[strong ä]");
        is("_https://a.b/c_d_", "[emphasis <https://a.b/c>]d_");
        is("see https://a.b/_c_ now", "see <https://a.b/_c>_ now");
    }

    #[test]
    fn what_is_no_span() {
        for text in [
            "a*b*",
            "*not",
            "not*",
            "*not \nstrong*",
            "*not *strong",
            "**",
            "****",
            "2 * 3 * 4",
            "* a*",
            "*a *",
            "snake_case_name",
            "**a**",
        ] {
            is(text, text);
        }
    }

    #[test]
    fn blocks_of_lines() {
        is("a\n> b\n> *c*\nd", "a\n[quote b\n[strong c]]d");
        is("> a\n>> b", "[quote a\n[quote b]]");
        is(
            "```rust\nlet *x* = 1;\n```\nafter",
            "[block let *x* = 1;]after",
        );
        is("```\nno end", "[block no end]");
        is("> ```\n> a\nb", "[quote [block a]]b");
        is("a ```\nb", "a ```\nb");
        is(">", "[quote ]");
    }

    #[test]
    fn depth_and_time_have_limits() {
        let quotes = ">".repeat(100_000);
        let mut depth = 0;
        let mut nodes = styled(&quotes);
        while let Some(Node::Styled(Style::Quote, inner)) = nodes.pop() {
            (nodes, depth) = (inner, depth + 1);
        }
        assert_eq!(depth, DEPTH);
        for hostile in [
            "*a ",
            "*_~`",
            "*a _b ~c ",
            "> *",
            "```\n",
            "_*a",
            "`",
            "* ",
            "~ ~",
        ] {
            styled(&hostile.repeat(100_000 / hostile.len()));
        }
    }

    proptest::proptest! {
        #[test]
        fn a_line_is_its_text_again(line in "[a*_~` \u{e9}]{0,40}") {
            fn text(nodes: &[Node], out: &mut String) {
                for node in nodes {
                    match node {
                        Node::Text(text) | Node::Link(text) => out.push_str(text),
                        Node::Styled(_, inner) => text_of(inner, out),
                    }
                }
            }
            fn text_of(nodes: &[Node], out: &mut String) { text(nodes, out) }
            proptest::prop_assume!(!line.starts_with("```"));
            let mut out = String::new();
            text(&styled(&line), &mut out);
            proptest::prop_assert_eq!(out, line);
        }
    }
}
