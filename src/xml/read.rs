//! Text to element, on quick-xml.
//!
//! XMPP's restricted XML (RFC 6120 §11.1): no comments, processing instructions, DTD or entities of
//! one's own. What a server sends counts as hostile: depth, attributes and size are limited.

use super::{Element, ns};
use quick_xml::XmlVersion;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, NamespaceResolver, ResolveResult};
use quick_xml::reader::Reader;
use std::borrow::Cow;

/// How much a document may hold.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Nesting of elements.
    pub depth: usize,
    /// Attributes of one element, namespace declarations included.
    pub attrs: usize,
    /// Bytes of the whole document.
    pub bytes: usize,
    /// Elements and text runs in the whole document.
    pub nodes: usize,
    /// Namespace declarations in scope at one place. Every prefix is looked for among them.
    pub namespaces: usize,
    /// An element below the root that is nested too deep, has too many attributes or an undeclared
    /// prefix is left out with all that is in it, instead of the whole document being refused. In a
    /// stream the elements come from many people, and none of them is to spoil it for the others.
    pub lenient: bool,
}

impl Limits {
    /// Room for a roster of tens of thousands of contacts, and an end to everything else.
    pub const STREAM: Self = Self {
        depth: 64,
        attrs: 64,
        bytes: 16 << 20,
        nodes: 1 << 20,
        namespaces: 64,
        lenient: true,
    };
}

/// Why a document was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum XmlError {
    /// Not well-formed, or cut off.
    Syntax,
    /// Comment, processing instruction, DTD or CDATA-like construct that XMPP forbids.
    Forbidden,
    /// A prefix that nothing declares.
    UnknownPrefix,
    /// An entity other than the five of XML.
    UnknownEntity,
    /// Over one of the [`Limits`].
    TooLarge,
    /// Nothing there, or text outside the root.
    NoRoot,
}

/// Parses one document with [`Limits::STREAM`].
pub fn parse(text: &str) -> Result<Element, XmlError> {
    parse_with(text, Limits::STREAM)
}

/// Parses one document: exactly one root element, white space around it at most.
pub fn parse_with(text: &str, limits: Limits) -> Result<Element, XmlError> {
    if text.len() > limits.bytes {
        return Err(XmlError::TooLarge);
    }
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = false;
    config.check_end_names = true;
    let mut names = NamespaceResolver::default();
    names.set_max_namespace_bindings(limits.namespaces);
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    let mut nodes = 0usize;
    let mut declared = false;
    // Levels inside an element that is left out.
    let mut skipped = 0usize;
    loop {
        nodes += 1;
        if nodes > limits.nodes {
            return Err(XmlError::TooLarge);
        }
        let event = reader.read_event().map_err(|_| XmlError::Syntax)?;
        match event {
            Event::Start(_) if skipped > 0 => skipped += 1,
            Event::End(_) if skipped > 0 => skipped -= 1,
            Event::Empty(_) | Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)
                if skipped > 0 => {}
            Event::Start(tag) => {
                if root.is_some() {
                    return Err(XmlError::Syntax);
                }
                match element(&mut names, &tag, open.len(), limits)? {
                    Some(element) => open.push(element),
                    None => skipped = 1,
                }
            }
            Event::Empty(tag) => {
                if let Some(element) = element(&mut names, &tag, open.len(), limits)? {
                    names.pop();
                    place(element, &mut open, &mut root)?;
                }
            }
            Event::End(_) => {
                names.pop();
                let element = open.pop().ok_or(XmlError::Syntax)?;
                place(element, &mut open, &mut root)?;
            }
            Event::Text(text) => {
                let text = text.xml_content(XmlVersion::Implicit1_0);
                match open.last_mut() {
                    Some(parent) => {
                        check_chars(&text)?;
                        parent.push_text(text.into_owned());
                    }
                    None if text.chars().all(|c| c.is_ascii_whitespace()) => {}
                    None => return Err(XmlError::NoRoot),
                }
            }
            Event::CData(text) => {
                let parent = open.last_mut().ok_or(XmlError::NoRoot)?;
                let text = text.xml_content(XmlVersion::Implicit1_0);
                check_chars(&text)?;
                parent.push_text(text.into_owned());
            }
            Event::GeneralRef(entity) => {
                let parent = open.last_mut().ok_or(XmlError::NoRoot)?;
                parent.push_text(resolve(&entity)?);
            }
            // BOSH and RFC 7395 allow the declaration; it says nothing we need.
            Event::Decl(_) if root.is_none() && open.is_empty() && !declared => declared = true,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {
                return Err(XmlError::Forbidden);
            }
            Event::Eof => {
                return if open.is_empty() {
                    root.ok_or(XmlError::NoRoot)
                } else {
                    Err(XmlError::Syntax)
                };
            }
        }
    }
}

/// The element of a tag, whose namespaces are in scope from then on; `None` when it is to be left out.
fn element(
    names: &mut NamespaceResolver,
    tag: &BytesStart<'_>,
    depth: usize,
    limits: Limits,
) -> Result<Option<Element>, XmlError> {
    let element = if depth >= limits.depth {
        Err(XmlError::TooLarge)
    } else {
        // Too many declarations in scope, or reserved prefixes declared.
        let scope = names.push(tag).map_err(|_| XmlError::TooLarge);
        let element = scope.and_then(|()| read_tag(names, tag, limits));
        if element.is_err() {
            names.pop();
        }
        element
    };
    match element {
        Err(XmlError::TooLarge | XmlError::UnknownPrefix) if limits.lenient && depth > 0 => {
            Ok(None)
        }
        element => element.map(Some),
    }
}

fn read_tag(
    names: &NamespaceResolver,
    tag: &BytesStart<'_>,
    limits: Limits,
) -> Result<Element, XmlError> {
    let (resolved, local) = names.resolve_element(tag.name());
    let mut element = Element::new(name(local.as_ref())?, namespace(&resolved)?);
    let mut count = 0;
    for attr in tag.attributes() {
        count += 1;
        if count > limits.attrs {
            return Err(XmlError::TooLarge);
        }
        let attr = attr.map_err(|_| XmlError::Syntax)?;
        if attr.value.contains('<') {
            return Err(XmlError::Syntax);
        }
        if attr.key.as_namespace_binding().is_some() {
            continue;
        }
        let (resolved, local) = names.resolve_attribute(attr.key);
        let local = name(local.as_ref())?;
        let name = match &*namespace(&resolved)? {
            "" => local.to_owned(),
            ns::XML => ["xml:", local].concat(),
            ns::XBOSH => ["xmpp:", local].concat(),
            // No protocol we speak puts foreign attributes on its elements.
            _ => continue,
        };
        let value = attr
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|_| XmlError::Syntax)?;
        check_chars(&value)?;
        element.set_attr(name, value);
    }
    Ok(element)
}

/// The namespace's name, with its entities resolved: quick-xml hands it out as it was written.
fn namespace<'n>(resolved: &ResolveResult<'n>) -> Result<Cow<'n, str>, XmlError> {
    let Namespace(ns) = match resolved {
        ResolveResult::Bound(ns) => ns,
        ResolveResult::Unbound => return Ok(Cow::Borrowed("")),
        ResolveResult::Unknown(_) => return Err(XmlError::UnknownPrefix),
    };
    let ns = unescape(ns).map_err(|_| XmlError::Syntax)?;
    check_chars(&ns)?;
    Ok(ns)
}

/// A local name (Namespaces in XML 1.0 §4): quick-xml takes anything up to the next white space. What
/// is beyond ASCII is let through but for the signs of Latin 1.
fn name(local: &str) -> Result<&str, XmlError> {
    let start = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    let sign = |c: char| {
        matches!(
            c,
            '\u{80}'..='\u{b6}' | '\u{d7}' | '\u{f7}' | '\u{fffe}' | '\u{ffff}'
        )
    };
    let inside = |c: char| start(c) && !sign(c) || c.is_ascii_digit() || matches!(c, '-' | '.');
    let good = local.chars().next().is_some_and(start) && local.chars().all(inside);
    good.then_some(local).ok_or(XmlError::Syntax)
}

fn place(
    element: Element,
    open: &mut [Element],
    root: &mut Option<Element>,
) -> Result<(), XmlError> {
    match open.last_mut() {
        Some(parent) => parent.push(element),
        None if root.is_none() => *root = Some(element),
        None => return Err(XmlError::Syntax),
    }
    Ok(())
}

fn resolve(entity: &BytesRef<'_>) -> Result<String, XmlError> {
    if let Some(c) = entity.resolve_char_ref().map_err(|_| XmlError::Syntax)? {
        return if is_xml_char(c) {
            Ok(c.to_string())
        } else {
            Err(XmlError::Syntax)
        };
    }
    let text = match entity.xml_content(XmlVersion::Implicit1_0).as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "apos" => "'",
        "quot" => "\"",
        _ => return Err(XmlError::UnknownEntity),
    };
    Ok(text.to_owned())
}

/// XML 1.0 §2.2.
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn check_chars(text: &str) -> Result<(), XmlError> {
    if text.chars().all(is_xml_char) {
        Ok(())
    } else {
        Err(XmlError::Syntax)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, why: XmlError) {
        assert_eq!(parse(text), Err(why), "{text}");
    }

    #[test]
    fn namespaces_text_and_entities() {
        let e = parse(
            "<?xml version='1.0'?> <a xmlns='u:1' xmlns:p='u:2' x='1 &amp; 2' xml:lang='de'>\
             t&lt;&#65;&#x42;<p:b/><![CDATA[<c>]]></a>",
        )
        .unwrap();
        assert!(e.is("a", "u:1"));
        assert_eq!(e.attr("x"), Some("1 & 2"));
        assert_eq!(e.attr("xml:lang"), Some("de"));
        assert_eq!(e.text(), "t<AB<c>");
        assert!(e.child("b", "u:2").is_some());
    }

    #[test]
    fn what_is_written_reads_back() {
        let e = Element::new("message", ns::CLIENT)
            .with_attr("to", "a'b\"c<>&@x\r\n\ty ")
            .with_text_child("body", "line 1\r\nline 2 \u{1f600} ]]> &amp;")
            .with_child(Element::new("x", "").with_attr("xmpp:restart", "true"));
        assert_eq!(parse(&e.to_xml()).unwrap(), e);
    }

    #[test]
    fn control_characters_are_left_out_when_writing_and_refused_when_reading() {
        let e = Element::new("a", "").with_text("x\u{0}\u{b}y\u{fffe}");
        assert_eq!(e.to_xml(), "<a>xy</a>");
        refused("<a>&#0;</a>", XmlError::Syntax);
        refused("<a>\u{b}</a>", XmlError::Syntax);
        refused("<a b='&#x1;'/>", XmlError::Syntax);
    }

    #[test]
    fn xmpp_forbids_dtd_comments_and_instructions() {
        refused(
            "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
            XmlError::Forbidden,
        );
        refused("<a><!-- c --></a>", XmlError::Forbidden);
        refused("<a><?p i?></a>", XmlError::Forbidden);
        refused("<a>&nbsp;</a>", XmlError::UnknownEntity);
        refused("<a b='&nbsp;'/>", XmlError::Syntax);
    }

    #[test]
    fn malformed() {
        refused("", XmlError::NoRoot);
        refused("  ", XmlError::NoRoot);
        refused("text", XmlError::NoRoot);
        refused("<a>", XmlError::Syntax);
        refused("<a></b>", XmlError::Syntax);
        refused("<a/><b/>", XmlError::Syntax);
        refused("<a/><b></b>", XmlError::Syntax);
        refused("</a>", XmlError::Syntax);
        refused("<a x='1' x='2'/>", XmlError::Syntax);
        refused("<p:a/>", XmlError::UnknownPrefix);
        refused("<a p:x='1'/>", XmlError::UnknownPrefix);
    }

    #[test]
    fn what_is_over_the_limits_is_left_out_with_all_that_is_in_it() {
        let deep = |n| "<a>".repeat(n) + "t" + &"</a>".repeat(n);
        let wide = (0..65).fold(String::from("<w"), |s, i| s + &format!(" a{i}='1'"));
        let depth = |e: &Element| std::iter::successors(Some(e), |e| e.children().next()).count();
        assert_eq!(depth(&parse(&deep(64)).unwrap()), 64);
        assert_eq!(depth(&parse(&deep(1000)).unwrap()), 64);
        let declared: String = (0..1000).map(|i| format!(" xmlns:p{i}='u'")).collect();
        for left_out in [
            format!("{wide}/>"),
            format!("<b{declared}/>"),
            format!("<b{declared}><p1:c/></b>"),
            "<b xmlns:xml='u'/>".to_owned(),
            format!("{wide}><b>{}</b>x&amp;</w>", deep(70)),
            "<p:b>x</p:b>".to_owned(),
            "<b p:x='1'><c/></b>".to_owned(),
        ] {
            let e = parse(&format!("<a>1{left_out}<z/>2</a>")).unwrap();
            assert_eq!(e.to_xml(), "<a>1<z/>2</a>", "{left_out}");
        }
        // What was declared there is not in scope any more.
        let e = parse("<a><b xmlns:p='u' q:x=''><p:c/></b><p:d/></a>").unwrap();
        assert_eq!(e.to_xml(), "<a/>");
        // What XMPP forbids, it forbids there too.
        refused("<a><p:b><!-- c --></p:b></a>", XmlError::Forbidden);
        refused("<a><p:b></a>", XmlError::Syntax);
        refused(&format!("{wide}/>"), XmlError::TooLarge);
    }

    #[test]
    fn limits() {
        let strict = Limits {
            lenient: false,
            ..Limits::STREAM
        };
        let deep = "<a>".repeat(65) + &"</a>".repeat(65);
        assert_eq!(parse_with(&deep, strict), Err(XmlError::TooLarge));
        assert_eq!(
            parse_with("<a><p:b/></a>", strict),
            Err(XmlError::UnknownPrefix)
        );
        let limits = Limits {
            bytes: 10,
            ..Limits::STREAM
        };
        assert_eq!(parse_with("<abcdefghij/>", limits), Err(XmlError::TooLarge));
        let limits = Limits {
            nodes: 3,
            ..Limits::STREAM
        };
        assert_eq!(
            parse_with("<a><b/><b/><b/></a>", limits),
            Err(XmlError::TooLarge)
        );
    }
}
