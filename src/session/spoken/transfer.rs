//! How far a file is, as one tab says it to another.

use crate::jid::BareJid;
use crate::store::Transfer;
use crate::xml::Element;

pub(super) fn write(step: &Transfer) -> Element {
    let element = Element::new("upload", "");
    let word = match step {
        Transfer::Begin {
            to,
            name,
            size,
            kind,
            sides,
        } => {
            let (width, height) = sides.unzip();
            return element
                .with_attr("is", "begun")
                .with_attr("jid", to.as_str())
                .with_attr("name", name.as_str())
                .with_attr("size", size.to_string())
                .with_attr("kind", kind.as_str())
                .with_opt_attr("width", width.map(|n| n.to_string()))
                .with_opt_attr("height", height.map(|n| n.to_string()));
        }
        Transfer::Moved(percent) => {
            return element
                .with_attr("is", "moved")
                .with_attr("percent", percent.to_string());
        }
        Transfer::Done => "done",
        Transfer::Broken => "broken",
        Transfer::Lost => "lost",
        Transfer::Again => "again",
        Transfer::Drop => "dropped",
    };
    element.with_attr("is", word)
}

pub(super) fn read(element: &Element) -> Option<Transfer> {
    let text = |name: &str| Some(element.attr(name)?.to_owned());
    let side = |name: &str| element.attr(name)?.parse().ok();
    Some(match element.attr("is")? {
        "begun" => Transfer::Begin {
            to: BareJid::parse_chat(element.attr("jid")?).ok()?,
            name: text("name")?,
            size: element.attr("size")?.parse().ok()?,
            kind: text("kind")?,
            sides: side("width").zip(side("height")),
        },
        "moved" => Transfer::Moved(element.attr("percent")?.parse().ok()?),
        "done" => Transfer::Done,
        "broken" => Transfer::Broken,
        "lost" => Transfer::Lost,
        "again" => Transfer::Again,
        "dropped" => Transfer::Drop,
        _ => return None,
    })
}
